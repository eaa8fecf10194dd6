"""Writes a catalogue as drafts of a hub, all of it or nothing, and takes an import back while nothing hangs on it."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import pghistory
from django.db import transaction

from accounts.models import User
from hubs.models import Hub
from resources.catalogue import CatalogueOptions, CataloguePlan, plan_catalogue
from resources.models import Resource, ResourceAuthor, ResourceLink, ResourceText, ResourceVersion, VersionState
from resources.models.printable import printable, printable_values
from schools.actions.import_list import RefusedError, UsedSinceError, hanging
from schools.lists import ListTable

OWN_PARTS = ("versions", "texts", "authors", "links", "current_of")


@dataclass(frozen=True)
class ImportedCatalogue:
    """The resources that were added, each by its key as text with a checksum of its parts; rows there already."""

    added: dict[str, str]
    already: int


@transaction.atomic
def import_catalogue(*, hub: Hub, table: ListTable, options: CatalogueOptions, by: User) -> ImportedCatalogue:
    """Add what is new in a catalogue as drafts. Raises RefusedError.

    The plan is made again while no other import of the hub goes on, so the same catalogue sent twice adds nothing.
    """
    Hub.objects.select_for_update(of=("self",)).get(pk=hub.pk)
    plan = plan_catalogue(hub, table, options)
    if not plan.accepted:
        raise RefusedError(plan)
    with pghistory.context(user=by.pk, action="import"):
        keys = _write(plan, by, named=options.named)
    return ImportedCatalogue(_parts_of(keys), plan.already)


@transaction.atomic
def undo_catalogue(*, hub: Hub, added: Mapping[str, str], by: User) -> int:
    """Take away what an import added, and say how many. Raises UsedSinceError.

    What somebody threw away since stays gone. A resource that was written on, sent for review, published, or has come
    to have a file or anything else hanging on it, refuses the whole.
    """
    rows = list(Resource.objects.select_for_update(of=("self",)).filter(pk__in=map(int, added), hub=hub).order_by("pk"))
    drafts = ResourceVersion.objects.select_for_update(of=("self",)).filter(resource__in=rows).order_by("pk")
    found, parts = list(drafts), _parts_of([row.pk for row in rows])
    hang = hanging(ResourceVersion, found, but=OWN_PARTS) | hanging(Resource, rows, but=OWN_PARTS)
    used = [
        row.title
        for row in found
        if (row.version, row.number, row.state) != (1, 1, VersionState.DRAFT)
        or parts[str(row.resource_id)] != added[str(row.resource_id)]
        or {str(row), str(row.resource)} & hang
    ]
    if used:
        raise UsedSinceError(list(dict.fromkeys(used))[:5])
    with pghistory.context(user=by.pk, action="undo import"):
        for draft in found:
            draft.delete()
        for row in rows:
            row.delete()
    return len(rows)


def _write(plan: CataloguePlan, by: User, *, named: bool) -> list[int]:
    rows = Resource.objects.bulk_create([Resource(hub=plan.hub) for _draft in plan.drafts])
    versions = ResourceVersion.objects.bulk_create(
        ResourceVersion(resource=row, number=1, written_by=by, **printable_values(draft.values))
        for row, draft in zip(rows, plan.drafts, strict=True)
    )
    ResourceLink.objects.bulk_create(
        ResourceLink(of=version, position=position, title=_what_is_at(address), url=printable(address))
        for version, draft in zip(versions, plan.drafts, strict=True)
        for position, address in enumerate(draft.links, 1)
    )
    if named:
        # Nobody has agreed yet: until the day of it stands there, the page names the hub alone.
        ResourceAuthor.objects.bulk_create(
            ResourceAuthor(of=version, position=position, name=printable(author.name), orcid=author.orcid)
            for version, draft in zip(versions, plan.drafts, strict=True)
            for position, author in enumerate(draft.authors, 1)
        )
    return [row.pk for row in rows]


def _what_is_at(address: str) -> str:
    """The name of the file or the page, for the list of links: the last part of the address, or its host."""
    said = urlsplit(address)
    name = unquote(said.path.rstrip("/").rpartition("/")[2])
    return printable(" ".join(name.split()))[:160].strip() or (said.hostname or address)[:160]


def _parts_of(keys: Collection[int]) -> dict[str, str]:
    """A checksum of the translations, links and authors of the first version of each resource."""
    parts: dict[int, list[str]] = {key: [] for key in keys}
    for model, columns in (
        (ResourceLink, ("title", "url")),
        (ResourceAuthor, ("name", "orcid", "consented_on")),
        (ResourceText, ("language", "title", "description")),
    ):
        rows = model._default_manager.filter(of__resource__in=keys).order_by("pk")
        for key, *values in rows.values_list("of__resource", *columns):
            parts[key].append(repr(values))
    return {str(key): hashlib.sha256("".join(said).encode()).hexdigest()[:16] for key, said in parts.items()}
