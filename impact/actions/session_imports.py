"""An import before it runs: a table is sent, its columns are matched, what is wrong in it is mended. Nothing counts."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.actions.editing import lock_version
from hubs.actions.worker import ask_worker
from hubs.models import ApiToken, Hub
from impact.imports.columns import COUNTED
from impact.imports.kept import columns_of, forget_table, sheet_of
from impact.imports.matching import memory_key
from impact.imports.table import Table, is_of_people, pack, rows_without_names
from impact.models import ImportState, RememberedColumn, SessionImport
from impact.models.session_import import COUNTING_STATES, KEPT_DAYS

RUN = "impact.run_import"
MOST_CORRECTIONS = 20_000  # cells and lines


class SentBeforeError(Exception):
    """This very file was sent before, and is still open, is running or has been brought in: `row` says which."""

    def __init__(self, row: SessionImport) -> None:
        super().__init__(row.pk)
        self.row = row


class TooManyCorrectionsError(Exception):
    """More was corrected than is kept; the table itself wants mending."""


@dataclass(frozen=True)
class Mending:
    """What a person says when looking through a table; only what is given changes."""

    options: Mapping[str, Any] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    forgotten: Collection[tuple[str, str]] = ()
    cells: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    left_out: Collection[int] = ()
    brought_back: Collection[int] = ()
    confirmed: Collection[str] = ()


@transaction.atomic
def send_table(
    *,
    hub: Hub,
    by: User,
    uid: uuid.UUID,
    name: str,
    content: bytes,
    table: Table,
    token: ApiToken | None = None,
) -> SessionImport:
    """Keep what was read from a file; `token` where a program sent it. The same form twice is one import.

    Raises SentBeforeError.
    """
    # Of a workbook, each of its tables may be brought in.
    which = f"\0{table.sheet.name}" if table.sheet.chosen else ""
    digest = hashlib.sha256(content + which.encode("utf-8", "replace")).hexdigest()
    # Of two that send the same file at once, the second finds the first.
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=hub.pk)
    again = SessionImport.objects.filter(uid=uid, hub=hub).first()
    if again is not None:
        return again
    before = SessionImport.objects.filter(hub=hub, digest=digest).exclude(state=ImportState.UNDONE).first()
    if before is not None:
        raise SentBeforeError(before)
    row = SessionImport(
        uid=uid,
        hub=hub,
        sent_by=by,
        sent_with=token,
        name=name[-200:],
        digest=digest,
        encoding=table.sheet.encoding[:20],
        separator=table.sheet.separator,
        rows=len(table.sheet.rows),
        dropped=list(table.dropped),
    )
    default_storage.delete(row.stored_name)
    default_storage.save(row.stored_name, ContentFile(pack(table.sheet)))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except Exception:
        default_storage.delete(row.stored_name)
        raise
    return row


@transaction.atomic
def match_columns_of(
    *,
    row: SessionImport,
    by: User,
    version: int,
    columns: Mapping[int, Sequence[str]],
    names: Mapping[int, str],
) -> SessionImport:
    """Store which column is which, and remember it for the hub's next table. Raises EditedMeanwhile."""
    stored = lock_open(row, version)
    stored.columns = {str(position): list(fields) for position, fields in columns.items() if fields}
    _understood(stored, ["columns"])
    _forget_names(stored, names)
    known: dict[str, list[str]] = {}
    for position, name in names.items():
        # Of two columns of one name, the one that is read.
        known[memory_key(name)] = known.get(memory_key(name)) or list(columns.get(position, ()))
    RememberedColumn.objects.bulk_create(
        [RememberedColumn(hub=stored.hub, name=key, fields=fields) for key, fields in known.items() if key],
        update_conflicts=True,
        unique_fields=["hub", "name"],
        update_fields=["fields"],
    )
    return stored


def _forget_names(row: SessionImport, names: Mapping[int, str]) -> None:
    """Keep no words that may be names where people are counted, also in columns that do not say so by their name."""
    counted = {at for at, fields in columns_of(row).items() if not COUNTED.isdisjoint(fields)}
    if all(is_of_people(names.get(at, "")) for at in counted):
        return  # nothing of them was kept when the table was read
    sheet = sheet_of(row)
    rows = rows_without_names(sheet.rows, counted)
    if rows != sheet.rows:
        default_storage.delete(row.stored_name)
        default_storage.save(row.stored_name, ContentFile(pack(replace(sheet, rows=rows))))


