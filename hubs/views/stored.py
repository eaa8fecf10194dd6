"""Pages out of memory: a visitor whose copy still stands gets 304 before any other work, others what is stored.

Only plain visitors are answered so: not signed in, no session, no messages waiting, nothing in the address that is
not in the key. Everybody else gets a page of their own, which is never stored (`cache_page` would hand it on). Of
private pages only the part with the figures is kept, after the view has asked for the right to see it.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection
from functools import cache, wraps
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from impact.queries.freshness import Freshness, recent_freshness

View = Callable[[HttpRequest], HttpResponse]

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"
MESSAGES_COOKIE = "messages"  # as django.contrib.messages names it
CODE = ("*.py", "*.html", "*.mo", "*.css", "*.js", "*.json")
ROOMS = ("oshub", "accounts", "hubs", "schools", "projects", "impact", "templates", "static", "locale")


class Shelf:
    """Finished answers of this process, the latest used; bounded, so that a crawler cannot fill the memory."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._answers: OrderedDict[str, tuple[str, bytes, dict[str, str]]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, etag: str) -> HttpResponse | None:
        """The answer under a key, if it is that of the state `etag` stands for."""
        with self._lock:
            found = self._answers.get(key)
            if found is None or found[0] != etag:
                return None
            self._answers.move_to_end(key)
        return HttpResponse(found[1], headers=found[2])

    def put(self, key: str, etag: str, response: HttpResponse) -> None:
        """Keep an answer; the one that was not used for longest makes room."""
        with self._lock:
            self._answers[key] = (etag, response.content, dict(response.items()))
            self._answers.move_to_end(key)
            while len(self._answers) > self._places:
                self._answers.popitem(last=False)


shelf = Shelf(places=64)
figures_shelf = Shelf(places=128)


def stored_for_visitors(*, queries: Collection[str] = ()) -> Callable[[View], View]:
    """Answer plain visitors out of memory while figures, language and code stand.

    `queries`: names of the parameters that the view reads; an address with any other is answered afresh each time.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if not _is_plain_visitor(request) or not set(request.GET) <= set(queries):
                response = view(request)
                response["Cache-Control"] = PRIVATE
                return response
            fresh = recent_freshness()
            etag = _etag(fresh)
            early = _unchanged(request, etag)
            # Before the first figures there is no version that could tell one state from the next.
            keep = fresh.added_up_at is not None and not settings.DEBUG
            return _finished(early or _page(view, request, etag, keep=keep), etag)

        return answer

    return decorate


def stored_part(request: HttpRequest, make: Callable[[], str]) -> SafeString:
    """The part of a private page that shows figures only, the same for all who may see it at this address."""
    fresh = recent_freshness()
    if fresh.added_up_at is None or settings.DEBUG:
        return mark_safe(make())  # noqa: S308 - drawn by a template
    key, etag = f"{request.get_full_path()} {get_language()}", _etag(fresh)
    found = figures_shelf.take(key, etag)
    if found is None:
        found = HttpResponse(make())
        figures_shelf.put(key, etag, found)
    return mark_safe(found.content.decode())  # noqa: S308 - drawn by a template


def is_swap(request: HttpRequest) -> bool:
    """Whether htmx asks for the figures alone."""
    return request.headers.get("HX-Request") == "true"


def page_or_part(request: HttpRequest, page: str, figures: SafeString, **context: object) -> HttpResponse:
    """The figures alone for htmx, else the page that holds them."""
    if is_swap(request):
        return HttpResponse(figures)
    return render(request, page, context | {"figures": figures})


def _page(view: View, request: HttpRequest, etag: str, *, keep: bool) -> HttpResponse:
    key = f"{request.get_full_path()} {get_language()}"
    found = shelf.take(key, etag) if keep else None
    if found is None:
        found = view(request)
        if keep and found.status_code == 200:
            shelf.put(key, etag, found)
    return found


def _unchanged(request: HttpRequest, etag: str) -> HttpResponseBase | None:
    if request.META.get("HTTP_IF_NONE_MATCH") == etag:
        return HttpResponseNotModified()
    return get_conditional_response(request, etag=etag)


def _finished(response: HttpResponseBase, etag: str) -> HttpResponse:
    assert isinstance(response, HttpResponse)  # noqa: S101 - nothing here streams
    if response.status_code in {200, 304}:
        response["ETag"] = etag
        response["Cache-Control"] = PUBLIC
    return response


def _is_plain_visitor(request: HttpRequest) -> bool:
    if settings.SESSION_COOKIE_NAME in request.COOKIES or MESSAGES_COOKIE in request.COOKIES:
        return False
    return not request.user.is_authenticated


def _etag(fresh: Freshness) -> str:
    # Weak, because a proxy in front may compress the page.
    return f'W/"{fresh.tag}-{get_language()}-{code_fingerprint()}"'


@cache
def code_fingerprint() -> str:
    """Another text for every other release: what a page looks like depends on code, templates, styles, languages."""
    digest = hashlib.sha256(repr((settings.LANGUAGES, getattr(settings, "DEMONSTRATION", False))).encode())
    for room in ROOMS:
        for file in sorted(path for pattern in CODE for path in (settings.ROOT / room).rglob(pattern)):
            digest.update(str(file.relative_to(settings.ROOT)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
