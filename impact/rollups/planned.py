"""Statements that the database plans once a connection: for drains, which ask the same few things every second.

To plan a drain's statements takes longer than to run them, as long as few marks stand. They are written with arrays as
parameters, so that one plan, which looks up row by row through indexes, is right for one key as for thousands.
Without the figures of one call the planner takes every array for ten keys. It would read whole tables in a small
network, and sort by five columns of text what is hashed in no time, so it is told not to.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.utils import CursorWrapper

from hubs.kept_plans import kept_plans

LOOK_UP_AND_HASH = """
    SET LOCAL plan_cache_mode = force_generic_plan;
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_sort = off
"""


@contextmanager
def planned_once() -> Iterator[CursorWrapper]:
    """Within, a cursor on the connection of now whose statements are planned the first time only."""
    with kept_plans() as cursor:
        cursor.execute(LOOK_UP_AND_HASH)
        yield cursor
