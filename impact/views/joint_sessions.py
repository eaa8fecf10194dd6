"""A session that two hubs may have logged: proposed as a joint one, agreed to, or said to be two."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions import ClassGone, CoHostNotOpen, HubNotOpen
from impact.actions.joint_sessions import (
    ProposalMovedOn,
    ProposedAlready,
    agree_joint,
    propose_joint,
    say_two_hubs,
    take_back_two_hubs,
    withdraw_joint,
)
from impact.actions.merge_sessions import PairMovedOn
from impact.forms.closed_period import all_answered, closed_doubts
from impact.forms.duplicates import JointForm
from impact.queries.duplicates import JointLine, joint_pair, merged_pair, page_of_pairs, session_of, was_spoken_of

MOVED_ON = (PairMovedOn, ProposalMovedOn, ProposedAlready)


@require_http_methods(["GET", "HEAD", "POST"])
def joint_session(request: MemberRequest, hub_code: str, session_id: int, joint_id: int) -> HttpResponse:
    """A session of this hub beside what may be seen of the other hub's, and what can be said of the two."""
    answers = request.method == "POST"
    hub = hub_or_404(request, hub_code, HubPerm.CORRECT_SESSIONS if answers else HubPerm.VIEW_SESSIONS)
    line = joint_pair(hub, session_id, joint_id)
    if line is None:
        return _over(request, hub, session_id, joint_id)
    form = JointForm(request.POST if answers else None)
    if not form.is_valid():
        return _show(request, hub, line, status=422 if form.is_bound else 200)
    if form.cleaned_data["answer"] == "agree" and not _may_move(request, line):
        return _show(request, hub, line, status=422)
    try:
        said = _say(hub, line, request.user, **form.cleaned_data)
    except MOVED_ON:
        messages.info(request, _("Somebody was quicker, or one of the two was corrected. Look at them again."))
    except (CoHostNotOpen, HubNotOpen, ClassGone) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
        return redirect(page_of_pairs(hub))
    again = joint_pair(hub, session_id, joint_id)
    return redirect(page_of_pairs(hub)) if again is None else _show(request, hub, again, status=409)


def _over(request: MemberRequest, hub: Hub, mine: int, theirs: int) -> HttpResponse:
    """Where a notice leads once there is nothing left to answer: to what became of the two, or to the list."""
    merge = merged_pair(hub, mine, theirs)
    if merge is not None:
        messages.info(request, _("It is one joint session already. This is what became of the two."))
        return redirect("impact:merged_sessions", hub.code, merge.pk)
    if not was_spoken_of(hub, mine, theirs):
        raise Http404
    text = _("Nothing is left to say of the two: that was answered or withdrawn, or one of them no longer counts.")
    messages.info(request, text)
    return redirect(page_of_pairs(hub))


def _may_move(request: MemberRequest, line: JointLine) -> bool:
    """Whether no closed period is meant, or somebody said yes to that."""
    closed = closed_doubts(line.mine.held_on, line.theirs.held_on)
    answered = all_answered(closed, request.POST)
    if not answered:
        messages.error(request, " ".join(doubt.message for doubt in closed))
    return answered


def _say(hub: Hub, line: JointLine, by: User, *, answer: str, mine_version: int, theirs_version: int) -> str:
    mine, theirs, told = line.mine, session_of(line), {"hub": line.theirs.hub.name}
    if answer == "two":
        say_two_hubs(one=mine, other=theirs, hub=hub, by=by)
        again = reverse("impact:joint_session", args=[hub.code, mine.pk, theirs.pk])
        return render_to_string("impact/said_two.html", {"again": again, "of_hubs": True})
    if answer == "undo":
        take_back_two_hubs(one=mine, other=theirs, hub=hub)
        return _("Taken back: they are shown as likely duplicates again.")
    if answer in ("ours", "theirs"):
        kept, gone = (mine, theirs) if answer == "ours" else (theirs, mine)
        versions = (mine_version, theirs_version) if answer == "ours" else (theirs_version, mine_version)
        propose_joint(hub=hub, kept=kept, gone=gone, by=by, versions=versions)
        return _("Proposed. %(hub)s is asked, and until it agrees both sessions count.") % told
    if line.proposal is None:
        raise ProposalMovedOn
    if answer == "withdraw":
        withdraw_joint(proposal=line.proposal, hub=hub, by=by)
        return _("Withdrawn. Both sessions count.")
    versions = (mine_version, theirs_version) if line.ours_stays else (theirs_version, mine_version)
    agree_joint(proposal=line.proposal, hub=hub, by=by, versions=versions)
    return _("One joint session with %(hub)s: it counts once for the network, and for each of you.") % told


def _show(request: MemberRequest, hub: Hub, line: JointLine, *, status: int) -> HttpResponse:
    closed = closed_doubts(line.mine.held_on, line.theirs.held_on) if line.waits_for_us else ()
    may_answer = HubPerm.CORRECT_SESSIONS in rights_at(request, hub)
    context = {"hub": hub, "line": line, "closed": closed, "may_answer": may_answer}
    return render(request, "impact/joint_session.html", context, status=status)
