"""A small world of facts for rollup tests, written as plainly as any write path may: rows, not actions."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import connection

from hubs.models import Hub, Organisation
from impact.models import AttendanceLine, Session, SessionCoHost, SessionType
from projects.models import Partnership, Project
from schools.models import School, SchoolClass

FACTS_AND_CELLS = [
    "impact_attendanceline",
    "impact_sessioncohost",
    "impact_session",
    "impact_sessionmark",
    "impact_stalemark",
    "impact_daycell",
    "impact_lineagemonth",
    "impact_periodcell",
    "impact_thingcell",
    "impact_networkday",
    "impact_networkslice",
    "impact_networkslicepeople",
    "impact_sliceplace",
    "impact_rollupstate",
    "projects_partnership_schools",
    "projects_partnership_organisations",
    "projects_partnership",
    "projects_project",
    "schools_schoolclass",
    "schools_school",
    "hubs_hubgrouppermission",
    "hubs_membership",
    "hubs_hub",
]


@dataclass
class World:
    """Three hubs (the third with a sub-hub), a school with a chain of three classes in each, a project in each."""

    hubs: list[Hub] = field(default_factory=list)
    classes: list[SchoolClass] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    session_type: SessionType = field(default_factory=SessionType)
    types: list[SessionType] = field(default_factory=list)
    mill: Organisation = field(default_factory=Organisation)

    def log(
        self,
        hub: Hub,
        day: dt.date,
        *lines: dict[str, object],
        project: Project | None = None,
        co_hosts: tuple[Hub, ...] = (),
        kind: int = 0,
        led_by: str = "hub",
    ) -> Session:
        """Write one session with its lines and co-hosts."""
        session = Session.objects.create(
            uid=uuid.uuid4(),
            payload_hash="",
            hub=hub,
            held_on=day,
            session_type=self.types[kind],
            led_by=led_by,
            project=project,
        )
        AttendanceLine.objects.bulk_create([AttendanceLine(session=session, **line) for line in lines])
        for co_host in co_hosts:
            SessionCoHost.objects.create(session=session, hub=co_host)
        return session


def empty_world() -> None:
    """Take away every fact and every cell; quicker than a new database for each example."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(FACTS_AND_CELLS)} CASCADE")


def small_world() -> World:
    """Make the hubs, schools, classes and projects that sessions refer to."""
    world = World()
    world.session_type, _ = SessionType.objects.get_or_create(code="maker", defaults={"name": "Maker session"})
    other, _ = SessionType.objects.get_or_create(code="visit-to-a-mill", defaults={"name": "Visit to a mill"})
    world.types = [world.session_type, other]
    opened = dt.date(2015, 1, 1)
    said = {"kind": "industry", "country": "PT", "place": "Here"}
    world.mill, _ = Organisation.objects.update_or_create(name="Old mill", defaults=said)
    for number in range(4):
        hub = Hub.objects.create(
            code=f"T-{number}",
            name=f"Hub {number}",
            country="PT",
            place="Here",
            category="space",
            time_zone="Europe/Lisbon",
            opened_on=opened,
            parent=world.hubs[2] if number == 3 else None,
        )
        world.hubs.append(hub)
        school = School.objects.create(hub=hub, name="School", place="Here", country="PT", partner_since=opened)
        earlier = None
        for year in (2019, 2020, 2021):
            earlier = SchoolClass.objects.create(
                school=school, name="A", school_year=year, level="isced_2", size=30, continues=earlier
            )
            world.classes.append(earlier)
        project = Project.objects.create(hub=hub, title="Project", starts_on=opened, status="running")
        world.projects.append(project)
        partnership = Partnership.objects.create(hub=hub, name="Partnership", project=project, starts_on=opened)
        partnership.schools.add(school)
        partnership.organisations.add(world.mill)
    return world
