"""Hours of equipment reached: booked hours that led to a session, by thing and by school."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

from hubs.models import Equipment
from schools.models import SCHOOL_YEAR_STARTS_IN, School

# The span of starts_at is wider by a day at both ends, for what day it is depends on where; it lets the index be used.
HOURS = """
    SELECT e.hub_id, e.id, b.school_id, count(*), sum(extract(epoch FROM b.ends_at - b.starts_at))::bigint / 60
    FROM hubs_equipment e
    JOIN schools_booking b ON b.equipment_id = e.id AND b.cancelled_at IS NULL
        AND b.starts_at >= %(first)s::timestamptz - interval '2 days'
        AND b.starts_at < %(end)s::timestamptz + interval '2 days'
    JOIN impact_bookedsession l ON l.booking_id = b.id
    JOIN impact_session s ON s.id = l.session_id AND s.voided_at IS NULL
        AND s.held_on >= %(first)s AND s.held_on < %(end)s
    WHERE e.hub_id = ANY(%(hubs)s)
    GROUP BY e.hub_id, e.id, b.school_id
"""


@dataclass(frozen=True, slots=True)
class Used:
    """How long a school had a thing, in minutes, and how often; `school_id` is None for what no school came to."""

    hub_id: int
    equipment_id: int
    school_id: int | None
    times: int
    minutes: int


@dataclass(frozen=True, slots=True)
class HourLine:
    """A thing or a school with hours, one decimal."""

    name: str
    times: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class EquipmentHours:
    """A hub in one school year: by thing and by school, the most hours first."""

    by_thing: tuple[HourLine, ...]
    by_school: tuple[HourLine, ...]
    grid: tuple[tuple[str, str, int, Decimal], ...]
    hours: Decimal
    hours_of_schools: Decimal
    times: int
    schools: int


def used_in(hubs: Collection[int], *, year: int) -> list[Used]:
    """What was used in a school year of some hubs. One query, of those hubs' things and that year's bookings."""
    first = dt.date(year, SCHOOL_YEAR_STARTS_IN, 1)
    return used_between(hubs, first, first.replace(year=year + 1))


def used_between(hubs: Collection[int], first: dt.date, after: dt.date) -> list[Used]:
    """What was used from a day on and before another. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HOURS, {"hubs": list(hubs), "first": first, "end": after})
        return [Used(*row) for row in cursor.fetchall()]


def hours_of(hubs: Collection[int], *, year: int) -> EquipmentHours:
    """The hours of a hub with its sub-hubs. Three queries."""
    used = used_in(hubs, year=year)
    things = dict(Equipment.objects.filter(pk__in={one.equipment_id for one in used}).values_list("pk", "name"))
    keys = {one.school_id for one in used if one.school_id is not None}
    schools = dict(School.objects.filter(pk__in=keys).values_list("pk", "name"))
    named = [(things[one.equipment_id], schools.get(one.school_id or 0, ""), one) for one in used]
    of_schools = [one for one in used if one.school_id is not None]
    return EquipmentHours(
        by_thing=_lines((one.equipment_id, thing, one) for thing, _school, one in named),
        by_school=_lines((one.school_id, school, one) for _thing, school, one in named if one.school_id is not None),
        grid=tuple(sorted((thing, school, one.times, in_hours(one.minutes)) for thing, school, one in named)),
        hours=in_hours(sum(one.minutes for one in used)),
        hours_of_schools=in_hours(sum(one.minutes for one in of_schools)),
        times=sum(one.times for one in used),
        schools=len(keys),
    )


def in_hours(minutes: int) -> Decimal:
    """Minutes as hours, one decimal, a half up."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _lines(told: Iterable[tuple[int, str, Used]]) -> tuple[HourLine, ...]:
    """A line for each thing or school by its key: two sub-hubs may each have a thing of one name."""
    names: dict[int, str] = {}
    times: dict[int, int] = defaultdict(int)
    minutes: dict[int, int] = defaultdict(int)
    for key, name, one in told:
        names[key] = name
        times[key] += one.times
        minutes[key] += one.minutes
    lines = [HourLine(names[key], times[key], in_hours(minutes[key])) for key in names]
    return tuple(sorted(lines, key=lambda line: (-line.hours, line.name)))
