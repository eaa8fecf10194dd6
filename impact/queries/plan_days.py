"""The days of a series: weekdays of every so many weeks, and on which of them the hub is closed. Dates, no clock."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hubs.models import Hub
from hubs.queries.opening import Opening, opening_of

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One day of a series; `closed` says why there is no session on it, and is blank where there is one."""

    date: dt.date
    closed: str = ""


def monday_of(day: dt.date) -> dt.date:
    """The first day of the week that a day belongs to."""
    return day - dt.timedelta(days=day.weekday())


def days_of_series(
    *, weekdays: Collection[int], every_weeks: int, starts_on: dt.date, ends_on: dt.date
) -> list[dt.date]:
    """All days of a series, first and last included. Weeks are counted from that of the first day."""
    first, found = monday_of(starts_on), []
    week = first
    while week <= ends_on:
        days = (week + dt.timedelta(days=number) for number in sorted(set(weekdays)))
        found += [day for day in days if starts_on <= day <= ends_on]
        week += every_weeks * WEEK
    return found


def with_closed_days(hub: Hub, days: Iterable[dt.date], *, also_closed_weekdays: bool) -> list[SeriesDay]:
    """Days with why the hub is closed on some of them. Two queries.

    `PlannedSessionQuerySet.on_open_days` says the same to the database.
    """
    wanted = list(days)
    if not wanted:
        return []
    opening = opening_of(hub, min(wanted), max(wanted))
    return [
        SeriesDay(day, at_rest(hub, day) or why_closed(opening, day, also_closed_weekdays=also_closed_weekdays))
        for day in wanted
    ]


def at_rest(hub: Hub, day: dt.date) -> str:
    """That the hub is at rest on a day; blank where it is not. Nothing can be logged of such a day."""
    if hub.closed_on is None or day <= hub.closed_on:
        return ""
    text = _("The hub is at rest since %(day)s. A network manager can open it again.")
    return text % {"day": date_format(hub.closed_on)}


def why_closed(opening: Opening, date: dt.date, *, also_closed_weekdays: bool) -> str:
    """Why a hub has no sessions on a day, blank where it may have some. A hub without hours is open on all weekdays."""
    day = opening.on(date)
    if day.span is not None:
        return ""
    if day.other:
        return day.note or _("The hub is closed")
    if also_closed_weekdays or not opening.hours:
        return ""
    return _("The hub is closed on this weekday")
