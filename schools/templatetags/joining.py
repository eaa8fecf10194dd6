"""What pages say of requests to join: `{% load joining %}{% waiting_for asked %}{% join_state "new" %}`."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.models import JoinRequest, JoinState

register = template.Library()


@register.simple_tag
def waiting_for(asked: JoinRequest) -> str:
    """How long it has waited."""
    days = asked.waits_days(timezone.now())
    if not days:
        return _("since today")
    return ngettext("for %(number)d day", "for %(number)d days", days) % {"number": days}


@register.simple_tag
def join_state(state: str) -> str:
    """A state in words."""
    return str(JoinState(state).label)
