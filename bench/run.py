"""Measures the chosen rows one after another, and goes on when one cannot be measured."""

from collections.abc import Callable

from bench.rounds import tell
from bench.rows import (
    beside,
    dashboard,
    filtered,
    freshness,
    home,
    importing,
    library,
    one_cell,
    pages,
    programs,
    queries,
    rebuilding,
    search,
    throughput,
    writing,
)
from bench.sizes import Size
from bench.table import Line

ROWS: dict[int, Callable[[list[Size]], list[Line]]] = {
    1: dashboard.measure,
    2: beside.measure,
    3: throughput.measure,
    4: freshness.measure,
    5: writing.measure,
    6: one_cell.measure,
    7: rebuilding.measure,
    8: importing.measure,
    9: home.measure,
    10: queries.measure,
    12: programs.measure,
    13: search.measure,
    14: library.measure,
    20: pages.measure,
    21: filtered.measure,
}


def measure(sizes: list[Size], rows: list[int]) -> list[Line]:
    """All lines of the chosen rows."""
    lines: list[Line] = []
    for number in rows:
        measure_row = ROWS[number]
        summary = (__import__(measure_row.__module__, fromlist=["x"]).__doc__ or "").splitlines()[0]
        tell(summary)
        lines += measure_row(sizes)
    return lines
