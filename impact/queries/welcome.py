"""Counting at the door, as pages show it: what a desk can be opened for today, one desk with its tally, the list."""

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.models import Audience, PlannedSession, Session, SessionType, WelcomeDesk
from impact.queries.plan import expected_heads
from impact.queries.sessions import group_of
from projects.models import Event

SHOWN = 20  # of those that are in the log
USUAL_TYPE = "showcase"
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TallyLine:
    """What was counted of one audience: how many in all, and how many of them for the first time."""

    audience: Audience
    people: int
    first_timers: int

    @property
    def tone(self) -> str:
        """The colour of the group in which it is reported."""
        return group_of(self.audience.value).value


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A desk in the list. `logged` is how many the session of it says came, None where there is none that stands."""

    desk: WelcomeDesk
    running: bool
    logged: int | None


@dataclass(frozen=True, slots=True)
class WelcomePage:
    """A hub's desks: those that count, those that nobody has taken over, and the latest that are in the log."""

    running: tuple[DeskLine, ...]
    waiting: tuple[DeskLine, ...]
    logged: tuple[DeskLine, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something of today that a desk can be opened for: an event of the calendar, or a planned session."""

    title: str
    starts_at: dt.time | None
    expected: int | None
    event: Event | None = None
    planned: PlannedSession | None = None

    @property
    def key(self) -> str:
        """How an address names it: `event=7`."""
        return f"event={self.event.pk}" if self.event else f"planned={self.planned.pk}" if self.planned else ""


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """What was counted at the door of a session, beside what was logged."""

    desk: WelcomeDesk
    logged: int


def welcome_page(hub: Hub) -> WelcomePage:
    """The desks of a hub. Two queries."""
    rows = WelcomeDesk.objects.filter(hub=hub).select_related("session", "started_by")
    rows, now = rows.annotate(heads=Sum("session__lines__head_count")), timezone.now()
    open_ones = rows.not_logged()
    lines = [_line(row, now) for row in open_ones]
    done = rows.exclude(pk__in=open_ones.values("pk")).order_by("-day", "-pk")[:SHOWN]
    return WelcomePage(
        running=tuple(line for line in lines if line.running),
        waiting=tuple(line for line in lines if not line.running),
        logged=tuple(_line(row, now) for row in done),
    )


def occasions_today(hub: Hub) -> list[Occasion]:
    """The public events and planned sessions of today that have no desk yet, the earliest first. Five queries."""
    today = hub.today()
    desks = WelcomeDesk.objects.filter(hub=hub, day=today)
    events = _events_of(hub, today).exclude(welcome_desks__in=desks)
    planned = PlannedSession.objects.waiting(hub).filter(day=today, welcome_desks=None).with_all()
    found = [*map(_of_event, events), *map(_of_planned, planned)]
    return sorted(found, key=lambda one: (one.starts_at or dt.time.min, one.title))


def find_occasion(hub: Hub, *, event: int | None, planned: int | None) -> Occasion | None:
    """One of those, also if it has a desk by now; None where none is named. At most three queries."""
    if event is not None:
        return next((_of_event(one) for one in _events_of(hub, hub.today()).filter(pk=event)), None)
    if planned is None:
        return None
    rows = PlannedSession.objects.waiting(hub).filter(day=hub.today(), pk=planned).with_all()
    return next((_of_planned(one) for one in rows), None)


def find_desk(hub: Hub, key: int) -> WelcomeDesk | None:
    """One of a hub's desks, with what it belongs to. One query."""
    rows = WelcomeDesk.objects.filter(hub=hub, pk=key)
    return rows.select_related(
        "hub", "started_by", "session", "event__project", "planned__series__project", "planned__series__school"
    ).first()


def desk_at_door(key: int) -> WelcomeDesk | None:
    """A desk as a visitor meets it, also one that is closed. One query."""
    return WelcomeDesk.objects.filter(pk=key).select_related("hub").first()


def tally_of(desk: WelcomeDesk) -> list[TallyLine]:
    """What was counted, in the order of the audiences. One query."""
    counted = {(row.audience, row.first_time): row.people for row in desk.tallies.all()}
    lines = (
        TallyLine(one, counted.get((one, True), 0) + counted.get((one, False), 0), counted.get((one, True), 0))
        for one in Audience
    )
    return [line for line in lines if line.people]


def first_timers_in(tally: Iterable[TallyLine]) -> int:
    """How many of all came for the first time."""
    return sum(line.first_timers for line in tally)


def at_the_door_of(session: Session) -> AtTheDoor | None:
    """What was counted at the door of a session, if it was. One query, one more where it was."""
    desk = WelcomeDesk.objects.filter(session=session).first()
    return AtTheDoor(desk, sum(line.head_count for line in session.lines.all())) if desk else None


def likely_type_at(desk: WelcomeDesk) -> SessionType | None:
    """The type of what was planned, or of the last count that was taken over; else what open events usually are."""
    if desk.planned is not None:
        return desk.planned.series.session_type
    before = WelcomeDesk.objects.filter(hub=desk.hub_id, session__session_type__in_use=True)
    if last := before.select_related("session__session_type").order_by("-day", "-pk").first():
        return last.session.session_type if last.session else None
    types = list(SessionType.objects.filter(in_use=True))
    return next((one for one in types if one.code == USUAL_TYPE), types[0] if types else None)


def welcome_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """Desks that count now, and counts that nobody has taken over. One query for those who may."""
    if HubPerm.LOG_SESSIONS not in rights:
        return []
    now, page = timezone.now(), reverse("impact:welcome", args=[hub.code])
    desks = list(WelcomeDesk.objects.filter(hub=hub).not_logged())
    running = [desk for desk in desks if desk.is_running(now)]
    found = []
    for desk in running:
        text = _("At the door of “%(title)s” %(number)d are counted so far.")
        url = reverse("impact:welcome_desk", args=[hub.code, desk.pk])
        found.append(Todo(text % {"title": desk.title, "number": desk.counted}, "people", url, _("To the desk")))
    if waiting := sum(1 for desk in desks if desk not in running and desk.counted):
        text = ngettext(
            "%(number)d count at the door is not in the log yet.",
            "%(number)d counts at the door are not in the log yet.",
            waiting,
        )
        found.append(Todo(text % {"number": waiting}, "people", page, _("Take over")))
    return found


def _events_of(hub: Hub, day: dt.date) -> QuerySet[Event]:
    """The public events of a hub on a day, the first to begin first."""
    begins = dt.datetime.combine(day, dt.time(), zoneinfo.ZoneInfo(hub.time_zone))
    there = Event.objects.published().filter(hub=hub, starts_at__lt=begins + A_DAY, ends_at__gte=begins)
    return there.select_related("hub", "project").order_by("starts_at", "pk")


def _of_event(event: Event) -> Occasion:
    return Occasion(event.title, event.begins.time(), None, event=event)


def _of_planned(row: PlannedSession) -> Occasion:
    return Occasion(row.series.what, row.series.starts_at, expected_heads(row), planned=row)


def _line(row: WelcomeDesk, now: dt.datetime) -> DeskLine:
    heads: int | None = row.heads  # type: ignore[attr-defined]  # annotated by welcome_page()
    return DeskLine(row, row.is_running(now), (heads or 0) if row.is_logged else None)
