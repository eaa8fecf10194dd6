"""The bookings of a hub, for the people who look after its equipment: what is to log, what is to come."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.roles import HubPerm
from impact.queries.bookings import bookings_page


@require_safe
def bookings(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Show what is over and not logged yet, and what is to come."""
    hub = hub_or_404(request, hub_code, HubPerm.KEEP_EQUIPMENT)
    may_log = HubPerm.LOG_SESSIONS in rights_at(request, hub)
    return render(request, "impact/bookings.html", {"hub": hub, "shown": bookings_page(hub), "may_log": may_log})
