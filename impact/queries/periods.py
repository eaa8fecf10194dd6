"""The periods that figures are kept for, as people choose them: all time, a school year, a calendar year, a month."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from hubs.said_once import SaidOnce
from impact.models import PeriodCell, PeriodKind, ScopeKind
from impact.models.audience import CellAudience
from impact.models.cells import ALL_TIME_START
from schools.models import SCHOOL_YEAR_STARTS_IN

PREFIXES = {
    PeriodKind.SCHOOL_YEAR: "school-year-",
    PeriodKind.YEAR: "year-",
    PeriodKind.MONTH: "month-",
}

Choice = tuple[str, str]
GroupedChoices = list[tuple[str | Promise, str | Promise | list[Choice]]]


@dataclass(frozen=True, order=True)
class Period:
    """One period. `start` is its first day; that of all time is 1900-01-01, as in the cells."""

    kind: PeriodKind
    start: dt.date

    @property
    def key(self) -> str:
        """The period as it stands in addresses and files: `all`, `school-year-2021`, `year-2021`, `month-2021-10`."""
        if self.kind == PeriodKind.ALL:
            return "all"
        year_or_month = f"{self.start:%Y-%m}" if self.kind == PeriodKind.MONTH else f"{self.start:%Y}"
        return PREFIXES[self.kind] + year_or_month

    @property
    def label(self) -> str:
        """The period as people write it: “2021/22”, “2021”, “October 2021”."""
        if self.kind == PeriodKind.ALL:
            return str(_("All time"))
        if self.kind == PeriodKind.SCHOOL_YEAR:
            return f"{self.start.year}/{(self.start.year + 1) % 100:02d}"
        return str(self.start.year) if self.kind == PeriodKind.YEAR else month_label(self.start)

    def months(self) -> tuple[dt.date, dt.date]:
        """The first months of the series to draw: from the first to before the second. A month stands in its year."""
        if self.kind == PeriodKind.ALL:
            return self.start, dt.date(9999, 1, 1)
        start = school_year_start(self.start) if self.kind == PeriodKind.MONTH else self.start
        return start, dt.date(start.year + 1, start.month, 1)


ALL_TIME = Period(PeriodKind.ALL, ALL_TIME_START)


def period_from_key(key: str) -> Period | None:
    """The period that a key in an address stands for; None for a key that stands for none."""
    if key == "all":
        return ALL_TIME
    found = re.fullmatch(r"(school-year-|year-|month-)([0-9]{4})(?:-(0[1-9]|1[0-2]))?", key)
    if found is None:
        return None
    prefix, year, month = found.groups()
    kind = next(kind for kind, known in PREFIXES.items() if known == prefix)
    if (kind == PeriodKind.MONTH) != (month is not None) or not 1900 <= int(year) < 9999:
        return None
    first_month = SCHOOL_YEAR_STARTS_IN if kind == PeriodKind.SCHOOL_YEAR else int(month or 1)
    return Period(kind, dt.date(int(year), first_month, 1))


_WITH_FIGURES = SaidOnce(
    lambda scope_id, *, scope_kind: PeriodCell.objects.filter(
        scope_kind=scope_kind, scope_id=scope_id, audience=CellAudience.EVERYONE, sessions__gt=0
    ).values_list("period_kind", "period_start")
)


def periods_with_figures(scope_kind: ScopeKind, scope_id: int) -> list[Period]:
    """The periods in which a scope has any session, all time first, then the latest first. One query."""
    rows = _WITH_FIGURES.tuples(scope_id, scope_kind=scope_kind)
    kinds = list(PREFIXES)
    found = [Period(PeriodKind(kind), start) for kind, start in rows if kind != PeriodKind.ALL]
    return [ALL_TIME, *sorted(found, key=lambda period: (kinds.index(period.kind), -period.start.toordinal()))]


def grouped_choices(periods: Sequence[Period]) -> GroupedChoices:
    """Choices for a select field: all time, then a group for each kind of period."""
    choices: GroupedChoices = [(ALL_TIME.key, ALL_TIME.label)]
    for kind in PREFIXES:
        of_kind = [(period.key, period.label) for period in periods if period.kind == kind]
        if of_kind:
            choices.append((kind.label, of_kind))
    return choices


def month_label(month: dt.date) -> str:
    """A month in full: “October 2021”."""
    return _labels(month, get_language())[0]


def months_label(first: dt.date, last: dt.date) -> str:
    """The months from one day to another: “September 2021 to June 2022”, or the one month that it is."""
    if first.replace(day=1) == last.replace(day=1):
        return month_label(first)
    return gettext("%(first)s to %(last)s") % {"first": month_label(first), "last": month_label(last)}


def short_month_label(month: dt.date) -> str:
    """A month where there is little room: “Oct 2021”. Languages that write months small choose `b` instead of `M`."""
    return _labels(month, get_language())[1]


def month_labels(months: Iterable[dt.date]) -> tuple[str, ...]:
    """Many months in full, for which the language is looked up once."""
    language = get_language()
    return tuple(_labels(month, language)[0] for month in months)


def short_month_labels(months: Iterable[dt.date]) -> tuple[str, ...]:
    """Many months where there is little room."""
    language = get_language()
    return tuple(_labels(month, language)[1] for month in months)


# A page of figures names a hundred, which are always the same.
@lru_cache(maxsize=2048)
def _labels(month: dt.date, _language: str | None) -> tuple[str, str]:
    # Translators: Django's letters for dates: M is a short month with a capital (Oct), b one without (oct), Y the year.
    short = pgettext("letters of a date format", "M Y")
    return str(date_format(month, "YEAR_MONTH_FORMAT")), str(date_format(month, short))


def school_year_start(day: dt.date) -> dt.date:
    """The first day of the school year in which a day lies."""
    return dt.date(day.year if day.month >= SCHOOL_YEAR_STARTS_IN else day.year - 1, SCHOOL_YEAR_STARTS_IN, 1)


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def with_empty_months(months: Iterable[dt.date]) -> list[dt.date]:
    """Every month from the first to the last, also those in which nothing happened: an axis of time has no holes."""
    told = set(months)
    if not told:
        return []
    filled, last = [min(told)], max(told)
    while filled[-1] < last:
        filled.append(next_month(filled[-1]))
    return filled
