"""When the hubs were busy: school days and holidays, quiet summers, and the spring of 2020."""

import datetime as dt
from functools import cache, lru_cache

from impact.demo.plan import FIRST_DAY, LAST_DAY, PlannedHub

SATURDAY = 5
# Last and first school day around the summer, as (month, day); about right for each country.
SUMMER = {
    "PT": ((6, 25), (9, 13)),
    "NL": ((7, 16), (8, 30)),
    "IE": ((6, 30), (8, 30)),
    "CH": ((7, 1), (8, 24)),
    "FR": ((7, 6), (9, 1)),
    "AT": ((7, 3), (9, 6)),
    "CZ": ((6, 30), (9, 1)),
    "GR": ((6, 14), (9, 12)),
}
EASTER = {2020: dt.date(2020, 4, 12), 2021: dt.date(2021, 4, 4), 2022: dt.date(2022, 4, 17)}
ORTHODOX_EASTER = {2020: dt.date(2020, 4, 19), 2021: dt.date(2021, 5, 2), 2022: dt.date(2022, 4, 24)}
BUSY = {1: 0.9, 2: 0.8, 3: 1.2, 4: 0.9, 5: 1.3, 6: 1.0, 7: 0.3, 8: 0.1, 9: 0.7, 10: 1.1, 11: 1.2, 12: 0.8}

# Schools closed, schools half open again, and the second winter.
CLOSED = (dt.date(2020, 3, 13), dt.date(2020, 5, 17))
HALF_OPEN = (dt.date(2020, 5, 18), dt.date(2020, 7, 10))
SECOND_WINTER = (dt.date(2021, 1, 8), dt.date(2021, 3, 14))


@cache
def every_day() -> tuple[dt.date, ...]:
    """All days of the demonstration."""
    return tuple(FIRST_DAY + dt.timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days + 1))


def is_school_day(day: dt.date, country: str) -> bool:
    """Whether schools of a country teach on a day."""
    (last_month, last_day), (first_month, first_day) = SUMMER[country]
    in_summer = dt.date(day.year, last_month, last_day) < day < dt.date(day.year, first_month, first_day)
    around_new_year = (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 6)
    easter = (ORTHODOX_EASTER if country == "GR" else EASTER).get(day.year)
    at_easter = easter is not None and abs((day - easter).days) <= 8
    one_off = (day.month, day.day) in {(5, 1), (11, 1), (12, 8)}
    midterm = day.month in {2, 10} and 22 <= day.day <= 28 and country not in {"GR", "PT"}
    weekend = day.weekday() >= SATURDAY
    return not (weekend or in_summer or around_new_year or at_easter or one_off or midterm)


def closed(day: dt.date) -> bool:
    """Whether schools were shut, so that people met on screens or not at all."""
    return CLOSED[0] <= day <= CLOSED[1]


def busyness(day: dt.date) -> float:
    """How likely something is to happen on a day, compared with other days."""
    if closed(day):
        return BUSY[day.month] * 0.07
    if HALF_OPEN[0] <= day <= HALF_OPEN[1]:
        return BUSY[day.month] * 0.35
    if SECOND_WINTER[0] <= day <= SECOND_WINTER[1]:
        return BUSY[day.month] * 0.45
    return BUSY[day.month]


@lru_cache(maxsize=256)
def school_days(hub: PlannedHub, first: dt.date, last: dt.date) -> tuple[list[dt.date], list[float]]:
    """Days on which a hub's schools teach, and how busy each is."""
    days = [day for day in every_day() if max(first, hub.opened_on) <= day <= last and is_school_day(day, hub.country)]
    return days, [busyness(day) for day in days]


@lru_cache(maxsize=256)
def open_days(hub: PlannedHub, first: dt.date, last: dt.date) -> tuple[list[dt.date], list[float]]:
    """Days for events that anybody may come to: Saturdays most of all, never a Sunday or the turn of the year."""
    days = [
        day
        for day in every_day()
        if max(first, hub.opened_on) <= day <= last
        and day.weekday() <= SATURDAY
        and (day.month, day.day) < (12, 20)
        and (day.month, day.day) > (1, 6)
        and not closed(day)
    ]
    return days, [busyness(day) * (4 if day.weekday() == SATURDAY else 1) for day in days]
