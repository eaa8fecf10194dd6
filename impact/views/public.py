"""Step 8 of the main job: public pages, the network's impact as page and files, and how everything is counted."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.views.stored import stored_for_visitors
from impact.queries import definitions_text as words
from impact.queries.editions import recent_editions_to_choose
from impact.queries.export import public_json
from impact.queries.open_tables import public_file
from impact.queries.pages import impact_page
from impact.queries.public import recent_public_impact
from impact.queries.tables import FileFormat
from impact.views.files import file_response


@login_not_required
@require_safe
@stored_for_visitors(queries=["page"])
def impact(request: HttpRequest) -> HttpResponse:
    """Show what the network has done, each figure with what it counts and how sure it is."""
    page = impact_page(recent_public_impact(), page=request.GET.get("page"))
    context = {"shown": page, "editions": recent_editions_to_choose(), "demonstration": demonstration(), "words": words}
    return render(request, "impact/impact.html", context)


@login_not_required
@require_safe
@stored_for_visitors()
def data(_request: HttpRequest, file_format: FileFormat) -> HttpResponse:
    """The same as open data: a table in every format, and JSON in the shape that was published first."""
    found = recent_public_impact()
    if file_format is FileFormat.JSON:
        return JsonResponse(public_json(found), json_dumps_params={"ensure_ascii": False, "indent": 1})
    return file_response(public_file(found), file_format)


@login_not_required
@require_safe
@stored_for_visitors()
def how_we_count(request: HttpRequest) -> HttpResponse:
    """Explain every figure, and the open data."""
    return render(request, "impact/how_we_count.html", {"words": words, "demonstration": demonstration()})


def demonstration() -> bool:
    """Whether this is a demonstration, whose spread over hubs and days is invented."""
    return words.is_demonstration()
