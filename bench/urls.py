"""The portal's addresses, and an empty page: what everything else is divided by."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from oshub.urls import urlpatterns as portal

EMPTY = "bench/empty/"


@login_not_required
def empty(_request: HttpRequest) -> HttpResponse:
    """Answer with nothing, after all the middleware that every page passes."""
    return HttpResponse()


urlpatterns: list[URLPattern | URLResolver] = [path(EMPTY, empty, name="bench_empty"), *portal]
