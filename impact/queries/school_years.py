"""The picture of a school for its head: this school year and the one before, by the words of docs/COUNTING.md."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F
from django.db.models.functions import TruncMonth
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from impact.models import AttendanceLine, BookedSession, LedBy, Session
from impact.queries.countersign import Term
from impact.queries.equipment_hours import in_hours
from impact.queries.ladder import Steps
from projects.models import Partnership
from schools.models import School, school_year_label, school_year_of

NONE = "–"


@dataclass(frozen=True, slots=True)
class SchoolYears:
    """A small table: what is counted, and a column for each of two school years, the later one first."""

    columns: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]


def school_years(school: School) -> SchoolYears | None:
    """The last school year with a session and the one before; None for a school without any. Four queries."""
    sessions, steps = _sessions(school)
    if not sessions:
        return None
    last = max(sessions)
    years = (last, last - 1)
    first, end = Term(last - 1, 0).first, Term(last, 2).last
    classes, partners, minutes = _classes(school, first, end), _partners(school, years), _minutes(school, first, end)
    rows = (
        (_("Sessions"), *(number_format(sessions[year]) for year in years)),
        (_("Classes reached"), *(number_format(classes[year]) for year in years)),
        (_("Partners"), *(number_format(partners[year]) for year in years)),
        (_("Hours of equipment"), *(number_format(in_hours(minutes[year]), 1) for year in years)),
        (_("Led by the school itself"), *(_share(steps[year]) for year in years)),
    )
    labels = tuple(school_year_label(year) for year in years)
    return SchoolYears((_("School year"), labels[0], labels[1]), rows)  # type: ignore[arg-type]  # two years each


def _sessions(school: School) -> tuple[dict[int, int], dict[int, Steps]]:
    """Sessions at the school or with a class of it; and of those at the school, who led."""
    rows = (
        Session.objects.standing()
        .of_school(school)
        .annotate(month=TruncMonth("held_on"))
        .values_list("month", "led_by", "school")
        .annotate(number=Count("pk"))
        .order_by()
    )
    sessions: dict[int, int] = defaultdict(int)
    steps: dict[int, Steps] = defaultdict(Steps)
    for month, led_by, at, number in rows:
        year = school_year_of(month)
        sessions[year] += number
        if at == school.pk:
            steps[year] += Steps(**{LedBy(led_by).value: number})
    return sessions, steps


def _classes(school: School, first: dt.date, last: dt.date) -> dict[int, int]:
    rows = AttendanceLine.objects.filter(
        school_class__school=school,
        head_count__gt=0,
        session__voided_at=None,
        session__held_on__range=(first, last),
    ).values_list("school_class", TruncMonth("session__held_on"))
    found: dict[int, set[int]] = defaultdict(set)
    for key, month in rows.distinct().order_by():
        assert key is not None  # noqa: S101 - only lines of classes are read
        found[school_year_of(month)].add(key)
    return defaultdict(int, {year: len(keys) for year, keys in found.items()})


def _partners(school: School, years: tuple[int, int]) -> dict[int, int]:
    """Organisations of a partnership that was under way on any day of the year."""
    rows = Partnership.objects.filter(schools=school, organisations__isnull=False)
    found: dict[int, set[int]] = defaultdict(set)
    for begins, ends, key in rows.values_list("starts_on", "ends_on", "organisations").order_by():
        for year in years:
            if begins <= Term(year, 2).last and (ends is None or ends >= Term(year, 0).first):
                found[year].add(key)
    return defaultdict(int, {year: len(keys) for year, keys in found.items()})


def _minutes(school: School, first: dt.date, last: dt.date) -> dict[int, int]:
    rows = BookedSession.objects.filter(
        booking__school=school,
        booking__cancelled_at=None,
        session__voided_at=None,
        session__held_on__range=(first, last),
    )
    found: dict[int, int] = defaultdict(int)
    for day, length in rows.annotate(length=F("booking__ends_at") - F("booking__starts_at")).values_list(
        "session__held_on", "length"
    ):
        found[school_year_of(day)] += int(length.total_seconds()) // 60
    return found


def _share(steps: Steps) -> str:
    return f"{steps.shares[2]} %" if steps.total else NONE
