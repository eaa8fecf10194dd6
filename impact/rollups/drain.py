"""Step 6 of the main job: add up what went stale, exactly, and let everybody see it at once.

One drain is one transaction: take the lock, delete a batch of marks, and only then, in later statements whose
snapshots see every commit those marks came with, recompute the cells from the facts. A crash undoes all of it and
the marks stay. Hubs and projects are recomputed tier by tier; the network's months take over the exact change of the
hub's months in the same transaction (docs/adr/0003 has the proof), so that a drain costs the same for a thousand
hubs as for eight.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from impact.rollups.days import recompute_days
from impact.rollups.lineages import recompute_lineages
from impact.rollups.lock import lock_for_transaction
from impact.rollups.periods import drop_empty_cells, recompute_periods
from impact.rollups.things import recompute_things

BATCH = 2_000

Mark = tuple[int | None, dt.date | None, int | None, int | None, int | None]  # hub, day, lineage, class, session
Touched = tuple[int, dt.date | None, int | None, int | None]  # the same, of a session too


@dataclass(frozen=True)
class Drained:
    """What one drain did: how many marks it cleared, or that another one was at work."""

    marks: int
    busy: bool = False


@dataclass
class Stale:
    """What a batch of marks says is stale, parents of sub-hubs included."""

    hub_days: set[tuple[int, dt.date]] = field(default_factory=set)
    lineage_months: set[tuple[int, dt.date]] = field(default_factory=set)
    hubs_with_things: set[int] = field(default_factory=set)


TAKE_MARKS = """
    DELETE FROM impact_stalemark
    WHERE id IN (SELECT id FROM impact_stalemark ORDER BY id LIMIT %s)
    RETURNING hub_id, day, lineage_id, class_id, session_id
"""

# What a marked session touches now: its day at its hub and at its co-hosts, and the lineages of its classes.
TOUCHED_BY_SESSIONS = """
    SELECT seen.hub_id, s.held_on, class.lineage_id
    FROM impact_session s
    CROSS JOIN LATERAL (
        SELECT s.hub_id UNION ALL SELECT c.hub_id FROM impact_sessioncohost c WHERE c.session_id = s.id
    ) seen(hub_id)
    LEFT JOIN impact_attendanceline l ON l.session_id = s.id
    LEFT JOIN schools_schoolclass class ON class.id = l.school_class_id
    WHERE s.id = ANY(%s)
"""

RAISE_VERSION = """
    INSERT INTO impact_rollupstate (id, version, added_up_at) VALUES (1, 1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE
    SET version = impact_rollupstate.version + 1, added_up_at = excluded.added_up_at
"""


def drain(*, limit: int = BATCH, wait: bool = False) -> Drained:
    """Clear up to `limit` marks, the oldest first, and bring their cells up to date.

    Returns at once with `busy` when another drain holds the lock, unless told to wait for it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if not lock_for_transaction(cursor, wait=wait):
            return Drained(marks=0, busy=True)
        return Drained(marks=drain_batch(cursor, limit))


def drain_all(*, wait: bool = True) -> int:
    """Drain until nothing is stale; returns how many marks were cleared."""
    cleared = 0
    while (drained := drain(wait=wait)).marks:
        cleared += drained.marks
    return cleared


def drain_batch(cursor: CursorWrapper, limit: int) -> int:
    """One batch inside a transaction that holds the lock; returns how many marks it cleared."""
    cursor.execute(TAKE_MARKS, [limit])
    marks: list[Mark] = cursor.fetchall()
    if not marks:
        return 0
    stale = _what_is_stale(cursor, marks)
    project_months = recompute_days(cursor, stale.hub_days)
    recompute_periods(cursor, stale.hub_days, project_months)
    touched = recompute_lineages(cursor, stale.lineage_months)
    drop_empty_cells(cursor, stale.hub_days, project_months, touched)
    recompute_things(cursor, stale.hubs_with_things)
    cursor.execute(RAISE_VERSION)
    return len(marks)


def _what_is_stale(cursor: CursorWrapper, marks: list[Mark]) -> Stale:
    cursor.execute(TOUCHED_BY_SESSIONS, [list({mark[4] for mark in marks if mark[4] is not None})])
    touched: list[Touched] = [(hub_id, day, lineage_id, None) for hub_id, day, lineage_id in cursor.fetchall()]
    touched += [(mark[0], *mark[1:4]) for mark in marks if mark[0] is not None]
    cursor.execute(
        "SELECT id, parent_id FROM hubs_hub WHERE id = ANY(%s) AND parent_id IS NOT NULL",
        [list({hub_id for hub_id, *_ in touched})],
    )
    parent_of: dict[int, int] = dict(cursor.fetchall())
    # A class may have been tied to another since it was marked: its lineage of then and of now are both stale.
    cursor.execute(
        "SELECT id, lineage_id FROM schools_schoolclass WHERE id = ANY(%s)",
        [list({class_id for *_, class_id in touched if class_id is not None})],
    )
    lineage_of: dict[int, int] = dict(cursor.fetchall())
    stale = Stale()
    for hub_id, day, lineage_id, class_id in touched:
        seen_by = {hub_id, parent_of.get(hub_id, hub_id)}
        if day is None:
            stale.hubs_with_things |= seen_by
            continue
        stale.hub_days |= {(viewer, day) for viewer in seen_by}
        for lineage in (lineage_id, lineage_of.get(class_id or 0)):
            if lineage is not None:
                stale.lineage_months.add((lineage, day.replace(day=1)))
    return stale
