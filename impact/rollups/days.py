"""The first tier: hub × project × audience × day, recomputed from the facts of that hub and day."""

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from django.db.backends.utils import CursorWrapper

from impact.rollups.definitions import SUMS, Of, day_cells, month_of
from impact.rollups.slices import (
    ADDITIVE,
    CARRY_TO_DAYS,
    CARRY_TO_SLICES,
    LOWERED,
    LOWERED_KEY,
    NOT_LOWERED,
    PLACES_OF,
    Lowered,
    lower_largest,
)

KEYS = "unnest(%(hubs)s::bigint[], %(days)s::date[])"

KEY = "hub_id, day, project_id, owned, session_type_id, led_by, audience"
ALL_SUMS = ", ".join(SUMS)

# Puts what was counted beside what stands, and writes what differs: most cells of a day stay as they are when one
# session changes. The two are grouped, not joined: see `periods`.
REPLACE = f"""
    WITH key(hub_id, day) AS (SELECT * FROM {KEYS}
    ), pair AS MATERIALIZED (
        SELECT {KEY}, bool_or(counted) AS counted,
               {", ".join(f"max({figure}) FILTER (WHERE counted) AS {figure}" for figure in SUMS)},
               {", ".join(f"max({figure}) FILTER (WHERE NOT counted) AS old_{figure}" for figure in SUMS)}
        FROM (
            SELECT {KEY}, {ALL_SUMS}, true AS counted FROM ({day_cells(Of.STALE)}) fresh
            UNION ALL
            SELECT {KEY}, {ALL_SUMS}, false FROM key JOIN impact_daycell USING (hub_id, day)
        ) found
        GROUP BY {KEY}
    ), gone AS (
        DELETE FROM impact_daycell cell USING pair
        WHERE NOT pair.counted AND cell.hub_id = pair.hub_id AND cell.day = pair.day
          AND cell.project_id = pair.project_id AND cell.owned = pair.owned
          AND cell.session_type_id = pair.session_type_id AND cell.led_by = pair.led_by
          AND cell.audience = pair.audience
    ), written AS (
        INSERT INTO impact_daycell ({KEY}, {ALL_SUMS})
        SELECT {KEY}, {ALL_SUMS} FROM pair
        WHERE counted AND ({ALL_SUMS}) IS DISTINCT FROM ({", ".join(f"old_{figure}" for figure in SUMS)})
        ON CONFLICT ({KEY}) DO UPDATE SET {", ".join(f"{figure} = excluded.{figure}" for figure in SUMS)}
    ), more AS (
        SELECT hub_id, day, {month_of("day")} AS month, session_type_id, led_by, audience,
               {", ".join(f"coalesce({figure}, 0) - coalesce(old_{figure}, 0) AS {figure}" for figure in ADDITIVE)},
               coalesce(largest_session, 0) AS largest_session, coalesce(old_largest_session, 0) AS old_largest
        FROM pair
        WHERE owned AND ({ALL_SUMS}) IS DISTINCT FROM ({", ".join(f"old_{figure}" for figure in SUMS)})
    ), {PLACES_OF.format(rows="more")}, carried AS ({CARRY_TO_SLICES}
    ), carried_days AS ({CARRY_TO_DAYS}
    )
    SELECT DISTINCT CASE WHEN owned THEN project_id ELSE 0 END, {month_of("day")}, audience, {NOT_LOWERED}
    FROM pair WHERE ({ALL_SUMS}) IS DISTINCT FROM ({", ".join(f"old_{figure}" for figure in SUMS)})
    UNION ALL
    SELECT 0, month, NULL, {LOWERED_KEY} FROM ({LOWERED}) lowered
"""

HubDays = AbstractSet[tuple[int, dt.date]]


@dataclass
class Changed:
    """Where day cells changed: hubs with their days, projects with their months, and of which audiences."""

    hub_days: set[tuple[int, dt.date]] = field(default_factory=set)
    project_months: set[tuple[int, dt.date]] = field(default_factory=set)
    audiences: set[str] = field(default_factory=set)


def recompute_days(cursor: CursorWrapper, hub_days: HubDays, changed: Changed) -> None:
    """Replace the day cells of these hubs and days, and carry the change into the network's slices.

    What they touched is added to `changed`.
    """
    if not hub_days:
        return
    pairs = sorted(hub_days)
    cursor.execute(REPLACE, {"hubs": [hub for hub, _ in pairs], "days": [day for _, day in pairs]})
    lowered: list[Lowered] = []
    for row in cursor.fetchall():
        project_id, month, audience = row[:3]
        if audience is None:
            lowered.append(row[1:2] + row[3:])
            continue
        changed.audiences.add(audience)
        if project_id:
            changed.project_months.add((project_id, month))
    changed.hub_days |= hub_days
    lower_largest(cursor, lowered)
