"""Sessions noted with the decision of the board that they carry out. A session itself is not touched."""

from django.db import transaction

from accounts.models import User
from hubs.models import Decision
from impact.models import Session, SessionDecision
from projects.actions.decisions import check_carries_out


@transaction.atomic
def link_session(*, decision: Decision, session: Session, by: User) -> None:
    """Note that a session carries out a decision; once, however often it is said. Raises ValidationError."""
    check_carries_out(decision, session.hub_id, session.hub.parent_id)
    SessionDecision.objects.get_or_create(decision=decision, session=session, defaults={"linked_by": by})


@transaction.atomic
def unlink_session(*, decision: Decision, session: Session, by: User) -> None:
    """Take that note back."""
    SessionDecision.objects.filter(decision=decision, session=session).delete()
