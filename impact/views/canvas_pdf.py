"""A hub's canvas as PDF on one page, with the live figures beside its boxes."""

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.canvas_pdf import draw_canvas
from hubs.models import Hub
from hubs.queries.canvas import draft_of, find_version
from hubs.queries.canvas_paper import paper_of_draft, paper_of_version
from hubs.roles import HubPerm
from hubs.views.canvas_public import as_pdf
from hubs.views.editing import found_or_404
from impact.queries.canvas_figures import paper_figures


@require_safe
def draft(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The draft as it is now."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    return as_pdf(draw_canvas(paper_of_draft(hub, draft_of(hub), figures=paper_figures(hub))), _name(hub, _("draft")))


@require_safe
def version(request: MemberRequest, hub_code: str, version_number: int) -> HttpResponse:
    """A version, with the figures of today."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    found = found_or_404(find_version(hub, version_number))
    return as_pdf(draw_canvas(paper_of_version(found, figures=paper_figures(hub))), _name(hub, str(version_number)))


def _name(hub: Hub, what: str) -> str:
    """The name of the file."""
    return slugify(f"{hub.code}-{_('canvas')}-{what}")
