"""A period beside another: differences in numbers and in per cent, fair where the period is not over yet."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from impact.queries.dashboard import Picture, Reading
from impact.queries.explore.view import Comparison, View
from impact.queries.figures import Figures
from impact.queries.slices import read_slice
from impact.queries.spans import Beside, Span, all_time, before, fairly_beside, year_before


@dataclass(frozen=True, slots=True)
class Change:
    """A figure now and then."""

    now: int
    then: int
    is_known: bool = True

    @property
    def difference(self) -> int | None:
        """How many more, or fewer; None where one of the two is only a lower bound."""
        return self.now - self.then if self.is_known else None

    @property
    def percent(self) -> Decimal | None:
        """The difference in per cent of what was, to one decimal; None where there was nothing, or nothing is known."""
        if not self.then or self.difference is None:
            return None
        share = Decimal(100 * self.difference) / Decimal(self.then)
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class AudienceChange:
    """What became of an audience: people and interactions."""

    label: str
    now: Figures
    then: Figures

    @property
    def people(self) -> Change:
        """Of people; not known where the lower bound stands in for a count, now or then."""
        bound = self.now.is_lower_bound or self.then.is_lower_bound
        return Change(self.now.people, self.then.people, is_known=not bound)

    @property
    def interactions(self) -> Change:
        """Of interactions, which are always counted."""
        return Change(self.now.interactions, self.then.interactions)


@dataclass(frozen=True, slots=True)
class Compared:
    """What stands beside a view: the days, their figures, and what changed, audience by audience.

    `months` and `months_then` are those with sessions.
    """

    beside: Beside
    then: Picture
    months: tuple[dt.date, ...]
    months_then: tuple[dt.date, ...]
    sessions: Change
    audiences: tuple[AudienceChange, ...]

    @property
    def nothing_before(self) -> bool:
        """Whether there was no session then."""
        return not self.sessions.then

    @property
    def is_uneven(self) -> bool:
        """Whether one of the two has sessions in at most half as many months as the other."""
        fewer, more = sorted((len(self.months), len(self.months_then)))
        return 0 < fewer <= more / 2

    @property
    def has_lower_bounds(self) -> bool:
        """Whether a change in people is not known."""
        return not all(audience.people.is_known for audience in self.audiences)


def beside_of(view: View, *, today: dt.date) -> Beside | None:
    """The period that a view is to be set beside. None where there is none: for all time, or not wanted."""
    other = {Comparison.BEFORE: before, Comparison.YEAR: year_before}.get(view.comparison)
    span = other(view.span) if other else None
    if span is None or view.span.first > today:
        return None
    return fairly_beside(view.span, span, today)


def compare(view: View, reading: Reading, beside: Beside, *, everyone: str) -> Compared | None:
    """What a view shows, and the figures of the days beside it. None where these are all before its first session.

    Zeros from before anything was logged are no figures: nothing grew since. `everyone` is what the three groups
    together are called. What `read_slice` costs, once; twice where nothing was then.
    """
    other = read_slice(view.slice(beside.span))
    now, then = reading.total, other.total
    if not then.whole.sessions and not _sessions_before(view, beside.span):
        return None
    return Compared(
        beside=beside,
        then=then,
        months=_with_sessions(reading),
        months_then=_with_sessions(other),
        sessions=Change(now.whole.sessions, then.whole.sessions),
        audiences=_audiences(reading, now, then, everyone),
    )


def _sessions_before(view: View, span: Span) -> int:
    """How many sessions of a view were held before some days."""
    return read_slice(view.slice(replace(all_time(), after=span.first))).total.whole.sessions


def _with_sessions(reading: Reading) -> tuple[dt.date, ...]:
    return tuple(at.month for at in reading.months if at.picture.whole.sessions)


def _audiences(reading: Reading, now: Picture, then: Picture, everyone: str) -> tuple[AudienceChange, ...]:
    labels = [column.label for column in reading.columns]
    pairs = list(zip(labels, now.parts, then.parts, strict=True))
    if len(pairs) > 1:
        pairs.insert(0, (everyone, now.whole, then.whole))
    return tuple(AudienceChange(label, mine, theirs) for label, mine, theirs in pairs)
