"""Pictures of charts for pages without JavaScript: `{% load drawings %}{% drawing_of option as picture %}`."""

from typing import Any

from django import template

from impact.queries.charts import Json
from impact.views.drawings import Drawing, drawing_of_option

register = template.Library()


@register.simple_tag(takes_context=True)
def drawing_of(context: Any, option: Json) -> Drawing | None:
    """Where the picture of a chart is; None where there is none, for the table beside it has every figure.

    On a page for everybody the picture is for everybody too.
    """
    request = getattr(context, "request", None)
    return drawing_of_option(option, public=bool(request is not None and request.META.get("oshub.public")))
