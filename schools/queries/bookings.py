"""What the pages of bookings show: the things of a hub, a week of one of them, own bookings, and the next free time."""

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from hubs.models import Equipment, Hub
from hubs.queries.opening import Day, Opening, Span, opening_of
from schools.access import Booker
from schools.models import Booking
from schools.queries.free import gaps, next_free

LOOKED_AHEAD = 28  # days in which a free time is looked for
AHEAD = dt.timedelta(days=366)  # how early something can be booked
OWN_SHOWN = 20
WORTH_OFFERING = dt.timedelta(minutes=15)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a day: a booking, or time that is free (`booking` is None). Moments are at the hub's clock.

    `who`: for whom, as far as whoever looks may know; `may_cancel`: they may end it.
    """

    begins: dt.datetime
    ends: dt.datetime
    booking: Booking | None
    who: str = ""
    own: bool = False
    may_cancel: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class DayOfThing:
    """A day of the week with what is on; `opens` and `closes` are blank where the hub is closed."""

    date: dt.date
    opens: dt.datetime | None
    closes: dt.datetime | None
    note: str
    today: bool
    over: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class WeekOfThing:
    """One week of a thing, from Monday to Sunday."""

    monday: dt.date
    days: tuple[DayOfThing, ...]
    known: bool
    shown: bool
    earlier: str
    later: str

    @property
    def sunday(self) -> dt.date:
        """The last day."""
        return self.monday + dt.timedelta(days=6)


@dataclass(frozen=True, slots=True)
class OwnBooking:
    """A booking in a list, at the hub's clock."""

    pk: int
    thing: Equipment
    begins: dt.datetime
    ends: dt.datetime
    who: str
    purpose: str


def clock(hub: Hub, moment: dt.datetime) -> dt.datetime:
    """A moment as the clock shows it where the hub is."""
    return moment.astimezone(zoneinfo.ZoneInfo(hub.time_zone))


def week_named(text: str | None, hub: Hub) -> dt.date:
    """The Monday of a week in an address, such as 2026-W49; else of this week, on Sundays of the next."""
    ahead = _monday(hub.today() + dt.timedelta(days=1))
    try:
        named = dt.date.fromisoformat(f"{text or ''}-1") if text and "W" in text else ahead
    except ValueError:
        return ahead
    # The first and the last year have no week before and after, to which the page could lead on.
    return named if dt.MINYEAR < named.year < dt.MAXYEAR else ahead


def week_of(thing: Equipment, booker: Booker, monday: dt.date) -> WeekOfThing:
    """A week of a thing as somebody may see it. Four queries."""
    hub, now = booker.hub, timezone.now()
    opening = opening_of(hub, monday, monday + dt.timedelta(days=6))
    days = list(opening.days(monday, WEEK))
    begin, end = _midnight(opening, monday), _midnight(opening, monday + dt.timedelta(days=WEEK))
    rows = list(
        thing.bookings.standing().meeting(begin, end).select_related("school", "booked_by").order_by("starts_at", "pk")
    )
    shown = _is_shown(thing, booker)
    return WeekOfThing(
        monday=monday,
        days=tuple(_day(day, rows, thing, booker, now, can_book=shown and hub.is_open_on(day.date)) for day in days),
        known=opening.known or hub.opening_hours.exists(),
        shown=shown,
        earlier=_iso_week(monday - dt.timedelta(days=WEEK)),
        later=_iso_week(monday + dt.timedelta(days=WEEK)),
    )


def own_bookings(booker: Booker) -> list[OwnBooking]:
    """What this person has booked at the hub and is not over. One query."""
    rows = (
        Booking.objects.standing()
        .filter(booked_by=booker.user, equipment__hub=booker.hub, ends_at__gt=timezone.now())
        .select_related("equipment", "school")
        .order_by("starts_at", "pk")[:OWN_SHOWN]
    )
    return [line_of(row, booker.hub) for row in rows]


def line_of(row: Booking, hub: Hub) -> OwnBooking:
    """A booking as lists show it."""
    return OwnBooking(
        pk=row.pk,
        thing=row.equipment,
        begins=clock(hub, row.starts_at),
        ends=clock(hub, row.ends_at),
        who=row.school.name if row.school else "",
        purpose=row.purpose,
    )


