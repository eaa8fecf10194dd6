"""Reports of sessions on pages: which looks logged already, and which became a session."""

from collections.abc import Mapping

from django import template

from impact.models import Session, SessionProposal
from impact.queries.session_proposals import proposal_behind

register = template.Library()


@register.simple_tag
def same_in_log(repeats: Mapping[int, Session], row: SessionProposal) -> Session | None:
    """The session that a report seems to repeat: `{% same_in_log repeats row as same %}`."""
    return repeats.get(row.pk)


@register.simple_tag
def report_behind(session: Session) -> SessionProposal | None:
    """The report that became a session: `{% report_behind session as report %}`."""
    return proposal_behind(session)
