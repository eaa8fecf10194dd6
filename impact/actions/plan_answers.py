"""What somebody says of a planned session: it happened, it was cancelled, later, on another day; and back again.

Each answer carries the version that the person saw, so that of two who answer at once the second is told, and so that
a link in a mail answers once.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from impact.actions.booked_session import LoggedAlready
from impact.actions.correct_session import IsVoided
from impact.actions.drafts import SessionDraft
from impact.actions.planned_draft import doubts_about_planned, draft_of_planned
from impact.actions.record_session import Recorded, record_session
from impact.actions.session_proposals import Doubtful
from impact.actions.void_session import void_session
from impact.models import PlannedSession, PlanState, Session
from impact.queries.plan import expected_heads

A_DAY = dt.timedelta(days=1)


class OtherNumber(Exception):
    """The classes have another size than the person saw, or somebody typed other numbers. Nothing was written."""


@transaction.atomic
def confirm_planned(
    *, planned: PlannedSession, by: User, version: int, heads: int, confirmed: Collection[str] = ()
) -> Recorded:
    """Log it as it was planned, or as it was typed in the grid, once, whoever presses how often.

    `confirmed` are the keys of doubts that the person said yes to. Raises EditedMeanwhile where it was moved or
    cancelled since, OtherNumber, Doubtful where something has to be looked at first, and what `record_session` raises.
    """
    # One at a time for each hub: of two planned sessions of one class the second sees the first in the log.
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=planned.series.hub_id)
    row = _lock(planned)
    if row.session is not None and row.session.voided_at is None:
        return Recorded(session=row.session, repeated=True)
    if row.version != version or not row.is_waiting:
        raise EditedMeanwhile(row)
    if expected_heads(row) != heads:
        raise OtherNumber
    doubts = doubts_about_planned(row)
    if open_ones := [doubt for doubt in doubts if doubt.refused or doubt.key not in confirmed]:
        raise Doubtful(open_ones)
    draft = replace(draft_of_planned(row), confirmed=tuple(doubt.key for doubt in doubts))
    recorded = record_session(hub=row.series.hub, by=by, draft=draft)
    _note_session(row, recorded.session, by)
    return recorded


@transaction.atomic
def record_planned(*, hub: Hub, by: User, draft: SessionDraft, planned: PlannedSession) -> Recorded:
    """Log a planned session as the form says it was. Raises LoggedAlready where another session stands for it."""
    row = _lock(planned)
    stands = row.session is not None and row.session.voided_at is None
    if row.session is not None and stands and row.session.uid != draft.uid:
        raise LoggedAlready(Session.objects.for_list().get(pk=row.session.pk))
    recorded = record_session(hub=hub, by=by, draft=draft)
    if not stands:
        _note_session(row, recorded.session, by)
    return recorded


@transaction.atomic
def cancel_planned(*, planned: PlannedSession, by: User, version: int, reason: str = "") -> PlannedSession:
    """It does not take place, or did not. Raises EditedMeanwhile."""
    row = _lock_waiting(planned, version)
    row.state, row.ask_on, row.reason = PlanState.CANCELLED, None, reason
    return _answered(row, by)


@transaction.atomic
def put_off_planned(*, planned: PlannedSession, by: User, version: int) -> PlannedSession:
    """Ask again tomorrow. Raises EditedMeanwhile."""
    row = _lock_waiting(planned, version)
    row.ask_on = row.series.hub.today() + A_DAY
    row.save(update_fields=["ask_on"])
    return row


@transaction.atomic
def move_planned(*, planned: PlannedSession, by: User, version: int, day: dt.date) -> PlannedSession:
    """Put it on a day, also one on which the hub is closed. Raises EditedMeanwhile."""
    row = _lock_waiting(planned, version)
    row.day, row.by_hand, row.ask_on = day, True, None
    row.save(update_fields=["day", "by_hand", "ask_on"])
    return row


@transaction.atomic
def reopen_planned(*, planned: PlannedSession, by: User, version: int, reason: str = "") -> PlannedSession:
    """Take an answer back: what was cancelled waits again; of what happened the session is voided with a reason.

    Raises EditedMeanwhile.
    """
    row = _lock(planned)
    if row.version != version or row.is_waiting:
        raise EditedMeanwhile(row)
    if row.session is not None:
        try:
            with transaction.atomic():
                void_session(session=row.session, by=by, reason=reason)
        except IsVoided:
            pass  # somebody has done so on the session's own page
        row.uid = uuid.uuid4()  # the old one is that of the voided session
    row.state, row.session, row.reason = PlanState.WAITING, None, ""
    row.answered_by, row.answered_at = None, None
    row.save(update_fields=["uid", "state", "session", "reason", "answered_by", "answered_at"])
    return row


def _lock(planned: PlannedSession) -> PlannedSession:
    return PlannedSession.objects.with_all().select_for_update(of=("self",)).get(pk=planned.pk)


def _lock_waiting(planned: PlannedSession, version: int) -> PlannedSession:
    row = _lock(planned)
    if row.version != version or not row.is_waiting:
        raise EditedMeanwhile(row)
    return row


def _note_session(row: PlannedSession, session: Session, by: User) -> None:
    row.state, row.session, row.ask_on, row.reason = PlanState.HAPPENED, session, None, ""
    _answered(row, by)


def _answered(row: PlannedSession, by: User) -> PlannedSession:
    row.answered_by, row.answered_at = by, timezone.now()
    row.save(update_fields=["state", "session", "ask_on", "reason", "answered_by", "answered_at"])
    return row
