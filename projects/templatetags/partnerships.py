"""What the register of organisations shows of this room: `{% partnerships_of organisation as works %}`."""

from django import template

from hubs.models import Organisation
from projects.queries.partnerships import Work, works_of, works_of_school
from schools.models import School

register = template.Library()


@register.simple_tag
def partnerships_of(organisation: Organisation) -> tuple[Work, ...]:
    """The partnerships and projects that an organisation has a part in."""
    return works_of(organisation)


@register.simple_tag
def partnerships_of_school(school: School) -> tuple[Work, ...]:
    """The partnerships and projects that a school has a part in."""
    return works_of_school(school)
