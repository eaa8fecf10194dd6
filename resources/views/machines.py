"""The library for programs: one resource as AMB or linkset, all of them as JSON, tables or a feed."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.sent import whole_number
from hubs.addresses import site_address
from projects.feeds import AtomInLanguages, atom
from projects.queries.directory import find_hub
from resources.files.catalogue import catalogue_csv, catalogue_xlsx
from resources.queries.described import describe, to_amb
from resources.queries.harvest.bulk import changed_lately, every_resource, part_after
from resources.queries.harvest.lists import Overloaded, a_slot
from resources.queries.page import current_version, find_ever_public, resource_page
from resources.queries.signposting import JSON_LD, LINKSET, linkset
from resources.views.harvest import ask_again

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_COPY = {"Cache-Control": "no-cache"}


@login_not_required
@require_safe
def one(request: HttpRequest, resource_id: int, resource_form: str) -> HttpResponse:
    """Describe a resource as AMB (`.jsonld`) or by its links (`.linkset`); of a withdrawn one say that it is gone."""
    found = find_ever_public(resource_id)
    if found is None or resource_form not in ("jsonld", "linkset"):
        raise Http404
    version = current_version(found) if found.is_published else None
    if version is None:
        return HttpResponse(status=410)
    if resource_form == "linkset":
        data = linkset(resource_page(found, version), lambda path: site_address(request, path))
        return JsonResponse(data, content_type=LINKSET, headers=NO_COPY)
    return JsonResponse(to_amb(describe([found.pk])[found.pk]), content_type=JSON_LD, headers=NO_COPY)


@login_not_required
@require_safe
def all_of_them(request: HttpRequest, library_form: str) -> HttpResponseBase:
    """Send the library as AMB part by part (`.json`), as a table (`.csv`, `.xlsx`) or its latest changes (`.atom`)."""
    send = FORMS.get(library_form)
    if send is None:
        raise Http404
    try:
        return send(request)
    except Overloaded:
        return ask_again()


def _json(request: HttpRequest) -> HttpResponseBase:
    asked = whole_number(request.GET.get("after", "0"))
    if asked is None:
        raise Http404
    part = part_after(asked)
    here = reverse("resources:all", args=["json"])
    following = site_address(request, f"{here}?after={part.after}") if part.after is not None else None
    data = {"total": part.total, "next": following, "resources": [to_amb(of) for of in part.found]}
    headers = NO_COPY | ({"Link": f'<{following}>; rel="next"'} if following else {})
    return JsonResponse(data, headers=headers)


def _csv(_request: HttpRequest) -> HttpResponseBase:
    return StreamingHttpResponse(catalogue_csv(every_resource()), content_type=CSV, headers=_as_file("csv"))


def _xlsx(_request: HttpRequest) -> HttpResponseBase:
    with a_slot():
        book = catalogue_xlsx(every_resource())
    return FileResponse(book, content_type=XLSX, headers=_as_file("xlsx"))


def _atom(request: HttpRequest) -> HttpResponseBase:
    code = request.GET.get("hub", "")
    hub = find_hub(code) if code else None
    if code and hub is None:
        raise Http404
    title = _("Resources of %(name)s") % {"name": hub.name if hub else "OSHub.Network"}
    text = atom(
        title,
        changed_lately(hub),
        page=reverse("resources:directory"),
        feed=request.get_full_path(),
        in_full=lambda path: site_address(request, path),
    )
    return HttpResponse(text, content_type=AtomInLanguages.content_type, headers=NO_COPY)


def _as_file(ending: str) -> dict[str, str]:
    return NO_COPY | {"Content-Disposition": f'attachment; filename="open-resources.{ending}"'}


FORMS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "atom": _atom,
}
