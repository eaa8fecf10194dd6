"""The second tier: months from days, longer periods from months; the network from the change of the hubs' months."""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from django.db.backends.utils import CursorWrapper

from impact.models.cells import ALL_TIME_START, PeriodKind, ScopeKind
from impact.rollups.definitions import literal, summed

CellKey = tuple[str, int, str, dt.date]  # scope kind, scope id, period kind, period start
ScopeMonth = tuple[str, int, dt.date]  # scope kind, scope id, month

MONTH = literal(PeriodKind.MONTH)
NETWORK = literal(ScopeKind.NETWORK)
OWNER = literal(ScopeKind.OWNER)

SCOPE_MONTHS = "unnest(%(kinds)s::text[], %(ids)s::bigint[], %(months)s::date[]) AS key(kind, id, month)"
ALL_SUMS = "sessions, interactions, first_timers, largest_session, without_attendance"

# The months of hubs (all that they see), of owners (what the network adds up) and of projects, fresh from the days.
FRESH_MONTHS = f"""
    SELECT key.kind, key.id, key.month, d.audience, {summed("d", days=True)}
    FROM {SCOPE_MONTHS}
    JOIN impact_daycell d
      ON d.day >= key.month AND d.day < (key.month + interval '1 month')::date
     AND d.hub_id = key.id AND (key.kind = 'hub' OR d.owned)
    WHERE key.kind <> 'project'
    GROUP BY key.kind, key.id, key.month, d.audience
    UNION ALL
    SELECT key.kind, key.id, key.month, d.audience, {summed("d", days=True)}
    FROM {SCOPE_MONTHS}
    JOIN impact_daycell d
      ON d.day >= key.month AND d.day < (key.month + interval '1 month')::date
     AND d.project_id = key.id AND d.owned AND d.project_id <> 0
    WHERE key.kind = 'project'
    GROUP BY key.kind, key.id, key.month, d.audience
"""

# Exact because nobody else changes the old rows meanwhile (the lock) and both sides commit together.
CARRY_CHANGE_TO_NETWORK = f"""
    INSERT INTO impact_periodcell AS network (scope_kind, scope_id, period_kind, period_start, audience,
        sessions, interactions, first_timers, largest_session, without_attendance, people_by_class)
    SELECT {NETWORK}, 0, {MONTH}, month, audience, sum(sessions), sum(interactions), sum(first_timers), 0,
           sum(without_attendance), 0
    FROM (
        SELECT month, audience, sessions, interactions, first_timers, without_attendance
        FROM ({FRESH_MONTHS}) fresh WHERE kind = {OWNER}
        UNION ALL
        SELECT old.period_start, old.audience, -old.sessions, -old.interactions, -old.first_timers,
               -old.without_attendance
        FROM {SCOPE_MONTHS}
        JOIN impact_periodcell old
          ON old.scope_kind = key.kind AND old.scope_id = key.id AND old.period_kind = {MONTH}
         AND old.period_start = key.month
        WHERE key.kind = {OWNER}
    ) change
    GROUP BY month, audience
    ON CONFLICT (scope_kind, scope_id, period_kind, period_start, audience) DO UPDATE
    SET sessions = network.sessions + excluded.sessions,
        interactions = network.interactions + excluded.interactions,
        first_timers = network.first_timers + excluded.first_timers,
        without_attendance = network.without_attendance + excluded.without_attendance
"""

LARGEST_OF_NETWORK_MONTHS = f"""
    UPDATE impact_periodcell network SET largest_session = coalesce((
        SELECT own.largest_session FROM impact_periodcell own
        WHERE own.scope_kind = {OWNER} AND own.period_start = network.period_start
          AND own.audience = network.audience
        ORDER BY own.largest_session DESC LIMIT 1), 0)
    WHERE scope_kind = {NETWORK} AND scope_id = 0 AND period_kind = {MONTH} AND period_start = ANY(%s)
"""

