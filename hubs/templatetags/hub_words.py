"""Words about hubs: `{% load hub_words %}{{ hub.languages|language_names }}`."""

from collections.abc import Iterable

from django import template

from hubs.languages import language_name

register = template.Library()


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """The names of languages, with commas."""
    return ", ".join(language_name(code) for code in codes)
