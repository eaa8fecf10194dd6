"""What pages of other rooms show of open resources: `{% load resources_public %}`."""

from django import template
from django.http import HttpRequest
from django.template import Context

from accounts.models import User
from hubs.addresses import site_address
from hubs.models import Hub
from projects.models import Project
from resources.queries import collections, library, readers, structured
from resources.queries.collections import SomeCollections
from resources.queries.library import SomeResources
from resources.queries.page import ResourcePage
from resources.queries.readers import Marks
from schools.models import School

register = template.Library()


@register.simple_tag
def hub_resources(hub: Hub, number: int = 6) -> SomeResources:
    """The latest resources of a hub and its sub-hubs, and how many there are."""
    return library.hub_resources(hub, number)


@register.simple_tag
def hub_collections(hub: Hub, number: int = 3) -> SomeCollections:
    """The latest collections of a hub and its sub-hubs, and how many there are."""
    return collections.some_collections(hub, number)


@register.simple_tag
def latest_collections(number: int = 3) -> SomeCollections:
    """The latest collections of the network, and how many there are."""
    return collections.some_collections(None, number)


@register.simple_tag
def own_marks(user: User, resource_id: int) -> Marks:
    """What the person who looks at a resource has done with it."""
    return readers.marks_of(user, resource_id)


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
