"""Statements that the database plans once a connection: for drains, which ask the same few things every second.

To plan a drain's statements takes longer than to run them, as long as few marks stand. They are written with arrays as
parameters, so that one plan, which looks up row by row through indexes, is right for one key as for thousands.
Without the figures of one call the planner takes every array for ten keys. It would read whole tables in a small
network, and sort by five columns of text what is hashed in no time, so it is told not to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

LOOK_UP_AND_HASH = """
    SET LOCAL plan_cache_mode = force_generic_plan;
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_sort = off
"""


class PreparingCursor(psycopg.Cursor[Any]):
    """Has the server keep the plan of every statement that comes with parameters."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> "PreparingCursor":
        """Run a statement, by its kept plan if it has one."""
        return super().execute(query, params, prepare=bool(params) if prepare is None else prepare, binary=binary)


@contextmanager
def planned_once() -> Iterator[CursorWrapper]:
    """Within, a cursor on the connection of now whose statements are planned the first time only."""
    connection.ensure_connection()
    server = cast("psycopg.Connection[Any]", connection.connection)
    before, server.prepare_threshold = server.prepare_threshold, 0
    try:
        with CursorWrapper(PreparingCursor(server), connection) as cursor:
            cursor.execute(LOOK_UP_AND_HASH)
            yield cursor
    finally:
        server.prepare_threshold = before
