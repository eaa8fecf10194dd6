"""What of a hub has been silent in a month: projects in progress, and schools with which something was planned."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncMonth

from hubs.models import Hub
from impact.models import AttendanceLine, PeriodCell, PeriodKind, PlannedSession, PlanState, ScopeKind, Session
from impact.models.audience import CellAudience
from impact.queries.months import month_of
from impact.queries.periods import next_month
from projects.models import Project, ProjectStatus
from schools.models import School


@dataclass(frozen=True, slots=True)
class Silence:
    """Projects of which no session of the month stands in the log, and schools that had planned ones and have none."""

    projects: tuple[Project, ...]
    schools: tuple[School, ...]

    def __bool__(self) -> bool:
        return bool(self.projects or self.schools)


def silence_of(hub: Hub, months: Sequence[dt.date]) -> dict[dt.date, Silence]:
    """Of a hub and its sub-hubs, by month. At most five queries, however many months, projects and schools."""
    first, today = months[0], hub.today()
    last = min(next_month(months[-1]) - dt.timedelta(days=1), today)
    projects = list(
        Project.objects.filter(Q(hub=hub) | Q(hub__parent=hub), starts_on__lte=last)
        .exclude(status=ProjectStatus.PLANNED)
        .exclude(status=ProjectStatus.FINISHED, ends_on=None)  # nobody said until when it went on
        .filter(Q(ends_on=None) | Q(ends_on__gte=first))
        .order_by("title", "pk")
    )
    heard = _months_of_projects([project.pk for project in projects], months)
    planned = _planned_with_schools(hub, first, last)
    met = _met_schools({school for schools in planned.values() for school in schools}, first, last)
    names = {school.pk: school for school in School.objects.filter(pk__in={pk for _month, pk in met.missing(planned)})}
    return {
        month: Silence(
            tuple(one for one in projects if _in_progress(one, month) and (one.pk, month) not in heard),
            tuple(sorted((names[pk] for at, pk in met.missing(planned) if at == month), key=lambda one: one.name)),
        )
        for month in months
    }


@dataclass(frozen=True, slots=True)
class _Met:
    """In which month something with which school stands in the log."""

    pairs: frozenset[tuple[dt.date, int]]

    def missing(self, planned: dict[dt.date, set[int]]) -> list[tuple[dt.date, int]]:
        """Month and school of what was planned and of which nothing stands in the log."""
        wanted = [(month, school) for month, schools in planned.items() for school in schools]
        return [pair for pair in wanted if pair not in self.pairs]


def _in_progress(project: Project, month: dt.date) -> bool:
    begun = project.starts_on < next_month(month)
    return begun and (project.ends_on is None or project.ends_on >= month)


def _months_of_projects(projects: Collection[int], months: Sequence[dt.date]) -> set[tuple[int, dt.date]]:
    cells = PeriodCell.objects.filter(
        scope_kind=ScopeKind.PROJECT,
        scope_id__in=projects,
        period_kind=PeriodKind.MONTH,
        period_start__in=months,
        audience=CellAudience.EVERYONE,
        sessions__gt=0,
    )
    return set(cells.values_list("scope_id", "period_start"))


def _planned_with_schools(hub: Hub, first: dt.date, last: dt.date) -> dict[dt.date, set[int]]:
    """Schools with which something was planned for a day that has come, and nobody said that it was cancelled."""
    rows = (
        PlannedSession.objects.filter(Q(series__hub=hub) | Q(series__hub__parent=hub), day__range=(first, last))
        .filter(series__school__isnull=False, state=PlanState.WAITING)
        .of_standing_series()
        .on_open_days()
        .order_by()
    )
    found: dict[dt.date, set[int]] = defaultdict(set)
    for month, school in rows.annotate(month=TruncMonth("day")).values_list("month", "series__school").distinct():
        found[month].add(school)
    return found


def _met_schools(schools: Collection[int], first: dt.date, last: dt.date) -> _Met:
    """Sessions at a school, or with a class of it."""
    if not schools:
        return _Met(frozenset())
    pairs: set[tuple[dt.date, int]] = set()
    sessions = Session.objects.standing().held_between(first, last).order_by()
    at_school = sessions.filter(school__in=schools).values_list("held_on", "school").distinct()
    lines = AttendanceLine.objects.filter(school_class__school__in=schools).filter(
        Exists(sessions.filter(pk=OuterRef("session")))
    )
    with_class = lines.order_by().values_list("session__held_on", "school_class__school").distinct()
    for day, school in [*at_school, *with_class]:
        pairs.add((month_of(day), school))
    return _Met(frozenset(pairs))
