"""The second tier: months from days, longer periods from months; the network from the change of the hubs' months.

Each statement puts what it counted beside what stands, and writes the cells that differ: of the hundred cells that see
a session, most stay as they are. Cells that the facts have left go to zero; they are named, and dropped at the end of
the drain if no people are left in them either.
"""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from django.db.backends.utils import CursorWrapper

from impact.models.cells import ALL_TIME_START, PeriodKind, ScopeKind
from impact.rollups.definitions import SUMS, literal, summed

CellKey = tuple[str, int, str, dt.date]  # scope kind, scope id, period kind, period start

MONTH, YEAR = literal(PeriodKind.MONTH), literal(PeriodKind.YEAR)
ALL, ALL_TIME = literal(PeriodKind.ALL), f"date {literal(ALL_TIME_START.isoformat())}"
NETWORK, HUB, OWNER = literal(ScopeKind.NETWORK), literal(ScopeKind.HUB), literal(ScopeKind.OWNER)
PROJECT = literal(ScopeKind.PROJECT)

KEY = "scope_kind, scope_id, period_kind, period_start, audience"
ALL_SUMS = ", ".join(SUMS)
ADDITIVE = [figure for figure in SUMS if figure != "largest_session"]

FOUND = f"kind, id, period_kind, start, audience, {ALL_SUMS}, counted"
# From rows `found`, counted ones and standing ones, to `differing`: the cells to write, and how much each grows.
# The two are grouped, not joined: a planner that expects few rows walks through all of one for each of the other.
BESIDE = f"""differing AS MATERIALIZED (
        SELECT kind, id, period_kind, start, audience,
               {", ".join(f"coalesce({figure}, 0) AS {figure}" for figure in SUMS)},
               {", ".join(f"coalesce({figure}, 0) - coalesce(old_{figure}, 0) AS more_{figure}" for figure in ADDITIVE)}
        FROM (
            SELECT kind, id, period_kind, start, audience,
                   {", ".join(f"max({figure}) FILTER (WHERE counted) AS {figure}" for figure in SUMS)},
                   {", ".join(f"max({figure}) FILTER (WHERE NOT counted) AS old_{figure}" for figure in SUMS)}
            FROM found
            GROUP BY kind, id, period_kind, start, audience
        ) pair
        WHERE ({ALL_SUMS}) IS DISTINCT FROM ({", ".join(f"old_{figure}" for figure in SUMS)})
    )"""
STANDING = f"cell.audience, {', '.join(f'cell.{figure}' for figure in SUMS)}, false"
WRITE = f"""
    INSERT INTO impact_periodcell ({KEY}, {ALL_SUMS}, people_by_class)
    SELECT kind, id, period_kind, start, audience, {ALL_SUMS}, 0 FROM differing
    ON CONFLICT ({KEY}) DO UPDATE SET {", ".join(f"{figure} = excluded.{figure}" for figure in SUMS)}
    RETURNING scope_kind, scope_id, period_kind, period_start, sessions"""

