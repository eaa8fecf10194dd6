"""The start page and the pages of plain text: what the network is, and what it promises to those who come by."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.views.stored import stored_for_visitors
from impact.queries import definitions_text as words
from impact.queries.pages import home_page
from impact.queries.public import recent_public_impact
from impact.views.public import demonstration


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
