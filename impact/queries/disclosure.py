"""What the public may see: figures of so few people that somebody could be recognised are left out, everywhere alike.

Page, file, programs' interface and edition all show what `protect` returns. The rule, for one audience at a time:

- A figure of 1 to 4 people is *few*: it is left out, with the interactions that belong to it.
- The total of a column is public, so what is left out could be found by subtraction. So neighbours are left out too,
  the oldest months or the hubs with the fewest sessions first, until what is published allows each of the few to be
  anything from 1 to 4.
- Where no neighbour is left, or the total itself is few, the audience is left out altogether, without saying why.

Which neighbours are left out, and how many, follows from what is published alone. So a reader who knows this rule, and
repeats it, learns no more than one who does not: docs/adr/0008 has the proof, tests/impact/test_attack.py the attack.
Months and hubs are treated as if people could be added up over them, which is the worst case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from impact.queries.figures import Figures

FEW = 4  # people; the largest figure that is not shown


class Withheld(TextChoices):
    """Why a figure is left out. In files the value stands in the column `withheld`."""

    NO = "", _("Shown")
    FEW = "fewer_than_5", _("fewer than 5 people")
    NEIGHBOUR = "protects_neighbour", _("not shown")


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """One audience as the public sees it. None is left out, which is not zero.

    `at_least`, `people_by_class` and `people_estimated` are known for a total only, and left out by themselves where
    they are small. `is_lower_bound` is told of a total of which nothing is left out: that it is as large as the largest
    session, and stands in for a smaller count.
    """

    sessions: int
    people: int | None
    interactions: int | None
    at_least: int | None
    people_by_class: int | None
    people_estimated: int | None
    withheld: Withheld = Withheld.NO
    is_lower_bound: bool = False

    @property
    def per_person(self) -> Decimal | None:
        """Interactions per person; None where they are left out, nobody was reached, or people are a lower bound."""
        if self.people is None or self.interactions is None or self.is_lower_bound:
            return None
        return Figures(people=self.people, interactions=self.interactions).per_person


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table of one audience, in their order.

    Rows of one *block* have a total of their own that is public (the months of a published edition), and protect each
    other where they can. `left_out`: the places of rows that are left out elsewhere and could be found from here.
    `in_time`: the rows are months, of which the last ones still grow, and others will follow. Then the oldest are taken
    as neighbours, so that a month which was one yesterday is one tomorrow, and nobody subtracts two days.
    """

    rows: Sequence[Figures]
    blocks: Sequence[int] = ()
    left_out: frozenset[int] = frozenset()
    in_time: bool = False


@dataclass(frozen=True, slots=True)
class Protected:
    """One audience after protection: its total, and the rows of each table in their order."""

    total: PublicFigures
    tables: tuple[tuple[PublicFigures, ...], ...]


def protect(total: Figures, *tables: Sequence[Figures] | Table) -> Protected:
    """Leave out what must not be public of one audience: its total, and the tables that add up to it."""
    known = [table if isinstance(table, Table) else Table(table) for table in tables]
    decided = [_reasons(table) for table in known]
    if _is_few(total.people) or None in decided:
        return Protected(
            total=left_out(total),
            tables=tuple(tuple(left_out(row) for row in table.rows) for table in known),
        )
    shown = [
        [left_out(row, reason) for row, reason in zip(table.rows, reasons or (), strict=True)]
        for table, reasons in zip(known, decided, strict=True)
    ]
    return Protected(total=_total(total, known, shown), tables=tuple(tuple(rows) for rows in shown))


def left_out(figures: Figures, reason: Withheld = Withheld.NEIGHBOUR) -> PublicFigures:
    """A row of a table: nothing but the number of sessions, or all where there is no reason to leave it out."""
    if reason is not Withheld.NO:
        return PublicFigures(figures.sessions, None, None, None, None, None, reason)
    return PublicFigures(figures.sessions, figures.people, figures.interactions, None, None, None)


def added_up(parts: Iterable[PublicFigures], sessions: int) -> PublicFigures:
    """Everyone, from the three groups; left out as soon as one of them is, which could be found by subtraction."""
    groups = tuple(parts)
    people = [part.people for part in groups if part.people is not None]
    interactions = [part.interactions for part in groups if part.interactions is not None]
    if len(people) < len(groups) or len(interactions) < len(groups):
        return PublicFigures(sessions, None, None, None, None, None, Withheld.NEIGHBOUR)
    is_lower_bound = any(part.is_lower_bound for part in groups)
    return PublicFigures(sessions, sum(people), sum(interactions), None, None, None, is_lower_bound=is_lower_bound)


def _reasons(table: Table) -> list[Withheld] | None:
    """Why each row of a table is left out or not; None where its rows cannot be protected beside a public total.

    Block by block; blocks that cannot be protected by themselves together; where that fails, all rows together, and of
    these blocks no row is shown: who knows the totals of the others takes what is hidden there for nothing.
    """
    of_block: dict[int, list[int]] = {}
    for place in range(len(table.rows)):
        of_block.setdefault(table.blocks[place] if table.blocks else 0, []).append(place)
    found: dict[int, Withheld] = {}
    alone: list[int] = []
    for places in of_block.values():
        decided = _reasons_of(table, places)
        if decided is None:
            alone += places
        else:
            found |= decided
    if alone and len(of_block) > 1:
        everything = range(len(table.rows))
        decided = _reasons_of(table, sorted(alone))
        if decided is None:
            decided = _reasons_of(table, everything)
            found |= {at: Withheld.NEIGHBOUR for at in alone if table.rows[at].people > FEW}
        if decided is not None:
            found = {at: found.get(at) or decided.get(at, Withheld.NO) for at in everything}
    if len(found) < len(table.rows):
        return None
    for place in table.left_out:
        found[place] = found[place] or Withheld.NEIGHBOUR
    return [found[place] for place in range(len(table.rows))]


