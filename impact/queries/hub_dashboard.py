"""A hub's own dashboard: its figures, what was logged lately, and what there is to do."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from hubs.models import Hub, HubStatus
from hubs.queries.board_todo import board_todos
from hubs.queries.meeting_todo import meeting_todos
from hubs.queries.todo import Todo, hub_todos
from hubs.roles import HubPerm
from impact.models import DayCell, QuietMonth, ScopeKind, Session, SessionMark, StaleMark, Thing
from impact.models.audience import CellAudience
from impact.queries.bookings import booking_todos
from impact.queries.certificates import certificate_todos
from impact.queries.countersign import countersign_todos
from impact.queries.dashboard import Reading, read_hubs, read_scope, read_things
from impact.queries.duplicates import duplicate_todos
from impact.queries.freshness import Freshness, freshness, one_moment
from impact.queries.left_over import left_over_todos
from impact.queries.months import month_of
from impact.queries.network import HubLine
from impact.queries.period_todos import period_todos
from impact.queries.periods import ALL_TIME, Period
from impact.queries.plan import plan_todos
from impact.queries.second_looks import second_look_todos
from impact.queries.seen_by_hub import SeenByHub
from impact.queries.session_proposals import from_schools_todos
from impact.queries.welcome import welcome_todos
from projects.queries.todo import project_todos
from schools.queries.todo import school_todos

LATEST = 8
TONES = ("warn", "", "info")
QUIET_AFTER = 30  # days without a session after which the page asks whether something was forgotten


@dataclass(frozen=True, slots=True)
class LatestSession:
    """One of the latest sessions, as the hub's list shows it. `interactions` is None where attendance is missing."""

    url: str
    held_on: dt.date
    what: str
    where: str
    owner: str
    interactions: int | None


@dataclass(frozen=True, slots=True)
class HubFigures:
    """What the cells say of a hub in a period."""

    reading: Reading
    things: dict[Thing, int]
    sub_hubs: tuple[HubLine, ...]
    fresh: Freshness


@dataclass(frozen=True, slots=True)
class HubToday:
    """What goes on at a hub: sessions as they are logged, and what waits for the person who looks."""

    latest: tuple[LatestSession, ...]
    todos: tuple[Todo, ...]


def hub_figures(hub: Hub, period: Period) -> HubFigures:
    """The figures of a hub. Five queries."""
    members = _members(hub)
    with one_moment():
        return HubFigures(
            reading=read_scope(ScopeKind.HUB, hub.pk, period, CellAudience.EVERYONE),
            things=read_things(ScopeKind.HUB, hub.pk),
            sub_hubs=_sub_hubs(members, period),
            fresh=freshness(),
        )


def hub_today(hub: Hub, user: User, rights: Collection[HubPerm]) -> HubToday:
    """What goes on at a hub, and what this person may do about it. A constant number of queries."""
    members = _members(hub)
    return HubToday(
        latest=_latest(hub, members) if HubPerm.VIEW_SESSIONS in rights else (),
        todos=_todos(hub, members, user, rights),
    )


def open_todos(hub: Hub, user: User, rights: Collection[HubPerm]) -> tuple[Todo, ...]:
    """What waits for a person at a hub, as its page says it: what is amiss first; what is only to be known, last."""
    return _todos(hub, _members(hub), user, rights)


def _todos(hub: Hub, members: list[Hub], user: User, rights: Collection[HubPerm]) -> tuple[Todo, ...]:
    todos = [
        *_log_todos(hub, members, rights),
        *period_todos(hub, rights),
        *left_over_todos(hub, rights),
        *plan_todos(hub, rights),
        *welcome_todos(hub, rights),
        *booking_todos(hub, rights),
        *countersign_todos(hub, rights),
        *second_look_todos(hub, user, rights),
        *duplicate_todos(hub, rights),
        *from_schools_todos(hub, rights),
        *certificate_todos(hub, rights),
        *project_todos(hub, user, rights),
        *school_todos(hub, rights),
        *board_todos(hub, user, rights),
        *meeting_todos(hub, rights),
        *hub_todos(hub, rights),
    ]
    return tuple(sorted(todos, key=lambda todo: TONES.index(todo.tone)))


def _members(hub: Hub) -> list[Hub]:
    return list(Hub.objects.filter(parent=hub).order_by("code"))


