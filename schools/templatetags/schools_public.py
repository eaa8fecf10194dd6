"""What public pages of other rooms show of schools: `{% load schools_public %}{% hub_schools hub as schools %}`."""

from django import template
from django.http import HttpRequest
from django.template import Context

from hubs.addresses import site_address
from hubs.models import Hub
from schools.queries import public, structured

register = template.Library()


@register.simple_tag
def hub_schools(hub: Hub) -> public.HubSchools:
    """The partner schools of a hub: those that agreed by name, the others by number."""
    return public.hub_schools(hub)


@register.simple_tag(takes_context=True)
def school_data(context: Context, shown: public.SchoolPage) -> dict[str, object]:
    """A school for search engines: `{% school_data shown as data %}{{ data|json_ld }}`."""
    request: HttpRequest = context["request"]
    return structured.school_data(shown, lambda path: site_address(request, path))
