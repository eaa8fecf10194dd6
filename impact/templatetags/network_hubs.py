"""Figures on the pages on which a hub is set up: `{% load network_hubs %}{% figures_that_move hub to %}`."""

from django import template

from hubs.models import Hub
from impact.queries.network_hubs import moved_figures

register = template.Library()


@register.inclusion_tag("impact/_figures_that_move.html")
def figures_that_move(hub: Hub, to: Hub | None) -> dict[str, object]:
    """What changes where when a hub goes from the hub above it to another, or to none."""
    return {"hub": hub, "away": hub.parent, "to": to, "moved": moved_figures(hub), "same": hub.parent == to}
