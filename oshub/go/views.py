"""The page and the list of “Go to”; both ask for nothing that the person may not open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from oshub.go.finding import targets
from oshub.search.forms import SearchForm


@require_safe
def go(request: MemberRequest) -> HttpResponse:
    """Show where one may go; without script this is the whole of it."""
    form = SearchForm(request.GET)
    text = form.text()
    context = {"form": form, "text": text, "groups": targets(request, text)}
    return render(request, "go/go.html", context, status=200 if form.is_valid() else 422)


@require_safe
def suggestions(request: MemberRequest) -> HttpResponse:
    """The same as the options of a list, for the dialog."""
    text = SearchForm(request.GET).text()
    return render(request, "go/_options.html", {"text": text, "groups": targets(request, text)})
