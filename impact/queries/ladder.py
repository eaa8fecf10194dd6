"""The autonomy ladder: of the sessions with a school, how many the hub led, both together, and the school itself.

It reads the sessions and not the cells, for no cell knows who led: of one school year and a page of hubs, or of one
hub, so that the cost is that of what is shown (docs/adr/0016-equipment.md has the measurements).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models import LedBy, PeriodCell, PeriodKind, ScopeKind, Session
from impact.models.audience import CellAudience
from impact.queries.figures import rounded_share
from schools.models import SCHOOL_YEAR_STARTS_IN, School, school_year_label, school_year_of

YEARS_SHOWN = 5
# The network's own terms, whatever the holidays of a country: the last month of each.
TERMS = ((12, _("September to December")), (3, _("January to March")), (8, _("April to August")))


@dataclass(frozen=True, slots=True)
class Steps:
    """Sessions with a school, by who led them."""

    hub: int = 0
    together: int = 0
    school: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.hub + self.together + self.school

    @property
    def shares(self) -> tuple[int, int, int]:
        """Per cent of each, in whole numbers that add up to 100; zeros where there is no session.

        What the school led is rounded as everywhere, for a target may ask for it; the others share what is left.
        """
        if not self.total:
            return 0, 0, 0
        own = rounded_share(self.school, self.total)
        hub, together = 100 * self.hub // self.total, 100 * self.together // self.total
        left = 100 - own - hub - together
        hub += (left + (100 * self.hub % self.total >= 100 * self.together % self.total)) // 2
        return hub, 100 - own - hub, own

    def __add__(self, other: "Steps") -> "Steps":
        return Steps(self.hub + other.hub, self.together + other.together, self.school + other.school)


@dataclass(frozen=True, slots=True)
class SchoolLadder:
    """One school in one school year: as a whole, and term by term."""

    name: str
    whole: Steps
    terms: tuple[Steps, ...]


@dataclass(frozen=True, slots=True)
class YearLadder:
    """A hub in one school year."""

    year: int
    steps: Steps

    @property
    def label(self) -> str:
        """The year as people write it."""
        return school_year_label(self.year)


def year_to_show(scope_kind: ScopeKind, scope_id: int) -> int | None:
    """The last school year in which a scope has any session; the one before, as long as the new one is young.

    It is young while it has fewer than a quarter of the sessions of the year before. One query.
    """
    cells = PeriodCell.objects.filter(
        scope_kind=scope_kind,
        scope_id=scope_id,
        period_kind=PeriodKind.SCHOOL_YEAR,
        audience=CellAudience.EVERYONE,
        sessions__gt=0,
    )
    years = list(cells.order_by("-period_start").values_list("period_start", "sessions")[:2])
    if len(years) == 2 and 4 * years[0][1] < years[1][1]:
        return years[1][0].year
    return years[0][0].year if years else None


def years_of_hub(hubs: Collection[int], *, last: int) -> list[YearLadder]:
    """The last school years of a hub, the earliest first; years without a session with a school are left out."""
    first = last - YEARS_SHOWN + 1
    rows = _counted(hubs, first, last).annotate(month=TruncMonth("held_on")).values_list("month", "led_by")
    years: dict[int, Steps] = defaultdict(Steps)
    for month, led_by, number in rows.annotate(number=Count("pk")).order_by():
        years[school_year_of(month)] += _steps(led_by, number)
    return [YearLadder(year, years[year]) for year in sorted(years)]


def schools_of_hub(hubs: Collection[int], *, year: int) -> list[SchoolLadder]:
    """Each school with a session in a school year, those that lead most first."""
    rows = _counted(hubs, year, year).annotate(month=TruncMonth("held_on")).values_list("school", "month", "led_by")
    found: dict[int, list[Steps]] = defaultdict(lambda: [Steps() for _term in TERMS])
    for school, month, led_by, number in rows.annotate(number=Count("pk")).order_by():
        found[school][term_of(month)] += _steps(led_by, number)
    names = dict(School.objects.filter(pk__in=found).values_list("pk", "name"))
    ladders = [SchoolLadder(names[key], sum(terms, Steps()), tuple(terms)) for key, terms in found.items()]
    return sorted(ladders, key=lambda one: (-one.whole.school / one.whole.total, one.name))


def steps_by_hub(hubs: Collection[int], *, year: int) -> dict[int, Steps]:
    """One school year of several hubs, each for itself."""
    return steps_between(hubs, *_days_of(year, year))


def steps_between(hubs: Collection[int], first: dt.date, last: dt.date) -> dict[int, Steps]:
    """The sessions with a school of several hubs from one day to another, each hub for itself. One query."""
    rows = _on(hubs, first, last).values_list("hub", "led_by").annotate(number=Count("pk")).order_by()
    found: dict[int, Steps] = defaultdict(Steps)
    for hub, led_by, number in rows:
        found[hub] += _steps(led_by, number)
    return found


def term_of(day: dt.date) -> int:
    """Which term of its school year a day lies in, from 0 on."""
    if day.month >= SCHOOL_YEAR_STARTS_IN:
        return 0
    return 1 if day.month <= TERMS[1][0] else 2


def families(hubs: Iterable[Hub]) -> dict[int, int]:
    """The hubs and their sub-hubs, each with the hub that it counts for. One query."""
    tops = {hub.pk for hub in hubs}
    parts = Hub.objects.filter(parent__in=tops).values_list("pk", "parent")
    return {pk: pk for pk in tops} | {pk: parent for pk, parent in parts if parent is not None}


def _counted(hubs: Collection[int], first: int, last: int) -> QuerySet[Session]:
    return _on(hubs, *_days_of(first, last))


def _days_of(first: int, last: int) -> tuple[dt.date, dt.date]:
    """The first day of a school year and the last one of another."""
    start = dt.date(first, SCHOOL_YEAR_STARTS_IN, 1)
    return start, dt.date(last + 1, SCHOOL_YEAR_STARTS_IN, 1) - dt.timedelta(days=1)


def _on(hubs: Collection[int], first: dt.date, last: dt.date) -> QuerySet[Session]:
    return Session.objects.standing().held_between(first, last).filter(hub__in=list(hubs), school__isnull=False)


def _steps(led_by: str, number: int) -> Steps:
    return Steps(**{LedBy(led_by).value: number})
