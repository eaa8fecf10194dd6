"""How programs use the portal: the OpenAPI document, and the same as a page, made of it in our own templates."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.addresses import site_address
from hubs.views.stored import stored_for_visitors
from impact.api.document import document
from impact.api.page import api_page


@login_not_required
@require_safe
@stored_for_visitors()
def openapi(request: HttpRequest) -> HttpResponse:
    """The document, for programs that make programs."""
    told = document(site_address(request, "/").rstrip("/"))
    return HttpResponse(json.dumps(told, indent=1), content_type="application/json")


@login_not_required
@require_safe
@stored_for_visitors()
def api(request: HttpRequest) -> HttpResponse:
    """The document to be read, each address with an example for curl."""
    site = site_address(request, "/").rstrip("/")
    return render(request, "impact/api.html", {"page": api_page(site), "site": site})
