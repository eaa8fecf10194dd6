"""The days of a view as a drawing and as a table, both out of the same figures."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from impact.models import PeriodKind
from impact.queries.dashboard import Reading
from impact.queries.explore.days import Calendar
from impact.queries.explore.view import View
from impact.queries.periods import Period, school_year_start
from impact.queries.spans import days, span_of_period
from impact.queries.words import number

CELL, GAP, LEFT, TOP = 14, 3, 34, 20  # of the drawing, in its units
YEARS_OFFERED = 8


@dataclass(frozen=True, slots=True)
class DaySquare:
    """A day in the drawing and in the table; `url` leads to its sessions."""

    x: int
    y: int
    level: int
    day: dt.date
    said: str
    sessions: str
    interactions: str
    url: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word in the drawing."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The calendar of at most a year; `years` lead to the other school years where there are more."""

    period: str
    wide: int
    high: int
    size: int
    squares: tuple[DaySquare, ...]
    blanks: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...]
    key: tuple[tuple[int, str], ...]
    said: str
    years: tuple[tuple[str, str], ...]


def calendar_page(view: View, found: Calendar, reading: Reading, *, may_read: bool) -> CalendarPage:
    """The calendar as it is drawn."""
    squares = tuple(
        DaySquare(
            x=_at(at.week, LEFT),
            y=_at(at.weekday, TOP),
            level=at.level,
            day=at.day,
            said=_said(at.day, at.sessions, at.interactions),
            sessions=number(at.sessions),
            interactions=number(at.interactions),
            url=view.rows_url(days(at.day, at.day)) if may_read else "",
        )
        for at in found.days
    )
    return CalendarPage(
        period=found.span.label,
        wide=_at(found.weeks, LEFT),
        high=_at(7, TOP),
        size=CELL,
        squares=squares,
        blanks=tuple((_at(week, LEFT), _at(weekday, TOP)) for week, weekday in found.blanks),
        labels=(*_weekdays(), *_months(found)),
        key=_key(found.steps),
        said=ngettext("%(number)d day with sessions", "%(number)d days with sessions", len(squares))
        % {"number": len(squares)},
        years=_years(view, reading) if found.span != view.span else (),
    )


def _at(place: int, margin: int) -> int:
    return margin + place * (CELL + GAP)


def _said(day: dt.date, sessions: int, interactions: int) -> str:
    parts = [
        ngettext("%(number)s session", "%(number)s sessions", sessions) % {"number": number(sessions)},
        ngettext("%(number)s interaction", "%(number)s interactions", interactions) % {"number": number(interactions)},
    ]
    return f"{date_format(day)}: {', '.join(parts)}"


def _weekdays() -> list[Label]:
    """Every other day of the week, for there is little room."""
    monday = dt.date(2024, 1, 1)
    return [
        Label(0, _at(place, TOP) + CELL - 3, date_format(monday + dt.timedelta(days=place), "D")) for place in (0, 2, 4)
    ]


def _months(found: Calendar) -> list[Label]:
    labels: list[Label] = []
    for mark in found.months:
        place = _at(mark.week, LEFT)
        if not labels or place - labels[-1].x >= 2 * (CELL + GAP):
            labels.append(Label(place, TOP - 7, date_format(mark.month, "M")))
    return labels


def _key(steps: Sequence[int]) -> tuple[tuple[int, str], ...]:
    found, least = [], 0
    for level, most in enumerate(steps, 1):
        words = {"least": number(least), "most": number(most)}
        found.append((level, number(most) if least == most else _("%(least)s to %(most)s") % words))
        least = most + 1
    return tuple(found)


def _years(view: View, reading: Reading) -> tuple[tuple[str, str], ...]:
    """The same in one school year that has sessions, the latest first."""
    held = {school_year_start(at.month) for at in reading.months if at.picture.whole.sessions}
    starts = sorted(held, reverse=True)[:YEARS_OFFERED]
    spans = [span_of_period(Period(PeriodKind.SCHOOL_YEAR, start)) for start in starts]
    return tuple((span.label, view.during(span).url) for span in spans)
