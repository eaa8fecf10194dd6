"""A period beside another: differences in numbers and in per cent, fair where the period is not over yet."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from impact.queries.dashboard import Picture, Reading
from impact.queries.explore.view import Comparison, View
from impact.queries.slices import read_slice
from impact.queries.spans import Beside, before, fairly_beside, year_before


@dataclass(frozen=True, slots=True)
class Change:
    """A figure now and then."""

    now: int
    then: int

    @property
    def difference(self) -> int:
        """How many more, or fewer."""
        return self.now - self.then

    @property
    def percent(self) -> Decimal | None:
        """The difference in per cent of what was, to one decimal; None where there was nothing."""
        if not self.then:
            return None
        share = Decimal(100 * self.difference) / Decimal(self.then)
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class AudienceChange:
    """What became of an audience: people and interactions."""

    label: str
    people: Change
    interactions: Change


@dataclass(frozen=True, slots=True)
class Compared:
    """What stands beside a view: the days, their figures, and what changed, audience by audience."""

    beside: Beside
    then: Picture
    sessions: Change
    audiences: tuple[AudienceChange, ...]

    @property
    def nothing_before(self) -> bool:
        """Whether there was no session then."""
        return not self.sessions.then


def compare(view: View, reading: Reading, *, today: dt.date, everyone: str) -> Compared | None:
    """The figures of the period that a view is set beside. None where there is none: for all time, or not wanted.

    `everyone` is what the three groups together are called. What `read_slice` costs, once.
    """
    other = {Comparison.BEFORE: before, Comparison.YEAR: year_before}.get(view.comparison)
    span = other(view.span) if other else None
    if span is None or view.span.first > today:
        return None
    beside = fairly_beside(view.span, span, today)
    then = read_slice(view.slice(beside.span)).total
    now = reading.total
    return Compared(
        beside=beside,
        then=then,
        sessions=Change(now.whole.sessions, then.whole.sessions),
        audiences=_audiences(reading, now, then, everyone),
    )


def _audiences(reading: Reading, now: Picture, then: Picture, everyone: str) -> tuple[AudienceChange, ...]:
    labels = [column.label for column in reading.columns]
    pairs = list(zip(labels, now.parts, then.parts, strict=True))
    if len(pairs) > 1:
        pairs.insert(0, (everyone, now.whole, then.whole))
    return tuple(
        AudienceChange(label, Change(mine.people, theirs.people), Change(mine.interactions, theirs.interactions))
        for label, mine, theirs in pairs
    )
