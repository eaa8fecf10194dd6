"""What the page of a partnership shows of this room: `{% sessions_of_partnership partnership as sessions %}`."""

from django import template

from impact.queries.partnerships import SessionsOfPartnership, sessions_of
from projects.models import Partnership

register = template.Library()


@register.simple_tag
def sessions_of_partnership(partnership: Partnership, one_by_one: bool = False) -> SessionsOfPartnership:
    """The sessions of its project while it lasted: their number, and the latest for who reads them one by one."""
    return sessions_of(partnership, one_by_one=one_by_one)
