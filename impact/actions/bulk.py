"""Writes many sessions at once, by COPY: for imports and the demonstration. The same rows as logging one by one.

Triggers stay on: what becomes stale is marked in the same transaction, and constraints hold. What a person would be
asked about (plausibility, repeats) is the caller's to decide before; numbers that are unusual and were said yes to wait
for a second pair of eyes, as one by one. How the figures are brought up to date after the commit is the caller's too:
by the sweep, a drain, or for very many rows a rebuild.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from psycopg import sql

from accounts.models import User
from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from impact.actions.second_look import ask_for_second_looks
from impact.models import AttendanceLine, Session, SessionCoHost, Source

BATCH = 10_000

Row = tuple[object, ...]

SESSION_COLUMNS = (
    "id", "uid", "payload_hash", "hub_id", "held_on", "starts_at", "minutes", "session_type_id", "project_id",
    "school_id", "challenge_id", "led_by", "format", "title", "note", "confirmed", "source", "logged_by_id",
    "logged_at", "version", "void_reason",
)  # fmt: skip
LINE_COLUMNS = ("session_id", "audience", "head_count", "school_class_id", "first_timers")
CO_HOST_COLUMNS = ("session_id", "hub_id")


@dataclass(frozen=True)
class BulkRecorded:
    """How many rows were written."""

    sessions: int
    lines: int
    co_hosts: int


@transaction.atomic
def record_sessions(
    *,
    hub: Hub,
    by: User | None,
    drafts: Iterable[SessionDraft],
    source: Source,
    logged_at: Callable[[SessionDraft], dt.datetime] | None = None,
    written: Callable[[list[int], list[SessionDraft]], None] | None = None,
) -> BulkRecorded:
    """Store all drafts or none; `drafts` is read a batch at a time, so that memory stays bounded.

    `logged_at` tells when each was logged, where that is not now; `written` is told the keys of each batch. Raises
    IntegrityError when a uid is stored at this hub already, or when a row breaks another constraint.
    """
    now = timezone.now()
    sessions = lines = co_hosts = 0
    rest = iter(drafts)
    with connection.cursor() as cursor:
        while batch := list(islice(rest, BATCH)):
            ids = _reserve_ids(cursor, len(batch))
            moments = [logged_at(draft) if logged_at else now for draft in batch]
            sessions += copy_rows(
                cursor, Session._meta.db_table, SESSION_COLUMNS, _session_rows(ids, batch, moments, hub, by, source)
            )
            lines += copy_rows(cursor, AttendanceLine._meta.db_table, LINE_COLUMNS, _line_rows(ids, batch))
            co_hosts += copy_rows(cursor, SessionCoHost._meta.db_table, CO_HOST_COLUMNS, _co_host_rows(ids, batch))
            ask_for_second_looks(ids=ids, drafts=batch, by=by)
            if written:
                written(ids, batch)
    return BulkRecorded(sessions=sessions, lines=lines, co_hosts=co_hosts)


def _reserve_ids(cursor: CursorWrapper, number: int) -> list[int]:
    """Numbers from the table's own sequence, so that lines know their session before it is written."""
    cursor.execute(
        "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass)) FROM generate_series(1, %s)",
        [Session._meta.db_table, number],
    )
    return [row[0] for row in cursor.fetchall()]


def copy_rows(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterator[Row]) -> int:
    """Write rows by COPY and say how many they were."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    first = next(rows, None)
    if first is None:
        return 0
    number = 1
    # The cursor of Django hands this on to psycopg, whose errors then need translating.
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        copy.write_row(first)
        for number, row in enumerate(rows, start=2):  # noqa: B007 - the last number is the answer
            copy.write_row(row)
    return number


def _session_rows(
    ids: list[int],
    drafts: list[SessionDraft],
    moments: list[dt.datetime],
    hub: Hub,
    by: User | None,
    source: Source,
) -> Iterator[Row]:
    by_id = by.pk if by else None
    for session_id, draft, moment in zip(ids, drafts, moments, strict=True):
        yield (
            session_id,
            draft.uid,
            draft.payload_hash(),
            hub.pk,
            draft.held_on,
            draft.starts_at,
            draft.minutes,
            draft.session_type.pk,
            draft.project.pk if draft.project else None,
            draft.school.pk if draft.school else None,
            draft.challenge.pk if draft.challenge else None,
            draft.led_by.value,
            draft.format.value,
            draft.title,
            draft.note,
            list(draft.confirmed),
            source.value,
            by_id,
            moment,
            1,
            "",
        )


def _line_rows(ids: list[int], drafts: list[SessionDraft]) -> Iterator[Row]:
    for session_id, draft in zip(ids, drafts, strict=True):
        for line in draft.lines:
            yield (
                session_id,
                line.audience.value,
                line.head_count,
                line.school_class.pk if line.school_class else None,
                line.first_timers,
            )


def _co_host_rows(ids: list[int], drafts: list[SessionDraft]) -> Iterator[Row]:
    for session_id, draft in zip(ids, drafts, strict=True):
        for co_host in draft.co_hosts:
            yield session_id, co_host.pk
