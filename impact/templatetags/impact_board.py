"""What pages of a board show of sessions: `{% load impact_board %}`."""

from django import template

from hubs.models import Decision
from impact.queries import decisions
from impact.queries.decisions import SessionLine

register = template.Library()


@register.simple_tag
def sessions_of_decision(decision: Decision) -> tuple[SessionLine, ...]:
    """The sessions that carry out a decision."""
    return decisions.sessions_of_decision(decision)


@register.simple_tag
def sessions_to_note(decision: Decision) -> tuple[SessionLine, ...]:
    """The latest sessions that could be noted with it."""
    return decisions.sessions_to_note(decision)
