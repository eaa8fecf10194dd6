"""Counting at the door: a desk is opened, closed, opened again, dropped; what it counted is taken over into the log."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from impact.actions.booked_session import LoggedAlready
from impact.actions.drafts import SessionDraft
from impact.actions.plan_answers import record_planned
from impact.actions.record_session import Recorded, record_session
from impact.models import PlannedSession, Session, WelcomeDesk
from impact.models.welcome import most_for
from projects.models import Event

REMEMBERED = dt.timedelta(days=396)  # thirteen months: the school year can be looked through


class TakenOver(Exception):
    """What the desk counted is in the log. Nothing was changed."""


class DeskOver(Exception):
    """The desk is closed, or its hours are over. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The desk that is there now; `repeated` where there was one before."""

    desk: WelcomeDesk
    repeated: bool


@transaction.atomic
def open_desk(
    *,
    hub: Hub,
    by: User,
    uid: uuid.UUID,
    title: str,
    expected: int,
    event: Event | None = None,
    planned: PlannedSession | None = None,
) -> Opened:
    """Begin to count at the door today. Pressed twice, or by two of the team for the same event, it is one desk."""
    # One at a time for each hub.
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=hub.pk)
    day, known = hub.today(), WelcomeDesk.objects.filter(hub=hub, uid=uid)
    if event is not None:
        known |= WelcomeDesk.objects.filter(event=event, day=day)
    if planned is not None:
        known |= WelcomeDesk.objects.filter(planned=planned)
    if standing := known.first():
        return Opened(standing, repeated=True)
    made = WelcomeDesk.objects.create(
        uid=uid,
        hub=hub,
        event=event,
        planned=planned,
        title=title,
        day=day,
        expected=expected,
        most=most_for(expected),
        started_by=by,
    )
    return Opened(made, repeated=False)


@transaction.atomic
def close_desk(*, desk: WelcomeDesk, by: User) -> WelcomeDesk:
    """Count no further; every code of it is void from now on. Once more changes nothing."""
    row = _lock(desk)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
    return row


@transaction.atomic
def reopen_desk(*, desk: WelcomeDesk, by: User) -> WelcomeDesk:
    """Count on, until the hours of a desk are over. Raises TakenOver, DeskOver once they are."""
    row = _lock(desk)
    if row.session is not None:
        raise TakenOver
    if not row.has_hours_left(timezone.now()):
        raise DeskOver
    row.ended_at = None
    row.save(update_fields=["ended_at"])
    return row


@transaction.atomic
def expect_others(*, desk: WelcomeDesk, by: User, expected: int) -> WelcomeDesk:
    """More come than were expected, or fewer; what was counted stays. Raises TakenOver, DeskOver."""
    row = _lock(desk)
    if row.session is not None:
        raise TakenOver
    if not row.is_running(timezone.now()):
        raise DeskOver
    row.expected, row.most = expected, max(most_for(expected), row.counted)
    row.save(update_fields=["expected", "most"])
    return row


@transaction.atomic
def drop_desk(*, desk: WelcomeDesk, by: User) -> int:
    """Forget the desk and its counts, such as of a try; returns how many people it had counted. Raises TakenOver."""
    row = _lock(desk)
    if row.session is not None:
        raise TakenOver
    row.delete()
    return row.counted


@transaction.atomic
def record_counted(*, hub: Hub, by: User, draft: SessionDraft, desk: WelcomeDesk) -> Recorded:
    """Log what was counted, as the form says it now, once; the desk is closed by it.

    Raises LoggedAlready where another session stands for it, and what `record_session` raises.
    """
    row = _lock(desk)
    stands = row.session if row.is_logged else None
    if stands is not None and stands.uid != draft.uid:
        raise LoggedAlready(Session.objects.for_list().get(pk=stands.pk))
    if row.planned is not None:
        recorded = record_planned(hub=hub, by=by, draft=draft, planned=row.planned)
    else:
        recorded = record_session(hub=hub, by=by, draft=draft)
    if stands is None:
        row.session, row.ended_at = recorded.session, row.ended_at or timezone.now()
        row.save(update_fields=["session", "ended_at"])
    return recorded


@transaction.atomic
def forget_desks(*, now: dt.datetime) -> int:
    """Thirteen months later: who opened a desk, and all of a desk that became no session. Returns how many rows."""
    old = WelcomeDesk.objects.filter(started_at__lt=now - REMEMBERED)
    gone = old.filter(session=None).delete()[0]
    return gone + old.filter(started_by__isnull=False).update(started_by=None)


def _lock(desk: WelcomeDesk) -> WelcomeDesk:
    rows = WelcomeDesk.objects.select_for_update(of=("self",)).select_related("session", "planned__series__hub", "hub")
    return rows.get(pk=desk.pk)
