"""When the items of an agenda begin, from the beginning of the meeting and the minutes that each takes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hubs.models import Meeting


@dataclass(frozen=True, slots=True)
class Span:
    """An item on the clock of the hub. `begins` is None on an agenda on which no item says how long it takes."""

    begins: dt.datetime | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Total:
    """All items together: `untold` items do not say how long they take; `over` minutes exceed the meeting."""

    minutes: int
    untold: int
    ends: dt.datetime
    meeting_ends: dt.datetime
    over: int


def spans_of(meeting: Meeting, minutes: Sequence[int | None]) -> Iterator[Span]:
    """When each item begins, in order. One that does not say how long it takes counts as none."""
    moment = meeting.starts_at.astimezone(dt.UTC)
    told = any(minutes)
    for some in minutes:
        # Minutes are added in UTC: in a night when clocks change, the clock of the hub jumps and the meeting does not.
        yield Span(moment.astimezone(meeting.zone) if told else None, some)
        moment += dt.timedelta(minutes=some or 0)


def total_of(meeting: Meeting, minutes: Sequence[int | None]) -> Total | None:
    """What the items come to, against the end of the meeting; None where no item says how long it takes."""
    if not any(minutes):
        return None
    total = sum(some or 0 for some in minutes)
    ends = meeting.starts_at.astimezone(dt.UTC) + dt.timedelta(minutes=total)
    return Total(
        minutes=total,
        untold=sum(some is None for some in minutes),
        ends=ends.astimezone(meeting.zone),
        meeting_ends=meeting.ends,
        over=max(0, int((ends - meeting.ends_at.astimezone(dt.UTC)).total_seconds()) // 60),
    )
