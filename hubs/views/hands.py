"""Hands counted: typed, shown with what they mean, and noted for good once somebody has said that this is right."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.actions.decisions import MeansSomethingElse, count_hands
from hubs.actions.decisions import NotFromHere as SettledAlready
from hubs.actions.hands import decide_in_meeting, seats_present
from hubs.actions.standing_meeting import NotFromHere
from hubs.forms.hands import CountForm, HandsForm, StepForm
from hubs.models import Decision, DecisionState
from hubs.queries.agenda import find_item
from hubs.queries.board_rules import rule_in_words, rules_of
from hubs.queries.decisions import find_decision
from hubs.queries.hands import Weighed, weigh
from hubs.queries.meetings import quorum_of
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from hubs.views.meetings import EDIT, meeting_or_404


@require_http_methods(EDIT)
def hands_decision(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Note how the board decided in a meeting of which the portal knows nothing."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    row = found_or_404(find_decision(hub, decision_id))
    back = reverse("hubs:decision", args=[hub.code, row.pk])
    form = HandsForm(request.POST if request.method == "POST" else None, hub=hub)
    if row.state != DecisionState.PROPOSED:
        return _stands_elsewhere(request, back)
    return _ask_then_note(
        request,
        form,
        weighs=lambda: weigh(row, form.hands(), today=hub.today()),
        notes=lambda seen: count_hands(decision=row, by=request.user, hands=form.hands(), seen=seen),
        back=back,
        page="hubs/count_hands.html",
        context={"hub": hub, "decision": row, "rule": rule_in_words(rules_of(hub))},
    )


@require_http_methods(EDIT)
def count(request: MemberRequest, hub_code: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Count hands on a proposal of an agenda, among the seats that are present."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    item = found_or_404(find_item(meeting, item_id))
    decision = found_or_404(item.decision)
    back = reverse("hubs:meeting", args=[hub.code, meeting.pk])
    if decision.state != DecisionState.PROPOSED:
        return _stands_elsewhere(request, back)
    form = CountForm(request.POST if request.method == "POST" else None)
    return _ask_then_note(
        request,
        form,
        weighs=lambda: weigh(decision, form.among(present=seats_present(meeting), day=meeting.day), today=hub.today()),
        notes=lambda seen: decide_in_meeting(item=item, by=request.user, seen=seen, **form.cleaned_data),
        back=back,
        page="hubs/count_item.html",
        context={"hub": hub, "meeting": meeting, "item": item, "decision": decision, "quorum": quorum_of(meeting)},
    )


def _ask_then_note(
    request: MemberRequest,
    form: CountForm,
    *,
    weighs: Callable[[], Weighed],
    notes: Callable[[str], Decision],
    back: str,
    page: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """The form; what its figures mean, with the question whether that is right; and the outcome for good."""
    step, seen = StepForm(request.POST).told()
    known = {**context, "form": form, "back": back}
    if step != "change" and form.is_valid():
        try:
            if step == "note" and seen:
                return _noted(request, notes(seen), back)
            return render(request, "hubs/hands_mean.html", {**known, "weighed": weighs()})
        except MeansSomethingElse as now:
            return render(request, "hubs/hands_mean.html", {**known, "weighed": now.weighed, "moved": True}, status=409)
        except SettledAlready:
            return _stands_elsewhere(request, back)
        except (NotFromHere, ValidationError) as refusal:
            _refuse(form, refusal)
    return render(request, page, known, status=422 if form.is_bound and form.errors else 200)


def _refuse(form: CountForm, refusal: NotFromHere | ValidationError) -> None:
    """Say what is wrong at its field, where the form has that field."""
    if isinstance(refusal, ValidationError):
        form.add_error(None, refusal if "present" in form.fields else refusal.messages)
    else:
        form.add_error(None, str(refusal))


def _noted(request: MemberRequest, decision: Decision, back: str) -> HttpResponse:
    told = {"title": decision.title, "outcome": decision.get_state_display()}
    messages.success(request, _("“%(title)s”: %(outcome)s.") % told)
    return redirect(back)


def _stands_elsewhere(request: MemberRequest, back: str) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, _("Nothing was changed: the decision stands elsewhere by now. This is how."))
    return redirect(back)
