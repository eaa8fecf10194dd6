"""People reached, by the class rule: a lineage of classes counts its highest attendance in a selection, once.

What a lineage contributes to a scope and period is the maximum of its months there. A drain computes the
contributions of the stale lineages before and after it replaces their months, and adds the difference to the cells:
the figure of each scope is thus computed at that scope, never from smaller ones.
"""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from django.db.backends.utils import CursorWrapper

from impact.models.audience import CellAudience
from impact.models.cells import ScopeKind
from impact.rollups.definitions import Of, lineage_months, literal
from impact.rollups.periods import CellKey, periods_with

KEYS = "unnest(%(lineages)s::bigint[], %(months)s::date[])"

REMOVE = f"""
    DELETE FROM impact_lineagemonth m USING {KEYS} AS key(lineage_id, month)
    WHERE m.lineage_id = key.lineage_id AND m.month = key.month
"""

INSERT = f"""
    WITH key(lineage_id, month) AS (SELECT * FROM {KEYS})
    INSERT INTO impact_lineagemonth (lineage_id, month, hub_id, project_id, owned, highest)
    SELECT * FROM ({lineage_months(Of.STALE)}) fresh
"""

# Where new sessions had a higher attendance than stands: most often the same classes come again, and nowhere.
HIGHER = f"""
    WITH key(session_id) AS (SELECT unnest(%(sessions)s::bigint[])),
         stale(lineage_id, month) AS (SELECT * FROM {KEYS})
    SELECT lineage_id, month, hub_id, project_id, owned, fresh.highest
    FROM ({lineage_months(Of.NEW)}) fresh
    LEFT JOIN impact_lineagemonth cell USING (lineage_id, month, hub_id, project_id, owned)
    WHERE fresh.highest > coalesce(cell.highest, -1)
"""
RAISE = """
    INSERT INTO impact_lineagemonth (lineage_id, month, hub_id, project_id, owned, highest)
    SELECT * FROM unnest(%s::bigint[], %s::date[], %s::bigint[], %s::bigint[], %s::boolean[], %s::integer[])
    ON CONFLICT (lineage_id, month, hub_id, project_id, owned) DO UPDATE SET highest = excluded.highest
"""

SCOPES_OF_A_MONTH = f"""(VALUES
    ({literal(ScopeKind.NETWORK)}, 0::bigint, m.owned),
    ({literal(ScopeKind.HUB)}, m.hub_id, true),
    ({literal(ScopeKind.PROJECT)}, m.project_id, m.owned AND m.project_id <> 0)
)"""

CONTRIBUTIONS = f"""
    SELECT kind, id, period_kind, start, sum(highest)::bigint
    FROM (
        SELECT scope.kind, scope.id, period.kind AS period_kind, period.start, m.lineage_id, max(m.highest) AS highest
        FROM impact_lineagemonth m
        JOIN unnest(%(period_kinds)s::text[], %(starts)s::date[], %(stops)s::date[]) AS period(kind, start, stop)
          ON m.month >= period.start AND m.month < period.stop
        CROSS JOIN LATERAL {SCOPES_OF_A_MONTH} AS scope(kind, id, applies)
        WHERE m.lineage_id = ANY(%(lineages)s) AND scope.applies
        GROUP BY scope.kind, scope.id, period.kind, period.start, m.lineage_id
    ) per_lineage
    GROUP BY kind, id, period_kind, start
"""

ADD = """
    INSERT INTO impact_periodcell AS cell (scope_kind, scope_id, period_kind, period_start, audience,
        sessions, interactions, first_timers, largest_session, without_attendance, people_by_class)
    SELECT kind, id, period_kind, start, audience, 0, 0, 0, 0, 0, change
    FROM unnest(%(kinds)s::text[], %(ids)s::bigint[], %(period_kinds)s::text[], %(starts)s::date[],
                %(changes)s::bigint[]) AS key(kind, id, period_kind, start, change)
    CROSS JOIN unnest(%(audiences)s::text[]) AS audience
    ON CONFLICT (scope_kind, scope_id, period_kind, period_start, audience) DO UPDATE
    SET people_by_class = cell.people_by_class + excluded.people_by_class
    RETURNING cell.scope_kind, cell.scope_id, cell.period_kind, cell.period_start,
              cell.sessions = 0 AND cell.people_by_class = 0
"""

AUDIENCES = [CellAudience.STUDENT.value, CellAudience.EVERYONE.value]


def recompute_lineages(
    cursor: CursorWrapper, stale: AbstractSet[tuple[int, dt.date]], new_sessions: list[int]
) -> set[CellKey]:
    """Replace the months of stale lineages, raise those of new sessions, and carry the change into the cells.

    Returns the cells that were left with nothing.
    """
    pairs = sorted(stale)
    keys: dict[str, Any] = {"lineages": [lineage for lineage, _ in pairs], "months": [month for _, month in pairs]}
    higher: list[tuple[int, dt.date, int, int, bool, int]] = []
    if new_sessions:
        cursor.execute(HIGHER, {**keys, "sessions": new_sessions})
        higher = cursor.fetchall()
    touched = {*stale, *((lineage, month) for lineage, month, *_ in higher)}
    if not touched:
        return set()
    lineages = sorted({lineage for lineage, _ in touched})
    periods = sorted({period for month in {month for _, month in touched} for period in periods_with(month)})
    before = _contributions(cursor, lineages, periods)
    if stale:
        cursor.execute(REMOVE, keys)
        cursor.execute(INSERT, keys)
    if higher:
        cursor.execute(RAISE, [list(column) for column in zip(*higher, strict=True)])
    after = _contributions(cursor, lineages, periods)
    changes = {
        key: after.get(key, 0) - before.get(key, 0)
        for key in sorted({*before, *after})
        if after.get(key, 0) != before.get(key, 0)
    }
    if not changes:
        return set()
    cursor.execute(
        ADD,
        {
            "kinds": [key[0] for key in changes],
            "ids": [key[1] for key in changes],
            "period_kinds": [key[2] for key in changes],
            "starts": [key[3] for key in changes],
            "changes": list(changes.values()),
            "audiences": AUDIENCES,
        },
    )
    return {(scope, scope_id, kind, start) for scope, scope_id, kind, start, nothing in cursor.fetchall() if nothing}


def _contributions(
    cursor: CursorWrapper, lineages: list[int], periods: Iterable[tuple[str, dt.date, dt.date]]
) -> dict[CellKey, int]:
    spans = list(periods)
    cursor.execute(
        CONTRIBUTIONS,
        {
            "lineages": lineages,
            "period_kinds": [kind for kind, _, _ in spans],
            "starts": [start for _, start, _ in spans],
            "stops": [stop for _, _, stop in spans],
        },
    )
    return {(kind, scope_id, period_kind, start): people for kind, scope_id, period_kind, start, people in cursor}
