"""What the pages of a board need beside their views: `{% load hubs_board %}`."""

import math

from django import template

from hubs.models import Count

register = template.Library()

PLACES = 8  # one for each stakeholder group
RADIUS = 74


@register.filter
def strip(count: Count) -> tuple[str, ...]:
    """What was counted as one word for each seat, for a picture of it; who said nothing did not abstain."""
    said = {"for": count.votes_for, "against": count.votes_against, "abstain": count.votes_abstain}
    said |= {"secret": count.present - sum(said.values()), "absent": count.seats - count.present}
    return tuple(word for word, number in said.items() for _one in range(number))


@register.filter
def place_at_table(number: int) -> str:
    """Where the place with a number (0 to 7) stands around the table in the drawing, as x and y."""
    angle = math.tau * number / PLACES - math.pi / 2
    return f"{RADIUS * math.cos(angle):.1f} {RADIUS * math.sin(angle):.1f}"
