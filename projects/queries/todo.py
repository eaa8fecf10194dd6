"""What waits for somebody about a hub's projects, news and events."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from projects.models import Event, Post, Project, ProjectStatus, Standing, State
from projects.models.project import OPEN_STATES
from projects.queries.directory import open_until_of
from projects.queries.sign_ups import waiting_for

SIGN_UP_ENDS_SOON = dt.timedelta(days=14)
MOST = 5  # projects that are named one by one


def project_todos(hub: Hub, user: User, rights: Collection[HubPerm]) -> list[Todo]:
    """What a person may do at a hub: four queries for those who may do anything, none for others."""
    found = []
    if HubPerm.WRITE_NEWS in rights:
        found += _texts(hub, user)
    if HubPerm.MANAGE_PROJECTS in rights:
        found += [*_sign_ups(hub), *_projects(hub)]
    return found


def _texts(hub: Hub, user: User) -> list[Todo]:
    places = (
        (Post, "projects:posts_of_hub", "newspaper"),
        (Event, "projects:events_of_hub", "calendar-event"),
    )
    found = []
    for model, name, icon in places:
        own = Q(author=user)
        counted = model.objects.filter(hub=hub).aggregate(
            waiting=Count("pk", filter=Q(state=State.REVIEW) & ~own),
            drafts=Count("pk", filter=Q(state=State.DRAFT) & own),
        )
        url = reverse(name, args=[hub.code])
        if counted["waiting"]:
            found.append(Todo(_waiting(model, counted["waiting"]), icon, url, _("Read and publish"), "warn"))
        if counted["drafts"]:
            found.append(Todo(_drafts(model, counted["drafts"]), icon, url, _("Go on writing")))
    return found


def _waiting(model: type[Post] | type[Event], number: int) -> str:
    if model is Post:
        text = ngettext("%(number)d post waits to be reviewed.", "%(number)d posts wait to be reviewed.", number)
    else:
        text = ngettext("%(number)d event waits to be reviewed.", "%(number)d events wait to be reviewed.", number)
    return text % {"number": number}


def _drafts(model: type[Post] | type[Event], number: int) -> str:
    if model is Post:
        text = ngettext("%(number)d post of yours is a draft.", "%(number)d posts of yours are drafts.", number)
    else:
        text = ngettext("%(number)d event of yours is a draft.", "%(number)d events of yours are drafts.", number)
    return text % {"number": number}


def _sign_ups(hub: Hub) -> list[Todo]:
    number = waiting_for(hub)
    if not number:
        return []
    text = ngettext("%(number)d sign-up waits for your answer.", "%(number)d sign-ups wait for your answer.", number)
    url = f"{reverse('projects:sign_ups', args=[hub.code])}?state={Standing.SUBMITTED}"
    return [Todo(text % {"number": number}, "inbox", url, _("Decide"), "warn")]


def _projects(hub: Hub) -> list[Todo]:
    today = hub.today()
    ended = Q(status__in=OPEN_STATES, ends_on__lt=today)
    late = Q(status=ProjectStatus.PLANNED, starts_on__lt=today)
    now = timezone.now()
    ending = Q(status__in=OPEN_STATES, call__closes_at__range=(now, now + SIGN_UP_ENDS_SOON))
    waiting = (
        hub.projects.filter(ended | late | ending)
        .select_related("hub", "call")
        .order_by("ends_on", "title", "pk")[:MOST]
    )
    return [_about(hub, project, today) for project in waiting]


def _about(hub: Hub, project: Project, today: dt.date) -> Todo:
    day: dt.date | None
    if project.ends_on is not None and project.ends_on < today:
        text, day = _("“%(project)s” ended on %(day)s and is not marked as finished."), project.ends_on
        label, tone = _("Finish it"), "warn"
    elif project.status == ProjectStatus.PLANNED and project.starts_on < today:
        text, day = _("“%(project)s” was to begin on %(day)s and is still planned."), project.starts_on
        label, tone = _("Bring up to date"), "warn"
    else:
        text, day = _("Schools can join “%(project)s” until %(day)s."), open_until_of(project, timezone.now())
        label, tone = _("Look at it"), ""
    url = reverse("projects:edit", args=[hub.code, project.pk])
    return Todo(text % {"project": project.title, "day": date_format(day or today)}, "lightbulb", url, label, tone)
