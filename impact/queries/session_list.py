"""The list of a hub's sessions with its filters, as quick for a million of them as for ten."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from accounts.models import User
from hubs.models import Hub
from impact.models import AttendanceLine, AudienceGroup, Session, SessionType
from impact.models.session import SessionQuerySet
from impact.queries.seen_by_hub import SeenByHub
from impact.queries.sessions import SessionRights, group_of, what_of
from projects.models import Project
from schools.models import School

ROWS_A_PAGE = 25
# As far as anybody leafs: older ones are found by day, and counting on would cost more than the page itself.
MOST_LISTED = 10_000


@dataclass(frozen=True)
class SessionFilter:
    """What the list is narrowed to; nothing means everything that stands."""

    first_day: dt.date | None = None
    last_day: dt.date | None = None
    session_type: SessionType | None = None
    project: Project | None = None
    school: School | None = None
    logged_by: User | None = None
    with_voided: bool = False
    only_missing: bool = False


@dataclass(frozen=True)
class Heads:
    """How many of one of the three groups came."""

    label: str
    number: int
    tone: str


@dataclass(frozen=True)
class SessionRow:
    """One line of the list."""

    uid: uuid.UUID
    held_on: dt.date
    what: str
    session_type: str
    project: str
    school: str
    owner: str
    heads: tuple[Heads, ...]
    interactions: int
    missing: bool
    voided: bool
    joint: bool
    rights: SessionRights


class SessionPages(Paginator[SessionRow]):
    """The pages of a list that is cut off where nobody leafs any further; `cut_off` says that there is more."""

    def __init__(self, found: int) -> None:
        super().__init__((), ROWS_A_PAGE)
        self.count = min(found, MOST_LISTED)
        self.cut_off = found > MOST_LISTED


def session_page(
    hub: Hub, wanted: SessionFilter, *, page: str | int | None, rights: Callable[[Session], SessionRights]
) -> Page[SessionRow]:
    """One page of the list, newest first, in a constant number of queries. A page that is not there gives the last."""
    seen = SeenByHub(hub, _narrowed(wanted), first_day=wanted.first_day, last_day=wanted.last_day)
    pages = SessionPages(seen.count(MOST_LISTED + 1))
    number = pages.get_page(page).number
    newest = seen.newest(number * ROWS_A_PAGE)[(number - 1) * ROWS_A_PAGE :]
    sessions = Session.objects.filter(pk__in=newest).for_list()
    return Page([_row(session, hub, rights(session)) for session in sessions], number, pages)


def _narrowed(wanted: SessionFilter) -> SessionQuerySet:
    found = Session.objects.all() if wanted.with_voided else Session.objects.standing()
    named = {
        name: value
        for name, value in (
            ("session_type", wanted.session_type),
            ("project", wanted.project),
            ("school", wanted.school),
            ("logged_by", wanted.logged_by),
        )
        if value is not None
    }
    found = found.filter(**named)
    return found.without_attendance() if wanted.only_missing else found


def _row(session: Session, hub: Hub, rights: SessionRights) -> SessionRow:
    lines = list(session.lines.all())
    return SessionRow(
        uid=session.uid,
        held_on=session.held_on,
        what=what_of(session),
        session_type=session.session_type.label if session.title else "",
        project=str(session.project or ""),
        school=str(session.school or ""),
        owner=session.hub.name if session.hub_id != hub.pk else "",
        heads=_heads(lines),
        interactions=sum(line.head_count for line in lines),
        missing=not lines,
        voided=session.voided_at is not None,
        joint=bool(session.co_hosts.all()),
        rights=rights,
    )


def _heads(lines: Collection[AttendanceLine]) -> tuple[Heads, ...]:
    totals: dict[AudienceGroup, int] = {}
    for line in lines:
        group = group_of(line.audience)
        totals[group] = totals.get(group, 0) + line.head_count
    return tuple(Heads(str(group.label), totals[group], group.value) for group in AudienceGroup if group in totals)
