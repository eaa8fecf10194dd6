"""Sessions that programs write: the actions of the form, with the token noted beside what they write.

Who answers for the token stands as the person; the history names both.
"""

import itertools
import uuid
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from hubs.models import ApiToken
from impact.actions.bulk import copy_rows, record_sessions
from impact.actions.correct_session import correct_session
from impact.actions.drafts import SessionDraft
from impact.actions.hint import hint
from impact.actions.record_session import ClassGone, Recorded, hold_classes, record_session
from impact.actions.second_look import unusual_heads
from impact.actions.void_session import void_session
from impact.models import ApiSession, Session, Source
from impact.queries.api_sessions import own_for_now


class NotItsOwn(Exception):
    """A program changes what it sent itself, for a fortnight, as staff do. Nothing was written."""


@transaction.atomic
def record_by_token(*, token: ApiToken, draft: SessionDraft) -> Recorded:
    """Store a session of a program, once. Raises what `record_session` raises."""
    with noting(token):
        recorded = record_session(hub=token.hub, by=keeper_of(token), draft=draft, source=Source.API)
    if not recorded.repeated:
        ApiSession.objects.create(session=recorded.session, token=token)
    return recorded


def record_many_by_token(*, token: ApiToken, drafts: Sequence[SessionDraft]) -> Mapping[uuid.UUID, Session]:
    """Store by COPY what is new and plain among drafts of different uids, all of it or none; gives what was stored.

    What is stored already, and what needs a second pair of eyes, is left to `record_by_token`; so is all of it where
    the database refuses any.
    """
    uids = Session.objects.filter(hub=token.hub, uid__in=[draft.uid for draft in drafts]).values_list("uid", flat=True)
    known = set(uids)
    plain = [draft for draft in drafts if draft.uid not in known and not unusual_heads(draft)]
    if not plain:
        return {}
    try:
        return _copy(token, plain)
    except (IntegrityError, ClassGone):
        return {}


@transaction.atomic
def _copy(token: ApiToken, drafts: Sequence[SessionDraft]) -> dict[uuid.UUID, Session]:
    hold_classes(drafts)
    now, keys = timezone.now(), list[int]()
    record_sessions(
        hub=token.hub,
        by=keeper_of(token),
        drafts=drafts,
        source=Source.API,
        logged_at=lambda _draft: now,
        written=lambda ids, _drafts: keys.extend(ids),
    )
    with connection.cursor() as cursor:
        links = zip(keys, itertools.repeat(token.pk))
        copy_rows(cursor, ApiSession._meta.db_table, ("session_id", "token_id"), links)
    transaction.on_commit(hint)
    return {
        draft.uid: Session(
            pk=key, uid=draft.uid, hub=token.hub, confirmed=list(draft.confirmed), source=Source.API, logged_at=now
        )
        for key, draft in zip(keys, drafts, strict=True)
    }


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
