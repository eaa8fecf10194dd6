"""What the hub's page of a school shows of the log: `{% latest_sessions_of school as sessions %}`."""

from django import template

from impact.queries.school import SessionRow, latest_sessions
from schools.models import School

register = template.Library()


@register.simple_tag
def latest_sessions_of(school: School) -> list[SessionRow]:
    """The latest sessions that the school or its classes took part in."""
    return latest_sessions(school, 10)
