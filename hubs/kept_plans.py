"""Statements that the database plans once a connection: for what is asked many times a second in the same words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement without its values: what stands of it where Django writes down queries."""

    query: bytes


class PreparingCursor(psycopg.Cursor[Any]):
    """Has the server keep the plan of every statement that comes with parameters."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> "PreparingCursor":
        """Run a statement, by its kept plan if it has one."""
        super().execute(query, params, prepare=bool(params) if prepare is None else prepare, binary=binary)
        self._query = cast("Any", _Written(str(query).encode()))
        return self


@contextmanager
def kept_plans() -> Iterator[CursorWrapper]:
    """Within, a cursor on the connection of now whose statements are planned the first time only, or the first few.

    They go to the database as they are written. During a request others get one before them that names the person for
    the history: what changes rows that have a history does not go this way.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    server = cast("psycopg.Connection[Any]", connection.connection)
    before, server.prepare_threshold = server.prepare_threshold, 0
    wrappers, connection.execute_wrappers = connection.execute_wrappers, []
    try:
        # As Django does with its own cursors: errors are Django's, and queries are counted where it counts them.
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        with wrap(cast("Any", PreparingCursor(server))) as cursor:
            yield cursor
    finally:
        server.prepare_threshold, connection.execute_wrappers = before, wrappers
