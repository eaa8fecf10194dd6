"""The partnerships of a hub: their list, as a page and as a file, one of them, and what became of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from projects.forms.partnership import PartnershipFilter
from projects.queries.partnership_history import history_of
from projects.queries.partnership_list import (
    partnerships_csv,
    partnerships_of_hub,
    projects_with_partnerships,
    schools_in_partnerships,
)
from projects.queries.partnership_page import find_partnership, partnership_page


@require_safe
def partnerships(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The partnerships of the hub and its sub-hubs, narrowed by what was asked for."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    form = _filter(request, hub)
    context = {
        "hub": hub,
        "form": form,
        "shown": partnerships_of_hub(hub, form.wanted(), page=request.GET.get("page")),
        "may_edit": HubPerm.MANAGE_PROJECTS in rights_at(request, hub),
    }
    return render(request, "projects/partnerships.html", context)


@require_safe
def csv(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The same as a file."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    text = partnerships_csv(hub, _filter(request, hub).wanted())
    disposition = content_disposition_header(True, f"{hub.code}-partnerships.csv") or "attachment"
    # A mark at the beginning, or some spreadsheets take the letters for others.
    return HttpResponse(
        f"\ufeff{text}", content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


@require_safe
def partnership(request: MemberRequest, hub_code: str, partnership_id: int) -> HttpResponse:
    """One partnership with everything about it."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    row = found_or_404(find_partnership(hub, partnership_id))
    rights = rights_at(request, hub)
    context = {
        "hub": hub,
        "partnership": row,
        "shown": partnership_page(row),
        "may_edit": HubPerm.MANAGE_PROJECTS in rights,
        "reads_sessions": HubPerm.VIEW_SESSIONS in rights,
        "reads_board": HubPerm.READ_BOARD in rights,
    }
    return render(request, "projects/partnership.html", context)


@require_safe
def history(request: MemberRequest, hub_code: str, partnership_id: int) -> HttpResponse:
    """Every change of a partnership."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    row = found_or_404(find_partnership(hub, partnership_id))
    context = {"hub": hub, "partnership": row, "moments": history_of(row)}
    return render(request, "projects/partnership_history.html", context)


def _filter(request: MemberRequest, hub: Hub) -> PartnershipFilter:
    return PartnershipFilter(
        request.GET, projects=projects_with_partnerships(hub), schools=schools_in_partnerships(hub)
    )
