"""What each kind of hub lives by, in full: the ladder of each school, the hours of each thing, hubs side by side."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.models import Category
from hubs.roles import HubPerm, NetworkPerm
from impact.queries import definitions_text as words
from impact.queries.kind_pages import hours_page, ladder_page
from impact.queries.kinds import kind_table, network_year


@require_safe
def ladder(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Who led, school by school and term by term."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    shown = ladder_page(hub, year=request.GET.get("year"))
    return render(request, "impact/ladder.html", {"hub": hub, "shown": shown, "words": words})


@require_safe
def hours(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Hours of equipment reached, by thing and by school."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    shown = hours_page(hub, year=request.GET.get("year"))
    return render(request, "impact/equipment_hours.html", {"hub": hub, "shown": shown, "words": words})


@require_safe
def network_kind(request: MemberRequest, category: str) -> HttpResponse:
    """All hubs of a kind side by side, a page at a time."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    if category not in Category.values:
        raise Http404
    table = kind_table(Category(category), year=network_year(), page=request.GET.get("page"))
    return render(request, "impact/network_kind.html", {"table": table})
