"""The ways through the portal, for templates: of workspaces, of public pages, of the foot, and between languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.defaultfilters import urlencode
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from hubs.access import rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from oshub.navigation import hub_ways, network_ways, school_ways
from oshub.templatetags.drawn import drawn
from oshub.templatetags.head import is_public
from oshub.templatetags.look import form_token
from schools.models import School

register = template.Library()

# What stands, in parts drawn for everybody, where a person's own menu goes, the token in it, the links to
# languages, and the address of the page.
OWN, TOKEN, LANGUAGES, HERE = (SafeString(f"<!-- {what} -->") for what in ("own", "token", "languages", "here"))
# The pages that this menu lists.
OWN_PAGES = (
    *("accounts:notices", "resources:mine", "accounts:profile", "accounts:notice_choices", "account_email"),
    *("account_change_password", "mfa_index", "usersessions_list"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a public navigation; `current` is "page" on the page itself, "true" on a page below it."""

    label: str
    url: str
    current: str


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
def site_header(context: Context) -> SafeString:
    """The head of a page: drawn once for each place in the navigation, with what is a person's own put into it."""
    request, user = context["request"], context["user"]
    drawn_for_all = drawn(
        "components/site_header.html",
        entries=_public_entries(request.path, get_language()),
        my_places=_links(request.path, ("my_places", _("My places")))[0] if user.is_authenticated else None,
        search_url=_address("search", settings.ROOT_URLCONF),
        own=OWN,
    )
    if not user.is_authenticated:
        return drawn_for_all
    own = drawn(
        "components/own_menu.html",
        name=user.name,
        unread=getattr(user, "unread_notices", 0),
        here=_listed(request.path),
        token=TOKEN,
    )
    return mark_safe(drawn_for_all.replace(OWN, own.replace(TOKEN, form_token(context))))  # noqa: S308 - of templates


def _listed(path: str) -> str:
    """The path, on a page that a person's own menu lists."""
    return path if any(_address(name, settings.ROOT_URLCONF) in path for name in OWN_PAGES) else ""


@lru_cache(maxsize=512)
def _public_entries(path: str, _language: str | None) -> tuple[Link, ...]:
    """The main navigation of the public pages, as far as they exist."""
    return _links(
        path,
        ("hubs:directory", _("Hubs")),
        ("projects:directory", _("Projects")),
        ("resources:directory", _("Resources")),
        ("projects:news", _("News")),
        ("impact:impact", _("Impact")),
        ("about", pgettext("the network", "About")),
    )


@register.simple_tag(takes_context=True)
def site_footer(context: Context) -> SafeString:
    """The foot of a page: drawn once for each place in the navigation, with the languages of the page put into it."""
    request = context["request"]
    here = urlencode(request.get_full_path())
    drawn_for_all = drawn(
        "components/site_footer.html", languages=LANGUAGES, here=HERE, **_footer_ways(request.path, get_language())
    )
    with_languages = drawn_for_all.replace(LANGUAGES, _language_links(request)).replace(HERE, escape(here))
    return mark_safe(with_languages)  # noqa: S308 - of a template and what is escaped


@lru_cache(maxsize=512)
def _footer_ways(path: str, _language: str | None) -> Mapping[str, tuple[Link, ...]]:
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
    return {name: _links(path, *entries) for name, entries in columns.items()}


def _language_links(request: HttpRequest) -> SafeString:
    """The languages in which a public page can be read at once; nothing for pages that are somebody's own."""
    if not is_public(request) or request.method not in ("GET", "HEAD"):
        return SafeString()
    query = request.GET.copy()
    links = []
    for code, _name in settings.LANGUAGES:
        query["lang"] = code
        current = mark_safe(' aria-current="true"') if code == get_language() else ""
        name = get_language_info(code)["name_local"].capitalize()
        links.append((f"{request.path}?{query.urlencode()}", code, code, current, name))
    link = '<li><a href="{}" hreflang="{}" lang="{}" rel="alternate"{}>{}</a></li>'
    return format_html_join("", link, links)


@cache
def _address(name: str, _urls: str) -> str:
    """The address with this name, or nothing where the portal has no such page (yet)."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _links(path: str, *entries: tuple[str, str]) -> tuple[Link, ...]:
    found = []
    for name, label in entries:
        url = _address(name, settings.ROOT_URLCONF)
        if not url:
            continue
        below = url != "/" and path.startswith(url)
        found.append(Link(label, url, "page" if path == url else "true" if below else ""))
    return tuple(found)
