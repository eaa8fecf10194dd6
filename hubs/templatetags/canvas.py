"""The canvas on pages: `{% load canvas %}`. Live figures beside the boxes come from the tags of the rooms above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from hubs.models import Box, CanvasVersion
from hubs.queries.canvas import Draft
from hubs.queries.canvas_guide import GUIDES

register = template.Library()

# Letters of a whole canvas up to which it fits on a sheet at each size of letters.
ROOMY, USUAL = 3_200, 6_000


@dataclass(frozen=True, slots=True)
class ShownBox:
    """A box of the grid."""

    key: str
    label: str
    question: str
    text: str


@register.filter
def boxes_of(state: Draft | CanvasVersion) -> list[ShownBox]:
    """The boxes of a draft or version, in order."""
    texts = state.texts()
    return [ShownBox(box.value, str(box.label), str(GUIDES[box].question), texts[box]) for box in Box]


@register.filter
def paper_size(state: Draft | CanvasVersion) -> str:
    """How large the letters may be on one sheet of paper: "roomy", "usual" or "dense"."""
    letters = sum(len(text) for text in state.texts().values())
    return "roomy" if letters <= ROOMY else "usual" if letters <= USUAL else "dense"


@register.filter
def of_box(figures: Mapping[str, Sequence[Any]] | None, key: str) -> Sequence[Any]:
    """The figures that belong to a box; none where there are none."""
    return figures.get(key, ()) if figures else ()
