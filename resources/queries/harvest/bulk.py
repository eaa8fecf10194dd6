"""The whole library for programs that take it at once: part by part by number, and the latest changes as a feed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hubs.models import Hub
from projects.queries.news import FeedEntry
from resources.models import Kind, Licence, Resource, ResourceVersion
from resources.queries.described import Described, describe
from resources.queries.library import resource_url
from resources.queries.texts import shown_text

AT_ONCE = 200
IN_A_FEED = 50


@dataclass(frozen=True, slots=True)
class Part:
    """Some resources by number, how many there are altogether, and after which number the next part begins."""

    found: tuple[Described, ...]
    total: int
    after: int | None


def part_after(number: int) -> Part:
    """The resources with the next higher numbers. Seven queries."""
    keys = _keys_after(number)
    found = tuple(describe(keys[:AT_ONCE]).values())
    return Part(found, Resource.objects.published().count(), keys[AT_ONCE - 1] if len(keys) > AT_ONCE else None)


def every_resource() -> Iterator[Described]:
    """All resources by number, of which never more than a part is in memory."""
    after: int | None = 0
    while after is not None:
        keys = _keys_after(after)
        yield from describe(keys[:AT_ONCE]).values()
        after = keys[AT_ONCE - 1] if len(keys) > AT_ONCE else None


def changed_lately(hub: Hub | None) -> tuple[FeedEntry, ...]:
    """The resources whose last version is the latest, of the network or of a hub. Two queries."""
    versions = ResourceVersion.objects.shown_in_library().select_related("resource__hub").prefetch_related("texts")
    if hub is not None:
        versions = versions.filter(resource__in=Resource.objects.of_hub(hub))
    return tuple(_entry(version) for version in versions.order_by("-published_at", "-pk")[:IN_A_FEED])


def _keys_after(number: int) -> list[int]:
    found = Resource.objects.published().filter(pk__gt=number).order_by("pk").values_list("pk", flat=True)
    return list(found[: AT_ONCE + 1])


def _entry(version: ResourceVersion) -> FeedEntry:
    text, resource = shown_text(version), version.resource
    assert version.published_at is not None  # noqa: S101 - the database refuses it otherwise
    return FeedEntry(
        uid=f"resource-{resource.pk}",
        title=text.title,
        url=resource_url(resource.pk),
        lead=text.description,
        body=_facts(version),
        language=text.written_in,
        hub=resource.hub.name,
        published_at=resource.published_at,
        changed_at=version.published_at,
    )


def _facts(version: ResourceVersion) -> SafeString:
    changed = format_html("<p>{}</p>", version.what_changed) if version.what_changed else ""
    licence = Licence(version.licence)
    return format_html(
        '{}<p>{} · <a href="{}">{}</a></p>', changed, Kind(version.kind).label, licence.terms.url, licence.value
    )
