"""What the page of the log and the address for devices have in common: a told session is recorded for what it is."""

from accounts.models import User
from hubs.models import Hub
from hubs.views.editing import found_or_404
from impact.actions import record_session
from impact.actions.booked_session import record_booked_session
from impact.actions.drafts import SessionDraft
from impact.actions.left_over import record_left_over
from impact.actions.plan_answers import record_planned
from impact.actions.record_session import Recorded
from impact.actions.welcome import record_counted
from impact.forms.log_session import LogSessionForm
from impact.models import LeftOverSession, PlannedSession, WelcomeDesk
from impact.queries.left_over import find_left_over
from impact.queries.plan import find_planned
from impact.queries.welcome import find_desk
from schools.models import Booking
from schools.queries.bookings import find_booking


def record_told(*, hub: Hub, by: User, form: LogSessionForm, draft: SessionDraft) -> Recorded:
    """Record a session: of a booking, as planned, counted at a door, left over, or for itself.

    Raises what those raise, and Http404.
    """
    if booking := booking_told(hub, _key(form, "booking")):
        return record_booked_session(hub=hub, by=by, draft=draft, booking=booking)
    if planned := planned_told(hub, _key(form, "planned")):
        return record_planned(hub=hub, by=by, draft=draft, planned=planned)
    if desk := desk_told(hub, _key(form, "desk")):
        return record_counted(hub=hub, by=by, draft=draft, desk=desk)
    if left := left_over_told(hub, _key(form, "left")):
        return record_left_over(hub=hub, by=by, draft=draft, left_over=left)
    return record_session(hub=hub, by=by, draft=draft)


def booking_told(hub: Hub, key: str) -> Booking | None:
    """The booking that a session is logged from, if it is from one. Raises Http404 for one that is not the hub's."""
    if not key:
        return None
    return found_or_404(find_booking(hub, int(key)) if key.isdecimal() and len(key) < 19 else None)


def planned_told(hub: Hub, key: str) -> PlannedSession | None:
    """The planned session that is logged, if it is one. Raises Http404 for one that is not the hub's."""
    if not key:
        return None
    return found_or_404(find_planned(hub, int(key)) if key.isdecimal() and len(key) < 19 else None)


def desk_told(hub: Hub, key: str) -> WelcomeDesk | None:
    """The desk whose count is taken over, if one is. Raises Http404 for one that is not the hub's."""
    if not key:
        return None
    return found_or_404(find_desk(hub, int(key)) if key.isdecimal() and len(key) < 19 else None)


def left_over_told(hub: Hub, key: str) -> LeftOverSession | None:
    """What was left over and is logged now, if it is that. Raises Http404 for what is not the hub's."""
    return found_or_404(find_left_over(hub, key)) if key else None


def _key(form: LogSessionForm, name: str) -> str:
    return str(form.cleaned_data.get(name) or "")
