"""Versions of a row, counted and kept by the database: two people who edit one text are told, and nothing is lost."""

from collections.abc import Callable
from typing import TypeVar, cast

import pghistory
import pgtrigger
from django.db import models

T = TypeVar("T", bound=models.Model)


def next_version(*columns: str) -> pgtrigger.Trigger:
    """Give every change of a row, or of these columns of it, the next version and its moment, whoever writes it.

    The table has the columns `version` and `changed_at`. A row that was just saved has the version it had before in
    memory; read it again where it matters.
    """
    some = pgtrigger.UpdateOf(*columns) if columns else None  # type: ignore[no-untyped-call]
    return pgtrigger.Trigger(
        name="next_version",
        when=pgtrigger.Before,
        operation=some or pgtrigger.Update,
        func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
    )


def keeps_earlier_versions(table: str) -> Callable[[type[T]], type[T]]:
    """Keep the row as it was before each change in a table of that name, which nothing changes or deletes from.

    `earlier` on a row leads there; who did it stands in the context that the action set.
    """
    decorate = pghistory.track(
        pghistory.UpdateEvent("before_change", row=pghistory.Old),
        model_name=table,
        obj_field=pghistory.ObjForeignKey(related_name="earlier"),
        append_only=True,
    )
    return cast("Callable[[type[T]], type[T]]", decorate)
