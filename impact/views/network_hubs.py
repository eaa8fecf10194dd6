"""All hubs for the network's managers, and what a new hub does first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from hubs.access import has_network_right, hub_or_404, network_or_403, rights_at
from hubs.roles import HubPerm, NetworkPerm
from impact.queries.network_hubs import first_steps as steps_of
from impact.queries.network_hubs import network_hubs as list_of


@require_safe
def network_hubs(request: MemberRequest) -> HttpResponse:
    """List the hubs with where they stand, sub-hubs under theirs, and the drafts of new ones."""
    network_or_403(request, NetworkPerm.SET_UP_HUBS)
    return render(request, "impact/network_hubs.html", {"shown": list_of(page=request.GET.get("page"))})


@require_safe
def first_steps(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What a new hub has done, and what comes next."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    steps = steps_of(
        hub,
        may_open=has_network_right(request.user, NetworkPerm.SET_UP_HUBS),
        may_write=HubPerm.EDIT_PROFILE in rights_at(request, hub),
    )
    done = sum(step.done for step in steps)
    context = {"hub": hub, "steps": steps, "done": done, "complete": done == len(steps)}
    return render(request, "impact/first_steps.html", context)