# The cells that stand are added with nothing, so that those without anything fresh go to zero; they are dropped at the
# end of the drain, once no people are left in them. (An anti-join would say the same, but a planner that expects few
# rows walks through all of them for each.) What is as it was is not written again.
REPLACE = """
    INSERT INTO impact_periodcell AS cell (scope_kind, scope_id, period_kind, period_start, audience,
        sessions, interactions, first_timers, largest_session, without_attendance, people_by_class)
    SELECT kind, id, period_kind, start, audience, {sums}, 0
    FROM (
        {fresh}
        UNION ALL
        SELECT key.kind, key.id, {period_kind}, {start}, cell.audience, 0, 0, 0, 0, 0
        FROM {keys}
        JOIN impact_periodcell cell
          ON cell.scope_kind = key.kind AND cell.scope_id = key.id AND cell.period_kind = {period_kind}
         AND cell.period_start = {start}
    ) found (kind, id, period_kind, start, audience, sessions, interactions, first_timers, largest_session,
             without_attendance)
    GROUP BY kind, id, period_kind, start, audience
    ON CONFLICT (scope_kind, scope_id, period_kind, period_start, audience) DO UPDATE
    SET sessions = excluded.sessions, interactions = excluded.interactions, first_timers = excluded.first_timers,
        largest_session = excluded.largest_session, without_attendance = excluded.without_attendance
    WHERE (cell.sessions, cell.interactions, cell.first_timers, cell.largest_session, cell.without_attendance)
          IS DISTINCT FROM (excluded.sessions, excluded.interactions, excluded.first_timers,
                            excluded.largest_session, excluded.without_attendance)
"""

REPLACE_MONTHS = REPLACE.format(
    sums=summed(),
    fresh=f"SELECT kind, id, {MONTH}, month, audience, {ALL_SUMS} FROM ({FRESH_MONTHS}) months",
    keys=SCOPE_MONTHS,
    period_kind=MONTH,
    start="key.month",
)

LONGER = """unnest(%(kinds)s::text[], %(ids)s::bigint[], %(period_kinds)s::text[], %(starts)s::date[],
                   %(stops)s::date[]) AS key(kind, id, period_kind, start, stop)"""

REPLACE_LONGER = REPLACE.format(
    sums=summed(),
    fresh=f"""SELECT key.kind, key.id, key.period_kind, key.start, m.audience, m.sessions, m.interactions,
               m.first_timers, m.largest_session, m.without_attendance
        FROM {LONGER}
        JOIN impact_periodcell m
          ON m.scope_kind = key.kind AND m.scope_id = key.id AND m.period_kind = {MONTH}
         AND m.period_start >= key.start AND m.period_start < key.stop""",
    keys=LONGER,
    period_kind="key.period_kind",
    start="key.start",
)

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
) -> None:
    """Bring months and longer periods of these hubs and projects, and of the network, up to date."""
    if not hub_days:
        return
    scopes = _scope_months(hub_days, project_months)
    keys: dict[str, Any] = {
        "kinds": [kind for kind, _, _ in scopes],
        "ids": [scope_id for _, scope_id, _ in scopes],
        "months": [month for _, _, month in scopes],
    }
    cursor.execute(CARRY_CHANGE_TO_NETWORK, keys)
    cursor.execute(REPLACE_MONTHS, keys)
    months = sorted({month for _, _, month in scopes})
    cursor.execute(LARGEST_OF_NETWORK_MONTHS, [months])
    with_network = [*scopes, *((ScopeKind.NETWORK.value, 0, month) for month in months)]
    longer = sorted(
        {
            (scope_kind, scope_id, kind, start, stop)
            for scope_kind, scope_id, month in with_network
            if scope_kind != ScopeKind.OWNER
            for kind, start, stop in periods_with(month)
            if kind != PeriodKind.MONTH
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
        },
    )


def drop_empty_cells(
    cursor: CursorWrapper,
    hub_days: AbstractSet[tuple[int, dt.date]],
    project_months: AbstractSet[tuple[int, dt.date]],
    touched: Iterable[CellKey],
) -> None:
    """Delete the cells that are left with no sessions and no people: what has no facts has no cell."""
    scopes = _scope_months(hub_days, project_months)
    months = {month for _, _, month in scopes}
    every = {*scopes, *((ScopeKind.NETWORK.value, 0, month) for month in months)}
    keys = sorted(
        {
            *(
                (str(scope), scope_id, str(kind), start)
                for scope, scope_id, month in every
                for kind, start, _ in periods_with(month)
            ),
            *touched,
        }
    )
    if keys:
        cursor.execute(
            DROP_EMPTY,
            {
                "kinds": [key[0] for key in keys],
                "ids": [key[1] for key in keys],
                "period_kinds": [key[2] for key in keys],
                "starts": [key[3] for key in keys],
            },
        )


def _scope_months(
    hub_days: AbstractSet[tuple[int, dt.date]], project_months: AbstractSet[tuple[int, dt.date]]
) -> list[ScopeMonth]:
    hub_months = {(hub_id, day.replace(day=1)) for hub_id, day in hub_days}
    return sorted(
        {
            *((ScopeKind.HUB.value, hub_id, month) for hub_id, month in hub_months),
            *((ScopeKind.OWNER.value, hub_id, month) for hub_id, month in hub_months),
            *((ScopeKind.PROJECT.value, project_id, month) for project_id, month in project_months),
        }
    )
