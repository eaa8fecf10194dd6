"""The navigation of workspaces, for templates: `{% workspace_entries as entries %}`."""

from django import template
from django.template import Context

from accounts.requests import MemberRequest
from hubs.models import Hub
from oshub.navigation import Entry, hub_entries, network_entries

register = template.Library()


@register.simple_tag(takes_context=True)
def workspace_entries(context: Context) -> list[Entry]:
    """The entries for the page's hub, or for the network where the page has none."""
    request: MemberRequest = context["request"]
    hub = context.get("hub")
    return hub_entries(request, hub) if isinstance(hub, Hub) else network_entries(request)
