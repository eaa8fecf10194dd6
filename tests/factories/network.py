"""A small network for tests: hubs, schools, classes, projects, sessions. What is not named is plain and legal."""

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import count

from django.utils import timezone

from accounts.models import User
from hubs.access import derive_groups
from hubs.models import Category, Challenge, Hub, Membership
from hubs.roles import Role
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.record_session import record_session
from impact.models import Audience, Session, SessionType
from projects.models import Project, ProjectStatus
from schools.models import Level, School, SchoolClass, school_year_of

OPENED_ON = dt.date(2019, 10, 1)
HELD_ON = dt.date(2022, 5, 12)  # a Thursday in the school year 2021/22

_numbers = count(1)


def make_hub(
    code: str | None = None,
    *,
    name: str | None = None,
    parent: Hub | None = None,
    time_zone: str = "Europe/Lisbon",
    opened_on: dt.date = OPENED_ON,
    closed_on: dt.date | None = None,
) -> Hub:
    """Open a hub; each call without a code gives another one."""
    code = code or f"OSHub-T{next(_numbers)}"
    return Hub.objects.create(
        code=code,
        name=name or f"Hub {code}",
        host="Test House",
        country="PT",
        place="Testing",
        category=Category.SCHOOL_BASED,
        parent=parent,
        time_zone=time_zone,
        languages=["pt"],
        opened_on=opened_on,
        closed_on=closed_on,
    )


def make_membership(user: User, role: Role, hub: Hub | None = None, *, starts_on: dt.date | None = None) -> Membership:
    """Give a role, and the rights that follow; whether it may be given is not asked, which is half of the time."""
    today = timezone.now().date()
    given = Membership.objects.create(user=user, role=role, hub=hub, starts_on=starts_on or today)
    derive_groups(user, today)
    return given


def make_school(hub: Hub, name: str | None = None, *, place: str = "Testing") -> School:
    """Add a partner school to a hub."""
    return School.objects.create(
        hub=hub, name=name or f"School {next(_numbers)}", place=place, country="PT", partner_since=OPENED_ON
    )


def make_class(
    school: School,
    name: str | None = None,
    *,
    size: int = 24,
    school_year: int = school_year_of(HELD_ON),
    continues: SchoolClass | None = None,
) -> SchoolClass:
    """Add a class to a school. `lineage` is set by the database, and read back here."""
    made = SchoolClass.objects.create(
        school=school,
        name=name or f"{next(_numbers)}A",
        school_year=school_year,
        level=Level.LOWER_SECONDARY,
        size=size,
        continues=continues,
    )
    made.refresh_from_db(fields=["lineage"])
    return made


def make_project(hub: Hub, title: str | None = None, *, status: ProjectStatus = ProjectStatus.RUNNING) -> Project:
    """Add an open schooling project to a hub."""
    return Project.objects.create(
        hub=hub, title=title or f"Project {next(_numbers)}", starts_on=OPENED_ON, status=status
    )


def make_session_type(code: str = "co-creation", name: str = "Co-creation workshop") -> SessionType:
    """Find a type of session or add it (the rows of the migrations are gone after a test with real commits)."""
    made, _ = SessionType.objects.get_or_create(code=code, defaults={"name": name, "position": 1})
    return made


def class_line(school_class: SchoolClass, head_count: int | None = None) -> LineDraft:
    """Say that a class came, all of it unless a number is given."""
    heads = school_class.size if head_count is None else head_count
    return LineDraft(audience=Audience.STUDENT, head_count=heads, school_class=school_class)


def people_line(audience: Audience, head_count: int, first_timers: int | None = None) -> LineDraft:
    """Say that so many people came, without a class."""
    return LineDraft(audience=audience, head_count=head_count, first_timers=first_timers)


def make_session(
    hub: Hub,
    *lines: LineDraft,
    held_on: dt.date = HELD_ON,
    by: User | None = None,
    session_type: SessionType | None = None,
    project: Project | None = None,
    school: School | None = None,
    challenge: Challenge | None = None,
    co_hosts: Sequence[Hub] = (),
    title: str = "",
    note: str = "",
) -> Session:
    """Log a session through the action that the form uses; without lines its attendance is missing."""
    draft = SessionDraft(
        uid=uuid.uuid4(),
        held_on=held_on,
        session_type=session_type or make_session_type(),
        lines=lines,
        project=project,
        school=school,
        challenge=challenge,
        co_hosts=tuple(co_hosts),
        title=title,
        note=note,
    )
    return record_session(hub=hub, by=by, draft=draft).session
