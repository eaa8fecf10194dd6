"""What public pages of other rooms show of projects, news and events: `{% load projects_public %}`.

The first tags give cards, `{% latest_projects 3 as projects %}`; nothing but the number of cards makes them dearer.
The last give what search engines read: `{% project_data shown as data %}{{ data|json_ld }}`.
"""

from django import template
from django.http import HttpRequest
from django.template import Context

from hubs.addresses import site_address
from hubs.models import Challenge, Hub
from projects.models import Project
from projects.queries import events, news, public, structured
from projects.queries.directory import ProjectCard
from projects.queries.events import EventCard, EventPage
from projects.queries.news import PostCard, PostPage
from projects.queries.public import ProjectPage
from schools.models import School

register = template.Library()


@register.simple_tag
def latest_projects(number: int = 3) -> tuple[ProjectCard, ...]:
    """The projects of the network that began last."""
    return public.latest_projects(number)


@register.simple_tag
def latest_news(number: int = 3) -> tuple[PostCard, ...]:
    """The latest posts of the network."""
    return news.latest_news(number)


@register.simple_tag
def upcoming_events(number: int = 3) -> tuple[EventCard, ...]:
    """The next events of the network."""
    return events.upcoming_events(number)


@register.simple_tag
def hub_projects(hub: Hub, number: int = 6) -> public.SomeProjects:
    """The latest projects of a hub and its sub-hubs, and how many there are."""
    return public.hub_projects(hub, number)


@register.simple_tag
def challenges_with_projects(hub: Hub) -> frozenset[int]:
    """The numbers of those of a hub's challenges that projects work on."""
    return public.challenges_with_projects(hub)


@register.simple_tag
def challenge_projects(challenge: Challenge, number: int = 12) -> public.SomeProjects:
    """The latest projects that work on a challenge, and how many there are."""
    return public.challenge_projects(challenge, number)


@register.simple_tag
def hub_news(hub: Hub, number: int = 3) -> tuple[PostCard, ...]:
    """The latest posts of a hub and its sub-hubs."""
    return news.hub_news(hub, number)


@register.simple_tag
def hub_events(hub: Hub, number: int = 4) -> tuple[EventCard, ...]:
    """The next events of a hub and its sub-hubs."""
    return events.hub_events(hub, number)


@register.simple_tag
def project_news(project: Project, number: int = 3) -> tuple[PostCard, ...]:
    """The latest posts about a project."""
    return news.project_news(project, number)


@register.simple_tag
def project_events(project: Project, number: int = 4) -> tuple[EventCard, ...]:
    """The next events of a project."""
    return events.project_events(project, number)


@register.simple_tag
def school_projects(school: School, number: int = 6) -> tuple[ProjectCard, ...]:
    """The projects that a school takes part in."""
    return public.school_projects(school, number)


@register.simple_tag(takes_context=True)
def project_data(context: Context, shown: ProjectPage) -> dict[str, object]:
    """A project for search engines."""
    return structured.project_data(shown, _in_full(context))


@register.simple_tag(takes_context=True)
def post_data(context: Context, shown: PostPage) -> dict[str, object]:
    """A post for search engines."""
    return structured.post_data(shown, _in_full(context))


@register.simple_tag(takes_context=True)
def event_data(context: Context, shown: EventPage) -> dict[str, object]:
    """An event for search engines."""
    return structured.event_data(shown, _in_full(context))


def _in_full(context: Context) -> structured.InFull:
    request: HttpRequest = context["request"]
    return lambda path: site_address(request, path)
