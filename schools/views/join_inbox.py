"""Requests to join, for who answers them: a hub's people, and for where there is no hub the network's managers."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.roles import HubPerm, NetworkPerm
from hubs.views.editing import found_or_404
from schools.actions.join_answers import (
    AnsweredMeanwhile,
    accept,
    accept_school,
    add_note,
    decline,
    hand_on,
    start_talking,
    take_up_again,
)
from schools.forms.join_many import JoinFilter
from schools.forms.joining import AcceptSchoolForm, AnswerForm, DeclineForm, HandOnForm, NoteForm
from schools.models import AskedBy, JoinRequest, SchoolRole, Way
from schools.queries.joining import (
    NewSchool,
    find_request,
    inbox_of,
    interest,
    likely_school,
    notes_of,
    schools_to_choose,
    steps_of,
)
from schools.views.join_desk import Desk, link_of
from schools.views.join_many import just_answered, take
from schools.views.people import school_invitation_link

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def inbox(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What has come to the hub: what waits, or what has ended; many of them are answered here too."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    narrowed = JoinFilter(request.GET)
    found = inbox_of(hub, narrowed.wanted(), page=request.GET.get("page"))
    form, answer = take(request, Desk(hub), found)
    context = {"hub": hub, "inbox": found, "filter": narrowed, "form": form, "answered": just_answered(request)}
    return answer or render(request, "schools/join_inbox.html", context, status=422 if form.errors else 200)


@require_http_methods(EDIT)
def interest_list(request: MemberRequest) -> HttpResponse:
    """Where people want a hub and have none: a map, by country, and each of them."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    narrowed = JoinFilter(request.GET)
    wanted = narrowed.wanted()
    found = interest(wanted, page=request.GET.get("page"))
    form, answer = take(request, Desk(None), found.inbox)
    context = {"interest": found, "inbox": found.inbox, "country": wanted.country, "filter": narrowed, "form": form}
    context["answered"] = just_answered(request)
    return answer or render(request, "schools/interest.html", context, status=422 if form.errors else 200)


@require_http_methods(EDIT)
def one(request: MemberRequest, request_id: int, hub_code: str | None = None) -> HttpResponse:
    """A request with its notes and what became of it; to note something, to say that one is in touch."""
    desk, asked = _found(request, hub_code, request_id)
    form = NoteForm(request.POST if request.POST.get("step") == "note" else None)
    if request.method == "POST" and (done := _move(request, asked, form)):
        messages.success(request, done)
        return redirect(desk.url(asked))
    context = {
        "hub": desk.hub, "asked": asked, "form": form, "notes": notes_of(asked), "steps": steps_of(asked),
        "accept_url": desk.url(asked, "accept"), "decline_url": desk.url(asked, "decline"),
        "hand_url": desk.url(asked, "hand"), "list_url": desk.list_url,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "schools/join_inbox_request.html", context, status=status)


def _move(request: MemberRequest, asked: JoinRequest, form: NoteForm) -> str:
    """Do what was asked for; returns what to say, or nothing where it was not possible."""
    step = request.POST.get("step")
    try:
        if step == "talk":
            start_talking(request=asked, by=request.user)
            return _("Noted: you are in touch.")
        if step == "note" and form.is_valid():
            add_note(request=asked, text=form.cleaned_data["text"], by=request.user)
            return _("The note is kept.")
        if step == "again":
            take_up_again(request=asked, by=request.user)
            return _("The request is open again.")
    except AnsweredMeanwhile:
        messages.error(request, _answered_meanwhile())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return ""


@require_http_methods(EDIT)
def answer(request: MemberRequest, request_id: int, join_answer: str, hub_code: str | None = None) -> HttpResponse:
    """Accept a request, decline it, or give it to another hub."""
    desk, asked = _found(request, hub_code, request_id)
    if join_answer not in ANSWERS:
        raise Http404
    title, make_form, do = ANSWERS[join_answer]
    form = make_form(request, asked)
    if form.is_valid():
        try:
            do(request, asked, form)
        except AnsweredMeanwhile:
            messages.error(request, _answered_meanwhile())
            return redirect(desk.list_url)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _said(join_answer) % {"name": asked.name})
            return redirect(desk.list_url)
    context = {"hub": desk.hub, "asked": asked, "form": form, "title": title(), "back": desk.url(asked)}
    context["how"] = join_answer
    return render(request, "schools/answer_join.html", context, status=422 if form.is_bound else 200)


def _said(how: str) -> str:
    return {
        "accept": _("Accepted. %(name)s gets a mail."),
        "decline": _("Declined. %(name)s gets a mail."),
        "hand": _("Handed on. %(name)s gets a mail, and the hub was told."),
    }[how]


def _answered_meanwhile() -> str:
    return _("Somebody else has answered this request meanwhile, or it was taken back.")


def _accept_form(request: MemberRequest, asked: JoinRequest) -> Form:
    data = request.POST if request.method == "POST" else None
    if asked.hub is None or asked.way != Way.SCHOOL:
        return AnswerForm(data)
    schools = schools_to_choose(asked.hub)
    likely = likely_school(asked, schools)
    role = SchoolRole.HEAD if asked.asked_by == AskedBy.HEAD else SchoolRole.TEACHER
    known = {"school": likely.pk if likely else "", "name": asked.body, "place": asked.place, "role": role}
    return AcceptSchoolForm(data, schools=schools, initial=known)


def _accept(request: MemberRequest, asked: JoinRequest, form: Form) -> None:
    link, told = link_of(request), form.cleaned_data
    if not isinstance(form, AcceptSchoolForm):
        accept(request=asked, answer=told["answer"], by=request.user, link=link)
        return
    new = NewSchool(told["name"].strip(), told["place"].strip(), str(asked.country.code), told["partner"])
    accept_school(
        request=asked,
        school=form.chosen() or new,
        role=SchoolRole(told["role"]),
        answer=told["answer"],
        by=request.user,
        link=link,
        invitation_link=school_invitation_link(request),
    )


def _decline(request: MemberRequest, asked: JoinRequest, form: Form) -> None:
    decline(request=asked, answer=form.cleaned_data["answer"], by=request.user, link=link_of(request))


def _hand_on(request: MemberRequest, asked: JoinRequest, form: Form) -> None:
    hand_on(request=asked, hub=form.cleaned_data["hub"], by=request.user, link=link_of(request))


MakeForm = Callable[[MemberRequest, JoinRequest], Form]
ANSWERS: dict[str, tuple[Callable[[], str], MakeForm, Callable[[MemberRequest, JoinRequest, Form], None]]] = {
    "accept": (lambda: _("Accept the request"), _accept_form, _accept),
    "decline": (
        lambda: _("Decline the request"),
        lambda request, _asked: DeclineForm(request.POST if request.method == "POST" else None),
        _decline,
    ),
    "hand": (
        lambda: _("Give the request to another hub"),
        lambda request, asked: HandOnForm(request.POST if request.method == "POST" else None, hub=asked.hub),
        _hand_on,
    ),
}


def _found(request: MemberRequest, hub_code: str | None, key: int) -> tuple[Desk, JoinRequest]:
    """The desk and a request on it. Raises Http404, PermissionDenied."""
    if hub_code is None:
        network_or_403(request, NetworkPerm.DASHBOARD)
        return Desk(None), found_or_404(find_request(None, key))
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_SCHOOLS)
    return Desk(hub), found_or_404(find_request(hub, key))
