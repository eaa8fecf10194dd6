"""What the register of organisations shows of this room: `{% partnerships_of organisation as works %}`."""

from django import template

from hubs.models import Organisation
from projects.queries.partnerships import Work, works_of

register = template.Library()


@register.simple_tag
def partnerships_of(organisation: Organisation) -> tuple[Work, ...]:
    """The partnerships and projects that an organisation has a part in."""
    return works_of(organisation)
