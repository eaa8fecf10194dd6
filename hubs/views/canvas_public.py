"""The adopted canvas for everybody, as PDF; the hub's page shows it too."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from hubs.canvas_pdf import draw_canvas
from hubs.queries.canvas import adopted_version
from hubs.queries.canvas_paper import paper_of_version
from hubs.queries.public import public_hub
from hubs.views.editing import found_or_404
from hubs.views.stored import stored_for_visitors


@login_not_required
@require_safe
@stored_for_visitors()
def adopted_pdf(request: HttpRequest, hub_code: str) -> HttpResponse:
    """The version that the board adopted, on one page."""
    hub = found_or_404(public_hub(hub_code))
    version = found_or_404(adopted_version(hub))
    return as_pdf(draw_canvas(paper_of_version(version)), slugify(f"{hub.code}-canvas"))


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """An answer that browsers show and save under a name."""
    disposition = f'inline; filename="{name}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})
