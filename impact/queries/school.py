"""What a school sees: its classes, the sessions that they took part in, and what its hub has to come."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils import timezone

from impact.models import AttendanceLine, Session
from impact.queries.countersign import Term, numbers_open
from impact.queries.ladder import term_of
from projects.models import Project, SignUp
from projects.queries.directory import ProjectCard, cards_of, still_to_join
from projects.queries.events import EventCard, hub_events
from projects.queries.sign_ups import open_sign_ups
from schools.models import Level, School, SchoolClass, school_year_label, school_year_of


@dataclass(frozen=True)
class ClassRow:
    """A class with the number of sessions it took part in and its interactions there."""

    name: str
    school_year: str
    level: str
    size: int
    sessions: int
    interactions: int


@dataclass(frozen=True)
class SessionRow:
    """A session as the school sees it: with the school's own head counts, and without the hub's notes.

    `open`: how many of these numbers nobody at the school has answered for.
    """

    held_on: dt.date
    what: str
    hub: str
    led_by: str
    heads: int | None
    open: int = 0

    @property
    def term(self) -> str:
        """The term in which it was, as an address has it."""
        return Term(school_year_of(self.held_on), term_of(self.held_on)).key


@dataclass(frozen=True)
class SchoolPicture:
    """Everything on a school's page. `classes` are of its last school year; `sessions` the latest ten, newest first,
    `sessions_before` those before them."""

    classes: list[ClassRow]
    earlier: list[ClassRow]
    sessions: list[SessionRow]
    sessions_before: list[SessionRow]


@dataclass(frozen=True)
class SchoolAhead:
    """What the hub of a school has to come: events, and projects that the school may still join.

    `joined`: where it stands with those that are open and that it has joined; for the school's own eyes.
    """

    events: tuple[EventCard, ...]
    projects: tuple[ProjectCard, ...]
    joined: tuple[SignUp, ...] = ()


LATEST = 50
AT_ONCE = 10
AHEAD = 4


def school_picture(school: School) -> SchoolPicture:
    """The classes and the latest sessions of a school, in four queries."""
    classes = _classes(school)
    last = classes[0].school_year if classes else ""
    sessions = latest_sessions(school, LATEST)
    return SchoolPicture(
        classes=[row for row in classes if row.school_year == last],
        earlier=[row for row in classes if row.school_year != last],
        sessions=sessions[:AT_ONCE],
        sessions_before=sessions[AT_ONCE:],
    )


def school_ahead(school: School, *, own: bool) -> SchoolAhead:
    """What is to come at the hub of a school, its sub-hubs included. Three queries, and two for the school's `own`."""
    hub, now = school.hub.parent or school.hub, timezone.now()
    joinable = still_to_join(Project.objects.of_hub(hub), school, now).order_by("call__closes_at", "pk")
    joined = tuple(open_sign_ups(school, now)) if own else ()
    return SchoolAhead(hub_events(hub, AHEAD), cards_of(joinable[:AHEAD]), joined)


def _classes(school: School) -> list[ClassRow]:
    counted = Q(lines__session__voided_at=None)
    rows = (
        SchoolClass.objects.filter(school=school)
        .annotate(times=Count("lines__session", filter=counted), heads=Sum("lines__head_count", filter=counted))
        .order_by("-school_year", "name", "pk")
        .values_list("name", "school_year", "level", "size", "times", "heads")
    )
    return [
        ClassRow(
            name=name,
            school_year=school_year_label(year),
            level=str(Level(level).label),
            size=size,
            sessions=times,
            interactions=heads or 0,
        )
        for name, year, level, size, times, heads in rows
    ]


def latest_sessions(school: School, number: int) -> list[SessionRow]:
    """The latest sessions that a school or its classes took part in, newest first. Three queries."""
    sessions = list(
        Session.objects.standing()
        .of_school(school)
        .select_related("session_type", "hub")
        .order_by("-held_on", "-pk")[:number]
    )
    heads = dict(
        AttendanceLine.objects.filter(session__in=sessions, school_class__school=school)
        .values_list("session")
        .annotate(heads=Sum("head_count"))
        .order_by()
    )
    unanswered = numbers_open(school, [row.pk for row in sessions])
    return [
        SessionRow(
            held_on=row.held_on,
            what=row.title or row.session_type.label,
            hub=row.hub.name,
            led_by=row.get_led_by_display(),
            heads=heads.get(row.pk),
            open=unanswered.get(row.pk, 0),
        )
        for row in sessions
    ]
