"""Spans of days as people choose them: kept periods, terms, days of one's own; and what each is set beside.

A span begins with `first` and ends before `after`. Its `key` stands in addresses, so that a link shows the same days to
everybody.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impact.models import PeriodKind
from impact.models.cells import ALL_TIME_START
from impact.queries.ladder import TERMS, term_of
from impact.queries.periods import (
    Choice,
    GroupedChoices,
    Period,
    next_month,
    period_from_key,
    school_year_start,
)
from schools.models import SCHOOL_YEAR_STARTS_IN, school_year_label, school_year_of

END_OF_TIME = dt.date(9999, 1, 1)
DAY = dt.timedelta(days=1)
# The first month of each term of `impact.queries.ladder`.
TERM_STARTS = (SCHOOL_YEAR_STARTS_IN, *(month % 12 + 1 for month, _label in TERMS[:-1]))
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Some days one after the other."""

    first: dt.date
    after: dt.date
    key: str
    label: str

    @property
    def last(self) -> dt.date:
        """The last day of it."""
        return self.after - DAY

    @property
    def is_all_time(self) -> bool:
        """Whether it has neither beginning nor end."""
        return self.first == ALL_TIME_START

    def goes_on(self, today: dt.date) -> bool:
        """Whether it has begun and is not over."""
        return not self.is_all_time and self.first <= today < self.last


@dataclass(frozen=True, slots=True)
class Beside:
    """What a span is compared with: the days, and whether they were cut because the span itself is not over."""

    span: Span
    cut: bool


def all_time() -> Span:
    """Everything that was ever logged."""
    return Span(ALL_TIME_START, END_OF_TIME, "all", _("All time"))


def span_of_period(period: Period) -> Span:
    """A kept period as a span."""
    if period.kind == PeriodKind.ALL:
        return all_time()
    months = {PeriodKind.MONTH: 1}.get(period.kind, 12)
    return Span(period.start, _months_later(period.start, months), period.key, period.label)


def term(year: int, number: int) -> Span:
    """The first, second or third term of the school year that begins in a year."""
    starts = [_term_start(year, at) for at in range(3)] + [dt.date(year + 1, SCHOOL_YEAR_STARTS_IN, 1)]
    label = _("%(term)s, %(year)s") % {"term": TERMS[number - 1][1], "year": school_year_label(year)}
    return Span(starts[number - 1], starts[number], f"term-{year}-{number}", label)


def days(first: dt.date, last: dt.date) -> Span:
    """From one day to another, both included."""
    words = {"first": date_format(first), "last": date_format(last)}
    label = words["first"] if first == last else _("%(first)s to %(last)s") % words
    return Span(first, last + DAY, f"days-{first}-{last}", label)


def month_of_span(span: Span, month: dt.date) -> Span:
    """As much of a month as lies in a span."""
    whole = span_of_period(Period(PeriodKind.MONTH, month))
    if span.first <= whole.first and whole.after <= span.after:
        return whole
    return days(max(span.first, whole.first), min(span.last, whole.last))


def span_from_key(key: str) -> Span | None:
    """The span that a key stands for; None for one that stands for none. Reporting periods are known elsewhere."""
    if (period := period_from_key(key)) is not None:
        return span_of_period(period)
    if found := re.fullmatch(r"term-([0-9]{4})-([123])", key):
        year, number = int(found[1]), int(found[2])
        return term(year, number) if EARLIEST.year <= year < LATEST.year else None
    if found := re.fullmatch(r"days-([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{4}-[0-9]{2}-[0-9]{2})", key):
        try:
            first, last = (dt.date.fromisoformat(day) for day in found.groups())
        except ValueError:
            return None
        return days(first, last) if EARLIEST <= first <= last < LATEST else None
    return None


def before(span: Span) -> Span | None:
    """The period before: the month, term, school year or year before, or as many days. None for all time."""
    if span.is_all_time:
        return None
    if span.key.startswith("term-"):
        year, number = school_year_of(span.first), term_of(span.first) + 1
        return term(year, number - 1) if number > 1 else term(year - 1, 3)
    if (period := period_from_key(span.key)) is not None:
        months = 1 if period.kind == PeriodKind.MONTH else 12
        return span_of_period(Period(period.kind, _months_later(period.start, -months)))
    if span.first.day == span.after.day == 1:  # whole months, as reporting periods are
        months = (span.after.year - span.first.year) * 12 + span.after.month - span.first.month
        return _plain(_months_later(span.first, -months), span.first)
    return _plain(span.first - (span.after - span.first), span.first)


def year_before(span: Span) -> Span | None:
    """The same a year before."""
    if span.is_all_time:
        return None
    if span.key.startswith("term-"):
        return term(school_year_of(span.first) - 1, term_of(span.first) + 1)
    if (period := period_from_key(span.key)) is not None:
        return span_of_period(Period(period.kind, _months_later(period.start, -12)))
    return _plain(_year_earlier(span.first), _year_earlier(span.after))


def fairly_beside(span: Span, other: Span, today: dt.date) -> Beside:
    """What a span may be compared with today: all of the other one, or as many days of it as have passed."""
    if not span.goes_on(today):
        return Beside(other, cut=False)
    if other.first == _year_earlier(span.first):
        after = _year_earlier(today) + DAY
    else:
        after = other.first + (today - span.first) + DAY
    if after >= other.after:
        return Beside(other, cut=False)
    return Beside(days(other.first, after - DAY), cut=True)


def terms_of(school_years: Iterable[int]) -> list[Span]:
    """The terms of some school years, the latest first."""
    return [term(year, number) for year in sorted(set(school_years), reverse=True) for number in (3, 2, 1)]


def with_terms(choices: GroupedChoices, periods: Sequence[Period]) -> GroupedChoices:
    """The choices of a select field with terms after the school years, for the school years that have figures."""
    years = {period.start.year for period in periods if period.kind == PeriodKind.SCHOOL_YEAR}
    with_figures = {school_year_start(month.start).year for month in periods if month.kind == PeriodKind.MONTH}
    months = {month.start for month in periods if month.kind == PeriodKind.MONTH}
    found = [
        (one.key, one.label)
        for one in terms_of(years | with_figures)
        if any(one.first <= month < one.after for month in months)
    ]
    return insert_group(choices, gettext_lazy("Term"), found, after=PeriodKind.SCHOOL_YEAR.label)


def insert_group(
    choices: GroupedChoices, label: object, group: list[Choice], *, after: object = None
) -> GroupedChoices:
    """The choices with one more group, behind the group that is named, or behind all time."""
    if not group:
        return choices
    names = [str(name) for name, _options in choices]
    place = names.index(str(after)) + 1 if str(after) in names else 1
    return [*choices[:place], (str(label), group), *choices[place:]]


def _plain(first: dt.date, after: dt.date) -> Span:
    return days(first, after - DAY)


def _term_start(year: int, place: int) -> dt.date:
    month = TERM_STARTS[place]
    return dt.date(year if month >= SCHOOL_YEAR_STARTS_IN else year + 1, month, 1)


def _months_later(month: dt.date, number: int) -> dt.date:
    if number == 1:
        return next_month(month)
    at = month.year * 12 + month.month - 1 + number
    return dt.date(at // 12, at % 12 + 1, 1)


def _year_earlier(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return dt.date(day.year - 1, 2, 28)