def _sub_hubs(members: list[Hub], period: Period) -> tuple[HubLine, ...]:
    _columns, pictures = read_hubs([member.pk for member in members], period, CellAudience.EVERYONE)
    return tuple(
        HubLine(member.code, member.name, str(member.country.name), pictures[member.pk])
        for member in members
        if member.pk in pictures
    )


def _latest(hub: Hub, members: list[Hub]) -> tuple[LatestSession, ...]:
    """The latest sessions that a hub and its sub-hubs own or co-host."""
    newest = SeenByHub(hub, Session.objects.standing(), sub_hubs=members).newest(LATEST)
    sessions = (
        Session.objects.filter(pk__in=newest)
        .with_interactions()
        .select_related("hub", "session_type", "school")
        .order_by("-held_on", "-pk")
    )
    return tuple(_line(session, hub) for session in sessions)


def _line(session: Session, hub: Hub) -> LatestSession:
    return LatestSession(
        url=reverse("impact:session", kwargs={"hub_code": hub.code, "uid": session.uid}),
        held_on=session.held_on,
        what=session.title or session.session_type.label,
        where=session.school.name if session.school else "",
        owner=session.hub.name if session.hub_id != hub.pk else "",
        interactions=getattr(session, "interactions", None),
    )


def _log_todos(hub: Hub, members: list[Hub], rights: Collection[HubPerm]) -> list[Todo]:
    _columns, all_time = read_hubs([hub.pk], ALL_TIME, CellAudience.EVERYONE)
    missing = all_time[hub.pk].whole.without_attendance if hub.pk in all_time else 0
    things = read_things(ScopeKind.HUB, hub.pk)
    found: list[Todo] = []
    if missing:
        text = ngettext(
            "Of %(number)d session nobody has said how many came.",
            "Of %(number)d sessions nobody has said how many came.",
            missing,
        )
        url = f"{_sessions(hub)}?missing=on" if HubPerm.VIEW_SESSIONS in rights else ""
        found.append(Todo(text % {"number": missing}, "people", url, _("Show them"), "warn"))
    found += _silence(hub, may_log=HubPerm.LOG_SESSIONS in rights)
    schools = reverse("schools:of_hub", args=[hub.code]) if HubPerm.MANAGE_SCHOOLS in rights else ""
    if not things[Thing.SCHOOLS]:
        found.append(Todo(_("This hub has no partner school yet."), "mortarboard", schools, _("Schools")))
    elif not things[Thing.CLASSES]:
        text = _("No class is entered yet, so students can only be estimated from first-timers.")
        found.append(Todo(text, "mortarboard", schools, _("Schools")))
    if _is_being_added_up([hub.pk, *(member.pk for member in members)]):
        text = _("New entries are being added up; the figures follow in a moment.")
        found.append(Todo(text, "info-circle", tone="info"))
    return found


def _is_being_added_up(hubs: list[int]) -> bool:
    stale = StaleMark.objects.filter(hub_id__in=hubs).values("hub_id")
    new = Session.objects.filter(pk__in=SessionMark.objects.values("session_id"), hub_id__in=hubs).values("hub_id")
    return stale.union(new, all=True).exists()


def _silence(hub: Hub, *, may_log: bool) -> list[Todo]:
    if hub.opened_on is None:
        first = reverse("impact:first_steps", args=[hub.code])
        text = _("This hub is being set up: it is not public yet, and logs sessions from its opening on.")
        return [Todo(text, "hammer", first, _("First steps"), "info")]
    if hub.status == HubStatus.AT_REST and hub.closed_on is not None:
        text = _("This hub is at rest since %(day)s. Sessions held until then can still be logged.")
        return [Todo(text % {"day": date_format(hub.closed_on)}, "info-circle", tone="info")]
    url = reverse("impact:log_session", kwargs={"hub_code": hub.code}) if may_log else ""
    last = DayCell.objects.filter(hub_id=hub.pk).order_by("-day").values_list("day", flat=True).first()
    if not hub.is_open_on(hub.today()):
        return []
    if last is None:
        return [Todo(_("Nothing has been logged yet."), "plus-circle", url, _("Log the first session"))]
    heard = hub.today() - dt.timedelta(days=QUIET_AFTER)
    if last >= heard or QuietMonth.objects.filter(hub=hub, month__gte=month_of(heard)).exists():
        return []
    text = _("Nothing has been logged for any day after %(day)s. Was something forgotten?")
    return [Todo(text % {"day": date_format(last)}, "clock-history", url, _("Log a session"), "warn")]


def _sessions(hub: Hub) -> str:
    return reverse("impact:sessions", kwargs={"hub_code": hub.code})
