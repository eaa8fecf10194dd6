"""The start page: what the network is, for everybody who comes by."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from impact.queries import definitions_text as words
from impact.queries.pages import home_page
from impact.queries.public import recent_public_impact
from impact.views.public import demonstration
from impact.views.stored import stored_for_visitors


@login_not_required
@require_safe
@stored_for_visitors()
def home(request: HttpRequest) -> HttpResponse:
    """Show the network and its figures."""
    context = {"shown": home_page(recent_public_impact()), "words": words, "demonstration": demonstration()}
    return render(request, "home.html", context)
