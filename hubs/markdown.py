"""Markdown of what people write (posts, proposals, minutes) as HTML that runs nothing in a browser.

CommonMark without raw HTML and without pictures (what shows one has a field for it, with its description); what comes
out is cleaned once more by a library that knows nothing of Markdown.
"""

from collections.abc import Iterable
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "a", "code", "pre", "hr", "br"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
# The title of the page is its first heading.
HIGHEST, LOWEST = 2, 4

_reader = MarkdownIt("commonmark", {"html": False}).disable("image")


def render_markdown(text: str) -> SafeString:
    """The text as HTML, its headings below that of the page and none of them skipped."""
    tokens = _reader.parse(text)
    _settle_headings(tokens)
    html = _reader.renderer.render(tokens, _reader.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow")
    return mark_safe(clean)  # noqa: S308 - cleaned just now


def text_of_markdown(text: str) -> str:
    """The text in one line, for what has no bold letters: a sign of Markdown in it is only a sign."""
    return " ".join(unescape(strip_tags(render_markdown(text))).split())


def _settle_headings(tokens: Iterable[Token]) -> None:
    """A screen reader goes from heading to heading: levels go down one at a time, whatever signs were typed."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            typed = int(token.tag[1])
            while above and above[-1] >= typed:
                above.pop()
            above.append(typed)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(HIGHEST - 1 + len(above), LOWEST)}"
