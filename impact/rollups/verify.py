"""The audit: recount everything from the facts and name each cell that says something else."""

from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from impact.models.cells import DayCell, LineageMonth, PeriodCell, ThingCell
from impact.rollups.drain import drain_batch
from impact.rollups.lock import frozen_facts
from impact.rollups.rebuild import silent
from impact.rollups.recount import TEMPORARY, Progress, make_temporary, recount

DRAIN_AT_ONCE = 5_000
NAME_AT_MOST = 200
MODELS = (DayCell, LineageMonth, PeriodCell, ThingCell)

RECORD = """
    INSERT INTO impact_rollupstate (id, version, verified_at, verified_cells, verified_differences)
    VALUES (1, 0, clock_timestamp(), %(cells)s, %(differences)s)
    ON CONFLICT (id) DO UPDATE SET verified_at = excluded.verified_at, verified_cells = excluded.verified_cells,
        verified_differences = excluded.verified_differences
"""


@dataclass(frozen=True)
class Difference:
    """One figure of one cell: what the dashboards read, and what the facts say. None where the cell is missing."""

    table: str
    cell: str
    figure: str
    stands: int | None
    recounted: int | None

    def __str__(self) -> str:
        return f"{self.table} [{self.cell}] {self.figure}: stands {self.stands}, recounted {self.recounted}"


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
        while drain_batch(cursor, DRAIN_AT_ONCE):
            pass
        recount(cursor, make_temporary(cursor), progress)
        outcome = _compare(cursor)
        cursor.execute(RECORD, {"cells": outcome.cells, "differences": outcome.differences})
        for table in TEMPORARY.names():
            cursor.execute(f"DROP TABLE {table}")
        return outcome


def _compare(cursor: CursorWrapper) -> Verification:
    cells, found = 0, 0
    named: list[Difference] = []
    for model, counted in zip(MODELS, TEMPORARY.names(), strict=True):
        table = model._meta.db_table
        keys = [field.attname for field in model._meta.pk_fields]
        cursor.execute(f"SELECT count(*) FROM {counted}")
        cells += cursor.fetchone()[0]
        for figure in [f.attname for f in model._meta.concrete_fields if f.attname not in keys]:
            rows = _differing(cursor, table, counted, keys, figure)
            found += int(rows[0][-1]) if rows else 0  # type: ignore[call-overload]  # a count
            named += [_name(table, keys, figure, row) for row in rows[: NAME_AT_MOST - len(named)]]
    return Verification(cells=cells, differences=found, named=tuple(named))


def _differing(
    cursor: CursorWrapper, stands: str, counted: str, keys: list[str], figure: str
) -> list[tuple[object, ...]]:
    """Rows (keys …, what stands, what was recounted, how many differ in all), the first few in order."""
    # A cell of nothing but zeros says the same as no cell, hence the coalesce.
    cursor.execute(
        f"""SELECT {", ".join(keys)}, s.{figure}, c.{figure}, count(*) OVER ()
        FROM {stands} s FULL JOIN {counted} c USING ({", ".join(keys)})
        WHERE coalesce(s.{figure}, 0) <> coalesce(c.{figure}, 0)
        ORDER BY {", ".join(keys)} LIMIT {NAME_AT_MOST}"""
    )
    return list(cursor.fetchall())


def _name(table: str, keys: list[str], figure: str, row: tuple[object, ...]) -> Difference:
    stands, recounted, _ = row[len(keys) :]
    cell = ", ".join(f"{key}={value}" for key, value in zip(keys, row, strict=False))
    return Difference(table, cell, figure, _number(stands), _number(recounted))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
