"""The open data: a page of all published tables, and each of them as a file."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.addresses import site_address
from hubs.views.stored import stored_for_visitors
from impact.api.open_document import open_document
from impact.queries import definitions_text as words
from impact.queries.open_data import catalogue, open_data_page
from impact.queries.open_tables import OpenTable
from impact.queries.open_tables import open_table as read_table
from impact.queries.public import recent_public_impact
from impact.queries.tables import FileFormat
from impact.views.files import file_response
from impact.views.public import demonstration


@login_not_required
@require_safe
@stored_for_visitors()
def open_data(request: HttpRequest) -> HttpResponse:
    """Say what is published, what stands in each column, and how to fetch it."""
    page = open_data_page(recent_public_impact())
    data = catalogue(page, lambda path: site_address(request, path))
    context = {"page": page, "data": data, "demonstration": demonstration(), "words": words}
    return render(request, "impact/open_data.html", context)


@login_not_required
@require_safe
@stored_for_visitors()
def open_document_file(request: HttpRequest) -> HttpResponse:
    """The same for programs that make programs: an OpenAPI document."""
    told = open_document(site_address(request, "/").rstrip("/"), recent_public_impact())
    return HttpResponse(json.dumps(told, indent=1, ensure_ascii=False), content_type="application/json")


@login_not_required
@require_safe
@stored_for_visitors()
def open_table(_request: HttpRequest, open_table: str, file_format: FileFormat) -> HttpResponse:
    """One table as a file."""
    if open_table not in OpenTable.values:
        raise Http404
    return file_response(read_table(OpenTable(open_table), recent_public_impact()), file_format)
