"""What pages of other rooms show of open resources: `{% load resources_public %}`."""

from django import template
from django.http import HttpRequest
from django.template import Context

from hubs.addresses import site_address
from hubs.models import Hub
from projects.models import Project
from resources.queries import library, structured
from resources.queries.library import SomeResources
from resources.queries.page import ResourcePage
from schools.models import School

register = template.Library()


@register.simple_tag
def hub_resources(hub: Hub, number: int = 6) -> SomeResources:
    """The latest resources of a hub and its sub-hubs, and how many there are."""
    return library.hub_resources(hub, number)


@register.simple_tag
def project_resources(project: Project, number: int = 6) -> SomeResources:
    """The latest resources that came out of a project, and how many there are."""
    return library.project_resources(project, number)


@register.simple_tag
def school_resources(school: School, number: int = 4) -> SomeResources:
    """The latest resources of a school's hub and of the projects that it is in, and how many there are."""
    return library.school_resources(school, number)


@register.simple_tag(takes_context=True)
def resource_data(context: Context, shown: ResourcePage) -> dict[str, object]:
    """A resource for search engines and catalogues."""
    request: HttpRequest = context["request"]
    return structured.resource_data(shown, lambda path: site_address(request, path))