def find_booking(hub: Hub, key: int) -> Booking | None:
    """A booking of one of the hub's own things, whatever became of it."""
    rows = Booking.objects.filter(equipment__hub=hub)
    return rows.select_related("equipment__hub", "school", "booked_by").filter(pk=key).first()


def coming_of(thing: Equipment) -> int:
    """How many bookings of a thing are still to come or go on. One query."""
    return thing.bookings.standing().filter(ends_at__gt=timezone.now()).count()


def first_overlap(thing: Equipment, wanted: Span) -> Booking | None:
    """The first booking that stands in the way. One query."""
    rows = thing.bookings.standing().meeting(wanted.starts_at, wanted.ends_at)
    return rows.select_related("school", "equipment__hub").order_by("starts_at", "pk").first()


def free_instead(thing: Equipment, wanted: Span, *, now: dt.datetime) -> Span | None:
    """The next time of the same length at which a thing is free, if there is one in the weeks after. Three queries."""
    hub = thing.hub
    not_before = max(wanted.starts_at, now)
    first = clock(hub, not_before).date()
    last = first + dt.timedelta(days=LOOKED_AHEAD)
    opening = opening_of(hub, first, last)
    rows = thing.bookings.standing().meeting(not_before, _midnight(opening, last + dt.timedelta(days=1)))
    taken = [Span(*row) for row in rows.values_list("starts_at", "ends_at")]
    days = (day for day in opening.days(first, LOOKED_AHEAD + 1) if hub.is_open_on(day.date))
    openings = [day.span for day in days if day.span is not None]
    return next_free(openings, taken, length=wanted.length, not_before=_full_five(not_before))


def _day(
    day: Day, rows: list[Booking], thing: Equipment, booker: Booker, now: dt.datetime, *, can_book: bool
) -> DayOfThing:
    hub = booker.hub
    of_day = [row for row in rows if clock(hub, row.starts_at).date() == day.date]
    entries = [_entry(row, booker, now) for row in of_day]
    if day.span is not None and thing.put_away_on is None and booker.may_book and can_book:
        entries += _free(day.span, of_day, hub, now)
    span = day.span
    return DayOfThing(
        date=day.date,
        opens=clock(hub, span.starts_at) if span else None,
        closes=clock(hub, span.ends_at) if span else None,
        note=day.note,
        today=day.date == hub.today(),
        over=day.date < hub.today(),
        entries=tuple(sorted(entries, key=lambda entry: entry.begins)),
    )


def _free(span: Span, rows: list[Booking], hub: Hub, now: dt.datetime) -> Iterator[Entry]:
    for gap in gaps(span, [Span(row.starts_at, row.ends_at) for row in rows]):
        begin = max(gap.starts_at, _full_five(now))
        if gap.ends_at - begin >= WORTH_OFFERING and begin <= now + AHEAD:
            yield Entry(clock(hub, begin), clock(hub, gap.ends_at), None)


def _entry(row: Booking, booker: Booker, now: dt.datetime) -> Entry:
    own = row.booked_by_id == booker.user.pk
    for_own_school = row.school in booker.schools
    told = booker.keeps or own or for_own_school
    return Entry(
        begins=clock(booker.hub, row.starts_at),
        ends=clock(booker.hub, row.ends_at),
        booking=row,
        who=_who(row, with_name=booker.keeps) if told else "",
        own=own,
        may_cancel=(own or booker.keeps) and row.ends_at > now,
        over=row.ends_at <= now,
    )


def _who(row: Booking, *, with_name: bool) -> str:
    parts = [row.school.name if row.school else "", row.booked_by.name if with_name and row.booked_by else ""]
    return " · ".join(part for part in parts if part)


def _is_shown(thing: Equipment, booker: Booker) -> bool:
    """Whether whoever looks may book it as far as inductions go."""
    if not thing.needs_induction:
        return True
    return thing.inductions.in_force(booker.hub.today()).filter(user=booker.user).exists()


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _iso_week(monday: dt.date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _midnight(opening: Opening, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=opening.zone).astimezone(dt.UTC)


def _full_five(moment: dt.datetime) -> dt.datetime:
    """The next full five minutes: what somebody would choose."""
    spare = dt.timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not spare else moment - spare + dt.timedelta(minutes=5)
