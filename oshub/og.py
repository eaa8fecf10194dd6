"""The pictures that stand beside shared links: `/og/<kind>/<key>.png?v=<version>`.

A picture says what the page says, in no language but that of the thing itself. With the version of the thing in its
address it never changes, so that everybody may keep it; without, or with an old one, it may be kept for a short while.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.sent import whole_number
from hubs.queries.public import public_hub
from oshub.og_drawing import Sharing, draw
from projects.queries.events import public_event
from projects.queries.news import public_post
from projects.queries.public import public_project
from resources.queries.page import find_ever_public
from schools.queries.public import public_school

FOREVER, A_WHILE = "public, max-age=31536000, immutable", "public, max-age=300"
KEPT = 30 * 24 * 60 * 60  # seconds in the cache
DRAWING = 1  # another number after each change of what is drawn, for those that are kept


@dataclass(frozen=True, slots=True)
class Shared:
    """What a picture says, and a number that grows whenever that changes: the versions of the thing and its hub."""

    said: Sharing
    version: int


@login_not_required
@require_safe
def og_picture(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Send the picture of a hub, project, school, post, event or resource that anybody may see."""
    find = KINDS.get(kind)
    found = find(key) if find else None
    if found is None:
        raise Http404
    kept = f"og:{DRAWING}:{kind}:{key.lower()}:{found.version}"
    picture = cache.get(kept)
    if picture is None:
        picture = draw(found.said)
        cache.set(kept, picture, KEPT)
    stays = request.GET.get("v") == str(found.version)
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": FOREVER if stays else A_WHILE})


def _hub(code: str) -> Shared | None:
    hub = public_hub(code)
    return Shared(Sharing(hub.name, hub.place, hub.local_name), hub.version) if hub else None


def _project(key: str) -> Shared | None:
    found = public_project(whole_number(key) or 0)
    return Shared(Sharing(found.title, found.hub.name), found.version + found.hub.version) if found else None


def _school(key: str) -> Shared | None:
    found = public_school(whole_number(key) or 0)
    if found is None:
        return None
    return Shared(Sharing(found.name, found.hub.name, found.place), found.version + found.hub.version)


def _post(key: str) -> Shared | None:
    found = public_post(whole_number(key) or 0)
    return Shared(Sharing(found.title, found.hub.name), found.version + found.hub.version) if found else None


def _event(key: str) -> Shared | None:
    found = public_event(whole_number(key) or 0)
    if found is None:
        return None
    below = f"{found.begins:%d. %m. %Y} · {found.place or found.hub.place}"
    return Shared(Sharing(found.title, found.hub.name, below), found.version + found.hub.version)


def _resource(key: str) -> Shared | None:
    found = find_ever_public(whole_number(key) or 0)
    if found is None or found.current is None or not found.is_published:
        return None
    return Shared(Sharing(found.current.title, found.hub.name), found.version + found.hub.version)


KINDS: dict[str, Callable[[str], Shared | None]] = {
    "hub": _hub,
    "project": _project,
    "school": _school,
    "post": _post,
    "event": _event,
    "resource": _resource,
}
