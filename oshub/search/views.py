"""The page of the search, and the list that opens while somebody types."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oshub.search.finding import suggest
from oshub.search.forms import SearchForm
from oshub.search.limit import PAGES, SUGGESTIONS, limited
from oshub.search.pages import address, results


@login_not_required
@require_safe
@limited("page", PAGES)
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, by kind."""
    form = SearchForm(request.GET)
    shown = results(form.text(), form.chosen(), request.GET.get("page"))
    return render(request, "search/search.html", {"form": form, "shown": shown}, status=200 if form.is_valid() else 422)


@login_not_required
@require_safe
@limited("suggestions", SUGGESTIONS)
def suggestions(request: HttpRequest) -> HttpResponse:
    """The best few, as the options of a list; whoever has no script gets them on the page."""
    text = SearchForm(request.GET).text()
    context = {"hits": suggest(text) if text else [], "all_url": address(text), "text": text}
    return render(request, "search/_suggestions.html", context)
