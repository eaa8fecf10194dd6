"""What is to be done about a decision: written down by who looks after the board, done by who sees to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.actions import EditedMeanwhile
from hubs.actions.follow_up import add_action, change_action, finish_action
from hubs.forms.board import ActionForm, DoneForm
from hubs.queries.board import find_action, may_change_action, people_for_actions
from hubs.queries.decisions import find_decision
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def new_action(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Say what is to be done about a decision."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    decision = found_or_404(find_decision(hub, decision_id))
    form = ActionForm(request.POST if request.method == "POST" else None, hub=hub, people=people_for_actions(hub))
    return edit_page(
        request,
        form,
        lambda: add_action(decision=decision, by=request.user, values=form.told()),
        page="hubs/edit_action.html",
        back=reverse("hubs:decision", args=[hub.code, decision.pk]) + "#actions",
        decision=decision,
        action=None,
    )


@require_http_methods(EDIT)
def edit_action(request: MemberRequest, hub_code: str, action_id: int) -> HttpResponse:
    """Change what is to be done, or say that it is done."""
    hub = hub_or_404(request, hub_code, HubPerm.READ_BOARD)
    action = found_or_404(find_action(hub, action_id))
    if not may_change_action(action, by=request.user, rights=rights_at(request, hub)):
        raise PermissionDenied
    back = reverse("hubs:decision", args=[hub.code, action.decision_id]) + "#actions"
    if answer := answer_undo(request, hub, action, back=back):
        return answer
    told = request.POST if request.method == "POST" else None
    form = ActionForm(told, hub=hub, people=people_for_actions(hub), instance=action)
    return edit_page(
        request,
        form,
        lambda: change_action(action=action, by=request.user, version=form.seen_version(), values=form.told()),
        page="hubs/edit_action.html",
        back=back,
        undo_at=request.path,
        decision=action.decision,
        action=action,
    )


@require_POST
def finish(request: MemberRequest, hub_code: str, action_id: int) -> HttpResponse:
    """Say that something was done today."""
    hub = hub_or_404(request, hub_code, HubPerm.READ_BOARD)
    action = found_or_404(find_action(hub, action_id))
    if not may_change_action(action, by=request.user, rights=rights_at(request, hub)):
        raise PermissionDenied
    form = DoneForm(request.POST)
    try:
        if form.is_valid():
            version = form.cleaned_data["version"]
            finish_action(action=action, by=request.user, version=version, day=hub.today())
            messages.success(request, _("Done: %(what)s") % {"what": action.what})
    except EditedMeanwhile:
        messages.info(request, _("Somebody changed this meanwhile. Look at it again before you go on."))
    return redirect(reverse("hubs:decision", args=[hub.code, action.decision_id]) + "#actions")
