"""Step 2 of the main job: show the form, say how it will count, and hand the clean draft to the one action for it."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions import ClassGone, CoHostNotOpen, HubNotOpen, OtherContent
from impact.actions.booked_session import LoggedAlready, draft_from
from impact.actions.drafts import SessionDraft
from impact.actions.planned_draft import draft_to_log
from impact.actions.scanned import draft_of_class
from impact.actions.versions import next_like, same_again
from impact.actions.welcome_draft import draft_of_desk
from impact.forms.log_session import LogSessionForm
from impact.forms.propose_session import AcceptSessionForm
from impact.models import LeftOverSession, WelcomeDesk
from impact.queries.cards import class_to_log
from impact.queries.left_over import next_in_tray
from impact.queries.session_proposals import find_session_proposal
from impact.queries.sessions import latest_own
from impact.views.recording import booking_told, desk_told, left_over_told, planned_told, record_told
from impact.views.session_answers import (
    ANOTHER,
    answer_before_saving,
    form_page,
    own_or_404,
    reads_notes,
    say_recorded,
    show_conflict,
    show_form,
)

Beginning = SessionDraft | LeftOverSession | WelcomeDesk | None
# The field that a refusal is about; without one it is said of the whole form.
REFUSED_AT: dict[type[Exception], str] = {HubNotOpen: "held_on", CoHostNotOpen: "co_hosts"}


@require_http_methods(["GET", "HEAD", "POST"])
def log_session(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Log one session. The address may name one to begin from; a POST whose `step` says so comes back to the form."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    if request.method != "POST" and hub.opened_on is None:
        return render(request, "impact/not_open_yet.html", {"hub": hub})
    if request.method != "POST":
        form, begin = _first_form(request, hub)
        left = begin if isinstance(begin, LeftOverSession) else None
        recent = [] if begin else latest_own(hub, request.user)
        desk = begin if isinstance(begin, WelcomeDesk) else None
        return show_form(request, hub, form, recent=recent, left_over=left, desk=desk)
    form = LogSessionForm(request.POST, hub=hub, by=request.user, with_note=reads_notes(request, hub))
    if early := answer_before_saving(request, hub, form):
        return early
    return _store(request, hub, form, form.session())


@require_POST
def classes_of_school(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The classes of the school and day in the form, as a fragment of its page; what was ticked stays."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    form = _unfinished(request, hub)
    return render(request, "impact/log_session.html#classes", form_page(hub, form))


@require_POST
def preview(request: MemberRequest, hub_code: str) -> HttpResponse:
    """How the attendance in the form will count, as a fragment of its page; what cannot be read yet is left out."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    return render(request, "impact/log_session.html#preview", form_page(hub, _unfinished(request, hub)))


def _store(request: MemberRequest, hub: Hub, form: LogSessionForm, draft: SessionDraft) -> HttpResponse:
    try:
        recorded = record_told(hub=hub, by=request.user, form=form, draft=draft)
    except OtherContent as other:
        return show_conflict(request, hub, form, draft, other.stored, new_uid=uuid.uuid4())
    except LoggedAlready as other:
        # Saved as another session, it is not the one of that booking, plan or count.
        del form.fields["booking"], form.fields["planned"], form.fields["desk"], form.fields["left"]
        return show_conflict(request, hub, form, draft, other.stored, new_uid=uuid.uuid4())
    except (HubNotOpen, CoHostNotOpen, ClassGone) as refusal:
        form.add_error(REFUSED_AT.get(type(refusal)), str(refusal))
        return show_form(request, hub, form, status=422)
    say_recorded(request, hub, recorded, draft)
    if request.POST.get("step") == ANOTHER:
        return redirect(f"{reverse('impact:log_session', args=[hub.code])}?after={draft.uid}")
    if form.cleaned_data.get("left") and HubPerm.CORRECT_SESSIONS in rights_at(request, hub):
        return redirect(next_in_tray(hub))
    # Past the filters of last time, which might hide what was just logged; they come back with the next visit.
    return redirect(f"{reverse('impact:sessions', args=[hub.code])}?page=1")


def _first_form(request: MemberRequest, hub: Hub) -> tuple[LogSessionForm, Beginning]:
    """The form before anything was typed, and what it begins from: a booking, a planned session, another session.

    Or a count at a door; or what was left over, with everything that was typed when it was sent.
    """
    if left := left_over_told(hub, request.GET.get("left", "")):
        return _left_over_form(request, hub, left), left
    if desk := desk_told(hub, request.GET.get("desk", "")):
        return _counted_form(request, hub, desk), desk
    booking = booking_told(hub, request.GET.get("booking", ""))
    planned = planned_told(hub, request.GET.get("planned", ""))
    if booking is not None:
        begin = draft_from(booking, hub=hub)
    else:
        begin = draft_to_log(planned) if planned else _beginning(request, hub)
    form = LogSessionForm(
        hub=hub,
        by=request.user,
        begin=begin,
        booking=booking.pk if booking else None,
        planned=planned.pk if planned else None,
        with_note=reads_notes(request, hub),
    )
    return form, begin


def _counted_form(request: MemberRequest, hub: Hub, desk: WelcomeDesk) -> LogSessionForm:
    """The form with what was counted at a door, as an estimate that staff may change."""
    with_note = reads_notes(request, hub)
    return LogSessionForm(hub=hub, by=request.user, begin=draft_of_desk(desk), desk=desk.pk, with_note=with_note)


def _left_over_form(request: MemberRequest, hub: Hub, left: LeftOverSession) -> LogSessionForm:
    """The form as it was sent; what is amiss in it is said once it is saved."""
    if HubPerm.CORRECT_SESSIONS not in rights_at(request, hub):
        raise PermissionDenied
    told = QueryDict(mutable=True)
    for name, values in (left.told | {"uid": [str(left.uid)], "left": [str(left.pk)]}).items():
        told.setlist(name, values)
    form = LogSessionForm(told, hub=hub, by=request.user, with_note=reads_notes(request, hub))
    form.put_errors_aside()
    return form


def _beginning(request: MemberRequest, hub: Hub) -> SessionDraft | None:
    """The session, or the class of a scanned card, that the address names to begin from, as a draft."""
    if again := request.GET.get("again"):
        return same_again(own_or_404(hub, again), today=hub.today())
    if after := request.GET.get("after"):
        return next_like(own_or_404(hub, after))
    if key := request.GET.get("class"):
        group = found_or_404(class_to_log(key, of_hub=hub))
        return draft_of_class(group, request.GET.get("project", ""), hub=hub, by=request.user)
    return None


def _unfinished(request: MemberRequest, hub: Hub) -> LogSessionForm:
    """The form as far as it has got; that of a stored session says so by its version, that of a report by its key."""
    if told := request.POST.get("told", ""):
        key = whole_number(told)
        proposal = find_session_proposal(hub, key) if key is not None else None
        accepted = AcceptSessionForm(request.POST, proposal=found_or_404(proposal), by=request.user)
        accepted.put_errors_aside()
        return accepted
    stored = own_or_404(hub, request.POST.get("uid", "")) if "version" in request.POST else None
    form = LogSessionForm(request.POST, hub=hub, by=request.user, stored=stored, with_note=reads_notes(request, hub))
    form.put_errors_aside()
    return form