# The months of hubs (all that they see), of owners (what the network adds up) and of projects. The network's months
# take over how much the owners' grow. That is exact because nobody else changes what stands meanwhile (the lock) and
# both are written together.
REPLACE_MONTHS = f"""
    WITH hub_month AS (SELECT * FROM unnest(%(hubs)s::bigint[], %(months)s::date[]) AS key(id, month)
    ), project_month AS (SELECT * FROM unnest(%(projects)s::bigint[], %(project_months)s::date[]) AS key(id, month)
    ), seen AS MATERIALIZED (
        SELECT key.id, key.month, d.owned, d.audience, {summed("d", days=True)}
        FROM hub_month key
        JOIN impact_daycell d
          ON d.hub_id = key.id AND d.day >= key.month AND d.day < (key.month + interval '1 month')::date
         AND d.audience = ANY(%(audiences)s)
        GROUP BY key.id, key.month, d.owned, d.audience
    ), found ({FOUND}) AS (
        SELECT {HUB}, id, {MONTH}, month, audience, {summed()}, true FROM seen GROUP BY id, month, audience
        UNION ALL
        SELECT {OWNER}, id, {MONTH}, month, audience, {ALL_SUMS}, true FROM seen WHERE owned
        UNION ALL
        SELECT {PROJECT}, key.id, {MONTH}, key.month, d.audience, {summed("d", days=True)}, true
        FROM project_month key
        JOIN impact_daycell d
          ON d.project_id = key.id AND d.day >= key.month AND d.day < (key.month + interval '1 month')::date
         AND d.owned AND d.project_id <> 0 AND d.audience = ANY(%(audiences)s)
        GROUP BY key.id, key.month, d.audience
        UNION ALL
        SELECT key.kind, key.id, {MONTH}, key.month, {STANDING}
        FROM (
            SELECT kind, id, month FROM hub_month CROSS JOIN (VALUES ({HUB}), ({OWNER})) AS scope(kind)
            UNION ALL
            SELECT {PROJECT}, id, month FROM project_month
        ) key
        JOIN impact_periodcell cell
          ON cell.scope_kind = key.kind AND cell.scope_id = key.id AND cell.period_kind = {MONTH}
         AND cell.period_start = key.month AND cell.audience = ANY(%(audiences)s)
    ), {BESIDE}, written AS ({WRITE}
    ), carried AS (
        INSERT INTO impact_periodcell AS network ({KEY}, {ALL_SUMS}, people_by_class)
        SELECT {NETWORK}, 0, {MONTH}, start, audience,
               {", ".join(f"sum(more_{figure})" if figure in ADDITIVE else "0" for figure in SUMS)}, 0
        FROM differing WHERE kind = {OWNER} GROUP BY start, audience
        ON CONFLICT ({KEY}) DO UPDATE
        SET {", ".join(f"{figure} = network.{figure} + excluded.{figure}" for figure in ADDITIVE)}
        RETURNING scope_kind, scope_id, period_kind, period_start, sessions
    )
    SELECT scope_kind, scope_id, period_kind, period_start, bool_or(sessions = 0)
    FROM (SELECT * FROM written UNION ALL SELECT * FROM carried) changed
    GROUP BY scope_kind, scope_id, period_kind, period_start
"""

LARGEST = f"""coalesce((
        SELECT own.largest_session FROM impact_periodcell own
        WHERE own.scope_kind = {OWNER} AND own.period_start = network.period_start
          AND own.audience = network.audience
        ORDER BY own.largest_session DESC LIMIT 1), 0)"""
LARGEST_OF_NETWORK_MONTHS = f"""
    UPDATE impact_periodcell network SET largest_session = {LARGEST}
    WHERE scope_kind = {NETWORK} AND scope_id = 0 AND period_kind = {MONTH} AND period_start = ANY(%s)
      AND audience = ANY(%s) AND largest_session <> {LARGEST}
"""

# Of the audiences that changed in some month: years and school years from months, all time from years, of which those
# that are counted here stand in for what they were.
REPLACE_LONGER = f"""
    WITH key AS (
        SELECT * FROM unnest(%(kinds)s::text[], %(ids)s::bigint[], %(period_kinds)s::text[], %(starts)s::date[],
                             %(stops)s::date[]) AS key(kind, id, period_kind, start, stop)
    ), scope AS (SELECT DISTINCT kind, id FROM key
    ), counted AS MATERIALIZED (
        SELECT key.kind, key.id, key.period_kind, key.start, m.audience, {summed("m")}
        FROM key
        JOIN impact_periodcell m
          ON m.scope_kind = key.kind AND m.scope_id = key.id AND m.period_kind = {MONTH}
         AND m.period_start >= key.start AND m.period_start < key.stop AND m.audience = ANY(%(audiences)s)
        GROUP BY key.kind, key.id, key.period_kind, key.start, m.audience
    ), year AS (
        SELECT kind, id, audience, {ALL_SUMS} FROM counted WHERE period_kind = {YEAR}
        UNION ALL
        SELECT scope.kind, scope.id, {", ".join(f"cell.{column}" for column in ("audience", *SUMS))}
        FROM scope
        JOIN impact_periodcell cell
          ON cell.scope_kind = scope.kind AND cell.scope_id = scope.id AND cell.period_kind = {YEAR}
         AND cell.audience = ANY(%(audiences)s)
        WHERE (cell.scope_kind, cell.scope_id, cell.period_start) NOT IN
              (SELECT kind, id, start FROM key WHERE period_kind = {YEAR})
    ), found ({FOUND}) AS (
        SELECT kind, id, period_kind, start, audience, {ALL_SUMS}, true FROM counted
        UNION ALL
        SELECT kind, id, {ALL}, {ALL_TIME}, audience, {summed()}, true FROM year GROUP BY kind, id, audience
        UNION ALL
        SELECT key.kind, key.id, key.period_kind, key.start, {STANDING}
        FROM (SELECT kind, id, period_kind, start FROM key UNION ALL SELECT kind, id, {ALL}, {ALL_TIME} FROM scope) key
        JOIN impact_periodcell cell
          ON cell.scope_kind = key.kind AND cell.scope_id = key.id AND cell.period_kind = key.period_kind
         AND cell.period_start = key.start AND cell.audience = ANY(%(audiences)s)
    ), {BESIDE}, written AS ({WRITE}
    )
    SELECT DISTINCT scope_kind, scope_id, period_kind, period_start FROM written WHERE sessions = 0
"""

