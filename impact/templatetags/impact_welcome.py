"""What was counted at the door of a session, on the page of the session."""

from django import template

from impact.models import Session
from impact.queries.welcome import AtTheDoor, at_the_door_of

register = template.Library()


@register.simple_tag
def counted_at_door(session: Session) -> AtTheDoor | None:
    """`{% counted_at_door session as door %}`."""
    return at_the_door_of(session)
