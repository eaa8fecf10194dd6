"""Takes a session out of every figure, with a reason. The session and its history stay to be read."""

import pghistory
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from impact.actions.correct_session import IsVoided
from impact.actions.hint import hint
from impact.models import Session


@transaction.atomic
def void_session(*, session: Session, by: User, reason: str) -> Session:
    """Void a session. Raises IsVoided when that has been done already: the first reason stands."""
    stored = Session.objects.select_for_update().get(pk=session.pk)
    if stored.voided_at is not None:
        raise IsVoided(stored)
    with pghistory.context(user=by.pk, action="void"):
        stored.voided_at = timezone.now()
        stored.voided_by = by
        stored.void_reason = reason
        stored.version += 1
        stored.save(update_fields=["voided_at", "voided_by", "void_reason", "version"])
    transaction.on_commit(hint)
    return stored
