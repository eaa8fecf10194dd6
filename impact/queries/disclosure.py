"""What the public may see: figures of so few people that somebody could be recognised are left out, everywhere alike.

The page, the JSON and the CSV all show what `protect` returns. The rule, for one audience at a time:

- A figure of 1 to 4 people is *few*: it is left out, with the interactions that belong to it.
- The total of a column is public, so what is left out could be found by subtraction. Neighbours are left out too, the
  smallest first, until the published figures tell no more about each of the few than that it lies between 1 and 4.
- Where no neighbour is left, or the total itself is few, the audience is left out altogether.

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
    FEW = "fewer_than_5", _("fewer than 5")
    NEIGHBOUR = "protects_neighbour", _("not shown")


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """One audience as the public sees it. None is left out, which is not zero.

    `at_least`, `people_by_class` and `people_estimated` are left out by themselves where they are small.
    """

    sessions: int
    people: int | None
    interactions: int | None
    at_least: int | None
    people_by_class: int | None
    people_estimated: int | None
    withheld: Withheld = Withheld.NO

    @property
    def per_person(self) -> Decimal | None:
        """Interactions per person; None where they are left out, and where nobody was reached."""
        if self.people is None or self.interactions is None:
            return None
        return Figures(people=self.people, interactions=self.interactions).per_person


@dataclass(frozen=True, slots=True)
class Protected:
    """One audience after protection: its total, and the rows of each table in their order."""

    total: PublicFigures
    tables: tuple[tuple[PublicFigures, ...], ...]


def protect(total: Figures, *tables: Sequence[Figures]) -> Protected:
    """Leave out what must not be public of one audience: its total, and the tables that add up to it."""
    reasons = [_reasons([row.people for row in table]) for table in tables]
    decided = [found for found in reasons if found is not None]
    if _is_few(total.people) or len(decided) < len(reasons):
        return Protected(
            total=_shown(total, _alone(total.people)),
            tables=tuple(tuple(_shown(row, _alone(row.people)) for row in table) for table in tables),
        )
    return Protected(
        total=_shown(total, Withheld.NO),
        tables=tuple(
            tuple(_shown(row, reason) for row, reason in zip(table, found, strict=True))
            for table, found in zip(tables, decided, strict=True)
        ),
    )


def added_up(parts: Iterable[PublicFigures], sessions: int) -> PublicFigures:
    """Everyone, from the three groups; left out as soon as one of them is, which could be found by subtraction."""
    groups = tuple(parts)
    people = [part.people for part in groups if part.people is not None]
    interactions = [part.interactions for part in groups if part.interactions is not None]
    if len(people) < len(groups) or len(interactions) < len(groups):
        return PublicFigures(sessions, None, None, None, None, None, Withheld.NEIGHBOUR)
    return PublicFigures(sessions, sum(people), sum(interactions), None, None, None)


def _reasons(people: Sequence[int]) -> list[Withheld] | None:
    """Why each row of a column is left out or not; None where its rows cannot be protected beside a public total."""
    reasons = [Withheld.FEW if _is_few(number) else Withheld.NO for number in people]
    neighbours = sorted((number, row) for row, number in enumerate(people) if number > FEW)
    few = [number for number in people if _is_few(number)]
    taken: list[int] = []
    while few and not _keeps_the_secret(few, taken):
        if not neighbours:
            return None
        number, row = neighbours.pop(0)
        taken.append(number)
        reasons[row] = Withheld.NEIGHBOUR
    return reasons


def _keeps_the_secret(few: Sequence[int], neighbours: Sequence[int]) -> bool:
    """Whether the sum of what is left out allows each of the few to be anything from 1 to 4.

    A reader who knows the rule knows that each of the few is 1 to 4 and each neighbour 5 or more.
    """
    left_out = sum(few) + sum(neighbours)
    may_be_four = left_out - (len(few) - 1) - (FEW + 1) * len(neighbours) >= FEW
    may_be_one = bool(neighbours) or left_out - FEW * (len(few) - 1) <= 1
    return may_be_four and may_be_one


def _is_few(people: int) -> bool:
    return 1 <= people <= FEW


def _alone(people: int) -> Withheld:
    """The reason for a figure of an audience that is left out altogether; zeros too, or the rest would follow."""
    return Withheld.FEW if _is_few(people) else Withheld.NEIGHBOUR


def _shown(figures: Figures, withheld: Withheld) -> PublicFigures:
    if withheld is not Withheld.NO:
        return PublicFigures(figures.sessions, None, None, None, None, None, withheld)
    by_class, estimated = figures.people_by_class, figures.people_estimated
    small_part = _is_few(by_class) or _is_few(estimated)
    return PublicFigures(
        sessions=figures.sessions,
        people=figures.people,
        interactions=figures.interactions,
        at_least=None if _is_few(figures.at_least) else figures.at_least,
        people_by_class=None if small_part else by_class,
        people_estimated=None if small_part else estimated,
    )
