"""Takes a voided session back into every figure, with a reason. Why it was voided stays in its history."""

import pghistory
from django.db import transaction

from accounts.models import User
from impact.actions.hint import hint
from impact.models import Session, SessionMerge


class NotVoided(Exception):
    """The session counts, so there is nothing to restore."""

    def __init__(self, stored: Session) -> None:
        super().__init__(stored.uid)
        self.stored = stored


class IsMerged(Exception):
    """The session was merged into another one, so that both would count: `merge` is what has to be taken back."""

    def __init__(self, merge: SessionMerge) -> None:
        super().__init__(merge.pk)
        self.merge = merge


@transaction.atomic
def restore_session(*, session: Session, by: User, reason: str) -> Session:
    """Restore a voided session. Raises NotVoided when it stands, also because somebody else was quicker; IsMerged."""
    stored = Session.objects.select_for_update().get(pk=session.pk)
    if stored.voided_at is None:
        raise NotVoided(stored)
    if merge := SessionMerge.objects.standing().filter(gone=stored).first():
        raise IsMerged(merge)
    # The row has a place for the reason of its voiding only, and none once it stands: this one is kept with the act.
    with pghistory.context(user=by.pk, action="restore", reason=reason):
        stored.voided_at = None
        stored.voided_by = None
        stored.void_reason = ""
        stored.version += 1
        stored.save(update_fields=["voided_at", "voided_by", "void_reason", "version"])
    transaction.on_commit(hint)
    return stored
