"""Writes what the demonstration's hubs have planned: some days wait for an answer, some come. No figure moves."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from accounts.models import User
from hubs.models import Hub
from impact.actions.demo.grid import fill_grid
from impact.actions.plan import SeriesDraft, plan_series
from impact.demo.plan import NAMESPACE
from impact.demo.series import read_series
from impact.models import LedBy, SessionType
from impact.queries.plan_days import WEEK, monday_of
from projects.models import Project, ProjectStatus
from schools.models import School, SchoolClass, school_year_of

Who = Callable[[Hub], User]

BEGUN, TO_COME = 3, 9  # weeks before and after today
CLASSES = 3


def write_plans(hubs: Iterable[Hub], *, today: dt.date, staff_of: Who) -> None:
    """One running series for each hub that has one among the plans."""
    planned = read_series()
    types = {one.code: one for one in SessionType.objects.order_by("position", "pk")}
    for hub in hubs:
        series = planned.get(hub.code)
        if series is None:
            continue
        project, school, groups = _project(hub), *_school(hub, today)
        if project is None:
            continue
        draft = SeriesDraft(
            uid=uuid.uuid5(NAMESPACE, f"series {hub.code}"),
            project=project,
            session_type=types.get(series.type) or next(iter(types.values())),
            weekdays=(series.weekday,),
            starts_on=monday_of(today) - BEGUN * WEEK,
            ends_on=monday_of(today) + TO_COME * WEEK,
            school=school,
            classes=groups,
            title=series.title,
            starts_at=series.starts_at,
            minutes=series.minutes,
            led_by=LedBy.TOGETHER,
            also_closed_weekdays=True,  # at the school
        )
        made = plan_series(hub=hub, by=staff_of(hub), draft=draft)
        fill_grid(made, by=staff_of(hub), today=today, reason=series.cancelled)


def _project(hub: Hub) -> Project | None:
    running = Project.objects.of_hub(hub).filter(hub=hub, status=ProjectStatus.RUNNING)
    return running.order_by("title", "pk").first() or Project.objects.filter(hub=hub).order_by("-starts_on").first()


def _school(hub: Hub, today: dt.date) -> tuple[School | None, tuple[SchoolClass, ...]]:
    """A partner school with classes of this school year, of its own people who can sign in if there is one."""
    family = School.objects.of_hub(hub).partners_on(today)
    classes = SchoolClass.objects.filter(school__in=family, school_year=school_year_of(today)).there_on(today)
    found = list(classes.select_related("school").order_by("school__name", "name", "pk"))
    with_people = set(School.objects.filter(memberships__isnull=False).values_list("pk", flat=True))
    found.sort(key=lambda one: one.school_id not in with_people)
    if not found:
        return family.order_by("name", "pk").first(), ()
    return found[0].school, tuple(one for one in found if one.school_id == found[0].school_id)[:CLASSES]
