"""The start page and the pages of plain text: what the network is, and what it promises; and what went wrong."""

import json
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from hubs.addresses import site_address
from hubs.views.stored import stored_for_visitors
from impact.api.problems import MEDIA_TYPE, Problem
from impact.queries import definitions_text as words
from impact.queries.pages import home_page
from impact.queries.public import recent_public_impact
from impact.views.public import demonstration
from oshub.outage import comes_of_it


@login_not_required
@require_safe
@stored_for_visitors()
def home(request: HttpRequest) -> HttpResponse:
    """Show the network and its figures."""
    context = {"shown": home_page(recent_public_impact()), "words": words, "demonstration": demonstration()}
    return render(request, "home.html", context)


@login_not_required
@require_safe
@stored_for_visitors()
def about(request: HttpRequest) -> HttpResponse:
    """Say what the network is, and how one takes part."""
    return render(request, "pages/about.html")


@login_not_required
@require_safe
@stored_for_visitors()
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what is done so that everybody can use the site, how it is tested, and what is known to be wrong."""
    return render(request, "pages/accessibility.html", {"email": settings.OPERATOR_EMAIL})


@login_not_required
@require_safe
@stored_for_visitors()
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people, why, and for how long."""
    return render(request, "pages/privacy.html", operator())


@login_not_required
@require_safe
@stored_for_visitors()
def imprint(request: HttpRequest) -> HttpResponse:
    """Say who answers for the site."""
    return render(request, "pages/imprint.html", operator())


def operator() -> dict[str, object]:
    """Who answers for the site by law, from the settings."""
    return {
        "name": settings.OPERATOR_NAME,
        "address": settings.OPERATOR_ADDRESS,
        "email": settings.OPERATOR_EMAIL,
        "demonstration": demonstration(),
    }


def went_wrong(request: HttpRequest) -> HttpResponse:
    """What nobody expected, of a view or before any: 503 while the database is away, otherwise 500, a fault of ours.

    Nothing here asks the database, the cache or who is signed in.
    """
    if not comes_of_it(sys.exc_info()[1]):
        return server_error(request)
    if _reads_json(request):
        problem = Problem("unavailable").body(page=site_address(request, reverse("impact:api")))
        answer = HttpResponse(json.dumps(problem), status=503, content_type=MEDIA_TYPE)
    else:
        answer = HttpResponse(render_to_string("503_database.html"), status=503)
    answer["Retry-After"] = "60"
    return answer


def _reads_json(request: HttpRequest) -> bool:
    """Whether a program asks, or a script of ours; the view is looked for, as the error may come before it was."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(view, "refuses_in_json", False) or not request.accepts("text/html")
