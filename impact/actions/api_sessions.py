"""Sessions that programs and devices send: the actions of the form; of a program the token is noted beside.

Who answers for the token stands as the person; the history names both.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from hubs.models import ApiToken, Hub
from impact.actions.correct_session import correct_session
from impact.actions.drafts import SessionDraft
from impact.actions.hint import hint
from impact.actions.record_session import ClassGone, Recorded, hold_classes, record_session
from impact.actions.record_told import LoggedFrom, OriginGone, record_told
from impact.actions.second_look import unusual_heads
from impact.actions.session_sql import insert_sessions
from impact.actions.void_session import void_session
from impact.models import Session, SessionCoHost, Source
from impact.queries.api_sessions import own_for_now


class NotItsOwn(Exception):
    """A program changes what it sent itself, for a fortnight, as staff do. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What an answer says of a session that was just stored, beside its draft."""

    uid: uuid.UUID
    hub: Hub
    confirmed: Sequence[str]
    source: Source
    logged_at: dt.datetime
    version: int = 1
    voided_at: dt.datetime | None = None
    void_reason: str = ""


def record_by_person(*, hub: Hub, by: User, draft: SessionDraft, origin: LoggedFrom) -> Recorded:
    """Store a session that somebody's device kept, once. Raises what `record_told` raises, but for OriginGone."""
    try:
        return record_told(hub=hub, by=by, draft=draft, origin=origin)
    except OriginGone:
        # The booking or the plan that it was logged from has gone while it waited; the session has not.
        return record_session(hub=hub, by=by, draft=draft)


def record_by_token(*, token: ApiToken, draft: SessionDraft) -> Recorded:
    """Store a session of a program, once. Raises what `record_session` raises."""
    with noting(token):
        return record_session(hub=token.hub, by=keeper_of(token), draft=draft, source=Source.API, token=token)


def record_many(
    *, hub: Hub, by: User, drafts: Sequence[SessionDraft], token: ApiToken | None = None
) -> Mapping[uuid.UUID, Stored]:
    """Store in one statement what is plain among new drafts of different uids; gives what was stored.

    `token` is that of a program. What needs a second pair of eyes is left to be recorded one by one; so is what another
    request has just stored, and all of it where the database refuses any.
    """
    plain = [draft for draft in drafts if not unusual_heads(draft)]
    if not plain:
        return {}
    try:
        return _record_plain(hub, by, plain, token)
    except (IntegrityError, ClassGone):
        return {}


@transaction.atomic
def _record_plain(
    hub: Hub, by: User, drafts: Sequence[SessionDraft], token: ApiToken | None
) -> dict[uuid.UUID, Stored]:
    hold_classes(drafts)
    now, source = timezone.now(), Source.API if token else Source.FORM
    keys = insert_sessions(hub=hub, by=by, drafts=drafts, source=source, now=now, token=token)
    new = [draft for draft in drafts if draft.uid in keys]
    if co_hosts := [SessionCoHost(session_id=keys[one.uid], hub=other) for one in new for other in one.co_hosts]:
        SessionCoHost.objects.bulk_create(co_hosts)
    transaction.on_commit(hint)
    return {draft.uid: Stored(draft.uid, hub, draft.confirmed, source, now) for draft in new}


def correct_by_token(*, token: ApiToken, session: Session, draft: SessionDraft, version: int) -> Session:
    """Correct a session of this program. Raises NotItsOwn and what `correct_session` raises."""
    _its_own(token, session)
    with noting(token):
        return correct_session(session=session, by=keeper_of(token), draft=draft, version=version)


def void_by_token(*, token: ApiToken, session: Session, reason: str) -> Session:
    """Take a session of this program out of the figures. Raises NotItsOwn and what `void_session` raises."""
    _its_own(token, session)
    with noting(token):
        return void_session(session=session, by=keeper_of(token), reason=reason)


def noting(token: ApiToken) -> AbstractContextManager[object]:
    """Let the history of what is written within name the token."""
    return pghistory.context(token=token.name)


def keeper_of(token: ApiToken) -> User:
    """Who answers for a token. Raises PermissionDenied where nobody does."""
    if token.kept_by is None:
        raise PermissionDenied
    return token.kept_by


def _its_own(token: ApiToken, session: Session) -> None:
    if not own_for_now(token, session):
        raise NotItsOwn
