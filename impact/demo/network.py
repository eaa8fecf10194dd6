"""Puts the demonstration together: the same network each time, exact to the digit."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from zlib import crc32

from impact.demo.cohorts import ClassNames, classes_of_today, make_lineages
from impact.demo.colour import REASONS_TO_VOID
from impact.demo.gatherings import make_gatherings, settle_community, settle_open_students, settle_teachers
from impact.demo.joint import make_exchanges, make_network_trainings, share_with_other_hubs
from impact.demo.lessons import make_lessons
from impact.demo.pages import read_site
from impact.demo.places import read_hubs
from impact.demo.plan import (
    NAMESPACE,
    Lineage,
    NetworkPlan,
    PlannedHub,
    PlannedLine,
    PlannedPartnership,
    PlannedSession,
)
from impact.demo.totals import PUBLISHED, prove
from impact.models import AudienceGroup
from projects.models import OUTSIDE_SCHOOL
from schools.models import school_year_of

SEED = 7_024
# Of the students, what open events add to what classes do.
OPEN_EVENT_STUDENTS = 424
OPEN_EVENT_STUDENT_HEADS = 3_000
WITHOUT_ATTENDANCE = 14
VOIDED = 9
SHORT_PARTNERSHIPS = 55  # in a hundred


def plan_network(today: dt.date) -> NetworkPlan:
    """The whole demonstration. What is public and the classes of the current school year depend on `today`."""
    rng = Random(SEED)  # noqa: S311 - invented figures, the same each time
    hubs = read_hubs()
    names = ClassNames()
    lineages = [lineage for hub in hubs for lineage in make_lineages(hub, names, rng)]
    partnerships = [one for hub in hubs for one in make_partnerships(hub, hubs, rng)]
    sessions = make_sessions(hubs, lineages, rng)
    classes = sorted(
        (school_class for lineage in lineages for school_class in lineage.classes),
        key=lambda school_class: school_class.school_year,
    )
    classes += classes_of_today(hubs, lineages, school_year_of(today), rng)
    plan = NetworkPlan(hubs, classes, lineages, partnerships, sessions, read_site(hubs, today))
    prove(plan)
    return plan


def make_sessions(hubs: list[PlannedHub], lineages: list[Lineage], rng: Random) -> list[PlannedSession]:
    """All sessions in the order of their days, their head counts moved until the published totals are met."""
    students = PUBLISHED[AudienceGroup.STUDENTS]
    exchanges = make_exchanges(lineages, rng)
    in_classes = students.interactions - OPEN_EVENT_STUDENT_HEADS
    lessons = make_lessons(hubs, lineages, exchanges, in_classes, rng)
    gatherings = make_gatherings(hubs, rng)
    settle_open_students(gatherings, OPEN_EVENT_STUDENTS, OPEN_EVENT_STUDENT_HEADS, rng)
    settle_community(gatherings, *PUBLISHED[AudienceGroup.COMMUNITY], rng)
    sessions = [*exchanges, *lessons, *gatherings, *make_network_trainings(hubs, rng)]
    settle_teachers(sessions, *PUBLISHED[AudienceGroup.TEACHERS], rng)
    share_with_other_hubs(gatherings, hubs, rng)
    sessions += make_voided(lessons, rng)
    sessions += make_missing(lessons, rng)
    sessions.sort(key=lambda session: (session.held_on, session.hub.code))
    for number, session in enumerate(sessions):
        session.uid = uuid.uuid5(NAMESPACE, f"session {number}")
    return sessions


def make_voided(lessons: Sequence[PlannedSession], rng: Random) -> list[PlannedSession]:
    """A few sessions that were logged and taken back, with a reason. They count nowhere."""
    return [
        _again(lesson, [_copy(line) for line in lesson.lines], voided=REASONS_TO_VOID[number % len(REASONS_TO_VOID)])
        for number, lesson in enumerate(rng.sample(lessons, VOIDED))
    ]


def _copy(line: PlannedLine) -> PlannedLine:
    return PlannedLine(line.audience, line.head_count, line.school_class, line.first_timers)


def make_missing(lessons: Sequence[PlannedSession], rng: Random) -> list[PlannedSession]:
    """A few sessions of which nobody wrote down how many came: missing, which is not zero."""
    return [_again(lesson, [], voided="") for lesson in rng.sample(lessons, WITHOUT_ATTENDANCE)]


def _again(lesson: PlannedSession, lines: list[PlannedLine], *, voided: str) -> PlannedSession:
    return PlannedSession(
        hub=lesson.hub,
        held_on=lesson.held_on,
        type_code=lesson.type_code,
        lines=lines,
        led_by=lesson.led_by,
        format=lesson.format,
        project=lesson.project,
        school=lesson.school,
        minutes=lesson.minutes,
        voided=voided,
    )


def make_partnerships(hub: PlannedHub, hubs: Sequence[PlannedHub], rng: Random) -> list[PlannedPartnership]:
    """Pairs of a project and an organisation, each with one to three schools; the earliest projects first."""
    projects = [project for project in hub.projects if project.runs_on(project.starts_on)]
    pairs = [(project, organisation) for project in projects for organisation in hub.organisations]
    schools = hub.schools or [school for other in hubs if other.parent is hub for school in other.schools]
    made = []
    for project, organisation in rng.sample(pairs, hub.partnerships):
        partners = [organisation]
        others = [one for one in hub.organisations if one.kind != organisation.kind]
        if others and rng.random() < 0.35:
            partners.append(rng.choice(others))
        if not any(one.kind in OUTSIDE_SCHOOL for one in partners):
            # A students' association is the school itself: somebody from outside is in it too, always the same one.
            outside = [one for one in hub.organisations if one.kind in OUTSIDE_SCHOOL]
            partners.append(outside[crc32(project.title.encode()) % len(outside)])
        made.append(
            PlannedPartnership(
                hub=hub,
                name=f"{project.title}: {organisation.name}",
                project=project,
                schools=rng.sample(schools, min(len(schools), rng.choice((1, 1, 2, 3)))),
                organisations=partners,
                starts_on=project.starts_on + dt.timedelta(days=7 * rng.randint(0, 12)),
                ends_on=project.ends_on,
            )
        )
    return [_as_long_as_it_lasted(one) for one in made]


def _as_long_as_it_lasted(partnership: PlannedPartnership) -> PlannedPartnership:
    """Some partnerships end before their project, within the first six months; always the same ones."""
    luck = crc32(partnership.name.encode())
    if luck % 100 >= SHORT_PARTNERSHIPS:
        return partnership
    last = partnership.starts_on + dt.timedelta(days=60 + luck % 110)
    return replace(partnership, ends_on=min(last, partnership.ends_on or last))
