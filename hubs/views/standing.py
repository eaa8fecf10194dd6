"""Where a hub stands: opened, put to rest, opened again, changed and moved by a network manager."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.actions.set_up import change_hub, move_hub
from hubs.actions.status import NotNow, back_to_set_up, open_hub, put_to_rest, reopen
from hubs.forms.set_up import HubForm, MoveForm, OpenForm, ReopenForm, RestForm
from hubs.models import Hub
from hubs.queries.set_up import standing_of
from hubs.roles import HubPerm, NetworkPerm
from hubs.views.editing import answer_undo, edit_page

EDIT = ("GET", "HEAD", "POST")


@require_safe
def standing(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Where the hub stands, how it came there, and what can be done."""
    hub = _hub(request, hub_code)
    return render(request, "hubs/standing.html", {"looked_at": hub, "standing": standing_of(hub)})


@require_http_methods(EDIT)
def open_now(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Open a hub that was being set up."""
    hub = _hub(request, hub_code)
    form = OpenForm(_sent(request), initial={"day": hub.today()})
    return _take_step(
        request,
        hub,
        form,
        lambda: open_hub(hub=hub, day=form.cleaned_data["day"], by=request.user),
        page="hubs/open_hub.html",
        said=_("“%(hub)s” is open.") % {"hub": hub.name},
        undo="hubs:back_to_set_up",
    )


@require_http_methods(EDIT)
def back(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Take an opening back, while nothing was logged."""
    hub = _hub(request, hub_code)
    form = forms.Form(_sent(request))
    return _take_step(
        request,
        hub,
        form,
        lambda: back_to_set_up(hub=hub, by=request.user),
        page="hubs/back_to_set_up.html",
        said=_("“%(hub)s” is being set up again.") % {"hub": hub.name},
        undo="hubs:open_hub",
    )


@require_http_methods(EDIT)
def rest(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Put an open hub to rest."""
    hub = _hub(request, hub_code)
    form = RestForm(_sent(request), sub_hubs=standing_of(hub).open_sub_hubs)
    return _take_step(
        request,
        hub,
        form,
        lambda: put_to_rest(
            hub=hub, reason=form.cleaned_data["reason"], with_sub_hubs=form.with_sub_hubs, by=request.user
        ),
        page="hubs/put_to_rest.html",
        said=_("“%(hub)s” is at rest.") % {"hub": hub.name},
        undo="hubs:reopen_hub",
    )


@require_http_methods(EDIT)
def open_again(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Open a hub that was at rest."""
    hub = _hub(request, hub_code)
    form = ReopenForm(_sent(request), sub_hubs=standing_of(hub).rested_with_it)
    return _take_step(
        request,
        hub,
        form,
        lambda: reopen(
            hub=hub,
            reason=form.cleaned_data["reason"],
            with_sub_hubs=bool(form.cleaned_data.get("with_sub_hubs")),
            by=request.user,
        ),
        page="hubs/reopen_hub.html",
        said=_("“%(hub)s” is open again.") % {"hub": hub.name},
        undo="hubs:put_to_rest",
    )


@require_http_methods(EDIT)
def edit(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Change what was said of the hub when it was set up."""
    hub = _hub(request, hub_code)
    leave = reverse("hubs:standing", args=[hub.code])
    if answer := answer_undo(request, None, hub, back=leave):
        return answer
    form = HubForm(_sent(request), hub=hub, instance=hub)
    return edit_page(
        request,
        form,
        lambda: change_hub(hub=hub, values=form.told(), version=form.seen_version(), by=request.user),
        page="hubs/edit_hub.html",
        back=leave,
        undo_at=request.path,
        hub=None,  # a page of the network, with its navigation
        looked_at=hub,
    )


@require_http_methods(EDIT)
def move(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Let the hub belong to another one, after a look at the figures that change."""
    hub = _hub(request, hub_code)
    form = MoveForm(_sent(request), hub=hub, initial={"parent": hub.parent_id})
    to: Hub | None = None
    if form.is_valid():
        to = form.cleaned_data["parent"]
        try:
            if request.POST.get("step") == "move":
                moved = move_hub(hub=hub, parent=to, by=request.user)
                messages.success(
                    request, _("“%(hub)s” is moved. The figures follow in a moment.") % {"hub": moved.name}
                )
                return redirect("hubs:standing", hub_code=hub.code)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    unsure = form.is_bound and not form.is_valid()
    context = {"looked_at": hub, "form": form, "to": to, "shown": form.is_bound and not unsure}
    return render(request, "hubs/move_hub.html", context, status=422 if unsure else 200)


def _hub(request: MemberRequest, hub_code: str) -> Hub:
    network_or_403(request, NetworkPerm.SET_UP_HUBS)
    return hub_or_404(request, hub_code, HubPerm.VIEW)


def _sent(request: MemberRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _take_step(
    request: MemberRequest, hub: Hub, form: forms.Form, take: Callable[[], Hub], *, page: str, said: str, undo: str
) -> HttpResponse:
    """Take a step once its form is right, and say so with the way back; or show what it changes."""
    if form.is_valid() and _taken(request, form, take, said=said, undo=reverse(undo, args=[hub.code])):
        return redirect("hubs:standing", hub_code=hub.code)
    context = {"looked_at": hub, "standing": standing_of(hub), "form": form}
    return render(request, page, context, status=422 if form.is_bound else 200)


def _taken(request: MemberRequest, form: forms.Form, take: Callable[[], Hub], *, said: str, undo: str) -> bool:
    """Whether there is nothing more to ask: the step is taken, or cannot be taken any more."""
    try:
        take()
    except NotNow as now:
        where = {"status": now.status.label}
        messages.info(request, _("Nothing was changed. The hub's status is by now: %(status)s") % where)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    else:
        messages.success(request, render_to_string("hubs/said_step.html", {"said": said, "undo": undo}))
    return True
