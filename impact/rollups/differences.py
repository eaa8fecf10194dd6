"""Where the cells that stand say something else than a recount: found by one comparison a table, named or mended.

A comparison reads both tables once, whatever it finds; only cells that differ are written. So a rebuild of figures
that are right writes nothing, and dashboards and the disk hardly notice it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import models
from django.db.backends.utils import CursorWrapper

from impact.rollups.recount import COUNTED

DIFFERING = "recount_differing"
# Up to so many cells, putting them in the order of their index costs as much as writing them does.
FITS_IN_MEMORY = 1_000_000
Cells = type[models.Model]


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


def keys_of(cells: Cells) -> list[str]:
    """The columns that name a cell."""
    return [field.attname for field in cells._meta.pk_fields]


def figures_of(cells: Cells) -> list[str]:
    """The columns that a cell holds figures in."""
    return [field.attname for field in cells._meta.concrete_fields if field.attname not in keys_of(cells)]


@dataclass(frozen=True)
class Mended:
    """How many cells said something else, and how many of nothing but zeros were made or removed: no figure changed."""

    cells: int
    empty: int


def mend(cursor: CursorWrapper) -> Mended:
    """Make every cell say what was recounted; returns how many had to be written or removed."""
    mended = [_mend(cursor, cells, table) for cells, table in COUNTED.items()]
    return Mended(sum(one.cells for one in mended), sum(one.empty for one in mended))


def _mend(cursor: CursorWrapper, cells: Cells, counted: str) -> Mended:
    keys, figures = keys_of(cells), figures_of(cells)
    cursor.execute(f"SELECT EXISTS (SELECT FROM {cells._meta.db_table})")
    if not cursor.fetchone()[0]:
        # In the order of the key, so that its index is filled from one end.
        columns = ", ".join((*keys, *figures))
        cursor.execute(
            f"INSERT INTO {cells._meta.db_table} ({columns}) SELECT {columns} FROM {counted} ORDER BY {', '.join(keys)}"
        )
        return Mended(int(cursor.rowcount), 0)
    with _differing(cursor, cells, counted) as found:
        if found:
            stands, same = cells._meta.db_table, " AND ".join(f"s.{key} = d.{key}" for key in keys)
            cursor.execute(f"DELETE FROM {stands} s USING {DIFFERING} d WHERE d.stands AND {same}")
            in_order = f"ORDER BY {', '.join(keys)}" if found > FITS_IN_MEMORY else ""
            cursor.execute(
                f"""INSERT INTO {stands} ({", ".join((*keys, *figures))})
                SELECT {", ".join((*keys, *(f"counted_{figure}" for figure in figures)))}
                FROM {DIFFERING} WHERE counted {in_order}"""
            )
        empty = _saying_the_same(cursor, figures) if found else 0
        return Mended(found - empty, empty)


def _saying_the_same(cursor: CursorWrapper, figures: list[str]) -> int:
    """How many of the cells that differ are there on one side only, and say there no more than no cell does."""
    same = [f"coalesce(stands_{figure}, 0) = coalesce(counted_{figure}, 0)" for figure in figures]
    cursor.execute(f"SELECT count(*) FROM {DIFFERING} WHERE {' AND '.join(same)}")
    return int(cursor.fetchone()[0])


def name_differences(cursor: CursorWrapper, *, at_most: int) -> tuple[int, list[Difference]]:
    """How many figures differ from what was recounted, and the first of them by name.

    A cell of nothing but zeros says the same as no cell.
    """
    number, named = 0, list[Difference]()
    for cells, table in COUNTED.items():
        with _differing(cursor, cells, table) as found:
            if found:
                for figure in figures_of(cells):
                    rows = _rows(cursor, keys_of(cells), figure, at_most)
                    number += int(rows[0][-1]) if rows else 0  # type: ignore[call-overload]  # a count
                    named += [_name(cells, figure, row) for row in rows[: at_most - len(named)]]
    return number, named


@contextmanager
def _differing(cursor: CursorWrapper, cells: Cells, counted: str) -> Iterator[int]:
    """Within, a temporary table holds the cells of one table that differ; yields how many."""
    keys, figures = keys_of(cells), figures_of(cells)
    columns = [f"s.{figure} AS stands_{figure}, c.{figure} AS counted_{figure}" for figure in figures]
    differ = [f"s.{figure} IS DISTINCT FROM c.{figure}" for figure in figures]
    there = [f"{side}.{figures[0]} IS NOT NULL AS {name}" for side, name in (("s", "stands"), ("c", "counted"))]
    cursor.execute(
        f"""CREATE TEMPORARY TABLE {DIFFERING} ON COMMIT DROP AS
        SELECT {", ".join((*keys, *columns, *there))}
        FROM {cells._meta.db_table} s FULL JOIN {counted} c USING ({", ".join(keys)})
        WHERE {" OR ".join(differ)}"""
    )
    cursor.execute(f"SELECT count(*) FROM {DIFFERING}")
    yield int(cursor.fetchone()[0])
    cursor.execute(f"DROP TABLE {DIFFERING}")


def _rows(cursor: CursorWrapper, keys: list[str], figure: str, at_most: int) -> list[tuple[object, ...]]:
    """Rows (keys …, what stands, what was recounted, how many differ in all), the first few in order."""
    cursor.execute(
        f"""SELECT {", ".join(keys)}, stands_{figure}, counted_{figure}, count(*) OVER ()
        FROM {DIFFERING} WHERE coalesce(stands_{figure}, 0) <> coalesce(counted_{figure}, 0)
        ORDER BY {", ".join(keys)} LIMIT {at_most}"""
    )
    return list(cursor.fetchall())


def _name(cells: Cells, figure: str, row: tuple[object, ...]) -> Difference:
    keys = keys_of(cells)
    stands, recounted, _ = row[len(keys) :]
    cell = ", ".join(f"{key}={value}" for key, value in zip(keys, row, strict=False))
    return Difference(cells._meta.db_table, cell, figure, _number(stands), _number(recounted))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
