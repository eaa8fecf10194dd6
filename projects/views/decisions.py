"""Projects and partnerships noted with the decision that they carry out, from the page of the decision."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.models import Hub
from hubs.queries.decisions import find_decision
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from projects.actions.decisions import link_to_decision, unlink_from_decision
from projects.forms.decisions import WorkForm
from projects.models import Partnership, Project
from projects.queries.decisions import find_partnership_of_family, find_project_of_family


@require_POST
def note_project(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Note that a project carries out a decision, or take that back."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    return _note(request, hub, decision_id, find_project_of_family)


@require_POST
def note_partnership(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Note that a partnership carries out a decision, or take that back."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    return _note(request, hub, decision_id, find_partnership_of_family)


def _note(
    request: MemberRequest, hub: Hub, decision_id: int, find: Callable[[Hub, int], Project | Partnership | None]
) -> HttpResponse:
    decision = found_or_404(find_decision(hub, decision_id))
    page = redirect(reverse("hubs:decision", args=[hub.code, decision.pk]) + "#carried-out")
    form = WorkForm(request.POST)
    work = find(hub, form.cleaned_data["work"]) if form.is_valid() else None
    if work is None:
        messages.info(request, _("Nothing was noted: choose one from the list."))
        return page
    try:
        if form.cleaned_data["away"]:
            unlink_from_decision(decision=decision, work=work, by=request.user)
            messages.success(request, _("No longer noted with this decision: %(what)s") % {"what": work})
        else:
            link_to_decision(decision=decision, work=work, by=request.user)
            messages.success(request, _("Noted with this decision: %(what)s") % {"what": work})
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return page
