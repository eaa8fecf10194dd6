"""Who asks, as far as counting goes, and how often: for limits on what costs much or sends mails.

Counted in the cache, as tries to sign in are: where Valkey is gone each process counts for itself (oshub/cache.py).
A count goes when its time is over; of an address nothing else is kept.
"""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from accounts.models import User


def visitor_of(request: HttpRequest) -> str:
    """Who asks: a person who is signed in, wherever they are, or else an address."""
    if isinstance(request.user, User):
        return f"user:{request.user.pk}"
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    # Of an IPv6 address the half that a household or a school shares: the other half is chosen by each device.
    network = ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else address
    return f"ip:{network}"


def times_in(span: int, what: str, request: HttpRequest) -> tuple[int, int]:
    """How often a visitor has asked for something in this span of seconds, this time included; and what is left of it.

    The seconds that are left are those after which the count begins anew.
    """
    return times_of(span, what, visitor_of(request))


def times_of(span: int, what: str, whose: str) -> tuple[int, int]:
    """The same for whoever or whatever is named: for a limit on all visitors of one thing together."""
    number, gone = divmod(time.time(), span)
    key = f"{what}:{int(number)}:{whose}"
    try:
        count = int(cache.incr(key))
    except ValueError:
        count = _first(key, span)
    return count, span - int(gone)


def _first(key: str, span: int) -> int:
    try:
        return 1 if cache.add(key, 1, span) else int(cache.incr(key))
    except ValueError:
        # The cache changed over between the two, or forgot: a visitor's gain.
        return 1


def times_so_far(span: int, what: str, request: HttpRequest) -> int:
    """How often a visitor has done something in this span of seconds, without counting this time."""
    key = f"{what}:{int(time.time() // span)}:{visitor_of(request)}"
    return int(cache.get(key) or 0)
