"""One adder-up at a time: the lock that drains, rebuilds and verifications share.

Without it, two drains that recompute the same cell from different snapshots can leave the older result standing
(measured: a dozen wrong cells in minutes). With it the order of results is the order of snapshots.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

ROLLUP_LOCK = 7_024_134_775  # any number that nothing else uses; stands in the triggers of migration 0002 too
ASK_AGAIN = 0.02  # seconds


class Busy(Exception):
    """Somebody else is adding up."""


@contextmanager
def frozen_facts(*, wait: bool = True) -> Iterator[CursorWrapper]:
    """A transaction that sees the facts of one moment, with every drain kept out until it ends.

    Raises Busy when somebody holds the lock and `wait` is off. The lock is taken before the snapshot, so no drain can
    commit in between: within, the marks and the facts are of the same moment, and the cells are those of all drains
    before. People go on logging meanwhile. Inside somebody else's transaction (tests) that one is used, and its
    isolation stands.
    """
    nested = connection.in_atomic_block
    with connection.cursor() as cursor:
        if not _take(cursor, wait=wait):
            raise Busy
        try:
            with transaction.atomic(), _as_they_are_written():
                if not nested:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield cursor
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ROLLUP_LOCK])


@contextmanager
def _as_they_are_written() -> Iterator[None]:
    """Statements go to the database as they are written.

    During a request each gets another one before it that names the person for the history. Cells have no history, and
    a statement whose plan the server keeps can be no two.
    """
    wrappers, connection.execute_wrappers = connection.execute_wrappers, []
    try:
        yield
    finally:
        connection.execute_wrappers = wrappers


def _take(cursor: CursorWrapper, *, wait: bool) -> bool:
    # Asked for again and again instead of queued for: whoever does not stand in a queue cannot be part of a deadlock
    # among writers who hold rows and want the lock too (those that tie classes or move sub-hubs).
    while True:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ROLLUP_LOCK])
        row = cursor.fetchone()
        if row and row[0]:
            return True
        if not wait:
            return False
        time.sleep(ASK_AGAIN)
