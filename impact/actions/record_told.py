"""A session that somebody told is recorded for what it is: of a booking, as planned, counted at a door, left over."""

from dataclasses import dataclass

from accounts.models import User
from hubs.models import Hub
from impact.actions.booked_session import record_booked_session
from impact.actions.drafts import SessionDraft
from impact.actions.left_over import record_left_over
from impact.actions.plan_answers import record_planned
from impact.actions.record_session import Recorded, record_session
from impact.actions.welcome import record_counted
from impact.queries.left_over import find_left_over
from impact.queries.plan import find_planned
from impact.queries.welcome import find_desk
from schools.queries.bookings import find_booking


@dataclass(frozen=True, slots=True)
class LoggedFrom:
    """What a session is logged from, by its key; nothing where it is told for itself."""

    booking: int | None = None
    planned: int | None = None
    desk: int | None = None
    left: int | None = None

    def __bool__(self) -> bool:
        return any((self.booking, self.planned, self.desk, self.left))


class OriginGone(Exception):
    """What it is logged from is not there, or is another hub's. Nothing was written."""


def record_told(*, hub: Hub, by: User, draft: SessionDraft, origin: LoggedFrom) -> Recorded:
    """Record a session for what it is. Raises OriginGone, and what the recording of each raises."""
    if origin.booking:
        booking = find_booking(hub, origin.booking)
        if booking is not None:
            return record_booked_session(hub=hub, by=by, draft=draft, booking=booking)
    elif origin.planned:
        planned = find_planned(hub, origin.planned)
        if planned is not None:
            return record_planned(hub=hub, by=by, draft=draft, planned=planned)
    elif origin.desk:
        desk = find_desk(hub, origin.desk)
        if desk is not None:
            return record_counted(hub=hub, by=by, draft=draft, desk=desk)
    elif origin.left:
        left = find_left_over(hub, str(origin.left))
        if left is not None:
            return record_left_over(hub=hub, by=by, draft=draft, left_over=left)
    else:
        return record_session(hub=hub, by=by, draft=draft)
    raise OriginGone
