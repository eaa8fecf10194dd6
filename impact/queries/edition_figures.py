"""What an edition may show: the figures of a closed period without small numbers, and without small differences.

Within an edition the rule of `impact.queries.disclosure` holds. Beside earlier editions of the same period, one group
of audiences at a time: either each figure is the same as before or differs by five people or more, and the same
figures are left out; or the whole group is taken over as it stood. Which of the two, follows from what would be
published alone. docs/adr/0045 has the proof, tests/impact/test_editions_attack.py the attack.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from impact.models.audience import AudienceGroup
from impact.queries.disclosure import FEW, PublicFigures, Table, Withheld, left_out, protect
from impact.queries.edition_content import GROUPS, EditionFigures
from impact.queries.figures import Figures
from impact.queries.period_content import PeriodFigures, ScopeInPeriod
from impact.queries.public import PublicHub, PublicMonth, PublicRow

TOTAL, MONTHS, HUBS = "network", "months", "hubs"

NOBODY = PublicFigures(0, 0, 0, 0, 0, 0)

# Where a figure stands: in which table, and in which row of it.
Place = tuple[str, str]
Column = Mapping[Place, PublicFigures]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An edition of the same period that was published before."""

    number: int
    figures: EditionFigures


def edition_figures(
    period: PeriodFigures, earlier: Sequence[Earlier], places: Mapping[str, tuple[str, str]]
) -> EditionFigures:
    """The public figures of a closed period; `earlier` are all editions of it, the oldest first.

    `places`: the local name and the place of a hub, by its code.
    """
    hubs = period.top_hubs
    columns = [_protected(period, hubs, group) for group in range(len(AudienceGroup))]
    repeated: dict[str, int] = {}
    for group, name in enumerate(GROUPS):
        before = [(one.number, _column(one.figures, group)) for one in earlier]
        if not all(may_follow(columns[group], column) for _number, column in before):
            number, kept = before[-1]
            columns[group] = {place: kept.get(place, left_out(_nobody(at))) for place, at in columns[group].items()}
            repeated[name] = earlier[-1].figures.repeated.get(name, number)
    return EditionFigures(
        first=period.first,
        after=period.after,
        total=PublicRow(period.network.picture.whole.sessions, _groups(columns, (TOTAL, ""))),
        months=tuple(
            PublicMonth(at.month, PublicRow(at.picture.whole.sessions, _groups(columns, (MONTHS, f"{at.month:%Y-%m}"))))
            for at in period.network.months
        ),
        hubs=_ordered(_hub(hub, columns, places) for hub in hubs),
        things=dict(period.network.things),
        repeated=repeated,
    )


def may_follow(column: Column, before: Column) -> bool:
    """Whether a group of audiences may be published after an edition that showed `before`.

    The same figures are left out, and every figure that a reader can tell from either is the same, or five or more
    apart: those that are shown, and what those that are left out add up to in each table.
    """
    if _hidden(column) != _hidden(before):
        return False
    places = [*column, *(place for place in before if place not in column)]
    pairs = [(column.get(place, NOBODY), before.get(place, NOBODY)) for place in places]
    if not all(_apart(new, old) for new, old in pairs):
        return False
    if column[TOTAL, ""].people is None:
        return True
    total = _difference(column[TOTAL, ""], before[TOTAL, ""])
    for table in (MONTHS, HUBS):
        shown = [_difference(column.get(at, NOBODY), before.get(at, NOBODY)) for at in places if at[0] == table]
        hidden = [total[name] - sum(one[name] for one in shown) for name in range(2)]
        someone_is_hidden = any(at[0] == table and column[at].people is None for at in column)
        if someone_is_hidden and any(1 <= abs(difference) <= FEW for difference in hidden):
            return False
    return True


def _hidden(column: Column) -> set[Place]:
    return {place for place, at in column.items() if at.people is None}


def _apart(new: PublicFigures, old: PublicFigures) -> bool:
    """Whether no figure differs by one to four."""
    names = ("people", "interactions", "at_least", "people_by_class", "people_estimated")
    pairs = [(getattr(new, name), getattr(old, name)) for name in names]
    return not any(None not in pair and 1 <= abs(pair[0] - pair[1]) <= FEW for pair in pairs)


def _difference(new: PublicFigures, old: PublicFigures) -> tuple[int, int]:
    """By how much people and interactions that are shown in both differ; nothing for what is left out."""
    return (new.people or 0) - (old.people or 0), (new.interactions or 0) - (old.interactions or 0)


def _protected(period: PeriodFigures, hubs: Sequence[ScopeInPeriod], group: int) -> dict[Place, PublicFigures]:
    months = period.network.months
    found = protect(
        period.network.picture.parts[group],
        Table([at.picture.parts[group] for at in months], in_time=True),
        [hub.picture.parts[group] for hub in hubs],
    )
    of_months, of_hubs = found.tables
    return {
        (TOTAL, ""): found.total,
        **{(MONTHS, f"{at.month:%Y-%m}"): shown for at, shown in zip(months, of_months, strict=True)},
        **{(HUBS, hub.code): shown for hub, shown in zip(hubs, of_hubs, strict=True)},
    }


def _column(figures: EditionFigures, group: int) -> dict[Place, PublicFigures]:
    return {
        (TOTAL, ""): figures.total.groups[group],
        **{(MONTHS, f"{at.month:%Y-%m}"): at.row.groups[group] for at in figures.months},
        **{(HUBS, hub.code): hub.row.groups[group] for hub in figures.hubs},
    }


def _groups(columns: Sequence[Column], place: Place) -> tuple[PublicFigures, ...]:
    return tuple(column[place] for column in columns)


def _hub(hub: ScopeInPeriod, columns: Sequence[Column], places: Mapping[str, tuple[str, str]]) -> PublicHub:
    local_name, place = places.get(hub.code, ("", ""))
    row = PublicRow(hub.picture.whole.sessions, _groups(columns, (HUBS, hub.code)))
    return PublicHub(hub.code, hub.name, local_name, place, hub.country, row)


def _ordered(hubs: Iterable[PublicHub]) -> tuple[PublicHub, ...]:
    """By what is shown only: an order by hidden figures would tell something about them."""
    return tuple(sorted(hubs, key=lambda hub: (-hub.row.interactions_shown, hub.code)))


def _nobody(shown: PublicFigures) -> Figures:
    return Figures(sessions=shown.sessions)


def left_out_cells(figures: EditionFigures) -> list[tuple[str, str, Withheld]]:
    """What an edition leaves out: the group, the row (a month, a hub's code, or nothing for the total), and why."""
    found: list[tuple[str, str, Withheld]] = []
    for group, name in enumerate(GROUPS):
        rows = _column(figures, group).items()
        found += [(name, row, shown.withheld) for (_table, row), shown in rows if shown.people is None]
    return found