@transaction.atomic
def mend_import(*, row: SessionImport, by: User, version: int, mending: Mending) -> SessionImport:
    """Store what was said when looking through. Raises EditedMeanwhile, TooManyCorrectionsError."""
    stored = lock_open(row, version)
    stored.options = {**stored.options, **mending.options}
    stored.lookups = {
        kind: {
            key: meaning
            for key, meaning in {**stored.lookups.get(kind, {}), **mending.lookups.get(kind, {})}.items()
            if (kind, key) not in mending.forgotten
        }
        for kind in {*stored.lookups, *mending.lookups}
    }
    cells: dict[str, dict[str, str]] = {line: dict(told) for line, told in stored.cells.items()}
    for line, told in mending.cells.items():
        cells.setdefault(str(line), {}).update({str(position): text for position, text in told.items()})
    stored.cells = cells
    stored.left_out = sorted({*stored.left_out, *mending.left_out} - set(mending.brought_back))
    stored.confirmed = sorted({*stored.confirmed, *mending.confirmed})
    if sum(map(len, cells.values())) + len(stored.left_out) + len(stored.confirmed) > MOST_CORRECTIONS:
        raise TooManyCorrectionsError
    _understood(stored, ["options", "lookups", "cells", "left_out", "confirmed"])
    return stored


def start_import(*, row: SessionImport, by: User, version: int, seen: str = "") -> SessionImport:
    """Have it brought in. Two who press at once start it once. Raises EditedMeanwhile, SentBeforeError.

    `seen` is the fingerprint of what the person was shown: the worker brings in that, or nothing.
    """
    try:
        with transaction.atomic():
            stored = lock_open(row, version)
            if stored.state == ImportState.UPLOADED:
                raise EditedMeanwhile(stored)
            stored.state, stored.problem, stored.started_at = ImportState.RUNNING, "", timezone.now()
            stored.seen = seen
            stored.save(update_fields=["state", "problem", "started_at", "seen"])
            transaction.on_commit(lambda: ask_worker(RUN, stored.pk))
    except IntegrityError as error:
        of_hub = SessionImport.objects.filter(hub=row.hub, digest=row.digest)
        before = of_hub.filter(state__in=COUNTING_STATES).first()
        raise SentBeforeError(before or row) from error
    stored.refresh_from_db()
    return stored


@transaction.atomic
def discard_import(*, row: SessionImport, by: User, version: int) -> None:
    """Take away a table that was not brought in, for good. Raises EditedMeanwhile."""
    stored = lock_open(row, version)
    name = stored.stored_name
    stored.delete()
    transaction.on_commit(lambda: forget_table(name))


@transaction.atomic
def forget_imports(*, now: dt.datetime) -> int:
    """Take away the tables that nobody has brought in for a month, and say how many."""
    old = SessionImport.objects.with_table().exclude(state=ImportState.RUNNING)
    rows = list(old.select_for_update(of=("self",)).filter(sent_at__lt=now - dt.timedelta(days=KEPT_DAYS)))
    names = [row.stored_name for row in rows]
    SessionImport.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(partial(_delete_files, names))
    return len(rows)


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        forget_table(name)


def lock_open(row: SessionImport, version: int) -> SessionImport:
    """The row as it is stored, kept from others. Raises EditedMeanwhile, also where nothing can be said any more."""
    if not SessionImport.objects.filter(pk=row.pk).exists():
        raise EditedMeanwhile(row)
    stored = lock_version(row, version)
    if not stored.is_open:
        raise EditedMeanwhile(stored)
    return stored


def _understood(row: SessionImport, changed: list[str]) -> None:
    """Store a change. Whatever was refused before is looked through anew."""
    row.state, row.problem, row.started_at = ImportState.UNDERSTOOD, "", None
    row.save(update_fields=[*changed, "state", "problem", "started_at"])
    row.refresh_from_db()
