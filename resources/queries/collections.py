"""Collections: those that anybody may read, one of them with its resources in order, and a hub's own to write."""

import datetime as dt
from collections.abc import Collection as Several
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from hubs.languages import foreign
from hubs.models import Hub
from hubs.queries.directory import HubLink, hub_url
from projects.models import Illustration, State
from projects.queries.directory import project_url
from projects.queries.news import TextLink
from resources.models import Collection, Resource, ResourceVersion, Standing
from resources.queries.library import ResourceCard, cards_of
from resources.queries.page import Tombstone, tombstone

A_PAGE = 12
OFFERED = 60  # of the hub's own resources, the latest are offered to tick


@dataclass(frozen=True, slots=True)
class CollectionCard:
    """A collection as lists show it; `facts` says how many resources it has, `picture` is the first of theirs."""

    title: str
    url: str
    introduction: str
    language: str
    hub: HubLink
    facts: tuple[str, ...]
    picture: Illustration | None


@dataclass(frozen=True, slots=True)
class SomeCollections:
    """Some collections, and how many there are altogether."""

    cards: tuple[CollectionCard, ...]
    number: int


@dataclass(frozen=True, slots=True)
class CollectionsPage:
    """A page of all collections."""

    cards: tuple[CollectionCard, ...]
    pages: Page[Collection]


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """A collection in full. `gone` are those of its resources that were withdrawn since."""

    pk: int
    title: str
    introduction: str
    language: str
    hub: HubLink
    project: TextLink | None
    published_at: dt.datetime
    resources: tuple[ResourceCard, ...]
    gone: tuple[Tombstone, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A resource that is in a collection or could be: its number, its title, whether anybody may read it."""

    pk: int
    title: str
    public: bool


def collection_url(collection_id: int) -> str:
    """The address of a collection."""
    return reverse("resources:collection", args=[collection_id])


def some_collections(hub: Hub | None, number: int) -> SomeCollections:
    """The latest collections of the network, or of a hub and its sub-hubs. Three queries at most."""
    found = _published(hub)
    rows = list(found[: number + 1])
    return SomeCollections(_cards(rows[:number]), found.count() if len(rows) > number else len(rows))


def collections_page(page: str | None) -> CollectionsPage:
    """All collections, the latest first. Three queries."""
    pages = Paginator(_published(None), A_PAGE).get_page(page)
    return CollectionsPage(_cards(pages.object_list), pages)


def find_published_collection(collection_id: int) -> Collection | None:
    """The collection under a number, if anybody may read it. One query."""
    found = Collection.objects.published().filter(pk=collection_id)
    return found.select_related("hub", "project").first()


def collection_page(row: Collection) -> CollectionPage:
    """A collection with its resources in order. Four queries at most."""
    assert row.published_at is not None  # noqa: S101 - the database refuses a published one without it
    found = _shown(row.members).prefetch_related("texts")
    cards = {card.pk: card for card in cards_of(found)}
    gone = Resource.objects.ever_public().filter(pk__in=row.members, state=Standing.WITHDRAWN)
    stones = {
        one.pk: tombstone(one) for one in gone.select_related("hub", "current").prefetch_related("current__texts")
    }
    return CollectionPage(
        pk=row.pk,
        title=row.title,
        introduction=row.introduction,
        language=foreign(row.language),
        hub=_hub(row),
        project=TextLink(row.project.title, project_url(row.project)) if row.project else None,
        published_at=row.published_at,
        resources=tuple(cards[pk] for pk in row.members if pk in cards),
        gone=tuple(stones[pk] for pk in row.members if pk in stones),
    )


def collections_of(hub: Hub) -> list[Collection]:
    """A hub's own collections, those in the bin last, else the latest first. One query."""
    rows = Collection.objects.filter(hub=hub).select_related("author").order_by("-changed_at", "-pk")[:100]
    return sorted(rows, key=lambda row: row.state == State.DELETED)


def collections_to_fill(hub: Hub) -> "QuerySet[Collection]":
    """A hub's own collections but those in the bin, by title."""
    return Collection.objects.filter(hub=hub).kept().select_related("hub").order_by("title", "pk")


def find_own_collection(hub: Hub, key: int) -> Collection | None:
    """One of the hub's own collections, whatever its state."""
    found = Collection.objects.filter(hub=hub, pk=key)
    return found.select_related("author", "reviewed_by", "project", "hub").first()


def members_of(keys: Iterable[int]) -> list[Choice]:
    """The resources of a collection in order, withdrawn ones too. One query."""
    keys = list(keys)
    rows = {row.pk: row for row in Resource.objects.filter(pk__in=keys).exclude(current=None).select_related("current")}
    return [_choice(rows[pk]) for pk in keys if pk in rows]


def to_choose(hub: Hub, *, without: Several[int]) -> list[Choice]:
    """The latest public resources of a hub and its sub-hubs that are not in a collection yet. One query."""
    found = Resource.objects.published().of_hub(hub).exclude(pk__in=without).select_related("current")
    return [_choice(row) for row in found.order_by("-published_at", "-pk")[:OFFERED]]


def readable(keys: Iterable[int]) -> set[int]:
    """Those of some resources that anybody may read. One query."""
    return set(Resource.objects.published().filter(pk__in=list(keys)).values_list("pk", flat=True))


def _choice(row: Resource) -> Choice:
    return Choice(row.pk, row.current.title if row.current else str(row), row.is_published)


def _published(hub: Hub | None) -> "QuerySet[Collection]":
    found = Collection.objects.published()
    found = found.of_hub(hub) if hub is not None else found
    return found.select_related("hub").order_by("-published_at", "-pk")


def _shown(keys: Iterable[int]) -> "QuerySet[ResourceVersion]":
    return ResourceVersion.objects.shown_in_library().filter(resource__in=list(keys)).latest_first()


def _cards(rows: Iterable[Collection]) -> tuple[CollectionCard, ...]:
    rows = list(rows)
    found = (
        {version.resource_id: version for version in _shown(pk for row in rows for pk in row.members)} if rows else {}
    )
    return tuple(_card(row, [found[pk] for pk in row.members if pk in found]) for row in rows)


def _card(row: Collection, shown: list[ResourceVersion]) -> CollectionCard:
    number = len(shown)
    return CollectionCard(
        title=row.title,
        url=collection_url(row.pk),
        introduction=row.introduction,
        language=foreign(row.language),
        hub=_hub(row),
        facts=(ngettext("%(number)d resource", "%(number)d resources", number) % {"number": number},),
        picture=next((one.illustration for one in shown if one.picture), None),
    )


def _hub(row: Collection) -> HubLink:
    return HubLink(row.hub.name, row.hub.place, hub_url(row.hub.code))
