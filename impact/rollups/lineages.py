"""People reached, by the class rule: a lineage of classes counts its highest attendance in a selection, once.

What a lineage contributes to a scope and period is the maximum of its months there. A drain writes the months that
differ, computes the contributions of their lineages with what stood before and with what stands now, and adds the
difference to the cells: the figure of each scope is thus computed at that scope, never from smaller ones. So it is for
each combination of filters that the slices of the network are kept for.
"""

import datetime as dt
from collections.abc import Set as AbstractSet
from typing import Any

from django.db.backends.utils import CursorWrapper

from impact.models.audience import CellAudience
from impact.models.cells import ScopeKind
from impact.rollups.definitions import Of, lineage_months, literal
from impact.rollups.periods import CellKey, periods_with
from impact.rollups.slices import CARRY_PEOPLE, PLACES_OF, REACHED

KEYS = "unnest(%(lineages)s::bigint[], %(months)s::date[])"

KEY = "lineage_id, month, hub_id, project_id, owned, session_type_id, led_by"
WRITE = f"""INSERT INTO impact_lineagemonth AS cell ({KEY}, highest)
        SELECT {KEY}, new FROM differing WHERE new IS NOT NULL
        ON CONFLICT ({KEY}) DO UPDATE SET highest = excluded.highest"""

# Puts what was counted beside what stands, and writes what differs.
REPLACE = f"""
    WITH key(lineage_id, month) AS (SELECT * FROM {KEYS}
    ), differing AS MATERIALIZED (
        SELECT {KEY}, max(highest) FILTER (WHERE counted) AS new, max(highest) FILTER (WHERE NOT counted) AS old
        FROM (
            SELECT {KEY}, highest, true AS counted FROM ({lineage_months(Of.STALE)}) fresh
            UNION ALL
            SELECT {KEY}, highest, false FROM key JOIN impact_lineagemonth USING (lineage_id, month)
        ) found
        GROUP BY {KEY}
        HAVING max(highest) FILTER (WHERE counted) IS DISTINCT FROM max(highest) FILTER (WHERE NOT counted)
    ), gone AS (
        DELETE FROM impact_lineagemonth cell USING differing d
        WHERE d.new IS NULL AND {" AND ".join(f"cell.{column} = d.{column}" for column in KEY.split(", "))}
    ), written AS ({WRITE})
    SELECT {KEY}, old, new FROM differing
"""

SCOPES_OF_A_MONTH = f"""(VALUES
    ({literal(ScopeKind.NETWORK)}, 0::bigint, m.owned),
    ({literal(ScopeKind.HUB)}, m.hub_id, true),
    ({literal(ScopeKind.PROJECT)}, m.project_id, m.owned AND m.project_id <> 0)
)"""

# The months of some lineages as they are, with what they were before: all others contribute the same as before.
STANDING = f"""
    WITH changed AS (
        SELECT * FROM unnest(
            %(lineage_id)s::bigint[], %(month)s::date[], %(hub_id)s::bigint[], %(project_id)s::bigint[],
            %(owned)s::boolean[], %(session_type_id)s::bigint[], %(led_by)s::text[],
            %(old)s::integer[], %(new)s::integer[]
        ) AS changed({KEY}, old, new)
    ), period AS (
        SELECT * FROM unnest(%(period_kinds)s::text[], %(starts)s::date[], %(stops)s::date[])
            AS period(kind, start, stop)
    ), standing AS MATERIALIZED (
        SELECT {", ".join(f"m.{column}" for column in KEY.split(", "))}, m.highest AS new,
               CASE WHEN c.lineage_id IS NULL THEN m.highest ELSE c.old END AS old
        FROM impact_lineagemonth m
        LEFT JOIN changed c ON {" AND ".join(f"c.{column} = m.{column}" for column in KEY.split(", "))}
        WHERE m.lineage_id = ANY(%(lineages)s)
        UNION ALL
        SELECT {KEY}, NULL, old FROM changed WHERE new IS NULL
    )"""

# What each lineage contributes to each scope and period is the maximum of its months there, before and after. For the
# network's slices its months themselves are put side by side.
ADD = f"""
    {STANDING}, {PLACES_OF.format(rows="standing")}, change AS MATERIALIZED (
        SELECT m.month, m.lineage_id, place.category, place.country, m.session_type_id, m.led_by,
               max(m.old) AS old, max(m.new) AS new
        FROM standing m
        JOIN place ON place.hub_id = m.hub_id
        WHERE m.owned AND m.session_type_id <> 0
        GROUP BY m.month, m.lineage_id, place.category, place.country, m.session_type_id, m.led_by
    ), {REACHED}, carried AS ({CARRY_PEOPLE}
    )
    INSERT INTO impact_periodcell AS cell (scope_kind, scope_id, period_kind, period_start, audience,
        sessions, interactions, first_timers, largest_session, without_attendance, people_by_class)
    SELECT kind, id, period_kind, start, audience, 0, 0, 0, 0, 0, sum(new - old)
    FROM (
        SELECT scope.kind, scope.id, period.kind AS period_kind, period.start, m.lineage_id,
               coalesce(max(m.old), 0) AS old, coalesce(max(m.new), 0) AS new
        FROM standing m
        JOIN period ON m.month >= period.start AND m.month < period.stop
        CROSS JOIN LATERAL {SCOPES_OF_A_MONTH} AS scope(kind, id, applies)
        WHERE scope.applies
        GROUP BY scope.kind, scope.id, period.kind, period.start, m.lineage_id
    ) per_lineage
    CROSS JOIN unnest(%(audiences)s::text[]) AS audience
    WHERE old <> new
    GROUP BY kind, id, period_kind, start, audience
    ON CONFLICT (scope_kind, scope_id, period_kind, period_start, audience) DO UPDATE
    SET people_by_class = cell.people_by_class + excluded.people_by_class
    RETURNING cell.scope_kind, cell.scope_id, cell.period_kind, cell.period_start,
              cell.sessions = 0 AND cell.people_by_class = 0
"""

AUDIENCES = [CellAudience.STUDENT.value, CellAudience.EVERYONE.value]
COLUMNS = (*KEY.split(", "), "old", "new")
Raised = tuple[Any, ...]  # a value for each of these columns


def recompute_lineages(
    cursor: CursorWrapper, stale: AbstractSet[tuple[int, dt.date]], raised: list[Raised]
) -> set[CellKey]:
    """Replace the months of stale lineages, and carry their change and those of new sessions into the cells.

    Returns the cells that were left with nothing.
    """
    changed: list[tuple[Any, ...]] = list(raised)
    if stale:
        pairs = sorted(stale)
        cursor.execute(REPLACE, {"lineages": [key[0] for key in pairs], "months": [key[1] for key in pairs]})
        changed += cursor.fetchall()
    if not changed:
        return set()
    rows: dict[str, Any] = dict(zip(COLUMNS, map(list, zip(*changed, strict=True)), strict=True))
    spans = sorted({period for month in set(rows["month"]) for period in periods_with(month)})
    values = {
        **rows,
        "lineages": sorted(set(rows["lineage_id"])),
        "period_kinds": [kind for kind, _, _ in spans],
        "starts": [start for _, start, _ in spans],
        "stops": [stop for _, _, stop in spans],
        "audiences": AUDIENCES,
    }
    cursor.execute(ADD, values)
    return {(scope, scope_id, kind, start) for scope, scope_id, kind, start, nothing in cursor.fetchall() if nothing}
