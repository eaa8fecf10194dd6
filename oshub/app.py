"""What makes the portal an app on somebody's device: the script that works without a network, and its description."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from oshub.settings.base import ROOT

SIZES = (192, 512)


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The script itself. It stands at the top of the site, because it may answer only for what is below it."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
@cache_control(max_age=3600)
def manifest(_request: HttpRequest) -> HttpResponse:
    """Name, start and icons. The app begins where one begins after signing in."""
    icons = [
        {"src": static(f"img/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in SIZES
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": "/home/",
        "name": "OSHub.Network",
        "short_name": "OSHub",
        "description": _("Log sessions at your hub, with or without a network."),
        "start_url": "/home/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#073f3d",
        "theme_color": "#073f3d",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@login_not_required
@require_safe
@cache_control(max_age=86400)
def favicon(_request: HttpRequest) -> HttpResponse:
    """The icon for whatever asks for one without having read a page: files, feeds, programs."""
    return HttpResponse(_icon(), content_type="image/png")


@cache
def _icon() -> bytes:
    return (ROOT / "static" / "img" / "app-192.png").read_bytes()


@cache
def _script() -> bytes:
    return (ROOT / "static" / "js" / "sw.js").read_bytes()
