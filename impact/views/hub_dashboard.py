"""Step 8 of the main job: a hub's workspace with its figures, what was logged lately, and what needs attention."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.stored import is_swap, named_part, stored_part
from impact.forms.dashboard_filter import PeriodFilter
from impact.models import ScopeKind
from impact.queries import definitions_text as words
from impact.queries.countersign import share_of
from impact.queries.figure_files import hub_file
from impact.queries.hub_dashboard import hub_figures, hub_today
from impact.queries.kinds import hub_panels
from impact.queries.months import month_to_ask_about
from impact.queries.pages import hub_page
from impact.queries.periods import periods_with_figures
from impact.queries.plan import todays_plan
from impact.queries.tables import FileFormat
from impact.queries.targets.panel import panel as targets_panel
from impact.views.files import file_response, not_made


@require_safe
@vary_on_headers("HX-Request")
def hub_dashboard(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Show the hub's dashboard; a change of period swaps the figures only."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    figures = stored_part(request, lambda: _figures(request, hub))
    if is_swap(request):
        return HttpResponse(figures)
    rights = rights_at(request, hub)
    context = {
        "hub": hub,
        "figures": figures,
        "panels": hub_panels(hub),
        "targets": named_part(f"targets {hub.pk}", lambda: _targets(hub)),
        "share": share_of(hub),
        "quiet_question": month_to_ask_about(hub) if HubPerm.LOG_SESSIONS in rights else None,
        "plan": todays_plan(hub) if HubPerm.LOG_SESSIONS in rights else (),
        "today": hub_today(hub, request.user, rights),
        "may_log": HubPerm.LOG_SESSIONS in rights,
        "may_embed": HubPerm.PUBLISH_OWN_NEWS in rights,
        "may_read": HubPerm.VIEW_SESSIONS in rights,
    }
    return render(request, "impact/hub.html", context)


@require_safe
def hub_data(request: MemberRequest, hub_code: str, file_format: FileFormat) -> HttpResponse:
    """The same figures as a file."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    form = _filter(request, hub)
    return not_made(form) or file_response(hub_file(hub, form.selection().period), file_format)


def _targets(hub: Hub) -> str:
    found = targets_panel(hub)
    context = {"panel": found, "url": reverse("impact:hub_targets", args=[hub.code]), "linked": False}
    return render_to_string("impact/_targets_panel.html", context) if found else ""


def _figures(request: MemberRequest, hub: Hub) -> str:
    form = _filter(request, hub)
    period = form.selection().period
    context = {"form": form, "shown": hub_page(hub, hub_figures(hub, period), period), "words": words}
    return render_to_string("impact/_hub_figures.html", context, request)


def _filter(request: MemberRequest, hub: Hub) -> PeriodFilter:
    return PeriodFilter(request.GET, periods=periods_with_figures(ScopeKind.HUB, hub.pk))
