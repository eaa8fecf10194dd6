"""A hub's projects, posts and events, for the people who write them."""

import uuid
from dataclasses import dataclass
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, Q, QuerySet, When

from accounts.models import User
from hubs.models import Challenge, Hub
from projects.models import Event, Picture, Post, Project, ProjectStatus, Publishable, State

T = TypeVar("T", Post, Event)

PER_PAGE = 25
# What waits for somebody comes first.
ORDER_OF_STATES = (State.REVIEW, State.DRAFT, State.PUBLISHED, State.WITHDRAWN)
ORDER_OF_STATUS = (ProjectStatus.RUNNING, ProjectStatus.PLANNED, ProjectStatus.FINISHED)


@dataclass(frozen=True)
class Steps:
    """What a person may do with a text now; each is a button."""

    send: bool = False
    publish: bool = False
    withdraw: bool = False
    redraft: bool = False
    put_back: bool = False
    delete: bool = False
    waits_for_another: bool = False


def own_projects(hub: Hub) -> list[Project]:
    """The hub's own projects: running, planned, finished."""
    found = hub.projects.select_related("challenge", "call").order_by("title", "pk")
    return sorted(found, key=lambda project: ORDER_OF_STATUS.index(ProjectStatus(project.status)))


def find_own_project(hub: Hub, key: int) -> Project | None:
    """One of the hub's own projects."""
    return hub.projects.select_related("challenge", "call", "hub").filter(pk=key).first()


def challenges_for(hub: Hub, *, keep: Project | None = None) -> QuerySet[Challenge]:
    """Challenges that a project of the hub may answer: its own, those around it, and the one it has."""
    kept = keep.challenge_id if keep else None
    family = Q(pk__in=Challenge.objects.of_hub(hub).values("pk"))
    return Challenge.objects.filter(family | Q(pk=kept))


def projects_for(hub: Hub, *, keep: int | None = None) -> QuerySet[Project]:
    """Projects that a text of the hub may be about: its own, those around it, and the one it has."""
    return Project.objects.filter(Q(pk__in=Project.objects.of_hub(hub).values("pk")) | Q(pk=keep))


def posts_page(hub: Hub, *, page: str | None) -> Page[Post]:
    """The hub's own posts, a page of them: what waits first, then the latest."""
    day = Case(When(state=State.PUBLISHED, then="published_at"), default="changed_at")
    return _sorted_page(hub.posts.kept().select_related("author", "project", "picture"), page, day)


def events_page(hub: Hub, *, page: str | None) -> Page[Event]:
    """The hub's own events, a page of them: what waits first, then the latest."""
    found = hub.events.kept().select_related("author", "project", "hub")
    return _sorted_page(found, page, F("starts_at"))


def _sorted_page(found: QuerySet[T], page: str | None, day: Case | F) -> Page[T]:
    places = [When(state=state, then=place) for place, state in enumerate(ORDER_OF_STATES)]
    ordered = found.order_by(Case(*places, default=len(places)), day.desc(), "-pk")
    return Paginator(ordered, PER_PAGE).get_page(page)


def deleted_posts(hub: Hub) -> list[Post]:
    """The hub's posts that can still be put back, the one deleted last first. One query."""
    return list(hub.posts.in_the_bin()[:PER_PAGE])


def deleted_events(hub: Hub) -> list[Event]:
    """The hub's events that can still be put back, the one deleted last first. One query."""
    return list(hub.events.in_the_bin()[:PER_PAGE])


def find_own_post(hub: Hub, key: int) -> Post | None:
    """One of the hub's own posts, whatever its state."""
    return hub.posts.select_related("author", "reviewed_by", "project", "picture", "hub").filter(pk=key).first()


def find_own_event(hub: Hub, key: int) -> Event | None:
    """One of the hub's own events, whatever its state."""
    return hub.events.select_related("author", "reviewed_by", "project", "hub").filter(pk=key).first()


def find_own_picture(hub: Hub, uid: uuid.UUID) -> Picture | None:
    """A picture that was uploaded at the hub."""
    return hub.pictures.filter(pk=uid).first()


def steps_of(text: Publishable, by: User, *, alone: bool) -> Steps:
    """The steps from where a text stands. `alone`: whether the person needs no second pair of eyes."""
    another = alone or (text.author_id is not None and text.author_id != by.pk)
    state = State(text.state)
    hidden = state != State.PUBLISHED
    return Steps(
        send=state in (State.DRAFT, State.WITHDRAWN) and not alone,
        publish=hidden and another and state != State.DELETED,
        withdraw=not hidden,
        put_back=state == State.DELETED,
        redraft=state in (State.REVIEW, State.WITHDRAWN),
        delete=text.was_never_public,
        waits_for_another=state == State.REVIEW and not another,
    )
