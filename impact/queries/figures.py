"""The figures of one audience in one scope and period: the one place that works out people reached and how sure it is.

People are never added over hubs or periods: each scope and period has cells of its own. Only the three groups of
audiences, of which nobody is in two, are added up to “everyone”.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Method(TextChoices):
    """How people were counted."""

    NONE = "none", _("Nobody to count")
    CLASSES = "classes", _("Counted by class")
    ESTIMATE = "estimate", _("Estimated from first-timers")
    BOTH = "both", _("Counted by class and estimated")


@dataclass(frozen=True, slots=True)
class Sums:
    """What one cell holds (see `impact.models.cells`). No cell is a cell of zeros."""

    sessions: int = 0
    interactions: int = 0
    first_timers: int = 0
    largest_session: int = 0
    without_attendance: int = 0
    people_by_class: int = 0

    def with_people(self, by_class: int) -> "Sums":
        """The same sums with so many people by class."""
        return replace(self, people_by_class=by_class)

    def with_more(self, more: "Sums") -> "Sums":
        """These sums and those of other sessions: sums add up, and of the largest sessions there is the larger one.

        People by class add up only where `more` has left out whom these have counted.
        """
        return Sums(
            sessions=self.sessions + more.sessions,
            interactions=self.interactions + more.interactions,
            first_timers=self.first_timers + more.first_timers,
            largest_session=max(self.largest_session, more.largest_session),
            without_attendance=self.without_attendance + more.without_attendance,
            people_by_class=self.people_by_class + more.people_by_class,
        )


NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class Figures:
    """Persons and sessions, whole numbers throughout.

    `people` lies between `at_least` (the largest single session) and `interactions` (nobody came twice).
    `people_by_class` of them are counted by class, the rest is estimated. `sessions` are those with this audience;
    `without_attendance` those of which nobody has said how many came (known for everyone only).

    `beyond` of the people nobody counted: only the largest session proves them. It says how far a figure can be built
    upon and is none itself, so figures that were kept without it are still the same figures.
    """

    sessions: int = 0
    interactions: int = 0
    people: int = 0
    people_by_class: int = 0
    at_least: int = 0
    without_attendance: int = 0
    beyond: int = field(default=0, compare=False)

    @property
    def is_lower_bound(self) -> bool:
        """Whether the lower bound stands in for a smaller count, of these people or of a group among them.

        Who came for the first time in an earlier period is not new in this one, so the count can be far too small;
        the bound says who was there on one day, not how many there were. Of one session alone it says both.
        """
        return self.beyond > 0

    @property
    def is_largest_session(self) -> bool:
        """Whether it is a lower bound as a whole: as many as were at the largest session, and nothing else."""
        return self.is_lower_bound and self.people == self.at_least

    @property
    def at_most(self) -> int:
        """More people there cannot have been: every interaction another person."""
        return self.interactions

    @property
    def people_estimated(self) -> int:
        """People who were not counted by class: first-timers, or what the largest session proves beyond them."""
        return self.people - self.people_by_class

    @property
    def method(self) -> Method:
        """How the people were counted."""
        if not self.people:
            return Method.NONE
        if not self.people_by_class:
            return Method.ESTIMATE
        return Method.BOTH if self.people_estimated else Method.CLASSES

    @property
    def per_person(self) -> Decimal | None:
        """Interactions per person to three significant digits, such as 19.2 or 1.08.

        None where nobody was reached, and where people are only a lower bound: nothing can be divided by “at least”.
        """
        if not self.people or self.is_lower_bound:
            return None
        return three_digits(Decimal(self.interactions) / Decimal(self.people))

    @property
    def percent_by_class(self) -> int:
        """The share counted by class, in whole per cent; 1 to 99 where both ways were used."""
        if self.method is not Method.BOTH:
            return 100 if self.method is Method.CLASSES else 0
        return min(99, max(1, rounded_share(self.people_by_class, self.people)))


def three_digits(ratio: Decimal) -> Decimal:
    """A ratio to three significant digits, a half up: 9.994 is 9.99, and 9.996 is 10.0."""
    for step, under in ((Decimal("0.01"), 10), (Decimal("0.1"), 100)):
        rounded = ratio.quantize(step, ROUND_HALF_UP)
        if rounded < under:
            return rounded
    return ratio.quantize(Decimal(1), ROUND_HALF_UP)


def rounded_share(part: int, whole: int) -> int:
    """A part of a whole in whole per cent, a half up."""
    return (200 * part + whole) // (2 * whole)


def figures_of(cell: Sums) -> Figures:
    """The figures of one audience (any but everyone) from its cell."""
    counted = cell.people_by_class + cell.first_timers
    people = min(max(counted, cell.largest_session), cell.interactions)
    is_certain = people == cell.interactions  # between two bounds that meet there is nothing to guess
    return Figures(
        sessions=cell.sessions,
        interactions=cell.interactions,
        people=people,
        people_by_class=min(cell.people_by_class, cell.interactions),
        at_least=cell.largest_session,
        without_attendance=cell.without_attendance,
        beyond=0 if is_certain else max(0, people - counted),
    )


def figures_of_everyone(cell: Sums, groups: Iterable[Figures]) -> Figures:
    """The figures of everyone: sessions of the cell for everyone, people and bounds of the three groups together."""
    parts = tuple(groups)
    return Figures(
        sessions=cell.sessions,
        interactions=sum(part.interactions for part in parts),
        people=sum(part.people for part in parts),
        people_by_class=sum(part.people_by_class for part in parts),
        at_least=sum(part.at_least for part in parts),
        without_attendance=cell.without_attendance,
        beyond=sum(part.beyond for part in parts),
    )
