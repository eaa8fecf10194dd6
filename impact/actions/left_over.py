"""What could not be logged any more is put into the hub's tray, logged from there by a coordinator, or put away."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from impact.actions.record_session import Recorded, record_session
from impact.models import LeftOverSession, Session, Why

MOST_OPEN = 500  # of one person
LONGEST = 20_000  # characters in all
REMEMBERED = dt.timedelta(days=396)  # thirteen months: the school year can be looked through
# The fields of the form, those that it makes for classes and audiences among them; no answers to its questions, and
# nothing that was said for the way.
FIELD = re.compile(r"(?!yes-|(?:csrfmiddlewaretoken|person|step|waits)$)[a-z][a-z_]{0,30}(-[a-z0-9]{1,20})?")

Told = Mapping[str, Sequence[str]]


class TooMuch(Exception):
    """It is no session, or somebody has left over more than anybody would. Nothing was written."""


@transaction.atomic
def leave_over(*, hub: Hub, by: User, uid: uuid.UUID, told: Told, why: Why) -> LeftOverSession | None:
    """Keep what was told for those who look after the log, once, however often it is sent.

    None where the session is in the log: it was sent before, and only the answer was lost. Raises TooMuch.
    """
    # One after the other for each person, so that the limit holds.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if Session.objects.filter(hub=hub, uid=uid, logged_by=by).exists():
        return None
    known = LeftOverSession.objects.filter(hub=hub, uid=uid).first()
    if known is not None:
        return known
    # PostgreSQL's JSON knows no character zero.
    kept = {name: [one.replace("\0", "") for one in said] for name, said in told.items() if FIELD.fullmatch(name)}
    long = sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > LONGEST
    if long or LeftOverSession.objects.waiting().filter(sent_by=by).count() >= MOST_OPEN:
        raise TooMuch
    # Somebody else may send the same uid at this moment: then the first stands.
    row, _made = LeftOverSession.objects.get_or_create(
        hub=hub, uid=uid, defaults={"told": kept, "why": why, "sent_by": by}
    )
    return row


@transaction.atomic
def record_left_over(*, hub: Hub, by: User, draft: SessionDraft, left_over: LeftOverSession) -> Recorded:
    """Log what was left over as the form says it now. Raises what `record_session` raises."""
    row = LeftOverSession.objects.select_for_update().get(pk=left_over.pk)
    recorded = record_session(hub=hub, by=by, draft=draft)
    # Saved as another session it is not this one, and this one waits on.
    if row.session_id is None and recorded.session.uid == row.uid:
        row.session, row.reason = recorded.session, ""
        row.settled_by, row.settled_at = by, timezone.now()
        row.save(update_fields=["session", "reason", "settled_by", "settled_at"])
    return recorded


@transaction.atomic
def put_left_over_away(*, left_over: LeftOverSession, by: User, reason: str) -> bool:
    """Say why it is not logged; what was told stays. False where somebody has settled it meanwhile."""
    row = LeftOverSession.objects.select_for_update().get(pk=left_over.pk)
    if not row.is_waiting:
        return False
    row.reason, row.settled_by, row.settled_at = reason, by, timezone.now()
    row.save(update_fields=["reason", "settled_by", "settled_at"])
    return True


@transaction.atomic
def forget_left_over(*, now: dt.datetime) -> int:
    """Delete what came thirteen months ago; the sessions that became of it stay. Returns how many rows went."""
    return LeftOverSession.objects.filter(came_at__lt=now - REMEMBERED).delete()[0]
