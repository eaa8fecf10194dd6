"""Row 7: all figures from nothing, against the bare SELECTs that a rebuild stands on."""

import time
from collections.abc import Callable, Sequence

from bench.databases import at, execute, not_as_noted
from bench.rounds import ROUNDS, in_turns, median, ratios, tell
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds
from impact.rollups import rebuild
from impact.rollups.lock import frozen_facts
from impact.rollups.rebuild import silent
from impact.rollups.recount import recounted

AIM = "1: one GROUP BY, 0.4–0.6 s at 1 M, 12.9 s at 20 M and 5 k hubs"
BARE_MEANS = "bare: each step's SELECT as CREATE TEMPORARY TABLE … AS, without indexes, keys or log"
CELLS = """impact_daycell, impact_lineagemonth, impact_periodcell, impact_thingcell, impact_networkslice,
    impact_networkslicepeople, impact_networkday"""

Found = dict[Size, dict[Callable[[Size], float], list[float]]]


def measure(sizes: list[Size]) -> list[Line]:
    """A rebuild of figures that are right, one into empty tables, and its SELECTs alone, in turns."""
    found = {size: _compare(size) for size in sizes}
    for size in sizes:
        told = ", ".join(f"{does.__name__.strip('_')} {milliseconds(median(found[size][does]))}" for does in DOES)
        tell(f"{size.title}: {told}")
    return [
        _line(found, _rebuild, "rebuild_rollups ÷ the bare SELECTs it stands on", Aim(at_most=1.2), AIM, [BARE_MEANS]),
        _line(found, _from_nothing, "… into empty tables, as after a restore", None, "every cell written", ()),
    ]


def _line(
    found: Found, does: Callable[[Size], float], name: str, aim: Aim | None, compare: str, notes: Sequence[str]
) -> Line:
    whole = {size: rounds[does] for size, rounds in found.items()}
    bare = {size: rounds[_bare] for size, rounds in found.items()}
    at_size = {
        size: f"{milliseconds(median(whole[size]))} ÷ {milliseconds(median(bare[size]))}"
        f" = {median(ratios(whole[size], bare[size])):.2f}"
        for size in found
    }
    large = list(found)[-1]
    return Line("7", name, at_size, ratios(whole[large], bare[large]), aim, compare, notes)


def _compare(size: Size) -> dict[Callable[[Size], float], list[float]]:
    return in_turns(DOES, lambda does: does(size), rounds=ROUNDS)


def _rebuild(size: Size) -> float:
    with at(size.database):
        begun = time.perf_counter()
        rebuild()
        return time.perf_counter() - begun


def _from_nothing(size: Size) -> float:
    with not_as_noted(size):
        execute(size.database, f"TRUNCATE {CELLS}")
        taken = _rebuild(size)
    # A table that was just filled is read more slowly until its rows are known to be settled.
    execute(size.database, f"VACUUM ANALYZE {CELLS}")
    return taken


def _bare(size: Size) -> float:
    with at(size.database):
        begun = time.perf_counter()
        with frozen_facts() as cursor, recounted(cursor, silent):
            return time.perf_counter() - begun


DOES = (_rebuild, _from_nothing, _bare)
