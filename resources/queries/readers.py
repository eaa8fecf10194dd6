"""What a person has left at resources: their marks on one, their list, their questions; and the questions to a hub."""

import uuid
from dataclasses import dataclass

from accounts.models import User
from hubs.models import Hub
from resources.models import Question, Resource, ResourceVersion, SavedResource, Standing, Thanks
from resources.queries.library import ResourceCard, cards_of

MOST_SAVED, MOST_QUESTIONS = 200, 100


@dataclass(frozen=True, slots=True)
class Marks:
    """What somebody has done with a resource."""

    saved: bool
    thanked: bool


@dataclass(frozen=True, slots=True)
class SavedCard:
    """Something on a person's list; `card` is nothing where it was withdrawn since."""

    resource: Resource
    card: ResourceCard | None


def marks_of(user: User, resource_id: int) -> Marks:
    """Whether somebody saved a resource, and said thanks. Two queries."""
    saved = SavedResource.objects.filter(user=user, resource=resource_id).exists()
    return Marks(saved, Thanks.objects.filter(user=user, resource=resource_id).exists())


def thanks_for(resource: Resource) -> int:
    """How many people said thanks. One query."""
    return Thanks.objects.filter(resource=resource).count()


def saved_of(user: User) -> list[SavedCard]:
    """A person's list, the latest first. Three queries."""
    rows = SavedResource.objects.filter(user=user).select_related("resource__hub", "resource__current")[:MOST_SAVED]
    resources = [row.resource for row in rows]
    found = ResourceVersion.objects.shown_in_library().filter(resource__in=resources)
    cards = {card.pk: card for card in cards_of(found.latest_first().prefetch_related("texts"))}
    return [SavedCard(one, cards.get(one.pk)) for one in resources]


def questions_of(user: User) -> list[Question]:
    """What a person has asked, the latest first. One query."""
    found = Question.objects.filter(asked_by=user).select_related("resource__current", "resource__hub", "answered_by")
    return list(found[:MOST_QUESTIONS])


def questions_to(hub: Hub) -> list[Question]:
    """What people ask a hub: what waits first, as it came; then what was answered last. One query."""
    found = Question.objects.filter(resource__hub=hub).select_related(
        "resource__current", "resource__hub", "asked_by", "answered_by"
    )
    waiting = list(found.filter(answered_at=None).order_by("asked_at", "pk")[:MOST_QUESTIONS])
    return waiting + list(found.exclude(answered_at=None).order_by("-answered_at", "-pk")[:MOST_QUESTIONS])


def questions_waiting(hub: Hub) -> int:
    """How many questions wait for a hub. One query."""
    return Question.objects.filter(resource__hub=hub, answered_at=None).count()


def find_question(hub: Hub, uid: uuid.UUID | None) -> Question | None:
    """A question to a hub."""
    return Question.objects.filter(resource__hub=hub, uid=uid).first() if uid else None


def find_published(resource_id: int) -> Resource | None:
    """A resource that anybody may read."""
    found = Resource.objects.published().filter(pk=resource_id, state=Standing.PUBLISHED)
    return found.select_related("hub", "current").first()


def find_public(resource_id: int) -> Resource | None:
    """A resource that anybody may read or could once: what is on a list can be taken off it."""
    return Resource.objects.ever_public().filter(pk=resource_id).select_related("hub", "current").first()
