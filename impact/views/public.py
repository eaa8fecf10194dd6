"""Step 8 of the main job: public pages, the network's impact as page, JSON and CSV, and how everything is counted."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.views.stored import stored_for_visitors
from impact.queries import definitions_text as words
from impact.queries.editions import editions
from impact.queries.export import public_csv, public_json
from impact.queries.pages import impact_page
from impact.queries.public import recent_public_impact


@login_not_required
@require_safe
@stored_for_visitors(queries=["page"])
def impact(request: HttpRequest) -> HttpResponse:
    """Show what the network has done, each figure with what it counts and how sure it is."""
    page = impact_page(recent_public_impact(), page=request.GET.get("page"))
    context = {"shown": page, "editions": editions(), "demonstration": demonstration(), "words": words}
    return render(request, "impact/impact.html", context)


@login_not_required
@require_safe
@stored_for_visitors()
def data_json(_request: HttpRequest) -> HttpResponse:
    """The same as open data."""
    return JsonResponse(public_json(recent_public_impact()), json_dumps_params={"ensure_ascii": False, "indent": 1})


@login_not_required
@require_safe
@stored_for_visitors()
def data_csv(_request: HttpRequest) -> HttpResponse:
    """The same as a table for spreadsheets and statistics."""
    return csv_file("oshub-network-impact.csv", public_csv(recent_public_impact()))


@login_not_required
@require_safe
@stored_for_visitors()
def how_we_count(request: HttpRequest) -> HttpResponse:
    """Explain every figure, and the open data."""
    return render(request, "impact/how_we_count.html", {"words": words, "demonstration": demonstration()})


def demonstration() -> bool:
    """Whether this is a demonstration, whose spread over hubs and days is invented."""
    return bool(getattr(settings, "DEMONSTRATION", False))


def csv_file(name: str, text: str) -> HttpResponse:
    """A CSV as a file to keep, in UTF-8."""
    return HttpResponse(
        text.encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
