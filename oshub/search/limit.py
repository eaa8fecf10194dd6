"""How often one visitor may search: far more than anybody types, and less than what keeps the database from others.

Counted in the cache, as tries to sign in are: where Valkey is gone each process counts for itself (oshub/cache.py).
A count goes when its time is over; of an address nothing else is kept.
"""

import ipaddress
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User

# Seconds; a whole class behind one address searches less often than that.
SPAN = 300
PAGES, SUGGESTIONS = 300, 1500

View = Callable[[HttpRequest], HttpResponse]


def limited(kind: str, most: int) -> Callable[[View], View]:
    """A view that answers one visitor so many times in a span, and then says how long to wait."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            span, gone = divmod(time.time(), SPAN)
            if _count(f"search:{kind}:{int(span)}:{_visitor(request)}") <= most:
                return view(request)
            wait = SPAN - int(gone)
            context = {"minutes": max(1, round(wait / 60))}
            page = render(request, "search/too_many.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
            page["Retry-After"] = str(wait)
            page["Cache-Control"] = "no-store, private"
            return page

        return answer

    return decorate


def _visitor(request: HttpRequest) -> str:
    """Who asks: a person who is signed in, wherever they are, or else an address."""
    if isinstance(request.user, User):
        return f"user:{request.user.pk}"
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    # Of an IPv6 address the half that a household or a school shares: the other half is chosen by each device.
    network = ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else address
    return f"ip:{network}"


def _count(key: str) -> int:
    cache.add(key, 0, SPAN)
    try:
        return int(cache.incr(key))
    except ValueError:
        # The cache changed over between the two, or forgot: a visitor's gain.
        return 1
