"""What the demonstration consists of, as plain values: places, cohorts, sessions. Made here, written elsewhere."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hubs.models import Category, OrganisationKind
from impact.models import Audience, Format, LedBy
from projects.models import ProjectStatus
from schools.models import Level

if TYPE_CHECKING:
    from impact.demo.pages import PlannedSite

FIRST_DAY = dt.date(2019, 10, 1)
LAST_DAY = dt.date(2022, 9, 30)
SCHOOL_YEARS = (2019, 2020, 2021)
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://oshub.example/demonstration")


@dataclass(eq=False)
class PlannedSchool:
    """A partner school with an invented name."""

    hub: "PlannedHub"
    name: str
    place: str
    levels: tuple[Level, ...]


@dataclass(eq=False)
class PlannedOrganisation:
    """An organisation with an invented name."""

    name: str
    kind: OrganisationKind
    country: str
    place: str


@dataclass(eq=False)
class PlannedProject:
    """An open schooling project with invented content."""

    hub: "PlannedHub"
    title: str
    summary: str
    starts_on: dt.date
    ends_on: dt.date | None
    status: ProjectStatus

    def runs_on(self, day: dt.date) -> bool:
        """Whether sessions may belong to the project on a day."""
        return (
            self.status != ProjectStatus.PLANNED
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )


@dataclass(eq=False)
class PlannedHub:
    """A hub or sub-hub. `students_by_class`: what its lineages add up to; `intensity`: how often it meets them."""

    code: str
    name: str
    local_name: str
    host: str
    country: str
    place: str
    latitude: str
    longitude: str
    category: Category
    traits: tuple[Category, ...]
    time_zone: str
    languages: tuple[str, ...]
    opened_on: dt.date
    parent: "PlannedHub | None"
    students_by_class: int
    intensity: float
    smallest_class: int
    largest_class: int
    kindergarten_class: str
    new_teachers: int
    partnerships: int
    schools: list[PlannedSchool] = field(default_factory=list)
    organisations: list[PlannedOrganisation] = field(default_factory=list)
    projects: list[PlannedProject] = field(default_factory=list)

    def open_projects(self, day: dt.date) -> list[PlannedProject]:
        """Projects that a session of this hub may belong to on a day: its own, and those of the hub it is part of."""
        reachable = [*self.projects, *(self.parent.projects if self.parent else [])]
        return [project for project in reachable if project.runs_on(day)]


@dataclass(eq=False)
class PlannedPartnership:
    """One counted partnership: schools and organisations around a project."""

    hub: PlannedHub
    name: str
    project: PlannedProject
    schools: list[PlannedSchool]
    organisations: list[PlannedOrganisation]
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(eq=False)
class PlannedClass:
    """A class in one school year; `continues` is the same pupils a year or more before."""

    school: PlannedSchool
    name: str
    school_year: int
    level: Level
    size: int
    continues: "PlannedClass | None"


@dataclass(eq=False)
class Lineage:
    """Classes of the same pupils over the years, and the highest attendance that any session will ever see of them."""

    highest: int
    classes: list[PlannedClass]


@dataclass(eq=False)
class PlannedLine:
    """An attendance line that may still move between `low` and `high` until the totals are exact."""

    audience: Audience
    head_count: int
    school_class: PlannedClass | None = None
    first_timers: int | None = None
    low: int = 0
    high: int = 0

    @classmethod
    def fixed(cls, audience: Audience, head_count: int, first_timers: int | None) -> "PlannedLine":
        """A line whose head count stays as it is."""
        return cls(audience, head_count, first_timers=first_timers, low=head_count, high=head_count)


@dataclass(eq=False)
class PlannedSession:
    """A session as somebody at the hub would have logged it. `voided` holds the reason of a voided one."""

    hub: PlannedHub
    held_on: dt.date
    type_code: str
    lines: list[PlannedLine]
    led_by: LedBy = LedBy.HUB
    format: Format = Format.IN_PERSON
    project: PlannedProject | None = None
    school: PlannedSchool | None = None
    co_hosts: tuple[PlannedHub, ...] = ()
    starts_at: dt.time | None = None
    minutes: int | None = None
    title: str = ""
    note: str = ""
    voided: str = ""
    uid: uuid.UUID = field(default_factory=lambda: uuid.UUID(int=0))


@dataclass(eq=False)
class NetworkPlan:
    """Everything that is written. Parents stand before their sub-hubs, classes before those that continue them."""

    hubs: list[PlannedHub]
    classes: list[PlannedClass]
    lineages: list[Lineage]
    partnerships: list[PlannedPartnership]
    sessions: list[PlannedSession]
    site: "PlannedSite"
