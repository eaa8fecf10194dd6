"""Public pages: the library, a resource and its earlier versions, the stone of one that was withdrawn."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hubs.addresses import site_address
from hubs.views.stored import stored_for_visitors
from projects.queries.directory import find_hub
from resources.forms.library import LibraryFilter
from resources.queries.library import hub_names, library, resource_url
from resources.queries.page import current_version, find_ever_public, find_version, resource_page, tombstone
from resources.queries.signposting import link_header

FILTERS = ["q", "kind", "language", "level", "age", "length", "subject", "sdg", "licence", "hub", "page"]


@login_not_required
@require_safe
@stored_for_visitors(queries=FILTERS)
def directory(request: HttpRequest) -> HttpResponse:
    """List the resources that a visitor looks for."""
    form = LibraryFilter(request.GET, find_hub=find_hub)
    shown = library(form.wanted(), page=request.GET.get("page"))
    form.offer(shown.facets, hub_names(shown.facets["hub"]))
    return render(request, "resources/library.html", {"form": form, "shown": shown})


@login_not_required
@require_safe
@stored_for_visitors()
def resource(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Show a resource; of one that was withdrawn what is left of it (410)."""
    found = find_ever_public(resource_id)
    if found is None:
        raise Http404
    version = current_version(found) if found.is_published else None
    if version is None:
        return render(request, "resources/withdrawn.html", {"shown": tombstone(found)}, status=410)
    shown = resource_page(found, version)
    answer = render(request, "resources/resource.html", {"shown": shown})
    answer["Link"] = link_header(shown, lambda path: site_address(request, path))
    return answer


@login_not_required
@require_safe
@stored_for_visitors()
def version(request: HttpRequest, resource_id: int, number: int) -> HttpResponse:
    """Show an earlier version; the current one stands under the resource's own address."""
    found = find_ever_public(resource_id)
    version = find_version(found, number) if found and number < 32_000 else None
    if found is None or version is None:
        raise Http404
    if not found.is_published:
        return render(request, "resources/withdrawn.html", {"shown": tombstone(found)}, status=410)
    if version.pk == found.current_id:
        return redirect(resource_url(found.pk))
    return render(request, "resources/resource.html", {"shown": resource_page(found, version)})
