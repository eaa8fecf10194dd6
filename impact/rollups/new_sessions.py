"""What is new is added: sessions of which nothing was counted yet, to the cells of their days, slices and lineages.

Most of what a drain is about are sessions just logged, so they and their lines are read once, for all of it. Everything
else is done with what that adds up to, a few rows for each hub and day: a hub above, a class's lineage.
"""

import datetime as dt
from collections.abc import Set as AbstractSet

from django.db.backends.utils import CursorWrapper

from impact.rollups.days import ALL_SUMS, Changed, HubDays
from impact.rollups.days import KEY as DAY_KEY
from impact.rollups.definitions import SEEING, cells_of, month_of, summed
from impact.rollups.lineages import KEY as LINEAGE_KEY
from impact.rollups.lineages import WRITE as WRITE_LINEAGES
from impact.rollups.lineages import Raised
from impact.rollups.slices import ADDITIVE, CARRY_TO_DAYS, CARRY_TO_SLICES, PLACES_OF

# Each session beside its lines, once; none if nobody has said how many came.
LINES = """
        SELECT s.hub_id, s.held_on AS day, coalesce(s.project_id, 0) AS project_id, true AS owned, s.session_type_id,
               s.led_by, s.id AS session_id, l.id AS line_id, l.audience, l.head_count, l.first_timers,
               l.school_class_id
        FROM key JOIN impact_session s ON s.id = key.session_id
        LEFT JOIN impact_attendanceline l ON l.session_id = s.id
        WHERE s.voided_at IS NULL"""

# What a hub above sees is what its hubs own. A co-host has marked its day itself (migration 0002), so that is counted
# anew, not added to: whoever co-hosts a session that is new here does so on a stale day, and is looked for there only.
DAYS = f"""
        SELECT * FROM (
            SELECT {DAY_KEY}, {ALL_SUMS} FROM own
            UNION ALL
            SELECT hub.parent_id, day, project_id, false, session_type_id, led_by, audience, {summed()}
            FROM own JOIN hubs_hub hub ON hub.id = own.hub_id
            WHERE hub.parent_id IS NOT NULL
            GROUP BY hub.parent_id, day, project_id, session_type_id, led_by, audience
        ) seen
        WHERE (hub_id, day) NOT IN (SELECT hub_id, day FROM stale_day)"""
OF_LINEAGE = "month, hub_id, project_id, session_type_id, led_by"
ATTENDED = f"""
        SELECT lineage_id, {OF_LINEAGE}, max(highest) AS highest
        FROM (
            SELECT school_class_id, {month_of("day")} AS month, hub_id, project_id, session_type_id, led_by,
                   max(head_count) AS highest
            FROM line WHERE school_class_id IS NOT NULL
            GROUP BY school_class_id, {month_of("day")}, hub_id, project_id, session_type_id, led_by
        ) by_class JOIN schools_schoolclass class ON class.id = by_class.school_class_id
        GROUP BY lineage_id, {OF_LINEAGE}"""
ATTENDED_AT_CO_HOSTS = f"""
        SELECT class.lineage_id, {month_of("s.held_on")}, v.viewer_id, coalesce(s.project_id, 0), s.session_type_id,
               s.led_by, l.head_count
        FROM stale_day k
        JOIN impact_sessioncohost c ON c.hub_id = k.hub_id AND c.held_on = k.day
        JOIN impact_session s ON s.id = c.session_id
        JOIN impact_attendanceline l ON l.session_id = s.id
        JOIN schools_schoolclass class ON class.id = l.school_class_id
        JOIN hubs_hub co_host ON co_host.id = c.hub_id CROSS JOIN LATERAL {SEEING.format(hub="co_host")}
        WHERE s.voided_at IS NULL AND v.viewer_id <> s.hub_id AND s.id IN (SELECT session_id FROM key)"""
