"""Step 6 of the main job: add up what went stale, exactly, and let everybody see it at once.

One drain is one transaction in one snapshot: take the lock, then the snapshot, delete all marks that it sees, bring
their cells up to date. New sessions are added, since nothing was counted of them before; whatever else changed has its
cells recomputed from the facts. A crash undoes all of it and the marks stay. The network's months take over the exact
change of the hubs' months in the same transaction, so that a drain costs the same for a thousand hubs as for eight.
docs/adr/0003 has the proof.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db.backends.utils import CursorWrapper

from impact.rollups.days import Changed, recompute_days
from impact.rollups.lineages import recompute_lineages
from impact.rollups.lock import Busy, frozen_facts
from impact.rollups.new_sessions import add_new_sessions
from impact.rollups.periods import drop_empty_cells, recompute_periods
from impact.rollups.planned import planned_once
from impact.rollups.slices import move_hubs, place_hubs
from impact.rollups.things import recompute_things

Touched = tuple[int, dt.date | None, int | None, int | None]  # hub, day, lineage, class


@dataclass(frozen=True)
class Drained:
    """What one drain did: how many marks it cleared, or that another one was at work."""

    marks: int
    busy: bool = False


@dataclass(frozen=True)
class Marks:
    """All marks that a drain took: of new sessions, of sessions with a new line, of places; and how many."""

    new_sessions: list[int]
    grown_sessions: list[int]
    places: list[Touched]
    number: int


@dataclass
class Stale:
    """What the marks say is to be counted anew, parents of sub-hubs included."""

    hub_days: set[tuple[int, dt.date]] = field(default_factory=set)
    lineage_months: set[tuple[int, dt.date]] = field(default_factory=set)
    hubs_with_things: set[int] = field(default_factory=set)


# A line of a session that is new itself is counted with it.
TAKE_MARKS = """
    WITH of_sessions AS (
        DELETE FROM impact_sessionmark RETURNING session_id, is_new
    ), session AS MATERIALIZED (
        SELECT session_id, bool_or(is_new) AS is_new, count(*) AS marks FROM of_sessions GROUP BY session_id
    ), of_places AS (
        DELETE FROM impact_stalemark RETURNING hub_id, day, lineage_id, class_id
    ), place AS (
        SELECT hub_id, day, lineage_id, class_id, count(*) AS marks FROM of_places
        GROUP BY hub_id, day, lineage_id, class_id
    )
    SELECT ARRAY(SELECT session_id FROM session WHERE is_new), ARRAY(SELECT session_id FROM session WHERE NOT is_new),
           coalesce((SELECT sum(marks) FROM session), 0)::bigint, hub_id, day, lineage_id, class_id,
           coalesce(marks, 0)
    FROM (VALUES (true)) AS always LEFT JOIN place ON true
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

# More than a busy network makes in a few seconds: what a large import left is worth plans of its own.
PLANNED_ONCE_UP_TO = 20_000


def drain(*, wait: bool = False) -> Drained:
    """Clear all marks that stand, and bring their cells up to date.

    Returns at once with `busy` when another drain holds the lock, unless told to wait for it.
    """
    try:
        with frozen_facts(wait=wait) as cursor:
            return Drained(marks=drain_marks(cursor))
    except Busy:
        return Drained(marks=0, busy=True)


def drain_all(*, wait: bool = True) -> int:
    """Drain until nothing is stale; returns how many marks were cleared."""
    cleared = 0
    while (drained := drain(wait=wait)).marks:
        cleared += drained.marks
    return cleared


def drain_marks(cursor: CursorWrapper) -> int:
    """Clear all marks inside a transaction of `frozen_facts`; returns how many there were."""
    marks = _take_marks(cursor)
    if not marks.number:
        return 0
    if marks.number > PLANNED_ONCE_UP_TO:
        _bring_up_to_date(cursor, marks)
    else:
        with planned_once() as planned:
            _bring_up_to_date(planned, marks)
    cursor.execute(RAISE_VERSION)
    return marks.number


def _bring_up_to_date(cursor: CursorWrapper, marks: Marks) -> None:
    stale = _what_is_stale(cursor, marks)
    move_hubs(cursor, stale.hubs_with_things, {lineage for lineage, _month in stale.lineage_months})
    place_hubs(cursor, stale.hubs_with_things)
    changed = Changed()
    recompute_days(cursor, stale.hub_days, changed)
    raised = add_new_sessions(cursor, marks.new_sessions, stale.hub_days, stale.lineage_months, changed)
    left = recompute_periods(cursor, changed.hub_days, changed.project_months, changed.audiences)
    left |= recompute_lineages(cursor, stale.lineage_months, raised)
    drop_empty_cells(cursor, left)
    recompute_things(cursor, stale.hubs_with_things)


def _take_marks(cursor: CursorWrapper) -> Marks:
    cursor.execute(TAKE_MARKS)
    rows = cursor.fetchall()
    new_sessions, grown_sessions, of_sessions = rows[0][:3]
    places: list[Touched] = [row[3:7] for row in rows if row[3] is not None]
    return Marks(new_sessions, grown_sessions, places, of_sessions + sum(row[7] for row in rows))


def _what_is_stale(cursor: CursorWrapper, marks: Marks) -> Stale:
    touched = list(marks.places)
    if marks.grown_sessions:
        cursor.execute(TOUCHED_BY_SESSIONS, [marks.grown_sessions])
        touched += [(hub_id, day, lineage_id, None) for hub_id, day, lineage_id in cursor.fetchall()]
    if not touched:
        return Stale()
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
