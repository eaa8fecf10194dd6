"""The form to join, for everybody: four ways, then a page a step, then a code that proves the address."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.sent import whole_number
from accounts.visitors import times_in
from hubs.addresses import site_address
from hubs.queries.directory import countries_with_hubs
from hubs.views.editing import found_or_404
from schools.actions.joining import (
    Confirmation,
    Link,
    confirm_request,
    send_code_again,
    send_request,
    withdraw_request,
)
from schools.forms.joining import NO_HUB, CodeForm, HubForm, WhatForm, WhereForm, YouForm
from schools.models import JoinRequest, JoinState, Way
from schools.queries.joining import request_by
from schools.views.join_draft import JoinDraft, begin

EDIT = ("GET", "HEAD", "POST")
STEPS = ("you", "where", "hub", "what")
SENT_AN_HOUR = 40  # by one visitor: more than a staff room behind one address
HOUR = 3600


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step as the page lists it. Without an address it cannot be reached yet."""

    title: str
    url: str
    current: bool
    done: bool


@login_not_required
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """The four ways, and the way back to what was begun."""
    asked = {name: request.GET[name] for name in ("project", "hub") if request.GET.get(name, "").strip()}
    query = "".join(f"&{name}={value}" for name, value in asked.items() if value.replace("-", "").isalnum())
    project = whole_number(asked.get("project"))
    context = {"ways": Way, "draft": JoinDraft.of(request), "query": query, "project": project}
    return render(request, "schools/join.html", context)


@login_not_required
@require_http_methods(EDIT)
def you(request: HttpRequest) -> HttpResponse:
    """Who I am. Going on begins the draft."""
    way = request.POST.get("way", "") or request.GET.get("way", "")
    draft = begin(request, JoinDraft.of(request), way)
    if draft is None:
        return redirect("schools:join")
    form = YouForm(_posted(request), way=Way(draft.way), initial=draft.you or _own(request))
    if form.is_valid():
        draft.you = {name: form.cleaned_data.get(name, "") for name in ("asked_by", "body", "name", "email")}
        draft.keep(request)
        return redirect("schools:join_where")
    return _step_page(request, draft, "you", form)


@login_not_required
@require_http_methods(EDIT)
def where(request: HttpRequest) -> HttpResponse:
    """Where I am."""
    draft = JoinDraft.of(request)
    if draft is None or not draft.you:
        return _begin_again(request)
    first = [code for code, _name in countries_with_hubs()]
    form = WhereForm(_posted(request), first=first, initial=draft.where)
    if form.is_valid():
        if form.cleaned_data != draft.where:
            draft.where, draft.hub = form.cleaned_data, ""
        draft.keep(request)
        return redirect("schools:join_hub")
    return _step_page(request, draft, "where", form)


@login_not_required
@require_http_methods(EDIT)
def hub(request: HttpRequest) -> HttpResponse:
    """Which hub, the nearest first; or none."""
    draft = JoinDraft.of(request)
    if draft is None or not (draft.you and draft.where):
        return _begin_again(request)
    near = draft.near()
    likely = draft.hub or (str(near.suggested.pk) if near.suggested else NO_HUB)
    form = HubForm(_posted(request), near=near.hubs, initial={"hub": likely})
    if form.is_valid():
        draft.hub = form.cleaned_data["hub"]
        draft.keep(request)
        return redirect("schools:join_what")
    return _step_page(request, draft, "hub", form, near=near)


@login_not_required
@require_http_methods(EDIT)
def what(request: HttpRequest) -> HttpResponse:
    """What I want, a look at all of it, and consent; from here it is sent."""
    draft = JoinDraft.of(request)
    if draft is None or draft.first_gap:
        return _begin_again(request)
    form = WhatForm(_posted(request), way=Way(draft.way), initial=draft.what)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        draft.what = {name: form.cleaned_data[name] for name in ("wants", "words")}
        draft.keep(request)
        if (problem := _send(request, draft)) is None:
            return redirect("schools:join_request", draft.uid)
        form.add_error(None, problem)
        status = HTTPStatus.TOO_MANY_REQUESTS
    return _step_page(request, draft, "what", form, status=status, hub=_chosen(draft))


