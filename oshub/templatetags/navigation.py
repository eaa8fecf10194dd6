"""The ways through the portal, for templates: of workspaces, of public pages, of the foot, and between languages."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from hubs.access import rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from oshub.navigation import hub_ways, network_ways, school_ways
from oshub.templatetags.head import is_public
from schools.models import School

register = template.Library()


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a public navigation; `current` is "page" on the page itself, "true" on a page below it."""

    label: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A language that the page at hand can be read in."""

    code: str
    name: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def workspace_ways(context: Context) -> SafeString:
    """The navigation for the page's hub or school, or for the network where the page has neither."""
    request: MemberRequest = context["request"]
    hub, school = context.get("hub"), context.get("school")
    if isinstance(hub, Hub):
        return drawn("components/ways.html", ways=hub_ways(request, hub), above=hub.code, is_code=True, name=hub.name)
    if isinstance(school, School):
        return drawn("components/ways.html", ways=school_ways(request, school), above=school.place, name=school.name)
    name = str(context.get("workspace_title") or _("Network"))
    return drawn("components/ways.html", ways=network_ways(request), above="", name=name)


@register.simple_tag(takes_context=True)
def may_log(context: Context, hub: object) -> bool:
    """Whether the person of the page may log at a hub, so that a device keeps the form for them."""
    return isinstance(hub, Hub) and HubPerm.LOG_SESSIONS in rights_at(context["request"], hub)


@register.simple_tag
def worker_address() -> str:
    """The script that stands in where there is no network; blank where devices are to keep no pages."""
    return reverse("service_worker") if settings.WORKS_OFFLINE else ""


@register.simple_tag(takes_context=True)
def public_entries(context: Context) -> list[Link]:
    """The main navigation of the public pages, as far as they exist."""
    return _links(
        context["request"],
        ("hubs:directory", _("Hubs")),
        ("projects:directory", _("Projects")),
        ("resources:directory", _("Resources")),
        ("projects:news", _("News")),
        ("impact:impact", _("Impact")),
        ("about", pgettext("the network", "About")),
    )


@register.simple_tag(takes_context=True)
def footer_ways(context: Context) -> SafeString:
    """The columns of the footer: about the network, its figures, and what is promised."""
    columns = {
        "network": (
            ("about", _("About the network")),
            ("hubs:directory", _("Hubs")),
            ("projects:directory", _("Projects")),
            ("resources:directory", _("Resources")),
            ("projects:news", _("News")),
            ("projects:events", _("Events")),
        ),
        "open": (
            ("impact:impact", _("Impact")),
            ("impact:editions", _("Editions")),
            ("impact:how_we_count", _("How we count")),
            ("impact:open_data", _("Open data")),
        ),
        "terms": (
            ("accessibility", _("Accessibility")),
            ("privacy", _("Privacy")),
            ("imprint", _("Imprint")),
        ),
    }
    found = {name: tuple(_links(context["request"], *entries)) for name, entries in columns.items()}
    return drawn("components/footer_ways.html", **found)


@register.simple_tag(takes_context=True)
def readings(context: Context) -> list[Reading]:
    """The languages in which a public page can be read at once; nothing for pages that are somebody's own."""
    request: HttpRequest = context["request"]
    if not is_public(request) or request.method not in ("GET", "HEAD"):
        return []
    found = []
    for code, _name in settings.LANGUAGES:
        query = request.GET.copy()
        query["lang"] = code
        name = get_language_info(code)["name_local"].capitalize()
        found.append(Reading(code, name, f"{request.path}?{query.urlencode()}", code == get_language()))
    return found


def drawn(template_name: str, **told: Hashable) -> SafeString:
    """A component that nothing but these values decides: drawn once for them, and kept while the process lives."""
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    return draw(template_name, get_language(), *told.items())


@lru_cache(maxsize=256)
def _draw(template_name: str, _language: str | None, *told: tuple[str, Hashable]) -> SafeString:
    return render_to_string(template_name, dict(told))


@cache
def _address(name: str, _urls: str) -> str:
    """The address with this name, or nothing where the portal has no such page (yet)."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _links(request: HttpRequest, *entries: tuple[str, str]) -> list[Link]:
    found = []
    for name, label in entries:
        url = _address(name, settings.ROOT_URLCONF)
        if not url:
            continue
        below = url != "/" and request.path.startswith(url)
        found.append(Link(label, url, "page" if request.path == url else "true" if below else ""))
    return found