# Where new sessions had a higher attendance than stands: most often the same classes come again, and nowhere.
DIFFERING = f"""
        SELECT {LINEAGE_KEY}, cell.highest AS old, fresh.highest AS new
        FROM (
            SELECT lineage_id, month, hub_id, project_id, true AS owned, session_type_id, led_by, highest FROM attended
            UNION ALL
            SELECT lineage_id, month, viewer_id, project_id, false, session_type_id, led_by, max(highest)
            FROM (
                SELECT lineage_id, month, hub.parent_id, project_id, session_type_id, led_by, highest
                FROM attended JOIN hubs_hub hub ON hub.id = attended.hub_id WHERE hub.parent_id IS NOT NULL
                UNION ALL {ATTENDED_AT_CO_HOSTS}
            ) seen(lineage_id, month, viewer_id, project_id, session_type_id, led_by, highest)
            GROUP BY lineage_id, month, viewer_id, project_id, session_type_id, led_by
        ) fresh LEFT JOIN impact_lineagemonth cell USING ({LINEAGE_KEY})
        WHERE fresh.highest > coalesce(cell.highest, -1)
          AND (lineage_id, month) NOT IN (SELECT lineage_id, month FROM stale_month)"""

OF_A_RAISED = ("bigint", "date", "bigint", "bigint", "boolean", "bigint", "text", "integer", "integer")
NO_LINEAGE = ", ".join(f"NULL::{kind}" for kind in OF_A_RAISED)
ADD_NEW = f"""
    WITH key(session_id) AS (SELECT unnest(%(sessions)s::bigint[])),
         stale_day(hub_id, day) AS (SELECT * FROM unnest(%(hubs)s::bigint[], %(days)s::date[])),
         stale_month(lineage_id, month) AS (SELECT * FROM unnest(%(lineages)s::bigint[], %(months)s::date[])
    ), line AS MATERIALIZED ({LINES}
    ), own AS MATERIALIZED ({cells_of("line")}
    ), fresh AS MATERIALIZED ({DAYS}
    ), added AS (
        INSERT INTO impact_daycell AS cell ({DAY_KEY}, {ALL_SUMS})
        SELECT {DAY_KEY}, {ALL_SUMS} FROM fresh
        ON CONFLICT ({DAY_KEY}) DO UPDATE
        SET {", ".join(f"{figure} = cell.{figure} + excluded.{figure}" for figure in ADDITIVE)},
            largest_session = greatest(cell.largest_session, excluded.largest_session)
    ), more AS (
        SELECT hub_id, day, {month_of("day")} AS month, session_type_id, led_by, audience, {ALL_SUMS}
        FROM fresh WHERE owned
    ), {PLACES_OF.format(rows="more")}, carried AS ({CARRY_TO_SLICES}
    ), carried_days AS ({CARRY_TO_DAYS}
    ), attended AS MATERIALIZED ({ATTENDED}
    ), differing AS MATERIALIZED ({DIFFERING}
    ), written AS ({WRITE_LINEAGES}
    )
    SELECT DISTINCT hub_id, day, CASE WHEN owned THEN project_id ELSE 0 END, NULL AS audience, {NO_LINEAGE} FROM fresh
    UNION ALL
    SELECT DISTINCT NULL::bigint, NULL::date, NULL::bigint, audience, {NO_LINEAGE} FROM fresh
    UNION ALL
    SELECT NULL::bigint, NULL::date, NULL::bigint, NULL, {LINEAGE_KEY}, old, new FROM differing
"""


def add_new_sessions(
    cursor: CursorWrapper,
    new_sessions: list[int],
    stale_days: HubDays,
    stale_months: AbstractSet[tuple[int, dt.date]],
    changed: Changed,
) -> list[Raised]:
    """Add sessions of which nothing was counted yet, but for the hubs and days, lineages and months, that are stale.

    What they touched is added to `changed`; the months of lineages that they raised are returned.
    """
    if not new_sessions:
        return []
    days, months = sorted(stale_days), sorted(stale_months)
    cursor.execute(
        ADD_NEW,
        {
            "sessions": new_sessions,
            "hubs": [hub_id for hub_id, _ in days],
            "days": [day for _, day in days],
            "lineages": [lineage_id for lineage_id, _ in months],
            "months": [month for _, month in months],
        },
    )
    raised: list[Raised] = []
    for hub_id, day, project_id, audience, *of_lineage in cursor.fetchall():
        if audience is not None:
            changed.audiences.add(audience)
        elif hub_id is None:
            raised.append(tuple(of_lineage))
        else:
            changed.hub_days.add((hub_id, day))
            if project_id:
                changed.project_months.add((project_id, day.replace(day=1)))
    return raised
