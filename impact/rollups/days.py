"""The first tier: hub × project × audience × day, recomputed from the facts of that hub and day, or added to."""

import datetime as dt
from collections.abc import Set as AbstractSet
from typing import Any

from django.db.backends.utils import CursorWrapper

from impact.rollups.definitions import Of, day_cells

KEYS = "unnest(%(hubs)s::bigint[], %(days)s::date[])"

REMOVE = f"""
    DELETE FROM impact_daycell d USING {KEYS} AS key(hub_id, day)
    WHERE d.hub_id = key.hub_id AND d.day = key.day
    RETURNING d.project_id, d.day, d.owned
"""

INSERT = f"""
    WITH key(hub_id, day) AS (SELECT * FROM {KEYS})
    INSERT INTO impact_daycell (hub_id, day, project_id, owned, audience, sessions, interactions, first_timers,
                                largest_session, without_attendance)
    {day_cells(Of.STALE)}
    RETURNING project_id, day, owned
"""

ADD_NEW = f"""
    WITH key(session_id) AS (SELECT unnest(%(sessions)s::bigint[])),
         stale(hub_id, day) AS (SELECT * FROM {KEYS})
    INSERT INTO impact_daycell AS cell (hub_id, day, project_id, owned, audience, sessions, interactions, first_timers,
                                        largest_session, without_attendance)
    {day_cells(Of.NEW)}
    ON CONFLICT (hub_id, day, project_id, owned, audience) DO UPDATE
    SET sessions = cell.sessions + excluded.sessions,
        interactions = cell.interactions + excluded.interactions,
        first_timers = cell.first_timers + excluded.first_timers,
        largest_session = greatest(cell.largest_session, excluded.largest_session),
        without_attendance = cell.without_attendance + excluded.without_attendance
    RETURNING hub_id, day, project_id, owned
"""

HubDays = AbstractSet[tuple[int, dt.date]]


def recompute_days(cursor: CursorWrapper, hub_days: HubDays) -> set[tuple[int, dt.date]]:
    """Replace the day cells of these hubs and days; returns the (project, month) pairs that they touched."""
    if not hub_days:
        return set()
    pairs = sorted(hub_days)
    keys: dict[str, Any] = {"hubs": [hub for hub, _ in pairs], "days": [day for _, day in pairs]}
    rows: list[tuple[int, dt.date, bool]] = []
    for statement in (REMOVE, INSERT):
        cursor.execute(statement, keys)
        rows += cursor.fetchall()
    return {(project_id, day.replace(day=1)) for project_id, day, owned in rows if owned and project_id}


def add_to_days(
    cursor: CursorWrapper, new_sessions: list[int], stale: HubDays
) -> tuple[set[tuple[int, dt.date]], set[tuple[int, dt.date]]]:
    """Add sessions of which nothing was counted yet to the cells of their days, but for the days that are stale.

    Returns the (hub, day) and the (project, month) pairs that it touched.
    """
    if not new_sessions:
        return set(), set()
    pairs = sorted(stale)
    cursor.execute(
        ADD_NEW,
        {"sessions": new_sessions, "hubs": [hub for hub, _ in pairs], "days": [day for _, day in pairs]},
    )
    rows = cursor.fetchall()
    return (
        {(hub_id, day) for hub_id, day, _, _ in rows},
        {(project_id, day.replace(day=1)) for _, day, project_id, owned in rows if owned and project_id},
    )
