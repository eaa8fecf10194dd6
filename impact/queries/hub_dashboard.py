"""A hub's own dashboard: its figures, what was logged lately, and what needs somebody's attention."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from impact.models import DayCell, ScopeKind, Session, StaleMark, Thing
from impact.models.audience import CellAudience
from impact.queries.dashboard import Picture, Reading, read_hubs, read_scope, read_things
from impact.queries.freshness import Freshness, freshness, one_moment
from impact.queries.periods import ALL_TIME, Period

LATEST = 8
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
class SubHubLine:
    """A sub-hub with its own figures."""

    code: str
    name: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that somebody should mend; `tone` is that of a pill. No url where only others can mend it."""

    text: str
    tone: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class HubFigures:
    """What the cells say of a hub in a period."""

    reading: Reading
    things: dict[Thing, int]
    sub_hubs: tuple[SubHubLine, ...]
    fresh: Freshness


@dataclass(frozen=True, slots=True)
class HubToday:
    """What goes on at a hub: sessions as they are logged, and what is to be mended."""

    latest: tuple[LatestSession, ...]
    attention: tuple[Attention, ...]


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


def hub_today(hub: Hub, *, with_sessions: bool, may_log: bool) -> HubToday:
    """What goes on at a hub; sessions one by one only for those who may read them. A constant number of queries."""
    members = _members(hub)
    return HubToday(
        latest=_latest(hub, members) if with_sessions else (),
        attention=_attention(hub, members, with_sessions=with_sessions, may_log=may_log),
    )


def _members(hub: Hub) -> list[Hub]:
    return list(Hub.objects.filter(parent=hub).order_by("code"))


def _sub_hubs(members: list[Hub], period: Period) -> tuple[SubHubLine, ...]:
    _columns, pictures = read_hubs([member.pk for member in members], period, CellAudience.EVERYONE)
    return tuple(
        SubHubLine(member.code, member.name, pictures[member.pk]) for member in members if member.pk in pictures
    )


def _latest(hub: Hub, members: list[Hub]) -> tuple[LatestSession, ...]:
    """The latest sessions that a hub and its sub-hubs own or co-host.

    Each owner's latest come out of the index by hub and day and are merged, so that a long log costs nothing.
    """
    standing = Session.objects.standing()
    family = [hub.pk, *(member.pk for member in members)]
    first, *others = [
        *(_newest(standing.filter(hub_id=pk)) for pk in family),
        *(_newest(standing.filter(co_hostings__hub_id=pk), "co_hostings__held_on") for pk in family),
    ]
    newest = sorted(set(first.union(*others)), key=lambda row: (row[1], row[0]), reverse=True)[:LATEST]
    sessions = (
        Session.objects.filter(pk__in=[pk for pk, _day in newest])
        .with_interactions()
        .select_related("hub", "session_type", "school")
        .order_by("-held_on", "-pk")
    )
    return tuple(_line(session, hub) for session in sessions)


def _newest(sessions: QuerySet[Session], day: str = "held_on") -> QuerySet[Session, tuple[int, dt.date]]:
    return sessions.order_by(f"-{day}", "-pk").values_list("pk", "held_on")[:LATEST]


def _line(session: Session, hub: Hub) -> LatestSession:
    return LatestSession(
        url=reverse("impact:session", kwargs={"hub_code": hub.code, "uid": session.uid}),
        held_on=session.held_on,
        what=session.title or session.session_type.label,
        where=session.school.name if session.school else "",
        owner=session.hub.name if session.hub_id != hub.pk else "",
        interactions=getattr(session, "interactions", None),
    )


def _attention(hub: Hub, members: list[Hub], *, with_sessions: bool, may_log: bool) -> tuple[Attention, ...]:
    _columns, all_time = read_hubs([hub.pk], ALL_TIME, CellAudience.EVERYONE)
    missing = all_time[hub.pk].whole.without_attendance if hub.pk in all_time else 0
    things = read_things(ScopeKind.HUB, hub.pk)
    sessions_url = reverse("impact:sessions", kwargs={"hub_code": hub.code}) if with_sessions else ""
    found: list[Attention] = []
    if missing:
        text = ngettext(
            "Of %(number)d session nobody has said how many came.",
            "Of %(number)d sessions nobody has said how many came.",
            missing,
        )
        url = f"{sessions_url}?missing=on" if sessions_url else ""
        found.append(Attention(text % {"number": missing}, "warn", url, _("Show them")))
    found += _silence(hub, may_log=may_log)
    if not things[Thing.SCHOOLS]:
        found.append(Attention(_("This hub has no partner school yet."), "neutral"))
    elif not things[Thing.CLASSES]:
        text = _("No class is entered yet, so students can only be estimated from first-timers.")
        found.append(Attention(text, "neutral"))
    if StaleMark.objects.filter(hub_id__in=[hub.pk, *(member.pk for member in members)]).exists():
        found.append(Attention(_("New entries are being added up; the figures follow in a moment."), "info"))
    return tuple(found)


def _silence(hub: Hub, *, may_log: bool) -> list[Attention]:
    url = reverse("impact:log_session", kwargs={"hub_code": hub.code}) if may_log else ""
    last = DayCell.objects.filter(hub_id=hub.pk).order_by("-day").values_list("day", flat=True).first()
    if not hub.is_open_on(hub.today()):
        return []
    if last is None:
        return [Attention(_("Nothing has been logged yet."), "neutral", url, _("Log the first session"))]
    if (hub.today() - last).days <= QUIET_AFTER:
        return []
    text = _("Nothing has been logged for any day after %(day)s. Was something forgotten?")
    return [Attention(text % {"day": date_format(last)}, "warn", url, _("Log a session"))]
