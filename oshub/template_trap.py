"""Makes a misspelt variable in one of our templates an error while tests run, instead of a silent blank.

Django asks `if string_if_invalid:` at the moment a variable is not found. This value answers "no", so that templates of
other packages go on as ever; but it first looks whose template is asking, and for ours it raises.
`{{ name|default:"" }}` says that the variable may be absent, and is left alone.
"""

import sys
from pathlib import Path
from types import FrameType

from django.template import Node
from django.template.base import FilterExpression

OURS = Path(__file__).resolve().parent.parent / "templates"
_ASKED_FROM = FilterExpression.resolve.__code__


class UnknownVariableError(Exception):
    """A template of ours names a variable that its view does not give it."""


class UnknownVariable(str):
    """An empty text that raises when one of our templates is about to print it."""

    __slots__ = ()

    def __bool__(self) -> bool:
        """Say no, or raise if the question comes from a template of ours without a default."""
        frame = sys._getframe(1)
        if frame.f_code is _ASKED_FROM:
            expression: FilterExpression = frame.f_locals["self"]
            may_be_absent = any(func.__name__ in {"default", "default_if_none"} for func, *_ in expression.filters)
            template = _template_of(frame)
            if template and OURS in Path(template).parents and not may_be_absent:
                place = Path(template).relative_to(OURS)
                raise UnknownVariableError(f"{place} names {{{{ {expression.token} }}}}, which its view does not give.")
        return False


def _template_of(frame: FrameType | None) -> str | None:
    """Return the file of the template whose node is being drawn, walking out from `frame`."""
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return None
