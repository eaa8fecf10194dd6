"""Figures as people of the page's language write them, for templates: `{% load figures %}{{ 134775|figure }}`."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def figure(value: object) -> object:
    """Group the digits of a number (134,775 in English, 134 775 in French); leave everything else as it is.

    Not left to the setting for all numbers, which would also put commas into ids and years.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return value
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def moved(value: int) -> str:
    """By how much a figure moved, with its sign: +4, −1,203, and ±0 for nothing."""
    if not value:
        return "±0"
    return ("+" if value > 0 else "−") + number_format(abs(value), use_l10n=True, force_grouping=True)
