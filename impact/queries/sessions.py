"""One session to be read, with everything that is known about it, and what somebody may do with it."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.models import (
    AUDIENCES_OF,
    ApiSession,
    AttendanceLine,
    Audience,
    AudienceGroup,
    ImportedSession,
    ReportingPeriod,
    Session,
    SessionType,
    Source,
)
from impact.queries.preview import Effect, effect_of
from impact.queries.reporting import closed_period_of
from schools.models import School


@dataclass(frozen=True)
class SessionRights:
    """What a person may do with one session, as seen from one hub's workspace.

    `change` is the right to correct and to void, which can be used while the session stands, and to restore it after.
    """

    change: bool
    standing: bool
    log_again: bool
    read_note: bool

    @property
    def change_now(self) -> bool:
        """Whether correcting and voiding are on offer."""
        return self.change and self.standing

    @property
    def restore_now(self) -> bool:
        """Whether restoring is on offer."""
        return self.change and not self.standing


@dataclass(frozen=True)
class LineRow:
    """One attendance line with how it counts, in words."""

    who: str
    head_count: int
    counts: str
    tone: str


@dataclass(frozen=True)
class SessionPicture:
    """Everything on the page of one session. `note` is blank for those who may not read it.

    `program` is the token with which a program sent it, or the table that it stood in; blank otherwise. `closed` is the
    closed reporting period in which it lies.
    """

    session: Session
    what: str
    owner: Hub | None
    lines: tuple[LineRow, ...]
    interactions: int
    co_hosts: tuple[Hub, ...]
    note: str
    effect: Effect
    rights: SessionRights
    program: str
    closed: ReportingPeriod | None


def session_rights(session: Session, *, hub: Hub, user: User, held: Collection[HubPerm]) -> SessionRights:
    """What somebody with the rights `held` at a hub may do with a session that they see there.

    Only the hub that owns a session changes it: coordinators every one, staff their own for a fortnight.
    """
    own = session.hub_id == hub.pk
    lately = HubPerm.LOG_SESSIONS in held and session.logged_lately_by(user, timezone.now())
    return SessionRights(
        change=own and (HubPerm.CORRECT_SESSIONS in held or lately),
        standing=session.voided_at is None,
        log_again=own and HubPerm.LOG_SESSIONS in held,
        read_note=own and HubPerm.READ_NOTES in held,
    )


def find_session(hub: Hub, uid: uuid.UUID) -> Session | None:
    """The session with an identifier that a hub sees, its own before one that it only co-hosts."""
    found = Session.objects.seen_by_hub(hub).for_list().filter(uid=uid)
    return min(found, key=lambda session: (session.hub_id != hub.pk, session.pk), default=None)


def own_session(hub: Hub, uid: uuid.UUID) -> Session | None:
    """The session with an identifier that a hub owns."""
    return Session.objects.for_list().filter(hub=hub, uid=uid).first()


def sessions_like(
    hub: Hub, *, uid: uuid.UUID, held_on: dt.date, session_type: SessionType, school: School | None
) -> list[Session]:
    """Sessions that stand for the same hub, day, type and school under another identifier: likely the same one."""
    return list(
        Session.objects.standing()
        .filter(hub=hub, held_on=held_on, session_type=session_type, school=school)
        .exclude(uid=uid)
        .select_related("session_type", "school", "logged_by")
        .with_interactions()
    )


def sessions_that_repeat(session: Session) -> list[Session]:
    """Sessions that stand for what a stored one says: where it is taken back, both count."""
    return sessions_like(
        session.hub,
        uid=session.uid,
        held_on=session.held_on,
        session_type=session.session_type,
        school=session.school,
    )


def latest_own(hub: Hub, by: User, number: int = 3) -> list[Session]:
    """The latest sessions that a person logged at a hub, one for each type, project and school."""
    found: dict[tuple[int, int | None, int | None], Session] = {}
    # What programs send stands in the name of who answers for them, and is not what that person does.
    typed = Session.objects.standing().exclude(source=Source.API)
    mine = typed.filter(hub=hub, logged_by=by).select_related("session_type", "school", "project")
    for session in mine.order_by("-held_on", "-pk")[:20]:
        found.setdefault((session.session_type_id, session.project_id, session.school_id), session)
    return list(found.values())[:number]


def session_picture(session: Session, *, hub: Hub, rights: SessionRights) -> SessionPicture:
    """What the page of a session shows in a hub's workspace; the note is withheld here, not in the template."""
    lines = list(session.lines.all())
    return SessionPicture(
        session=session,
        what=what_of(session),
        owner=session.hub if session.hub_id != hub.pk else None,
        lines=tuple(_line(line) for line in lines),
        interactions=sum(line.head_count for line in lines),
        co_hosts=tuple(session.co_hosts.all()),
        note=session.note if rights.read_note else "",
        effect=effect_of(lines, hub=session.hub, uid=session.uid),
        rights=rights,
        program=program_behind(session),
        closed=closed_period_of(session.held_on),
    )


def program_behind(session: Session) -> str:
    """The name of the token with which a session was sent. Asks only where a program or a table is the source."""
    if session.source == Source.API:
        return ApiSession.objects.filter(session=session).values_list("token__name", flat=True).first() or ""
    if session.source == Source.IMPORT:
        row = ImportedSession.objects.filter(session=session).values_list("made_by__sent_with__name", flat=True).first()
        return row or ""
    return ""


def group_of(audience: str) -> AudienceGroup:
    """The group in which an audience is reported."""
    return next(group for group, audiences in AUDIENCES_OF.items() if audience in audiences)


def what_of(session: Session) -> str:
    """What a session is called: its title, or else its type."""
    return session.title or session.session_type.label


def _line(line: AttendanceLine) -> LineRow:
    tone = group_of(line.audience).value
    if line.school_class is not None:
        who = str(line.school_class)
        counts = _("By class: the class counts its highest attendance, once.")
        return LineRow(who, line.head_count, counts, tone)
    who = _("Students without a class") if line.audience == Audience.STUDENT else str(line.get_audience_display())
    if line.first_timers is None:
        counts = _("Nobody asked how many were new: they count as interactions only.")
    elif not line.first_timers:
        counts = _("Estimate: nobody for the first time.")
    else:
        counts = _("Estimate: %(new)d of them for the first time.") % {"new": line.first_timers}
    return LineRow(who, line.head_count, counts, tone)
