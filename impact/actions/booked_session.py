"""A booking becomes a session: as a draft to begin from, and once it is logged, as a link that lets its hours count."""

import uuid

from django.db import transaction

from accounts.models import User
from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from impact.actions.record_session import Recorded, record_session
from impact.models import BookedSession, Session, SessionType
from impact.models.session import LONGEST_MINUTES, SHORTEST_MINUTES
from impact.queries.bookings import likely_type
from schools.models import Booking
from schools.queries.bookings import clock


class LoggedAlready(Exception):
    """Another session was logged from this booking. Nothing was written; `stored` is what stands."""

    def __init__(self, stored: Session) -> None:
        super().__init__(stored.uid)
        self.stored = stored


def draft_from(booking: Booking, *, hub: Hub) -> SessionDraft | None:
    """What a booking says of the session that it led to; who came is still to be said. None without any type."""
    session_type: SessionType | None = likely_type(booking)
    if session_type is None:
        return None
    begins = clock(hub, booking.starts_at)
    minutes = round((booking.ends_at - booking.starts_at).total_seconds() / 60)
    return SessionDraft(
        uid=uuid.uuid4(),
        held_on=begins.date(),
        session_type=session_type,
        school=booking.school,
        starts_at=begins.time().replace(fold=0),
        minutes=min(max(minutes, SHORTEST_MINUTES), LONGEST_MINUTES),
        title=booking.purpose,
    )


@transaction.atomic
def record_booked_session(*, hub: Hub, by: User, draft: SessionDraft, booking: Booking) -> Recorded:
    """Store a session and note which booking led to it, and what else the school had booked for the same time.

    Raises LoggedAlready where a session of that booking stands, OtherContent as `record_session` does.
    """
    # One at a time for each booking: two of a team may log it at the same moment.
    row = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    known = BookedSession.objects.filter(booking=row).select_related("session").first()
    if known is not None and known.session.voided_at is None and known.session.uid != draft.uid:
        raise LoggedAlready(Session.objects.for_list().get(pk=known.session_id))
    recorded = record_session(hub=hub, by=by, draft=draft)
    BookedSession.objects.update_or_create(booking=row, defaults={"session": recorded.session})
    if row.school_id is not None:
        _link_beside(row, recorded.session)
    return recorded


def _link_beside(row: Booking, session: Session) -> None:
    """Other things of the hub that the same school had in the same hours, as far as nothing was logged from them."""
    beside = Booking.objects.standing().meeting(row.starts_at, row.ends_at).filter(led_to=None)
    beside = beside.filter(school=row.school_id, equipment__hub=session.hub_id).exclude(pk=row.pk)
    links = [BookedSession(booking=other, session=session) for other in beside]
    BookedSession.objects.bulk_create(links, ignore_conflicts=True)
