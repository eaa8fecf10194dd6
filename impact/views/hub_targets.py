"""A hub's own targets: how they stand, and the same as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.stored import stored_part
from impact.queries.tables import FileFormat
from impact.queries.targets.files import hub_file
from impact.queries.targets.lines import band_rules
from impact.queries.targets.pages import When, entries
from impact.queries.targets.pages import hub_targets as page_of
from impact.views.files import file_response
from impact.views.targets import when_form


@require_safe
def hub_targets(request: MemberRequest, hub_code: str) -> HttpResponse:
    """How the hub's indicators stand."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    form = when_form(request, hub)
    when = form.when()
    figures = stored_part(request, lambda: _figures(request, hub, when))
    context = {"hub": hub, "form": form, "figures": figures, "formats": FileFormat, "period": when.period}
    context["entries"] = entries(hub, when.period) if HubPerm.ENTER_RESULTS in rights_at(request, hub) else ()
    return render(request, "impact/hub_targets.html", context)


@require_safe
def hub_targets_file(request: MemberRequest, hub_code: str, file_format: FileFormat) -> HttpResponse:
    """The same as a file."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    return file_response(hub_file(hub, when_form(request, hub).when()), file_format)


def _figures(request: MemberRequest, hub: Hub, when: When) -> str:
    shown = page_of(hub, when, of=request.GET.get("of", ""))
    return render_to_string(
        "impact/_hub_targets_figures.html", {"shown": shown, "hub": hub, "rules": band_rules()}, request
    )
