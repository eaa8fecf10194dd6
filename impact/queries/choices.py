"""What a hub can choose from when it logs a session, with what it chose lately at the top."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sent import whole_numbers
from hubs.models import Challenge, ChallengeStatus, Hub
from impact.models import Session, SessionType
from projects.models import Project, ProjectStatus
from projects.queries.proposals import projects_joined
from schools.models import School, SchoolClass, school_year_of
from schools.queries.classes import spoken_order

LATELY = 40  # sessions that are looked at to find what was used lately
AT_THE_TOP = 3

Thing = TypeVar("Thing", bound=models.Model)


@dataclass(frozen=True)
class Group(Generic[Thing]):
    """Choices under one heading."""

    label: str
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class LogChoices:
    """Everything that the form of a session offers, apart from classes."""

    session_types: tuple[Group[SessionType], ...]
    projects: tuple[Group[Project], ...]
    schools: tuple[Group[School], ...]
    challenges: tuple[Group[Challenge], ...]
    co_hosts: tuple[Hub, ...]


@dataclass(frozen=True)
class FilterChoices:
    """What the list of sessions can be narrowed to."""

    session_types: tuple[SessionType, ...]
    projects: tuple[Project, ...]
    schools: tuple[School, ...]


def log_choices(hub: Hub, *, by: User, keep: Session | None = None, ticked: Collection[str] = ()) -> LogChoices:
    """The choices for a session of a hub, in six queries; what `keep` has stays on offer though it is out of use.

    Of other hubs those are offered that work today, and those whose keys are `ticked`: they may have been open on the
    day of the session, and if not, they are refused in words.
    """
    lately = _used_lately(hub, by)
    types = _with(SessionType.objects.filter(in_use=True), keep.session_type if keep else None)
    projects = _with(Project.objects.of_hub(hub), keep.project if keep else None)
    running = [project for project in projects if project.status != ProjectStatus.FINISHED]
    finished = tuple(project for project in projects if project.status == ProjectStatus.FINISHED)
    schools = _with(School.objects.of_hub(hub), keep.school if keep else None)
    challenges = _with(Challenge.objects.of_hub(hub), keep.challenge if keep else None)
    named = Q(pk__in=whole_numbers(ticked))
    today = Hub.objects.working_on(hub.today())
    hubs = Hub.objects.filter(Q(pk__in=today.values("pk")) | named) if ticked else today
    hubs = hubs.exclude(pk=hub.pk)
    kept_hubs = [other for other in keep.co_hosts.all() if other not in hubs] if keep else []
    return LogChoices(
        session_types=_recent_first(types, [row[0] for row in lately], _("Every type")),
        projects=(
            *_recent_first(running, [row[1] for row in lately], _("Every project")),
            *([Group(_("Finished"), finished)] if finished else []),
        ),
        schools=_recent_first(schools, [row[2] for row in lately], _("Every school")),
        challenges=_unanswered_first(challenges),
        co_hosts=(*hubs, *kept_hubs),
    )


def choices_of_school(school: School, *, keep: Project | None = None) -> LogChoices:
    """What a school chooses from when it reports a session, in two queries: projects that it takes part in."""
    types = tuple(SessionType.objects.filter(in_use=True))
    met = Session.objects.standing().filter(school=school, project__isnull=False).values("project")
    joined = Q(pk__in=projects_joined(school).values("pk")) | Q(pk__in=met)
    projects = Project.objects.filter(joined | Q(pk=keep.pk) if keep else joined)
    running = tuple(one for one in projects if one.status != ProjectStatus.FINISHED)
    finished = tuple(one for one in projects if one.status == ProjectStatus.FINISHED)
    return LogChoices(
        session_types=(Group("", types),),
        projects=(Group("", running), *([Group(_("Finished"), finished)] if finished else [])),
        schools=(Group("", (school,)),),
        challenges=(),
        co_hosts=(),
    )


def filter_choices(hub: Hub) -> FilterChoices:
    """The choices for the list of a hub's sessions, in three queries."""
    return FilterChoices(
        session_types=tuple(SessionType.objects.all()),
        projects=tuple(Project.objects.of_hub(hub)),
        schools=tuple(School.objects.of_hub(hub)),
    )


def classes_on_offer(
    hub: Hub,
    *,
    school_id: int | None,
    day: dt.date,
    ticked: Iterable[int] = (),
    keep: Session | None = None,
    known: Collection[int] = (),
    only: School | None = None,
) -> list[SchoolClass]:
    """The classes that a school has on a day, and the ones ticked already though they are of another or archived.

    Only classes of the hub's schools, and those that the kept session has or that are `known`; or those of `only` one
    school. In the order in which people say them: 9A
    before 10A. Changes of their sizes come along.
    """
    school_year = school_year_of(day)
    wanted = Q(pk__in=list(ticked))
    if school_id is not None:
        there = Q(archived_on=None) | Q(archived_on__gt=day)
        wanted |= Q(school_id=school_id, school_year=school_year) & there
    of_hub = Q(school=only) if only else Q(school__in=School.objects.of_hub(hub)) | Q(pk__in=known)
    if keep is not None:
        of_hub |= Q(pk__in=[line.school_class_id for line in keep.lines.all() if line.school_class_id])
    found = SchoolClass.objects.filter(of_hub, wanted).select_related("school").prefetch_related("size_changes")
    # What was not asked for stands at the end.
    return sorted(
        found,
        key=lambda group: (group.school_id != school_id, group.school_year != school_year, spoken_order(group.name)),
    )


def classes_of_year(classes: Iterable[SchoolClass], school_year: int) -> dict[int, SchoolClass]:
    """Which class of a school year each class is, or has become, by the key of the earlier one."""
    before = {group.pk: group.lineage_id for group in classes}
    now = SchoolClass.objects.filter(lineage__in=before.values(), school_year=school_year)
    by_lineage = {group.lineage_id: group for group in now}
    return {pk: by_lineage[lineage] for pk, lineage in before.items() if lineage in by_lineage}


def _used_lately(hub: Hub, by: User) -> list[tuple[int | None, int | None, int | None]]:
    """Type, project and school of the hub's latest sessions, the person's own first."""
    rows = list(
        Session.objects.standing()
        .filter(hub=hub)
        .order_by("-held_on", "-pk")
        .values_list("session_type", "project", "school", "logged_by")[:LATELY]
    )
    rows.sort(key=lambda row: row[3] != by.pk)
    return [(row[0], row[1], row[2]) for row in rows]


def _with(things: Iterable[Thing], kept: Thing | None) -> list[Thing]:
    found = list(things)
    return found if kept is None or kept in found else [kept, *found]


def _unanswered_first(challenges: Sequence[Challenge]) -> tuple[Group[Challenge], ...]:
    answered = tuple(one for one in challenges if one.status == ChallengeStatus.ANSWERED)
    others = tuple(one for one in challenges if one not in answered)
    return (Group("", others), *([Group(_("Answered"), answered)] if answered else []))


def _recent_first(things: Sequence[Thing], used: Sequence[int | None], heading: str) -> tuple[Group[Thing], ...]:
    by_key = {thing.pk: thing for thing in things}
    recent = [by_key[key] for key in dict.fromkeys(used) if key is not None and key in by_key][:AT_THE_TOP]
    others = tuple(thing for thing in things if thing not in recent)
    if not recent:
        return (Group("", others),)
    return Group(_("Used lately"), tuple(recent)), Group(heading, others)
