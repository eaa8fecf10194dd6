"""What a session of the form is logged from, as the address or the form names it."""

from django.http import Http404

from accounts.models import User
from accounts.sent import whole_number
from hubs.models import Hub
from hubs.views.editing import found_or_404
from impact.actions import record_told as told
from impact.actions.drafts import SessionDraft
from impact.actions.record_session import Recorded
from impact.actions.record_told import LoggedFrom
from impact.forms.log_session import LogSessionForm
from impact.models import LeftOverSession, PlannedSession, WelcomeDesk
from impact.queries.left_over import find_left_over
from impact.queries.plan import find_planned
from impact.queries.welcome import find_desk
from schools.models import Booking
from schools.queries.bookings import find_booking


def record_told(*, hub: Hub, by: User, form: LogSessionForm, draft: SessionDraft) -> Recorded:
    """Record the session of a form for what it is. Raises what `actions.record_told` raises, and Http404."""
    names = ("booking", "planned", "desk", "left")
    try:
        origin = LoggedFrom(**{name: form.cleaned_data.get(name) for name in names})
        return told.record_told(hub=hub, by=by, draft=draft, origin=origin)
    except told.OriginGone as gone:
        raise Http404 from gone


def booking_told(hub: Hub, key: str) -> Booking | None:
    """The booking that a session is logged from, if it is from one. Raises Http404 for one that is not the hub's."""
    if not key:
        return None
    number = whole_number(key)
    return found_or_404(find_booking(hub, number) if number is not None else None)


def planned_told(hub: Hub, key: str) -> PlannedSession | None:
    """The planned session that is logged, if it is one. Raises Http404 for one that is not the hub's."""
    if not key:
        return None
    number = whole_number(key)
    return found_or_404(find_planned(hub, number) if number is not None else None)


def desk_told(hub: Hub, key: str) -> WelcomeDesk | None:
    """The desk whose count is taken over, if one is. Raises Http404 for one that is not the hub's."""
    if not key:
        return None
    number = whole_number(key)
    return found_or_404(find_desk(hub, number) if number is not None else None)


def left_over_told(hub: Hub, key: str) -> LeftOverSession | None:
    """What was left over and is logged now, if it is that. Raises Http404 for what is not the hub's."""
    return found_or_404(find_left_over(hub, key)) if key else None
