"""A board's decisions: listed, proposed, read, put to the vote, withdrawn, published."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404, rights_at
from hubs.actions.decisions import (
    NotFromHere,
    open_vote,
    propose,
    publish_decision,
    rewrite_proposal,
    withdraw_decision,
)
from hubs.actions.votes import VotesStillOut, close_vote
from hubs.forms.board import OpenVoteForm, ProposalForm, StepForm
from hubs.markdown import render_markdown
from hubs.models import Decision, DecisionState, Hub
from hubs.queries.board import actions_of
from hubs.queries.board_rules import rule_in_words, rules_of
from hubs.queries.canvas import canvas_of_decision
from hubs.queries.decisions import (
    decision_page,
    find_decision,
    find_settled,
    may_step,
    open_lines,
    proposal_lines,
    settled_page,
    writes,
)
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404

EDIT = ("GET", "HEAD", "POST")
PREVIEW = "preview"


@require_safe
def decisions(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What the board votes on, what was proposed, and what it has settled."""
    hub = hub_or_404(request, hub_code, HubPerm.READ_BOARD)
    context = {
        "hub": hub,
        "open": open_lines(hub, by=request.user),
        "proposals": proposal_lines(hub),
        "settled": settled_page(hub, page=request.GET.get("page")),
        "may_propose": HubPerm.PROPOSE in rights_at(request, hub),
    }
    return render(request, "hubs/decisions.html", context)


@require_safe
def decision(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """A decision with its votes, and what came of it."""
    hub = hub_or_404(request, hub_code, HubPerm.READ_BOARD)
    row = found_or_404(find_decision(hub, decision_id))
    rights = rights_at(request, hub)
    context = {
        "hub": hub,
        "decision": row,
        "shown": decision_page(row, by=request.user, rights=rights),
        "canvas": canvas_of_decision(row),
        "actions": actions_of(row, by=request.user, rights=rights),
        "may_link": HubPerm.MANAGE_BOARD in rights,
        "may_read_sessions": HubPerm.VIEW_SESSIONS in rights,
    }
    return render(request, "hubs/decision.html", context)


@require_http_methods(EDIT)
def new_decision(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Lay something before the board; `again` is the number of a decision about the same that was settled."""
    hub = hub_or_404(request, hub_code, HubPerm.PROPOSE)
    again = _again(request, hub)
    initial = {"title": again.title, "text": again.text} if again else {}
    form = ProposalForm(request.POST if request.method == "POST" else None, hub=hub, initial=initial)
    if preview := _preview(request, hub, form, None, again=again):
        return preview
    return edit_page(
        request,
        form,
        lambda: propose(hub=hub, by=request.user, values=form.told(), again_of=again),
        page="hubs/edit_decision.html",
        back=reverse("hubs:decisions", args=[hub.code]),
        after=lambda made: reverse("hubs:decision", args=[hub.code, made.pk]),
        decision=None,
        again=again,
    )


@require_http_methods(EDIT)
def edit_decision(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Change a proposal that nobody votes on yet: one's own, or any for who looks after the board."""
    hub = hub_or_404(request, hub_code, HubPerm.PROPOSE)
    row = found_or_404(find_decision(hub, decision_id))
    back = reverse("hubs:decision", args=[hub.code, row.pk])
    if not writes(row, by=request.user, rights=rights_at(request, hub)):
        raise PermissionDenied
    if request.method != "POST" and row.state != DecisionState.PROPOSED:
        return redirect(back)
    if answer := answer_undo(request, hub, row, back=back):
        return answer
    form = ProposalForm(request.POST if request.method == "POST" else None, hub=hub, instance=row)
    if preview := _preview(request, hub, form, row):
        return preview
    return edit_page(
        request,
        form,
        lambda: rewrite_proposal(decision=row, by=request.user, version=form.seen_version(), values=form.told()),
        page="hubs/edit_decision.html",
        back=back,
        undo_at=request.path,
        decision=row,
    )


@require_http_methods(EDIT)
def open_decision(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Put a proposal to a written vote."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    row = found_or_404(find_decision(hub, decision_id))
    form = OpenVoteForm(request.POST if request.method == "POST" else None, hub=hub, now=timezone.now())
    back = reverse("hubs:decision", args=[hub.code, row.pk])
    if request.method != "POST" and row.state != DecisionState.PROPOSED:
        return redirect(back)
    if form.is_valid():
        try:
            open_vote(decision=row, by=request.user, closes_at=form.cleaned_data["closes_at"])
        except NotFromHere:
            messages.info(request, _("Nothing was changed: the decision stands elsewhere by now. This is how."))
            return redirect(back)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The vote is open."))
            return redirect(back)
    context = {"hub": hub, "decision": row, "form": form, "back": back, "rule": rule_in_words(rules_of(hub))}
    return render(request, "hubs/open_vote.html", context, status=422 if form.is_bound else 200)


@require_POST
def move_decision(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Count a vote, withdraw, publish or hide a decision."""
    hub = hub_or_404(request, hub_code, HubPerm.PROPOSE)
    row = found_or_404(find_decision(hub, decision_id))
    form = StepForm(request.POST)
    page = reverse("hubs:decision", args=[hub.code, row.pk])
    if not form.is_valid():
        messages.info(request, _("Nothing was changed: choose one of the steps."))
        return redirect(page)
    step = form.cleaned_data["step"]
    if not may_step(row, step, by=request.user, rights=rights_at(request, hub)):
        raise PermissionDenied
    try:
        _take_step(request, row, step)
    except NotFromHere:
        messages.info(request, _("Nothing was changed: the decision stands elsewhere by now. This is how."))
    except VotesStillOut:
        messages.info(request, _("Not every seat has voted yet, and the time to vote is not over."))
    return redirect(page)


def _take_step(request: MemberRequest, row: Decision, step: str) -> None:
    if step == "close":
        close_vote(decision=row, by=request.user)
        messages.success(request, _("The votes are counted."))
    elif step == "withdraw":
        withdraw_decision(decision=row, by=request.user)
        messages.success(request, _("Withdrawn. What was said stays on record."))
    else:
        publish_decision(decision=row, by=request.user, public=step == "publish")
        public, hidden = _("Anybody can read this decision now."), _("Only the board and the team can read this now.")
        messages.success(request, public if step == "publish" else hidden)


def _again(request: MemberRequest, hub: Hub) -> Decision | None:
    """The decision that is proposed again, if the address names one that is settled."""
    number = whole_number(request.GET.get("again"))
    return find_settled(hub, number) if number is not None else None


def _preview(
    request: MemberRequest, hub: Hub, form: ProposalForm, row: Decision | None, *, again: Decision | None = None
) -> HttpResponse | None:
    """The form again with its text as the board would read it, if that was asked for; nothing is stored."""
    if request.POST.get("step") != PREVIEW:
        return None
    valid = form.is_valid()
    back = reverse("hubs:decision", args=[hub.code, row.pk]) if row else reverse("hubs:decisions", args=[hub.code])
    context = {"hub": hub, "form": form, "back": back, "decision": row, "again": again}
    context["preview"] = render_markdown(form.cleaned_data.get("text", ""))
    return render(request, "hubs/edit_decision.html", context, status=200 if valid else 422)
