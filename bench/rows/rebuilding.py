"""Row 7: all figures from nothing, against the bare SELECTs that a rebuild stands on."""

import re
import time
from collections.abc import Callable

from django.db import connection
from django.db.backends.utils import CursorWrapper

from bench.databases import at, execute
from bench.rounds import ROUNDS, in_turns, median, ratios, tell
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds
from impact.rollups import rebuild
from impact.rollups.recount import STEPS, Tables

BARE = Tables(days="bare_day", lineages="bare_lineage", periods="bare_period", things="bare_thing")
LONGER, PEOPLE = "bare_longer", "bare_people"
CELLS = "impact_daycell, impact_lineagemonth, impact_periodcell, impact_thingcell"


def measure(sizes: list[Size]) -> list[Line]:
    """A rebuild, and its SELECTs alone, in turns."""
    whole: dict[Size, list[float]] = {}
    bare: dict[Size, list[float]] = {}
    for size in sizes:
        found = _compare(size)
        whole[size], bare[size] = found[_rebuild], found[_bare]
        tell(f"{size.title}: rebuild {milliseconds(median(whole[size]))}, bare {milliseconds(median(bare[size]))}")
    large = sizes[-1]
    return [
        Line(
            "7",
            "rebuild_rollups ÷ the bare SELECTs it stands on",
            {
                size: f"{milliseconds(median(whole[size]))} ÷ {milliseconds(median(bare[size]))}"
                f" = {median(ratios(whole[size], bare[size])):.2f}"
                for size in sizes
            },
            ratios(whole[large], bare[large]),
            Aim(at_most=1.2),
            "1: one GROUP BY, 0.4–0.6 s at 1 M, 12.9 s at 20 M and 5 k hubs",
            ["bare: each step's SELECT as CREATE TEMPORARY TABLE … AS, without indexes, keys or log"],
        )
    ]


def _compare(size: Size) -> dict[Callable[[Size], float], list[float]]:
    return in_turns((_rebuild, _bare), lambda does: does(size), rounds=ROUNDS)


def _rebuild(size: Size) -> float:
    with at(size.database):
        begun = time.perf_counter()
        rebuild()
        taken = time.perf_counter() - begun
    # What the rebuild replaced; otherwise each round would read what all rounds before it left behind.
    execute(size.database, f"VACUUM ANALYZE {CELLS}")
    return taken


def _bare(size: Size) -> float:
    with at(size.database), connection.cursor() as cursor:
        begun = time.perf_counter()
        for number, (_, statement) in enumerate(STEPS, start=1):
            table, columns, select = bare_select(statement(BARE))
            cursor.execute(f"CREATE TEMPORARY TABLE {table} {columns} AS {select}")
            if number in (1, 2):
                cursor.execute(f"ANALYZE {table}")
        taken = time.perf_counter() - begun
        _forget(cursor)
    return taken


def bare_select(statement: str) -> tuple[str, str, str]:
    """What a step of the recount reads, without its writing: a table of its own for it, its columns, and the SELECT.

    Raises RuntimeError for a statement that is written in another way than the steps of today.
    """
    inserted = re.fullmatch(r"\s*INSERT INTO (\w+) (\([^)]*\))\s*(.*)", statement, re.DOTALL)
    if inserted is not None:
        table, columns, select = inserted.groups()
        reads_itself = re.search(rf"\bFROM {table}\b", select) is not None
        return LONGER if reads_itself else table, columns, select
    updated = re.fullmatch(r"\s*UPDATE .*? FROM \((.*)\) counted\s+WHERE .*", statement, re.DOTALL)
    if updated is not None:
        return PEOPLE, "", updated.group(1)
    raise RuntimeError(f"A step of the recount has a new form: {statement[:80]}")


def _forget(cursor: CursorWrapper) -> None:
    cursor.execute(f"DROP TABLE {', '.join((*BARE.names(), LONGER, PEOPLE))}")
