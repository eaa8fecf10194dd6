"""Pages out of memory: a visitor whose copy still stands gets 304 before any other work, others what is stored.

Only plain visitors are answered so: not signed in, no session, no messages waiting, nothing in the address that is
not in the key. Everybody else gets a page of their own, which is never stored (`cache_page` would hand it on). Of
private pages only the part with the figures is kept, after the view has asked for the right to see it.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from functools import cache, wraps
from threading import Lock
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, QueryDict
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hubs.queries.public_version import recent_public_version

Words = ParamSpec("Words")  # the words of an address, as the view gets them
View = Callable[Concatenate[HttpRequest, Words], HttpResponse]

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"
MESSAGES_COOKIE = "messages"  # as django.contrib.messages names it
LANGUAGE = "lang"  # of every public page: which language it is asked for in
CODE = ("*.py", "*.html", "*.mo", "*.css", "*.js", "*.json")
ROOMS = ("oshub", "accounts", "hubs", "schools", "projects", "resources", "impact", "templates", "static", "locale")


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

    def clear(self) -> None:
        """Forget all answers."""
        with self._lock:
            self._answers.clear()


shelf = Shelf(places=256)
figures_shelf = Shelf(places=128)


def stored_for_visitors(*, queries: Collection[str] = ()) -> Callable[[View[Words]], View[Words]]:
    """Answer plain visitors out of memory while public content, language and code stand.

    `queries`: names of the parameters that the view reads, beside the language's; an address with any other is
    answered afresh each time.
    """
    known = {*queries, LANGUAGE}

    def decorate(view: View[Words]) -> View[Words]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Words.args, **kwargs: Words.kwargs) -> HttpResponse:
            if not _is_plain_visitor(request, known):
                response = view(request, *args, **kwargs)
                response["Cache-Control"] = PRIVATE
                return response
            etag = _etag(part=is_swap(request))
            early = _unchanged(request, etag)
            return early or _page(lambda: view(request, *args, **kwargs), request, etag)

        return answer

    return decorate


def stored_part(request: HttpRequest, make: Callable[[], str], *, apart: str = "") -> SafeString:
    """The part of a private page that shows figures only, the same for all who may see it at this address.

    `apart` says what else it depends on, such as the day, or whether the reader may see more than others.
    """
    return _part(f"{request.get_full_path()} {get_language()} {apart}".rstrip(), _etag(part=True), make)


def named_part(name: str, make: Callable[[], str]) -> SafeString:
    """The same for a part that stands on a page beside others, under a name of its own."""
    return _part(f"{name} {get_language()}", _etag(part=True), make)


def kept_part(name: str, make: Callable[[], str], *, seconds: int) -> SafeString:
    """A part of private pages that is read from facts and not from cells, the same for all who may see it.

    What it costs grows with the log, so it is drawn once in so many seconds, whatever happens meanwhile; it says so.
    """
    return _part(f"{name} {get_language()}", str(int(time.time()) // seconds), make)


def _part(key: str, etag: str, make: Callable[[], str]) -> SafeString:
    if settings.DEBUG:
        return mark_safe(make())  # noqa: S308 - drawn by a template
    found = figures_shelf.take(key, etag)
    if found is None:
        found = HttpResponse(make())
        figures_shelf.put(key, etag, found)
    return mark_safe(found.content.decode())  # noqa: S308 - drawn by a template


def is_swap(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page alone."""
    return request.META.get("HTTP_HX_REQUEST") == "true"


def page_or_part(request: HttpRequest, page: str, figures: SafeString, **context: object) -> HttpResponse:
    """The figures alone for htmx, else the page that holds them."""
    if is_swap(request):
        return HttpResponse(figures)
    return render(request, page, context | {"figures": figures})


def _page(make: Callable[[], HttpResponse], request: HttpRequest, etag: str) -> HttpResponse:
    key = f"{request.get_full_path()} {get_language()} {is_swap(request)}"
    found = None if settings.DEBUG else shelf.take(key, etag)
    if found is not None:
        return found
    made = make()
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or made.cookies:
        # A token in the page belongs to one visitor.
        made["Cache-Control"] = PRIVATE
    elif made.status_code == 200:
        _mark(made, etag)
        if not settings.DEBUG:
            shelf.put(key, etag, made)
    return made


def _unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    theirs = request.META.get("HTTP_IF_NONE_MATCH")
    if theirs is None:
        return None
    if theirs == etag:
        return _mark(HttpResponseNotModified(), etag)
    # Several tags, or one that a proxy wrote in its own way.
    found: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    return _mark(found, etag) if isinstance(found, HttpResponseNotModified) else None


def _mark(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = PUBLIC
    return response


def _is_plain_visitor(request: HttpRequest, known: set[str]) -> bool:
    # Nobody is signed in without this cookie, so whose it is need not be looked up.
    if settings.SESSION_COOKIE_NAME in request.COOKIES or MESSAGES_COOKIE in request.COOKIES:
        return False
    told: str = request.META.get("QUERY_STRING", "")
    return not told or set(QueryDict(told)) <= known


def _etag(*, part: bool) -> str:
    # Weak, because a proxy in front may compress the page.
    return f'W/"{recent_public_version()}-{get_language()}-{code_fingerprint()}{"-part" if part else ""}"'


@cache
def code_fingerprint() -> str:
    """Another text for every other release: what a page looks like depends on code, templates, styles, languages."""
    digest = hashlib.sha256(repr((settings.LANGUAGES, getattr(settings, "DEMONSTRATION", False))).encode())
    for room in ROOMS:
        for file in sorted(path for pattern in CODE for path in (settings.ROOT / room).rglob(pattern)):
            digest.update(str(file.relative_to(settings.ROOT)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
