"""Step 8 of the main job: the network's dashboards, all hubs side by side, and down into the months of one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from hubs.views.stored import is_swap, kept_part, named_part, page_or_part, stored_part
from impact.forms.dashboard_filter import AudienceFilter, NetworkFilter
from impact.models import ScopeKind
from impact.queries import definitions_text as words
from impact.queries.figure_files import network_file
from impact.queries.kinds import network_kinds
from impact.queries.network import hub_months, hub_named, hubs_to_suggest, network_dashboard
from impact.queries.network_today import network_today
from impact.queries.pages import hub_months_page, network_page
from impact.queries.period_todos import network_period_todos
from impact.queries.periods import periods_with_figures
from impact.queries.tables import FileFormat
from impact.queries.targets.panel import panel as targets_panel
from impact.queries.targets.today import targets_today
from impact.views.files import file_response, not_made
from impact.views.remembered import led_back

KINDS_KEPT = 600  # seconds; the page says how often they are counted


@require_safe
@vary_on_headers("HX-Request")
def network(request: MemberRequest) -> HttpResponse:
    """Show the hubs side by side; a change of filter swaps the figures only."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    names = tuple(NetworkFilter.base_fields)
    understood = not any(name in request.GET for name in names) or _filter(request).is_valid()
    if answer := led_back(request, "network", names, understood=understood):
        return answer
    figures = stored_part(request, lambda: _network_figures(request))
    if is_swap(request):
        return HttpResponse(figures)
    kinds = kept_part("kinds", _kinds, seconds=KINDS_KEPT)
    targets = named_part("targets", _targets)
    return page_or_part(request, "impact/network.html", figures, kinds=kinds, targets=targets)


@require_safe
def today(request: MemberRequest) -> HttpResponse:
    """Say what waits for the network's managers."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    context = {
        "today": network_today(page=request.GET.get("page")),
        "periods": network_period_todos(timezone.now().date()),
        "targets": targets_today(),
    }
    return render(request, "impact/network_today.html", context)


@require_safe
def network_data(request: MemberRequest, file_format: FileFormat) -> HttpResponse:
    """The same figures, with every hub, as a file."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    form = _filter(request)
    return not_made(form) or file_response(network_file(form.selection()), file_format)


@require_safe
@vary_on_headers("HX-Request")
def network_hub(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Show one hub's months."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    figures = stored_part(request, lambda: _hub_figures(request, hub))
    return page_or_part(request, "impact/network_hub.html", figures, looked_at=hub)


def _network_figures(request: MemberRequest) -> str:
    form = _filter(request)
    shown = network_page(network_dashboard(form.selection(), page=request.GET.get("page")))
    context = {"form": form, "shown": shown, "suggestions": hubs_to_suggest(), "words": words}
    return render_to_string("impact/_network_figures.html", context, request)


def _kinds() -> str:
    return render_to_string("impact/_network_kinds.html", {"kinds": network_kinds()})


def _targets() -> str:
    found = targets_panel(None)
    context = {"panel": found, "url": reverse("impact:targets"), "linked": True}
    return render_to_string("impact/_targets_panel.html", context) if found else ""


def _hub_figures(request: MemberRequest, hub: Hub) -> str:
    form = AudienceFilter(request.GET, periods=periods_with_figures(ScopeKind.HUB, hub.pk))
    context = {"form": form, "shown": hub_months_page(hub_months(hub, form.selection())), "words": words}
    return render_to_string("impact/_network_hub_figures.html", context, request)


def _filter(request: MemberRequest) -> NetworkFilter:
    return NetworkFilter(request.GET, periods=periods_with_figures(ScopeKind.NETWORK, 0), find_hub=hub_named)
