"""What all texts that people edit have in common: nobody's change is lost unseen, and the last one can be taken back.

A row has a `version` that the database counts, and earlier rows that the database keeps (hubs.models.versions).
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import pghistory
from django.db import IntegrityError, models, transaction

from accounts.models import User

T = TypeVar("T", bound=models.Model)

# The database counts these; they are never brought back.
COUNTED = ("version", "changed_at")


class EditedMeanwhile(Exception):
    """Somebody else changed the row after the form was opened. Nothing was written; `stored` is what stands."""

    def __init__(self, stored: models.Model) -> None:
        super().__init__(stored.pk)
        self.stored = stored


class NothingToUndo(Exception):
    """The last change was somebody else's, or there was none."""


def lock_version(row: T, version: int) -> T:
    """The row as it is stored, kept from others until the transaction ends. Raises EditedMeanwhile."""
    stored = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if getattr(stored, "version") != version:  # noqa: B009 - models of other rooms have it too
        raise EditedMeanwhile(stored)
    return stored


@transaction.atomic
def change_row(row: T, values: Mapping[str, Any], *, by: User, version: int, action: str = "change") -> T:
    """Bring a row to what was said, if it is still the version that the person saw. Raises EditedMeanwhile.

    What is stored already writes nothing.
    """
    stored = lock_version(row, version)
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    if not changed:
        return stored
    for name in changed:
        setattr(stored, name, values[name])
    with pghistory.context(user=by.pk, action=action):
        stored.save(update_fields=changed)
    stored.refresh_from_db()
    return stored


@transaction.atomic
def undo_change(*, row: T, by: User, version: int) -> T:
    """Take back one's own last change, if nobody has changed the row since. Raises EditedMeanwhile, NothingToUndo."""
    stored = lock_version(row, version)
    return _bring_back(stored, _earlier(stored).order_by("-pgh_id"), by)


@transaction.atomic
def undo_changes(*, row: T, by: User, version: int, to: int) -> T:
    """Take back several changes that one made in a row: bring back the version `to` of a row that is at `version`.

    Raises EditedMeanwhile, NothingToUndo.
    """
    stored = lock_version(row, version)
    return _bring_back(stored, _earlier(stored).filter(version=to), by)


def _earlier(stored: models.Model) -> models.QuerySet[models.Model]:
    earlier: models.Manager[models.Model] = getattr(stored, "earlier")  # noqa: B009 - models of other rooms have it too
    return earlier.all()


def _bring_back(stored: T, earlier: models.QuerySet[models.Model], by: User) -> T:
    before = earlier.values("pgh_context__metadata", *_columns(stored)).first()
    if before is None or (before.pop("pgh_context__metadata") or {}).get("user") != by.pk:
        raise NothingToUndo
    for column, value in before.items():
        setattr(stored, column, value)
    # The database says whether something else has the place that the row had: asked beforehand it would be asked once
    # for each constraint.
    try:
        with transaction.atomic(), pghistory.context(user=by.pk, action="undo"):
            stored.save(update_fields=list(before))
    except IntegrityError as taken:
        raise NothingToUndo from taken
    stored.refresh_from_db()
    return stored


def _columns(row: models.Model) -> list[str]:
    fields = row._meta.concrete_fields
    return [field.attname for field in fields if not field.primary_key and field.name not in COUNTED]
