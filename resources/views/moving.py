"""The steps of a resource: to the public and back, a new version, withdrawn, thrown away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from resources.actions.publishing import (
    NeedsAnother,
    NotComplete,
    back_to_draft,
    publish,
    restore,
    send_for_review,
    withdraw,
)
from resources.actions.writing import NotFromHere, new_version, throw_away
from resources.forms.parts import StepForm, ThrowAwayForm, WithdrawForm
from resources.forms.proposals import STEPS
from resources.models import Resource
from resources.queries.deposits import deposits_shown
from resources.queries.editing import find_own, open_version_of
from resources.views.door import resource_or_404
from resources.views.proposals import move_proposal

EDIT = ["GET", "HEAD", "POST"]


@require_POST
def move(request: MemberRequest, hub_code: str, resource_id: int) -> HttpResponse:
    """Take the step that was asked for, say what came of it, and go back to the resource."""
    door = resource_or_404(request, hub_code, resource_id)
    hub, resource, form = door.hub, door.resource, StepForm(request.POST)
    if door.teacher or request.POST.get("step") in STEPS:
        move_proposal(request, resource, teacher=door.teacher)
        return redirect("resources:manage", hub_code=hub.code, resource_id=resource.pk)
    if not form.is_valid():
        messages.info(request, _("Nothing was changed: choose one of the steps."))
    else:
        _try(request, hub, resource, **form.cleaned_data)
    return redirect("resources:manage", hub_code=hub.code, resource_id=resource.pk)


@require_http_methods(EDIT)
def withdraw_resource(request: MemberRequest, hub_code: str, resource_id: int) -> HttpResponse:
    """Ask why, then withdraw a resource; its number stays taken and says so."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    resource = found_or_404(find_own(hub, resource_id))
    back = reverse("resources:manage", args=[hub.code, resource.pk])
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial={"version": resource.version})
    if form.is_valid():
        told = form.cleaned_data
        try:
            withdraw(resource, by=request.user, version=told["version"], why=told["why"])
        except (EditedMeanwhile, NotFromHere):
            messages.warning(request, _("Somebody changed this meanwhile. Look at it again before you go on."))
        else:
            messages.success(request, _("It is withdrawn. Its address says so, and why."))
        return redirect(back)
    context = {"hub": hub, "resource": resource, "form": form, "back": back, "action": request.path}
    context["deposits"] = deposits_shown(resource)
    return render(request, "resources/withdraw.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def throw_draft_away(request: MemberRequest, hub_code: str, resource_id: int) -> HttpResponse:
    """Ask, then delete the open version for good."""
    door = resource_or_404(request, hub_code, resource_id)
    hub, resource, version = door.hub, door.resource, door.opened()
    back = reverse("resources:manage", args=[hub.code, resource.pk])
    form = ThrowAwayForm(request.POST if request.method == "POST" else None, initial={"version": version.version})
    if form.is_valid():
        try:
            throw_away(version, by=request.user, version=form.cleaned_data["version"])
        except (EditedMeanwhile, NotFromHere):
            messages.warning(request, _("Somebody changed this meanwhile. Look at it again before you go on."))
            return redirect(back)
        messages.success(request, _("The draft is deleted."))
        return redirect(back if resource.current_id else door.home)
    context = {"hub": hub, "version": version, "form": form, "back": back, "action": request.path}
    return render(request, "resources/throw_away.html", context, status=422 if form.is_bound else 200)


def _try(request: MemberRequest, hub: Hub, resource: Resource, *, step: str, version: int, parts: str) -> None:
    try:
        said = _take_step(request, hub, resource, step, version, parts)
    except EditedMeanwhile:
        messages.warning(request, _("Somebody changed this meanwhile. Look at it again before you go on."))
    except NeedsAnother:
        messages.warning(request, _("Somebody else has to look at it before it becomes public."))
    except NotComplete:
        messages.warning(request, _("Something is still missing: the list says what."))
    except NotFromHere:
        messages.info(request, _("Nothing was changed: this step was taken already."))
    else:
        messages.success(request, said)


def _take_step(request: MemberRequest, hub: Hub, resource: Resource, step: str, version: int, parts: str) -> str:
    by = request.user
    if step == "new version":
        new_version(resource=resource, by=by)
        return _("This is the next version, a copy of the last. The public one stays until you publish this.")
    if step == "restore":
        restore(resource, by=by, version=version)
        return _("It is public again.")
    opened = open_version_of(resource)
    if opened is None:
        raise NotFromHere
    if step == "publish":
        alone = HubPerm.PUBLISH_OWN_NEWS in rights_at(request, hub)
        publish(opened, by=by, version=version, alone=alone, parts=parts)
        return _("It is public.")
    if step == "send":
        send_for_review(opened, by=by, version=version)
        return _("It waits for somebody else to look at it.")
    back_to_draft(opened, by=by, version=version)
    return _("It is a draft again.")
