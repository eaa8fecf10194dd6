"""What stands in the head of a page for search engines and for those who share it: `{% load head %}`.

The addresses begin with the setting SITE_URL, so that they are the same whichever host was asked. English is at the
plain address, which answers in the reader's language too; the other languages are at `?lang=`.
"""

import json
import re
from html import unescape
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, NodeList
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hubs.addresses import site_address

register = template.Library()

# Parameters that make another page of an address; all others are how somebody came by or narrowed a list.
OWN_PAGES = ("page",)
PICTURE = "img/og.png"
# All pictures for those who share a page have one size, in pixels.
PICTURE_SIZE = (1200, 630)
# Who shows shared pages wants a language with its country.
LOCALES = {"en": "en_GB", "pt": "pt_PT"}
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="(.*?)">', re.DOTALL)


def is_public(request: HttpRequest) -> bool:
    """Whether the page is for everybody; oshub.middleware.NoStore noted it."""
    return bool(request.META.get("oshub.public", False))


def address_in(request: HttpRequest, language: str | None) -> str:
    """The page's own address in a language; nothing for `language` means the one that answers everybody in theirs."""
    kept = [(name, request.GET[name]) for name in OWN_PAGES if request.GET.get(name)]
    if language and language != settings.LANGUAGE_CODE:
        kept.append(("lang", language))
    return site_address(request, request.path + (f"?{urlencode(kept)}" if kept else ""))


@register.simple_tag(takes_context=True)
def head_links(context: Context) -> SafeString:
    """The canonical address and the same page in each language; a page that is not public asks not to be listed."""
    request: HttpRequest | None = context.get("request")
    if request is None or not is_public(request):
        return mark_safe('<meta name="robots" content="noindex">')
    others = [(code, address_in(request, code)) for code, _name in settings.LANGUAGES]
    alternates = format_html_join(
        "\n  ",
        '<link rel="alternate" hreflang="{}" href="{}">',
        [*others, ("x-default", address_in(request, None))] if len(others) > 1 else [],
    )
    return format_html('<link rel="canonical" href="{}">\n  {}', address_in(request, get_language()), alternates)


@register.filter
def in_full(path: str, request: HttpRequest) -> str:
    """A path as an address in full: `{{ hub.get_absolute_url|in_full:request }}`."""
    return site_address(request, path)


@register.filter
def json_ld(data: object) -> SafeString:
    """Structured data as a block of its own. It cannot end the block early: `<` is written as an escape."""
    text = json.dumps(data, ensure_ascii=False, default=str).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


class SharedNode(template.Node):
    """Draws the title, description and picture of a page, and says the same again for those who share it."""

    child_nodelists = ("nodelist", "picture")

    def __init__(self, nodelist: NodeList, picture: NodeList) -> None:
        self.nodelist = nodelist
        self.picture = picture

    def render(self, context: Context) -> SafeString:
        """Draw once, read what was drawn, add the tags."""
        drawn = self.nodelist.render(context)
        request: HttpRequest | None = context.get("request")
        if request is None or not is_public(request):
            return mark_safe(drawn)  # noqa: S308 - drawn by a template
        picture = self.picture.render(context).strip() or static(PICTURE)
        language = str(get_language())
        title = _found(_TITLE, drawn).removesuffix(" · OSHub.Network")
        tags = {
            "og:site_name": "OSHub.Network",
            "og:type": "website",
            "og:title": title,
            "og:description": _found(_DESCRIPTION, drawn),
            "og:url": address_in(request, get_language()),
            "og:image": site_address(request, picture),
            "og:image:width": PICTURE_SIZE[0],
            "og:image:height": PICTURE_SIZE[1],
            "og:image:alt": title,
            "og:locale": LOCALES.get(language, language.replace("-", "_")),
        }
        shared = format_html_join("\n  ", '<meta property="{}" content="{}">', tags.items())
        return format_html('{}{}\n  <meta name="twitter:card" content="summary_large_image">', mark_safe(drawn), shared)  # noqa: S308


@register.tag
def shared(parser: Parser, _token: Token) -> SharedNode:
    """`{% shared %}<title>…</title><meta name="description" …>{% picture %}address{% endshared %}`."""
    nodelist = parser.parse(("picture",))
    parser.delete_first_token()
    picture = parser.parse(("endshared",))
    parser.delete_first_token()
    return SharedNode(nodelist, picture)


def _found(pattern: re.Pattern[str], drawn: str) -> str:
    found = pattern.search(drawn)
    return " ".join(unescape(found[1]).split()) if found else ""
