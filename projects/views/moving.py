"""A post or an event on its way to the public and back: what the pages of both have in common."""

from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from hubs.access import rights_at
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from projects.actions.publishing import (
    NeedsAnother,
    NotFromHere,
    back_to_draft,
    publish,
    put_back,
    send_for_review,
    withdraw,
)
from projects.forms.publishing import MoveForm
from projects.models import Publishable
from projects.queries.editing import steps_of

P = TypeVar("P", bound=Publishable)


def alone(request: MemberRequest, hub: Hub) -> bool:
    """Whether the person of this request may publish without a second pair of eyes."""
    return HubPerm.PUBLISH_OWN_NEWS in rights_at(request, hub)


def steps_context(request: MemberRequest, hub: Hub, text: Publishable) -> dict[str, Any]:
    """What a page shows about where a text stands, and what can be done about it."""
    steps = steps_of(text, request.user, alone=alone(request, hub))
    goes_to_review = text.is_published and not alone(request, hub) and text.author_id == request.user.pk
    return {"steps": steps, "goes_to_review": goes_to_review}


def move(request: MemberRequest, hub: Hub, text: P, *, page: str) -> HttpResponse:
    """Take the step that was asked for, say what came of it, and go to the text's own page."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.info(request, _("Nothing was changed: choose one of the steps."))
        return redirect(page)
    try:
        moved = _take_step(request, hub, text, **form.cleaned_data)
    except EditedMeanwhile:
        messages.warning(request, _("Somebody changed this meanwhile. Look at it again before you go on."))
    except NeedsAnother:
        messages.warning(request, _("Somebody else has to look at it before it becomes public."))
    except NotFromHere:
        messages.info(request, _("Nothing was changed: this step was taken already."))
    else:
        context = {"text": moved, "undo": f"{page}?undo={moved.version}"}
        messages.success(request, render_to_string("projects/said_moved.html", context))
    return redirect(page)


def _take_step(request: MemberRequest, hub: Hub, text: P, *, step: str, version: int) -> P:
    by = request.user
    if step == "publish":
        return publish(text, by=by, version=version, alone=alone(request, hub))
    if step == "withdraw":
        return withdraw(text, by=by, version=version)
    if step == "put back":
        return put_back(text, by=by, version=version)
    if step == "send":
        return send_for_review(text, by=by, version=version)
    return back_to_draft(text, by=by, version=version)
