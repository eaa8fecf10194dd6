"""What the public pages of hubs need beside their view: `{% load hubs_public %}`."""

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone

from hubs.addresses import site_address
from hubs.models import Hub
from hubs.queries import structured
from hubs.queries.map import HubMap, map_of
from hubs.queries.public import HubPage
from hubs.queries.public_meetings import PublicMeetingLine, public_meetings

register = template.Library()


@register.simple_tag
def network_map() -> HubMap:
    """The map of all hubs, for `hubs/_map.html`: `{% network_map as map %}`. Two queries."""
    at_work = Hub.objects.working_on(timezone.now().date())
    hubs = at_work.top_level()
    return map_of(hubs, number=hubs.count(), within_country=False, shown=at_work)


@register.simple_tag
def board_meetings(hub: Hub) -> tuple[PublicMeetingLine, ...]:
    """Meetings of which the board shows something: `{% board_meetings hub as meetings %}`. One query."""
    return public_meetings(hub)


@register.simple_tag(takes_context=True)
def network_data(context: Context) -> dict[str, object]:
    """The network for search engines: `{% network_data as data %}{{ data|json_ld }}`."""
    request: HttpRequest = context["request"]
    return structured.network_data(lambda path: site_address(request, path), logo=static("img/touch-icon.png"))


@register.simple_tag(takes_context=True)
def hub_data(context: Context, shown: HubPage, hub: Hub) -> dict[str, object]:
    """A hub for search engines: `{% hub_data shown hub as data %}{{ data|json_ld }}`."""
    request: HttpRequest = context["request"]
    return structured.hub_data(shown, hub, lambda path: site_address(request, path))
