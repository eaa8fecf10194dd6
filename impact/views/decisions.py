"""Sessions noted with the decision that they carry out, from the page of the decision."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.queries.decisions import find_decision
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.decisions import link_session, unlink_session
from impact.forms.decisions import NoteSessionForm
from impact.queries.decisions import find_session_of_family


@require_POST
def note_session(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Note that a session carries out a decision, or take that back."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    decision = found_or_404(find_decision(hub, decision_id))
    page = redirect(reverse("hubs:decision", args=[hub.code, decision.pk]) + "#carried-out")
    form = NoteSessionForm(request.POST)
    session = find_session_of_family(hub, form.cleaned_data["session"]) if form.is_valid() else None
    if session is None:
        messages.info(request, _("Nothing was noted: choose one from the list."))
        return page
    try:
        if form.cleaned_data["away"]:
            unlink_session(decision=decision, session=session, by=request.user)
            messages.success(request, _("No longer noted with this decision: %(what)s") % {"what": session})
        else:
            link_session(decision=decision, session=session, by=request.user)
            messages.success(request, _("Noted with this decision: %(what)s") % {"what": session})
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return page
