"""Translations, authors and links of an open version, put there and taken away; and a name that is to go everywhere."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max

from accounts.models import User
from resources.models import ResourceAuthor, ResourceLink, ResourceText, ResourceVersion
from resources.models.printable import printable_values

P = TypeVar("P", ResourceAuthor, ResourceLink, ResourceText)


class NotOpen(Exception):
    """The version is public or gone, so nothing in it changes. Nothing was written."""


def open_version(row: ResourceVersion) -> ResourceVersion:
    """The version, kept from others until the transaction ends. Raises NotOpen."""
    stored = ResourceVersion.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if stored is None or not stored.is_open:
        raise NotOpen
    return stored


@transaction.atomic
def put_part(kind: type[P], *, of: ResourceVersion, by: User, values: Mapping[str, Any], part: P | None = None) -> P:
    """Add a part to an open version, or change one. Raises NotOpen."""
    version = open_version(of)
    row = part or kind(of=version)
    for name, value in printable_values(values).items():
        setattr(row, name, value)
    if isinstance(row, ResourceAuthor):
        row.recorded_by = by if row.consented_on else None
    if part is None and not isinstance(row, ResourceText):
        others: models.QuerySet[Any] = kind._default_manager.filter(of=version)
        row.position = (others.aggregate(last=Max("position"))["last"] or 0) + 1
    row.save()
    return row


@transaction.atomic
def take_part_away(part: ResourceAuthor | ResourceLink | ResourceText, *, by: User) -> None:
    """Take a part out of an open version. Raises NotOpen."""
    open_version(part.of)
    part.delete()


@transaction.atomic
def stop_naming(author: ResourceAuthor, *, by: User) -> int:
    """Take a person's name out of every version of a resource, public ones too; returns out of how many."""
    named = ResourceAuthor.objects.filter(of__resource=author.of.resource_id, name__iexact=author.name)
    number, _by_kind = named.delete()
    return number
