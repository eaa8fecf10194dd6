"""The ledger of ties between schools and organisations, and what is noted about one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from projects.actions.ties import note_sighting, withdraw_sighting
from projects.forms.ties import SightingForm
from projects.queries.ties import figures_of, find_sighting, find_tie, ledger_of

TIES_A_PAGE = 30


@require_safe
def ties(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Every tie of the hub, the latest first."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    lines = ledger_of(hub)
    context = {
        "hub": hub,
        "figures": figures_of(line.tie for line in lines),
        "page": Paginator(lines, TIES_A_PAGE).get_page(request.GET.get("page")),
        "may_note": HubPerm.NOTE_TIES in rights_at(request, hub),
    }
    return render(request, "projects/ties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: MemberRequest, hub_code: str, school_id: int, organisation_id: int) -> HttpResponse:
    """One tie: how it began, what was seen of it since, and a form to note more."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    story = found_or_404(find_tie(hub, school_id, organisation_id))
    may_note = HubPerm.NOTE_TIES in rights_at(request, hub)
    if request.method == "POST" and not may_note:
        raise PermissionDenied
    form = SightingForm(request.POST if request.method == "POST" else None, hub=hub)
    if form.is_valid():
        line, told = story.line, form.told()
        school, organisation, since = line.school, line.organisation, line.tie.since
        try:
            note_sighting(hub=hub, school=school, organisation=organisation, since=since, by=request.user, values=told)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Noted. The ledger knows of it now."))
            return redirect("projects:tie", hub.code, school_id, organisation_id)
    context = {"hub": hub, "story": story, "form": form, "may_note": may_note}
    return render(request, "projects/tie.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: MemberRequest, hub_code: str, sighting_id: int) -> HttpResponse:
    """Take a note back."""
    hub = hub_or_404(request, hub_code, HubPerm.NOTE_TIES)
    sighting = found_or_404(find_sighting(hub, sighting_id))
    withdraw_sighting(sighting=sighting, by=request.user)
    messages.success(request, _("The note is taken back and no longer counts."))
    return redirect("projects:tie", hub.code, sighting.school_id, sighting.organisation_id)
