"""The first tier: hub × project × audience × day, recomputed from the facts of that hub and day."""

import datetime as dt
from collections.abc import Set as AbstractSet
from typing import Any

from django.db.backends.utils import CursorWrapper

from impact.rollups.definitions import day_cells

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
    {day_cells(restricted=True)}
    RETURNING project_id, day, owned
"""


def recompute_days(cursor: CursorWrapper, hub_days: AbstractSet[tuple[int, dt.date]]) -> set[tuple[int, dt.date]]:
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
