"""All cells from nothing. For after a restore, a very large import, or a difference that `verify` found."""

from django.db.backends.utils import CursorWrapper

from impact.rollups.drain import RAISE_VERSION
from impact.rollups.lock import frozen_facts
from impact.rollups.recount import REAL, Progress, recount


def silent(_message: str) -> None:
    """Progress that nobody watches."""


def rebuild(*, progress: Progress = silent) -> None:
    """Recompute every cell from the facts, in one transaction.

    Dashboards go on showing the old cells until it commits, and people go on logging: what they log meanwhile stays
    marked and is drained afterwards. Marks of before are done with.
    """
    with frozen_facts() as cursor:
        _clear(cursor)
        recount(cursor, REAL, progress)
        cursor.execute(RAISE_VERSION)


def _clear(cursor: CursorWrapper) -> None:
    cursor.execute("DELETE FROM impact_stalemark")
    for table in REAL.names():
        cursor.execute(f"DELETE FROM {table}")