@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(EDIT)
def request_to_join(request: HttpRequest, join_uid: uuid.UUID) -> HttpResponse:
    """What whoever asked sees of it: the field for the code first, then where it stands; they can take it back."""
    asked = found_or_404(request_by(join_uid))
    if request.method != "POST":
        return _request_page(request, asked, CodeForm())
    if request.POST.get("step") == "withdraw":
        return _withdraw(request, asked)
    if request.POST.get("step") == "again":
        if send_code_again(request=asked, link=_link(request)):
            messages.success(request, _("Another code is on its way. The earlier one no longer works."))
        else:
            messages.info(request, _("A code was sent just now, or several were. Look into the folder for spam too."))
        return redirect("schools:join_request", asked.uid)
    return _confirm(request, asked)


def _confirm(request: HttpRequest, asked: JoinRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        came, standing = confirm_request(request=asked, code=form.cleaned_data["code"], link=_link(request))
        if came == Confirmation.DONE:
            JoinDraft.drop(request, asked.uid)
            messages.success(request, _("Thank you. Your address is confirmed."))
            return redirect("schools:join_request", standing.uid)
        form.add_error("code", _why_not(came))
    return _request_page(request, asked, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _why_not(came: Confirmation) -> str:
    return {
        Confirmation.WRONG: _("This is not the code. Look at the newest mail, and type the six digits."),
        Confirmation.EXPIRED: _("This code is too old: it works for half an hour. Ask for another one below."),
        Confirmation.USED_UP: _("Too many wrong codes. Ask for another one below."),
    }[came]


def _withdraw(request: HttpRequest, asked: JoinRequest) -> HttpResponse:
    gone = withdraw_request(request=asked)
    JoinDraft.drop(request, asked.uid)
    messages.success(request, _("Your request is taken back."))
    if gone.state == JoinState.UNCONFIRMED:
        return redirect("schools:join")
    return redirect("schools:join_request", asked.uid)


def _request_page(request: HttpRequest, asked: JoinRequest, form: Form, *, status: int = 200) -> HttpResponse:
    own = JoinDraft.of(request)
    context = {"asked": asked, "form": form, "may_change": own is not None and own.uid == str(asked.uid)}
    return render(request, "schools/join_request.html", context, status=status)


def _step_page(
    request: HttpRequest, draft: JoinDraft, step: str, form: Form, *, status: int = 422, **context: object
) -> HttpResponse:
    titles = {"you": _("Who you are"), "where": _("Where you are"), "hub": _("Your hub"), "what": _("What you want")}
    reached = STEPS.index(draft.first_gap or "what")
    steps = [
        StepLink(
            title=titles[name],
            url=reverse(f"schools:join_{name}") if number <= reached else "",
            current=name == step,
            done=bool(getattr(draft, name)) and number < reached,
        )
        for number, name in enumerate(STEPS)
    ]
    told = {"draft": draft, "way": Way(draft.way), "step": step, "steps": steps, "title": titles[step], "form": form}
    return render(request, "schools/join_step.html", told | context, status=status if form.is_bound else 200)


def _send(request: HttpRequest, draft: JoinDraft) -> str | None:
    """Send it; what is wrong, where that is not possible now."""
    count, wait = times_in(HOUR, "join:sent", request)
    if count > SENT_AN_HOUR:
        minutes = max(1, round(wait / 60))
        return _(
            "Very many forms came from where you are. Please send it again in %(minutes)d minutes; it is kept."
        ) % {"minutes": minutes}
    try:
        send_request(uid=uuid.UUID(draft.uid), asked=draft.asked(), link=_link(request))
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return None


def _chosen(draft: JoinDraft) -> str:
    return next((one.hub.name for one in draft.near().hubs if str(one.hub.pk) == draft.hub), "")


def _begin_again(request: HttpRequest) -> HttpResponse:
    """Where a step is missing: to the first one, or to the four ways where nothing is kept (any more)."""
    draft = JoinDraft.of(request)
    if request.method == "POST" and draft is None:
        messages.info(request, _("What you typed before is no longer kept here, or was sent already. Begin once more."))
    return redirect(f"schools:join_{draft.first_gap}" if draft is not None and draft.first_gap else "schools:join")


def _own(request: HttpRequest) -> dict[str, str]:
    """Who has an account need not type their name."""
    return {"name": request.user.name, "email": request.user.email} if isinstance(request.user, User) else {}


def _posted(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _link(request: HttpRequest) -> Link:
    return lambda path: site_address(request, path)
