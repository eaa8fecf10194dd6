"""The days of a view as a calendar: weeks from left to right, the deeper the colour the more interactions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from impact.models import PeriodKind
from impact.queries.periods import Period, school_year_start
from impact.queries.spans import DAY, Span, span_of_period

LEVELS = 4
LONGEST = 372  # days that one calendar shows: a year, and what the weeks at its ends have beyond it


@dataclass(frozen=True, slots=True)
class Day:
    """One day on which something happened. `level` goes from 1 to 4; `week` and `weekday` (Monday 0) are its place."""

    day: dt.date
    sessions: int
    interactions: int
    level: int
    week: int
    weekday: int


@dataclass(frozen=True, slots=True)
class MonthMark:
    """Where a month begins."""

    month: dt.date
    week: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a span of at most a year, those without a session as `blanks`: their week and weekday.

    `steps` are the highest interactions of each level; the last is the most of all.
    """

    span: Span
    days: tuple[Day, ...]
    months: tuple[MonthMark, ...]
    weeks: int
    steps: tuple[int, ...]
    blanks: tuple[tuple[int, int], ...]


def calendar_span(span: Span, latest: dt.date | None) -> Span:
    """The days that a calendar shows: all of them, or the last school year with anything in it."""
    if (span.after - span.first).days <= LONGEST or latest is None:
        return span
    return span_of_period(Period(PeriodKind.SCHOOL_YEAR, school_year_start(latest)))


def calendar_of(span: Span, found: Mapping[dt.date, tuple[int, int]]) -> Calendar:
    """The calendar of a span, out of sessions and interactions by day."""
    begin = span.first - DAY * span.first.weekday()
    weeks = ((span.last - begin).days // 7) + 1
    steps = steps_of([interactions for _sessions, interactions in found.values()])
    days = tuple(
        Day(
            day,
            sessions,
            interactions,
            next((level for level, most in enumerate(steps, 1) if interactions <= most), 1),
            (day - begin).days // 7,
            day.weekday(),
        )
        for day, (sessions, interactions) in sorted(found.items())
        if span.first <= day < span.after
    )
    every = [span.first + DAY * at for at in range((span.after - span.first).days)]
    return Calendar(
        span=span,
        days=days,
        months=tuple(
            MonthMark(day, (day - begin).days // 7 + (1 if day.weekday() and day != span.first else 0))
            for day in every
            if day.day == 1 or day == span.first
        ),
        weeks=weeks,
        steps=steps,
        blanks=tuple(((day - begin).days // 7, day.weekday()) for day in every if day not in found),
    )


def steps_of(values: list[int]) -> tuple[int, ...]:
    """The highest value of each level, so that about as many days fall into each; fewer levels for few values."""
    told = sorted(values)
    if not told:
        return ()
    places = [max(0, len(told) * level // LEVELS - 1) for level in range(1, LEVELS + 1)]
    return tuple(sorted({told[place] for place in places}))
