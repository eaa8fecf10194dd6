"""Votes: for the seats that one holds, and written down for seats that nobody holds on the portal."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.actions.votes import NotYetOpen, SeatEnded, TooLate, cast_vote, enter_vote
from hubs.forms.board import VoteForm
from hubs.models import Decision, Hub, Vote, VoteChoice
from hubs.queries.board import find_seat
from hubs.queries.decisions import find_decision
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404


@require_POST
def vote(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Vote for a seat that one holds, or vote otherwise."""
    hub = hub_or_404(request, hub_code, HubPerm.VOTE)
    return _voted(request, hub, found_or_404(find_decision(hub, decision_id)), cast_vote)


@require_POST
def note_vote(request: MemberRequest, hub_code: str, decision_id: int) -> HttpResponse:
    """Write down what a seat without a person on the portal said on paper."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    return _voted(request, hub, found_or_404(find_decision(hub, decision_id)), enter_vote)


def _voted(request: MemberRequest, hub: Hub, decision: Decision, does: Callable[..., Vote]) -> HttpResponse:
    page = redirect(reverse("hubs:decision", args=[hub.code, decision.pk]) + "#vote")
    form = VoteForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Nothing was noted: choose for, against, or abstain."))
        return page
    seat = found_or_404(find_seat(hub, form.cleaned_data["seat"]))
    choice = VoteChoice(form.cleaned_data["choice"])
    try:
        does(decision=decision, seat=seat, choice=choice, by=request.user)
    except TooLate:
        late = _("Your vote (“%(choice)s”) came too late and does not count: the vote is over.")
        messages.warning(request, late % {"choice": choice.label})
    except NotYetOpen:
        messages.warning(request, _("Nobody votes on this yet. Wait until the vote is opened."))
    except SeatEnded:
        ended = _("The vote (“%(choice)s”) was not taken: the term of this seat does not cover today.")
        messages.warning(request, ended % {"choice": choice.label})
    else:
        said = _("Noted: “%(choice)s”. It can be changed until the vote is closed.") % {"choice": choice.label}
        messages.success(request, said)
    return page
