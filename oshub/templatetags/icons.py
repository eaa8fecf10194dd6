"""Icons, in every template without loading: `{% icon "search" %}`. Pages have dozens of them, so each is drawn once."""

from functools import cache, lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from oshub.bootstrap import ICONS, names_in

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A Bootstrap icon named in `static/icons.txt`: spoken where it has a label, else decoration. Size: "lg"."""
    return _drawn(icon_sheet(name), str(name), size, str(label))


@register.simple_tag
def icon_sheet(name: str) -> str:
    """The address of the sheet that an icon is on: public pages have a small one of their own."""
    return static("icons-public.svg" if name in _public_icons() else "icons.svg")


@lru_cache(maxsize=1024)
def _drawn(sheet: str, name: str, size: str, label: str) -> SafeString:
    look = format_html("icon icon--{}", size) if size else "icon"
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" focusable="false" {}><use href="{}#{}"/></svg>', look, spoken, sheet, name
    )


@cache
def _public_icons() -> frozenset[str]:
    return frozenset(names_in(ICONS[1]))
