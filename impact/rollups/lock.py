"""One adder-up at a time: the lock that drains, rebuilds and verifications share.

Without it, two drains that recompute the same cell from different snapshots can leave the older result standing
(measured: a dozen wrong cells in minutes). With it the order of results is the order of snapshots.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

ROLLUP_LOCK = 7_024_134_775  # any number that nothing else in this database uses


def lock_for_transaction(cursor: CursorWrapper, *, wait: bool) -> bool:
    """Take the lock until the transaction ends; returns False when somebody holds it and `wait` is off."""
    if wait:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROLLUP_LOCK])
        return True
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ROLLUP_LOCK])
    row = cursor.fetchone()
    return bool(row and row[0])


@contextmanager
def frozen_facts() -> Iterator[CursorWrapper]:
    """A transaction that sees the facts of one moment, with every drain kept out until it ends.

    The lock is taken before the snapshot, so no drain can commit in between: within, the marks and the facts are of
    the same moment. People go on logging meanwhile. Inside somebody else's transaction (tests) that one is used, and
    its isolation stands.
    """
    nested = connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ROLLUP_LOCK])
        try:
            with transaction.atomic():
                if not nested:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield cursor
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ROLLUP_LOCK])
