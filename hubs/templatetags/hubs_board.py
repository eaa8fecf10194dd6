"""What the pages of a board need beside their views: `{% load hubs_board %}`."""

import math

from django import template

register = template.Library()

PLACES = 8  # one for each stakeholder group
RADIUS = 74


@register.filter
def place_at_table(number: int) -> str:
    """Where the place with a number (0 to 7) stands around the table in the drawing, as x and y."""
    angle = math.tau * number / PLACES - math.pi / 2
    return f"{RADIUS * math.cos(angle):.1f} {RADIUS * math.sin(angle):.1f}"
