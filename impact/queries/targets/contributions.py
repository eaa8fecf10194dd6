"""What each hub, or each project of a hub, brought to an indicator of sessions: rows that end at the figure itself.

Who stands in two rows (a joint session, a class that met two hubs) is taken off in a row of its own. So the table says
how the rows overlap, and adds up to the figure that it explains.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from impact.models import IndicatorMeasure
from impact.queries.charts import Json
from impact.queries.kinds import PlainTable
from impact.queries.slices import Rank, rank_slice
from impact.queries.targets.charts import Brought, contribution_chart
from impact.queries.targets.counting import NETWORK, Looked, slice_of, value_of
from impact.queries.targets.forecast import NOUGHT
from impact.queries.targets.lines import DIVIDED, in_words
from impact.queries.targets.standing import Standing
from impact.queries.words import NONE, number

ROWS = 20


@dataclass(frozen=True, slots=True)
class Contributions:
    """What each brought, the most first, down to the figure; `said`: how the rows overlap, where they do."""

    table: PlainTable
    option: Json | None
    said: str


def is_cheap(asked: Looked) -> bool:
    """Whether the figures of all hubs stand in cells, so that nobody has to ask for them."""
    kept = asked.period.kept is not None and asked.as_it_stands
    return kept and not any(one.is_filtered for one in asked.indicators)


def of_network(
    asked: Looked, own: Sequence[tuple[Hub, Standing]], whole: Standing, *, others: bool, wanted: bool
) -> Contributions | None:
    """What each hub brought; None for what cannot be added up, and for what is read from the log if nobody asked.

    `own`: a page of hubs as they stand, `others`: whether there are more of them.
    """
    indicator, figure = asked.indicators[0], whole.value
    if figure is None:
        return None
    if indicator.measure in DIVIDED:
        return contributions(asked, None, figure) if wanted or is_cheap(asked) else None
    if not indicator.adds_up:
        return None
    found = [Brought(hub.code, hub.name, one.value or NOUGHT) for hub, one in own]
    found.sort(key=lambda one: (-one.value, one.key))
    rows = [(one.label, one.value) for one in found]
    if others:
        rows.append((_("Hubs on the other pages"), figure - sum((value for _name, value in rows), NOUGHT)))
    rows.append((_("Network"), figure))
    columns = (_("Hub"), indicator.label, _("Share of the whole"))
    told = tuple((name, in_words(indicator, value), share_of(value, figure)) for name, value in rows)
    option = contribution_chart(indicator, found, by_hub=True) if any(one.value for one in found) else None
    return Contributions(PlainTable(columns, told), option, "")


def contributions(asked: Looked, hub: Hub | None, figure: Decimal) -> Contributions:
    """Of one indicator that is counted from sessions: by hub for the network, by project for a hub. Two queries."""
    (indicator,) = asked.indicators
    after = asked.period.after if asked.as_it_stands else asked.after
    of = slice_of(indicator, hub.pk if hub is not None else NETWORK, asked.period.first, after)
    found = []
    for row in rank_slice(of, Rank.HUB if hub is None else Rank.PROJECT):
        value = value_of(indicator, row.picture.whole)
        if value:
            found.append(Brought(row.key, row.label, value))
    found.sort(key=lambda one: (-one.value, one.label))
    twice = sum((one.value for one in found), NOUGHT) - figure
    return Contributions(
        table=_table(asked, hub, found, figure, twice),
        option=contribution_chart(indicator, found[:ROWS], by_hub=hub is None) if found else None,
        said=_said(asked, hub, twice, figure) if twice else "",
    )


def share_of(part: Decimal, whole: Decimal | None) -> str:
    """A part of a whole in per cent, with one decimal."""
    return f"{number((100 * part / whole).quantize(Decimal('0.1'), ROUND_HALF_UP))} %" if whole else NONE


def _table(asked: Looked, hub: Hub | None, found: Sequence[Brought], figure: Decimal, twice: Decimal) -> PlainTable:
    """Rows, the smaller ones together, what was counted twice, and the figure. People have no shares of a whole."""
    (indicator,) = asked.indicators
    rows = [(one.label, one.value, share_of(one.value, figure)) for one in found[:ROWS]]
    if others := found[ROWS:]:
        value = sum((one.value for one in others), NOUGHT)
        rows.append((_others(hub, len(others)), value, share_of(value, figure)))
    if twice:
        rows.append((_twice(asked), -twice, NONE))
    rows.append((hub.name if hub is not None else _("Network"), figure, share_of(figure, figure)))
    columns: tuple[str, ...] = (_("Hub") if hub is None else _("Project"), indicator.label, _("Share of the whole"))
    told: list[tuple[str, ...]] = [(name, in_words(indicator, value), share) for name, value, share in rows]
    if twice:  # shares of rows that overlap would be more than all of it
        columns, told = columns[:2], [row[:2] for row in told]
    return PlainTable(columns, tuple(told))


def _twice(asked: Looked) -> str:
    return _("Minus people in more than one row") if _people(asked) else _("Minus what stands in more than one row")


def _people(asked: Looked) -> bool:
    return asked.indicators[0].measure == IndicatorMeasure.PEOPLE


def _others(hub: Hub | None, others: int) -> str:
    if hub is None:
        return ngettext("%(number)d other hub", "%(number)d other hubs", others) % {"number": others}
    return ngettext("%(number)d other project", "%(number)d other projects", others) % {"number": others}


def _said(asked: Looked, hub: Hub | None, twice: Decimal, figure: Decimal) -> str:
    indicator = asked.indicators[0]
    told = {"sum": in_words(indicator, figure + twice), "twice": in_words(indicator, twice)}
    if not _people(asked):
        text = _(
            "The rows add up to %(sum)s. That is %(twice)s more than the figure, because a session that hubs held"
            " together stands at each of them and counts once for the network."
        )
    elif hub is None:
        text = _(
            "The rows add up to %(sum)s. That is %(twice)s more than the figure, because who met several hubs stands at"
            " each of them and counts once for the network."
        )
    else:
        text = _(
            "The rows add up to %(sum)s. That is %(twice)s more than the figure, because who was in several projects"
            " stands in each of them and counts once for the hub."
        )
    return text % told
