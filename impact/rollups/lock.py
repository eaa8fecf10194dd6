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


def lock_for_transaction(cursor: CursorWrapper, *, wait: bool) -> bool:
    """Take the lock until the transaction ends; returns False when somebody holds it and `wait` is off."""
    return _take(cursor, "SELECT pg_try_advisory_xact_lock(%s)", wait=wait)


def _take(cursor: CursorWrapper, statement: str, *, wait: bool) -> bool:
    # Asked for again and again instead of queued for: whoever does not stand in a queue cannot be part of a deadlock
    # among writers who hold rows and want the lock too (those that tie classes or move sub-hubs).
    while True:
        cursor.execute(statement, [ROLLUP_LOCK])
        row = cursor.fetchone()
        if row and row[0]:
            return True
        if not wait:
            return False
        time.sleep(ASK_AGAIN)


@contextmanager
def frozen_facts() -> Iterator[CursorWrapper]:
    """A transaction that sees the facts of one moment, with every drain kept out until it ends.

    The lock is taken before the snapshot, so no drain can commit in between: within, the marks and the facts are of
    the same moment. People go on logging meanwhile. Inside somebody else's transaction (tests) that one is used, and
    its isolation stands.
    """
    nested = connection.in_atomic_block
    with connection.cursor() as cursor:
        _take(cursor, "SELECT pg_try_advisory_lock(%s)", wait=True)
        try:
            with transaction.atomic():
                if not nested:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield cursor
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ROLLUP_LOCK])
