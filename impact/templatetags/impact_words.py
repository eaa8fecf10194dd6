"""Definitions of figures on pages of other rooms: `{% load impact_words %}{% definitions_of_ties as definitions %}`."""

from django import template

from hubs.models import Category
from impact.queries.definitions_text import PARTNERSHIPS, Definition
from impact.queries.kinds import DEFINITIONS

register = template.Library()


@register.simple_tag
def definitions_of_ties() -> tuple[Definition, ...]:
    """What counts as a tie, as alive, and as alive without the hub."""
    return DEFINITIONS[Category.BROKER]


@register.simple_tag
def definition_of_partnerships() -> Definition:
    """What counts as a partnership."""
    return PARTNERSHIPS
