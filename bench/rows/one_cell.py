"""Row 6: what one corrected session costs to add up: a whole drain of one stale mark.

What a drain has to read of a session from anywhere in the log may not have been read for years. How long that takes
says how much of the log fits into memory, not what a recompute costs. So each line is corrected three times: the first
drain, which reads from wherever the database finds it, is told apart from the last, which finds all of it in memory.
"""

import random

from django.db import connection
from django.db.backends.utils import CursorWrapper

from bench.databases import at
from bench.rounds import in_turns, median, of_rounds, ratios, stopwatch
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds
from impact.rollups import drain, drain_all

ROUNDS = 9
DRAINS_A_ROUND = 30
WARMING = 5
# Some sessions have no class, or several hubs see them: their marks would be of another kind.
PICKED = 20 * ROUNDS * DRAINS_A_ROUND

# Lines of classes in sessions that one hub alone sees.
PLAIN_LINES = """
    SELECT l.id
    FROM impact_session s
    JOIN hubs_hub h ON h.id = s.hub_id AND h.parent_id IS NULL
    JOIN impact_attendanceline l ON l.session_id = s.id AND l.school_class_id IS NOT NULL
    WHERE s.id = ANY(%s) AND s.voided_at IS NULL
      AND NOT EXISTS (SELECT FROM impact_sessioncohost c WHERE c.session_id = s.id)
"""
# One pupil more or fewer, in turns, so that the network stays as it was grown.
CORRECT = "UPDATE impact_attendanceline SET head_count = head_count + 1 - 2 * (head_count %% 2) WHERE id = %s"
SESSIONS_A_CELL = "SELECT count(*)::float / count(DISTINCT (hub_id, held_on)) FROM impact_session"
DAY_ROWS_A_MONTH = """
    SELECT count(*)::float / count(DISTINCT (hub_id, date_trunc('month', day))) FROM impact_daycell
    WHERE hub_id IN (SELECT id FROM hubs_hub ORDER BY id LIMIT 8)
"""


def measure(sizes: list[Size]) -> list[Line]:
    """The median time of a drain after one correction of one line, with what it has to read."""
    lines = {size: _some_lines(size) for size in sizes}
    in_turns(sizes, lambda size: _drains(size, lines[size]), rounds=WARMING)
    drains = in_turns(sizes, lambda size: _drains(size, lines[size]), rounds=ROUNDS * DRAINS_A_ROUND)
    first = {size: of_rounds([each[0] for each in drains[size]], rounds=ROUNDS) for size in sizes}
    last = {size: of_rounds([each[1] for each in drains[size]], rounds=ROUNDS) for size in sizes}
    return [
        Line(
            "6",
            "one cell's recompute: a whole drain of one mark, p50",
            {size: milliseconds(median(last[size])) for size in sizes},
            ratios(last[sizes[-1]], last[sizes[0]]),
            Aim(at_most=1.1),
            "1.1; day and month tiers alone 0.7–1.0 ms",
        ),
        Line(
            "6",
            "… where nobody has read the session for long",
            {size: milliseconds(median(first[size])) for size in sizes},
            ratios(first[sizes[-1]], first[sizes[0]]),
            notes=[_what_is_read(size) for size in sizes],
        ),
    ]


def _some_lines(size: Size) -> list[int]:
    """Lines from all over the log; the same ones in every run."""
    dice = random.Random(size.sessions)  # noqa: S311 - dice, not secrets
    with at(size.database), connection.cursor() as cursor:
        drain_all()
        cursor.execute("SELECT min(id), max(id) FROM impact_session")
        first, last = cursor.fetchone()
        ids = [dice.randint(first, last) for _ in range(PICKED)]
        cursor.execute(PLAIN_LINES, [ids])
        found = [line for (line,) in cursor.fetchall()]
    dice.shuffle(found)
    return found


def _drains(size: Size, lines: list[int]) -> tuple[float, float]:
    """Seconds of the first and the third drain after corrections of the same line, one pupil more and one fewer.

    They do not wait for the disk to write, which would make all sizes alike.
    """
    # Used again from the front when all are used up, in a very small network.
    lines.append(line := lines.pop(0))
    with at(size.database), connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        first, _second, third = (_drain(cursor, line) for _ in range(3))
        cursor.execute("RESET synchronous_commit")
    return first, third


def _drain(cursor: CursorWrapper, line: int) -> float:
    taken: list[float] = []
    cursor.execute(CORRECT, [line])
    with stopwatch(taken):
        drained = drain()
    if drained.marks != 1:
        raise RuntimeError(f"A drain found {drained.marks} marks instead of the one of the correction.")
    return taken[0]


def _what_is_read(size: Size) -> str:
    with at(size.database), connection.cursor() as cursor:
        cursor.execute(SESSIONS_A_CELL)
        sessions = cursor.fetchone()[0]
        cursor.execute(DAY_ROWS_A_MONTH)
        rows = cursor.fetchone()[0]
    return f"at {size.title} a hub has {sessions:.1f} sessions on a day with any, and {rows:.0f} day rows a month"
