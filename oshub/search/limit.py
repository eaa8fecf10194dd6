"""How often one visitor may search: far more than anybody types, and less than what keeps the database from others."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.visitors import times_in

# Seconds; a whole class behind one address searches less often than that.
SPAN = 300
PAGES, SUGGESTIONS = 300, 1500

View = Callable[[HttpRequest], HttpResponse]


def limited(kind: str, most: int) -> Callable[[View], View]:
    """A view that answers one visitor so many times in a span, and then says how long to wait."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            count, wait = times_in(SPAN, f"search:{kind}", request)
            if count <= most:
                return view(request)
            context = {"minutes": max(1, round(wait / 60))}
            page = render(request, "search/too_many.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
            page["Retry-After"] = str(wait)
            page["Cache-Control"] = "no-store, private"
            return page

        return answer

    return decorate
