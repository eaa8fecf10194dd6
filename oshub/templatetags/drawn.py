"""Parts of pages that are drawn once: `{% load drawn %}{% drawn "components/files.html" files=files %}`."""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 1024  # parts of a few kilobytes


@register.simple_tag
def drawn(template_name: str, **told: Hashable) -> SafeString:
    """A part that nothing but these values and the language decides: drawn once for them, while the process lives.

    What it is told has to be all that it depends on, so it never sees the request. Values that are equal have to look
    alike, as texts and frozen dataclasses do.
    """
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    return draw(template_name, get_language(), *told.items())


@lru_cache(maxsize=MOST)
def _draw(template_name: str, _language: str | None, *told: tuple[str, Hashable]) -> SafeString:
    return render_to_string(template_name, dict(told))