DROP_EMPTY = """
    DELETE FROM impact_periodcell cell
    USING unnest(%(kinds)s::text[], %(ids)s::bigint[], %(period_kinds)s::text[], %(starts)s::date[])
          AS key(kind, id, period_kind, start)
    WHERE cell.scope_kind = key.kind AND cell.scope_id = key.id AND cell.period_kind = key.period_kind
      AND cell.period_start = key.start AND cell.sessions = 0 AND cell.people_by_class = 0
"""


def periods_with(month: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    """The periods that a month lies in: (kind, first day, first day after)."""
    after = dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)
    school_year = month.year if month.month >= 9 else month.year - 1
    return [
        (PeriodKind.MONTH, month, after),
        (PeriodKind.YEAR, dt.date(month.year, 1, 1), dt.date(month.year + 1, 1, 1)),
        (PeriodKind.SCHOOL_YEAR, dt.date(school_year, 9, 1), dt.date(school_year + 1, 9, 1)),
        (PeriodKind.ALL, ALL_TIME_START, dt.date(9999, 12, 31)),
    ]


def recompute_periods(
    cursor: CursorWrapper,
    hub_days: AbstractSet[tuple[int, dt.date]],
    project_months: AbstractSet[tuple[int, dt.date]],
    audiences: AbstractSet[str],
) -> set[CellKey]:
    """Bring months and longer periods of these hubs and projects, and of the network, up to date for these audiences.

    Returns the cells that were left without a session.
    """
    if not audiences:
        return set()
    hub_months = sorted({(hub_id, day.replace(day=1)) for hub_id, day in hub_days})
    of_projects = sorted(project_months)
    months = sorted({month for _, month in (*hub_months, *of_projects)})
    cursor.execute(
        REPLACE_MONTHS,
        {
            "hubs": [hub_id for hub_id, _ in hub_months],
            "months": [month for _, month in hub_months],
            "projects": [project_id for project_id, _ in of_projects],
            "project_months": [month for _, month in of_projects],
            "audiences": sorted(audiences),
        },
    )
    changed = cursor.fetchall()
    if not changed:
        return set()
    cursor.execute(LARGEST_OF_NETWORK_MONTHS, [months, sorted(audiences)])
    longer = sorted(
        {
            (scope_kind, scope_id, kind, start, stop)
            for scope_kind, scope_id, _month, month, *_ in changed
            if scope_kind != ScopeKind.OWNER
            for kind, start, stop in periods_with(month)
            if kind in (PeriodKind.YEAR, PeriodKind.SCHOOL_YEAR)
        }
    )
    cursor.execute(
        REPLACE_LONGER,
        {
            "kinds": [key[0] for key in longer],
            "ids": [key[1] for key in longer],
            "period_kinds": [key[2] for key in longer],
            "starts": [key[3] for key in longer],
            "stops": [key[4] for key in longer],
            "audiences": sorted(audiences),
        },
    )
    return {row[:4] for row in changed if row[4]} | set(cursor.fetchall())


def drop_empty_cells(cursor: CursorWrapper, touched: Iterable[CellKey]) -> None:
    """Delete those of these cells that have no sessions and no people: what has no facts has no cell."""
    keys = sorted({(str(scope), scope_id, str(kind), start) for scope, scope_id, kind, start in touched})
    if not keys:
        return
    parameters: dict[str, Any] = {
        "kinds": [key[0] for key in keys],
        "ids": [key[1] for key in keys],
        "period_kinds": [key[2] for key in keys],
        "starts": [key[3] for key in keys],
    }
    cursor.execute(DROP_EMPTY, parameters)
