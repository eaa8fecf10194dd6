"""The private calendar of somebody at a school or a hub: its secret address, and what stands in it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.addresses import site_address
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.calendar_feed import end_calendar, renew_calendar
from impact.queries.calendar_feed import calendar_since, entries_for, hubs_planned_by, person_of_calendar
from projects.feeds import calendar
from projects.views.feeds import CALENDAR
from schools.access import own_school_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: MemberRequest, school_id: int) -> HttpResponse:
    """Make the address, or make it anew: it is shown once, and the one before shows nothing any more."""
    school = own_school_or_404(request, school_id)
    return _address(request, {"school": school})


@require_http_methods(["GET", "HEAD", "POST"])
def hub_address(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The same for who logs a hub's sessions: one address shows all that its person may see."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    return _address(request, {"hub": hub})


def _address(request: MemberRequest, place: dict[str, Any]) -> HttpResponse:
    url = ""
    if request.method == "POST" and request.POST.get("step") == "end":
        end_calendar(by=request.user)
        messages.success(request, _("The address shows nothing any more."))
        return redirect(request.path)
    if request.method == "POST":
        url = site_address(request, reverse("impact:calendar_ics", args=[renew_calendar(by=request.user)]))
    context = {"url": url, "since": calendar_since(request.user)}
    return render(request, "impact/calendar.html", place | context)


@login_not_required
@require_safe
def calendar_ics(request: HttpRequest, calendar_token: str) -> HttpResponse:
    """What a calendar program fetches: it has no sign-in, so the address itself is the secret."""
    person = found_or_404(person_of_calendar(calendar_token))
    with translation.override(person.interface_language or None):
        name = "OSHub.Network"
        if not hubs_planned_by(person):
            name = _("%(name)s at school") % {"name": name}
        text = calendar(name, entries_for(person), lambda path: site_address(request, path))
    return HttpResponse(text, content_type=CALENDAR, headers={"Cache-Control": "private, no-store"})
