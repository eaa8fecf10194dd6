"""A resource is begun, its open version written on, a new version made of the public one, a draft thrown away."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction

from accounts.models import User
from hubs.actions import change_row
from hubs.actions.editing import lock_version
from hubs.models import Hub
from resources.actions.files import drop_files_without_place
from resources.models import OPEN, Resource, ResourceVersion, VersionState
from resources.models.printable import printable_values

# What belongs to one version alone, and is not copied to the next.
OWN = ("id", "number", "state", "what_changed", "written_by", "reviewed_by", "published_at", "version", "changed_at")
PARTS = ("texts", "authors", "links", "placed")


class NotFromHere(Exception):
    """The resource or version stands where this step does not begin. Nothing was written."""


@transaction.atomic
def begin(*, hub: Hub, by: User, values: Mapping[str, Any]) -> ResourceVersion:
    """Begin a resource with the draft of its first version."""
    with pghistory.context(user=by.pk, action="begin"):
        resource = Resource.objects.create(hub=hub)
        return ResourceVersion.objects.create(resource=resource, number=1, written_by=by, **printable_values(values))


@transaction.atomic
def rewrite(row: ResourceVersion, *, by: User, version: int, values: Mapping[str, Any]) -> ResourceVersion:
    """Bring an open version to what the form says. Raises EditedMeanwhile, NotFromHere."""
    if not row.is_open:
        raise NotFromHere
    written = change_row(row, printable_values(values), by=by, version=version, action="rewrite")
    # A translation into what is now the language of the original is told by the original.
    written.texts.filter(language=written.language).delete()
    return written


@transaction.atomic
def new_version(*, resource: Resource, by: User) -> ResourceVersion:
    """A draft with everything that the last version has; the one that is there already, if somebody began it.

    Raises NotFromHere where nothing was ever public.
    """
    Resource.objects.select_for_update().get(pk=resource.pk)
    versions = ResourceVersion.objects.filter(resource=resource)
    if (open_one := versions.filter(state__in=OPEN).first()) is not None:
        return open_one
    last = versions.order_by("-number").first()
    if last is None or last.state != VersionState.PUBLISHED:
        raise NotFromHere
    copied = {field.name: getattr(last, field.name) for field in last._meta.concrete_fields if field.name not in OWN}
    with pghistory.context(user=by.pk, action="new version"):
        made = ResourceVersion.objects.create(number=last.number + 1, written_by=by, **copied)
    for name in PARTS:
        for part in getattr(last, name).all():
            part.pk, part.of, part._state.adding = None, made, True
            part.save(force_insert=True)
    return made


@transaction.atomic
def throw_away(row: ResourceVersion, *, by: User, version: int) -> None:
    """Delete an open version for good; with it the resource, if it was never public.

    Raises EditedMeanwhile, NotFromHere.
    """
    resource = Resource.objects.select_for_update().get(pk=row.resource_id)
    stored = lock_version(row, version)
    if not stored.is_open:
        raise NotFromHere
    with pghistory.context(user=by.pk, action="throw away"):
        stored.delete()
        drop_files_without_place(resource)
        if resource.current_id is None:
            resource.delete()
