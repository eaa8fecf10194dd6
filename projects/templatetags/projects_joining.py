"""What the form to join shows of the project that somebody comes from: `{% joined_project number as about %}`."""

from django import template

from projects.models import Project
from projects.queries.public import public_project

register = template.Library()


@register.simple_tag
def joined_project(number: int) -> Project | None:
    """The project, if it is public."""
    return public_project(number)
