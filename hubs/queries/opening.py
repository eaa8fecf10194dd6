"""When a hub is open, day by day, as moments: hours on its clock turned into UTC for each day anew."""

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hubs.models import Hub, OpeningException, OpeningHours, Weekday


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From a moment to before another, both with a time zone."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def length(self) -> dt.timedelta:
        """How long it really is, also over a change of clocks."""
        return self.ends_at.astimezone(dt.UTC) - self.starts_at.astimezone(dt.UTC)

    def holds(self, other: "Span") -> bool:
        """Whether all of another lies within."""
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at

    def meets(self, other: "Span") -> bool:
        """Whether they have a moment in common. One that begins when the other ends has none."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Day:
    """One day at a hub: from when to when it is open, or why it is not. `other` where it is not as every week."""

    date: dt.date
    span: Span | None
    other: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """The hours of a hub. `known` is false where nobody has said any yet."""

    zone: zoneinfo.ZoneInfo
    hours: dict[int, OpeningHours]
    exceptions: tuple[OpeningException, ...]

    @property
    def known(self) -> bool:
        """Whether the hub has said anything about when it is open."""
        return bool(self.hours) or any(not one.is_closed for one in self.exceptions)

    def on(self, date: dt.date) -> Day:
        """One day."""
        other = next((one for one in self.exceptions if one.starts_on <= date <= one.ends_on), None)
        said: OpeningException | OpeningHours | None = other or self.hours.get(date.weekday())
        note = other.note if other else ""
        if said is None or said.opens is None or said.closes is None:
            return Day(date, None, other is not None, note)
        return Day(date, self._span(date, said.opens, said.closes), other is not None, note)

    def days(self, first: dt.date, number: int) -> Iterator[Day]:
        """So many days from the first on."""
        return (self.on(first + dt.timedelta(days=step)) for step in range(number))

    def _span(self, date: dt.date, opens: dt.time, closes: dt.time) -> Span:
        # Where the clock shows a time twice it is open from the first to the last of the two.
        begin = dt.datetime.combine(date, opens, tzinfo=self.zone)
        end = dt.datetime.combine(date, closes.replace(fold=1), tzinfo=self.zone)
        return Span(begin.astimezone(dt.UTC), end.astimezone(dt.UTC))


@dataclass(frozen=True, slots=True)
class WeekdayLine:
    """A weekday with its hours; both blank where it is closed."""

    weekday: int
    label: str
    opens: dt.time | None
    closes: dt.time | None


def opening_of(hub: Hub, first: dt.date, last: dt.date) -> Opening:
    """The hours that matter from a day to another. Two queries."""
    return Opening(
        zone=zoneinfo.ZoneInfo(hub.time_zone),
        hours={row.weekday: row for row in hub.opening_hours.all()},
        exceptions=tuple(hub.opening_exceptions.filter(ends_on__gte=first, starts_on__lte=last)),
    )


def weekday_lines(hub: Hub) -> list[WeekdayLine]:
    """All seven days of the week. One query."""
    known = {row.weekday: row for row in hub.opening_hours.all()}
    return [_line(day, known.get(day.value)) for day in Weekday]


def coming_exceptions(hub: Hub) -> Sequence[OpeningException]:
    """Days with other hours that are not over."""
    return list(hub.opening_exceptions.filter(ends_on__gte=hub.today()))


def find_exception(hub: Hub, key: int) -> OpeningException | None:
    """One of the hub's own."""
    return hub.opening_exceptions.filter(pk=key).first()


def _line(day: Weekday, row: OpeningHours | None) -> WeekdayLine:
    return WeekdayLine(day.value, str(day.label), row.opens if row else None, row.closes if row else None)
