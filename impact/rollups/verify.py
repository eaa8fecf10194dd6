"""The audit: recount everything from the facts and name each cell that says something else."""

from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from impact.rollups.differences import Difference, name_differences
from impact.rollups.drain import drain_marks
from impact.rollups.lock import frozen_facts
from impact.rollups.rebuild import silent
from impact.rollups.recount import COUNTED, Progress, recounted

NAME_AT_MOST = 200

RECORD = """
    INSERT INTO impact_rollupstate (id, version, verified_at, verified_cells, verified_differences)
    VALUES (1, 0, clock_timestamp(), %(cells)s, %(differences)s)
    ON CONFLICT (id) DO UPDATE SET verified_at = excluded.verified_at, verified_cells = excluded.verified_cells,
        verified_differences = excluded.verified_differences
"""


@dataclass(frozen=True)
class Verification:
    """The outcome: how many cells were compared, how many figures differ, and the first of them by name."""

    cells: int
    differences: int
    named: tuple[Difference, ...]


def verify(*, progress: Progress = silent) -> Verification:
    """Recount from the facts and compare cell by cell; the outcome is kept for the dashboards to show.

    What is marked stale is drained first, inside the same frozen moment, so that only true differences are left.
    """
    with frozen_facts() as cursor:
        drain_marks(cursor)
        with recounted(cursor, progress):
            outcome = _compare(cursor)
        cursor.execute(RECORD, {"cells": outcome.cells, "differences": outcome.differences})
        return outcome


def _compare(cursor: CursorWrapper) -> Verification:
    cells = 0
    for table in COUNTED.values():
        cursor.execute(f"SELECT count(*) FROM {table}")
        cells += cursor.fetchone()[0]
    number, named = name_differences(cursor, at_most=NAME_AT_MOST)
    return Verification(cells=cells, differences=number, named=tuple(named))
