"""For which spans of days targets are set: reporting periods of the network, school years, calendar years."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.sent import whole_number
from impact.models import PeriodKind, ReportingPeriod, Result, ScopeKind, Target, TargetPeriodKind
from impact.queries.periods import Period, months_label, period_from_key, periods_with_figures, school_year_start

REPORTING = "reporting-"
A_YEAR = 12  # months
YEARS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class TargetPeriod:
    """One of them: days from `first` to before `after`. `closed`: what was set for it stands for good.

    `partly`: the reporting period in which it ends is open, and another one that holds some of its months is closed.
    """

    kind: TargetPeriodKind
    first: dt.date
    after: dt.date
    label: str
    key: str
    closed: bool = False
    reporting_id: int | None = None
    partly: bool = False

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.after - dt.timedelta(days=1)

    @property
    def kept(self) -> Period | None:
        """The period of the cells that it is, where there is one."""
        if self.kind == TargetPeriodKind.SCHOOL_YEAR:
            return Period(PeriodKind.SCHOOL_YEAR, self.first)
        return Period(PeriodKind.YEAR, self.first) if self.kind == TargetPeriodKind.YEAR else None

    @property
    def columns(self) -> dict[str, object]:
        """The columns of a target or result that say it."""
        start = None if self.reporting_id else self.first
        return {"period_kind": self.kind.value, "period_start": start, "reporting_id": self.reporting_id}

    def of(self) -> Q:
        """Which rows are of this period."""
        return Q(**self.columns)

    def is_over(self, day: dt.date) -> bool:
        """Whether nothing comes any more on the day after this one."""
        return day >= self.last

    def gone(self, day: dt.date) -> Decimal:
        """How much of it is gone when this day ends, from 0 to 1."""
        days = (min(day, self.last) - self.first).days + 1
        return Decimal(max(days, 0)) / Decimal((self.after - self.first).days)

    def earlier(self, years: int) -> "TargetPeriod | None":
        """The same months so many years before; None for a period longer than a year, of which they would overlap."""
        if months_between(self.first, self.after) > A_YEAR:
            return None
        first, after = _years_before(self.first, years), _years_before(self.after, years)
        # A reporting period has a name of its own, which is no other year's.
        last = (after - dt.timedelta(days=1)).replace(day=1)
        label = Period(self.kept.kind, first).label if self.kept is not None else months_label(first, last)
        return TargetPeriod(self.kind, first, after, label, "")


def months_between(first: dt.date, after: dt.date) -> int:
    """How many months lie between two firsts of months."""
    return (after.year - first.year) * A_YEAR + after.month - first.month


def of_year(kind: TargetPeriodKind, start: dt.date, reporting: Iterable[ReportingPeriod] = ()) -> TargetPeriod:
    """A school year or calendar year; it is closed with the one of the `reporting` periods in which it ends."""
    kept = Period(PeriodKind.SCHOOL_YEAR if kind == TargetPeriodKind.SCHOOL_YEAR else PeriodKind.YEAR, start)
    after = _years_before(start, -1)
    shut = [row for row in reporting if row.closed_at is not None and row.first_month < after and row.after > start]
    closed = any(row.after >= after for row in shut)
    return TargetPeriod(kind, start, after, kept.label, kept.key, closed, partly=bool(shut) and not closed)


def of_reporting(row: ReportingPeriod) -> TargetPeriod:
    """A reporting period of the network."""
    return TargetPeriod(
        TargetPeriodKind.REPORTING,
        row.first_month,
        row.after,
        row.label,
        f"{REPORTING}{row.pk}",
        row.closed_at is not None,
        row.pk,
    )


def find_period(key: str) -> TargetPeriod | None:
    """The period that a key in an address stands for. Two queries at most."""
    if key.startswith(REPORTING):
        number = whole_number(key.removeprefix(REPORTING))
        row = ReportingPeriod.objects.filter(pk=number).first() if number is not None else None
        return of_reporting(row) if row is not None else None
    found = period_from_key(key)
    if found is None or found.kind not in (PeriodKind.SCHOOL_YEAR, PeriodKind.YEAR):
        return None
    kind = TargetPeriodKind.SCHOOL_YEAR if found.kind == PeriodKind.SCHOOL_YEAR else TargetPeriodKind.YEAR
    return of_year(kind, found.start, ReportingPeriod.objects.closed())


def target_periods(hub_id: int | None = None) -> list[TargetPeriod]:
    """All that targets can be set for, the latest first: those with figures, targets or results, and the next years.

    Three queries.
    """
    today = timezone.now().date()
    scope = (ScopeKind.NETWORK, 0) if hub_id is None else (ScopeKind.HUB, hub_id)
    counted = periods_with_figures(*scope)
    school_years = {period.start for period in counted if period.kind == PeriodKind.SCHOOL_YEAR}
    years = {period.start for period in counted if period.kind == PeriodKind.YEAR}
    for kind, start in _years_spoken_of(hub_id):
        (school_years if kind == TargetPeriodKind.SCHOOL_YEAR else years).add(start)
    this_school_year, this_year = school_year_start(today), today.replace(month=1, day=1)
    for ahead in range(YEARS_AHEAD):
        school_years.add(_years_before(this_school_year, -ahead))
        years.add(_years_before(this_year, -ahead))
    reporting = list(ReportingPeriod.objects.all())
    return [
        *(of_reporting(row) for row in reporting),
        *(of_year(TargetPeriodKind.SCHOOL_YEAR, start, reporting) for start in sorted(school_years, reverse=True)),
        *(of_year(TargetPeriodKind.YEAR, start, reporting) for start in sorted(years, reverse=True)),
    ]


def _years_spoken_of(hub_id: int | None) -> QuerySet[Target, tuple[str, dt.date]]:
    """Kinds and first days of the years with a target or result: of the hub, or of the network and all its hubs."""
    whose = Q(period_start__isnull=False) & (Q(hub=hub_id) if hub_id is not None else Q())
    columns = ("period_kind", "period_start")
    results = Result.objects.filter(whose).order_by().values_list(*columns)
    return Target.objects.filter(whose).order_by().values_list(*columns).union(results)


def period_to_show(today: dt.date, *, hub_id: int | None = None) -> TargetPeriod:
    """The latest period that has begun and for which there is a target; without one the school year. Two queries.

    Whether it is closed is said by `find_period` and `target_periods` alone.
    """
    rows = Target.objects.filter(hub=hub_id).values_list("period_kind", "period_start", "reporting").distinct()
    told = list(rows)
    reporting = ReportingPeriod.objects.filter(pk__in=[key for _kind, _start, key in told if key])
    found = [
        *(of_reporting(row) for row in reporting),
        *(of_year(TargetPeriodKind(kind), start) for kind, start, _key in told if start is not None),
    ]
    begun = [period for period in found if period.first <= today]
    if begun:
        return max(begun, key=lambda period: (period.first, period.after))
    return of_year(TargetPeriodKind.SCHOOL_YEAR, school_year_start(today))


def without_gaps(periods: Iterable[TargetPeriod]) -> list[TargetPeriod]:
    """Years in their order, the earliest first, with those between them; reporting periods follow as they are."""
    found: list[TargetPeriod] = []
    for period in sorted(periods, key=lambda one: one.first):
        while period.kept is not None and found and found[-1].after < period.first:
            found.append(of_year(period.kind, found[-1].after))
        found.append(period)
    return found


def _years_before(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year - years)
