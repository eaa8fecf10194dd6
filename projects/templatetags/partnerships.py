"""What pages of other rooms show of partnerships: `{% partnerships_of organisation as works %}`."""

from django import template
from django.template import Context

from accounts.models import User
from hubs.access import has_network_right, hubs_open_to, rights_at
from hubs.models import Organisation
from hubs.roles import HubPerm, NetworkPerm
from projects.queries.partnerships import Work, works_of, works_of_school
from schools.models import School

register = template.Library()


@register.simple_tag(takes_context=True)
def partnerships_of(context: Context, organisation: Organisation) -> tuple[Work, ...]:
    """The partnerships that an organisation has a part in; by name where the reader may open the hub's workspace."""
    user: User = context["request"].user
    if has_network_right(user, NetworkPerm.DASHBOARD):
        return works_of(organisation, opens=None)
    own = {hub.pk for hub in hubs_open_to(user)}
    return works_of(organisation, opens=own)


@register.simple_tag(takes_context=True)
def partnerships_of_school(context: Context, school: School) -> tuple[Work, ...]:
    """The partnerships that a school is in, for its workspace."""
    opens = HubPerm.VIEW in rights_at(context["request"], school.hub)
    return works_of_school(school, opens=opens)
