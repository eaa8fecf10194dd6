"""Live figures beside the boxes of a canvas, on pages of the hubs: `{% load canvas_figures %}`."""

from django import template

from hubs.models import Box, Hub
from impact.queries.canvas_figures import BoxFigure, Figures, canvas_figures

register = template.Library()


@register.simple_tag
def figures_of_canvas(hub: Hub) -> Figures:
    """The figures of all boxes, by box: `{% figures_of_canvas hub as figures %}`."""
    return canvas_figures(hub)


@register.simple_tag
def figures_of_box(hub: Hub, box: Box) -> tuple[BoxFigure, ...]:
    """The figures of one box."""
    return canvas_figures(hub).get(box.value, ())