def _reasons_of(table: Table, places: Sequence[int]) -> dict[int, Withheld] | None:
    """The same for some rows, whose sum a reader knows."""
    rows = {place: table.rows[place] for place in places}
    reasons = {place: Withheld.FEW if _is_few(row.people) else Withheld.NO for place, row in rows.items()}
    few = [row for row in rows.values() if _is_few(row.people)]
    # By what is known of them in any case, never by their people: the choice would tell something about these.
    large = [
        (at not in table.left_out, 0 if table.in_time else row.sessions, at)
        for at, row in rows.items()
        if row.people > FEW
    ]
    neighbours = sorted(large)
    taken: list[Figures] = []
    while few and not _keeps_the_secret(few, taken, in_time=table.in_time):
        if not neighbours:
            return None
        *_order, place = neighbours.pop(0)
        taken.append(rows[place])
        reasons[place] = Withheld.NEIGHBOUR
    return reasons


def _keeps_the_secret(few: Sequence[Figures], neighbours: Sequence[Figures], *, in_time: bool) -> bool:
    """Whether each of the few may be anything from 1 to 4, whatever the others are, for all that is published of them.

    Published are their number, how many sessions each has, and the sums of their people and of their interactions.
    Known is also that a neighbour has 5 people or more, that who takes part is counted once at least and once a
    session at most, and that each session has somebody. The answer is yes where all this holds still if the few are
    changed at will, the last neighbour makes up for it, and the others have 5 people each. With one neighbour less the
    answer would then be no again, by the first line: so the number of neighbours tells nothing either.

    Who has pages of earlier days knows what came in between. So of months each of the few has to be safe beside those
    before it alone, as it was on its own page.
    """
    people = sum(row.people for row in (*few, *neighbours))
    if not neighbours or people <= FEW * len(few) + (FEW + 1) * len(neighbours):
        return False
    ends = range(1 if in_time else len(few), len(few) + 1)
    return all(_leave_room(few[:end], neighbours) for end in ends)


def _leave_room(few: Sequence[Figures], neighbours: Sequence[Figures]) -> bool:
    """Whether the interactions of few and neighbours leave room for all that the few may be."""
    interactions = sum(row.interactions for row in (*few, *neighbours))
    *others, last = (row.sessions for row in neighbours)
    # People of the few and of the last neighbour.
    left = sum(row.people for row in (*few, *neighbours)) - (FEW + 1) * len(others)
    return _least(few, others, last, left) <= interactions <= _most(few, others, last, left)


def _most(few: Sequence[Figures], others: Sequence[int], last: int, left: int) -> int:
    """The most interactions that are possible where they are fewest: one more of the few takes one from the last."""
    few_at_most = [FEW if row.sessions < last else 1 for row in few]
    of_few = sum(row.sessions * at for row, at in zip(few, few_at_most, strict=True))
    return of_few + last * (left - sum(few_at_most)) + sum((FEW + 1) * sessions for sessions in others)


def _least(few: Sequence[Figures], others: Sequence[int], last: int, left: int) -> int:
    """The fewest interactions possible, one a person and one a session at least, where the few make it most.

    It is a convex function of the few, so it is largest where each is 1 or 4; those that add most come first.
    """
    gains = sorted((max(FEW, row.sessions) - max(1, row.sessions) for row in few), reverse=True)
    fixed = sum(max(1, row.sessions) for row in few) + sum(max(FEW + 1, sessions) for sessions in others)
    return max(
        fixed + sum(gains[:of_four]) + max(left - len(few) - (FEW - 1) * of_four, last)
        for of_four in range(len(few) + 1)
    )


def _is_few(people: int) -> bool:
    return 1 <= people <= FEW


def _total(figures: Figures, tables: Sequence[Table], shown: Sequence[Sequence[PublicFigures]]) -> PublicFigures:
    """A total that is shown. Where rows are left out, its largest session is one of the rows that are shown.

    Of each table a row that is shown holds it, so nothing follows for those that are left out.
    """
    by_class, estimated, at_least = figures.people_by_class, figures.people_estimated, figures.at_least
    some_left_out = any(row.people is None for rows in shown for row in rows)
    if some_left_out:
        of_tables = (
            [row.at_least for row, seen in zip(table.rows, rows, strict=True) if seen.people is not None]
            for table, rows in zip(tables, shown, strict=True)
        )
        at_least = min(max(rows, default=0) for rows in of_tables)
    small_part = _is_few(by_class) or _is_few(estimated)
    # Beside what is left out, it would tell how many there counted as new.
    told = figures.people > FEW and not some_left_out and not small_part
    return PublicFigures(
        sessions=figures.sessions,
        people=figures.people,
        interactions=figures.interactions,
        at_least=None if figures.people and at_least <= FEW else at_least,
        people_by_class=None if small_part else by_class,
        people_estimated=None if small_part else estimated,
        is_lower_bound=told and figures.is_largest_session,
    )
