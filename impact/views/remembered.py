"""Filters as somebody left them: they come back with the page, the page says so, and one link takes them away.

They are kept with the sign-in, one set for each place. What is shown always stands in the address, so that a link or
a bookmark shows the same to everybody.
"""

from collections.abc import Collection
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.requests import MemberRequest

EVERYTHING = "everything"  # in an address: forget the filters
KEPT = "kept"  # in an address: these are the filters of last time
SESSION_KEY = "filters"


def led_back(
    request: MemberRequest,
    place: str,
    names: Collection[str],
    *,
    understood: bool = True,
    query: str | None = None,
) -> HttpResponse | None:
    """Keep the filters that the address has; where it has none, lead to those of last time.

    `place` is what they belong to, such as a list of one hub; `names` are the parameters that count as filters. What
    was not understood is not kept: nobody wants to be led back to a mistake. `query` is what is kept instead of what
    the address says, where the same can be said shorter.
    """
    kept: dict[str, str] = request.session.get(SESSION_KEY, {})
    if EVERYTHING in request.GET:
        _keep(request, kept, place, "")
    elif understood and any(name in request.GET for name in names):
        told = [(name, value) for name in names for value in request.GET.getlist(name) if value]
        _keep(request, kept, place, urlencode(told) if query is None else query)
    elif kept.get(place) and not request.GET:
        return redirect(f"{request.path}?{kept[place]}&{KEPT}=on")
    return None


def _keep(request: MemberRequest, kept: dict[str, str], place: str, filters: str) -> None:
    if kept.get(place, "") != filters:
        others = {name: value for name, value in kept.items() if name != place}
        request.session[SESSION_KEY] = others | ({place: filters} if filters else {})
