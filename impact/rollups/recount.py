"""Everything from nothing: each table of cells, computed from the facts alone into a table of the caller's choice.

The steps follow one another: months are added up from the days just counted, people from the lineages just counted.
Nothing of what stands in the cells is read. `rebuild` counts into the real tables, `verify` into temporary ones.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from impact.models.cells import DayCell, LineageMonth, PeriodCell, PeriodKind, ScopeKind, ThingCell
from impact.rollups.definitions import (
    VIEWERS,
    day_cells,
    lineage_months,
    literal,
    periods_of,
    summed,
    things_of_owners,
)
from impact.rollups.lineages import AUDIENCES, SCOPES_OF_A_MONTH

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Tables:
    """The names of the four tables to count into."""

    days: str = DayCell._meta.db_table
    lineages: str = LineageMonth._meta.db_table
    periods: str = PeriodCell._meta.db_table
    things: str = ThingCell._meta.db_table

    def names(self) -> tuple[str, str, str, str]:
        """All four, in the order in which they are counted."""
        return self.days, self.lineages, self.periods, self.things


REAL = Tables()
TEMPORARY = Tables(days="recount_day", lineages="recount_lineage", periods="recount_period", things="recount_thing")

NETWORK, HUB, OWNER = literal(ScopeKind.NETWORK), literal(ScopeKind.HUB), literal(ScopeKind.OWNER)
MONTH = literal(PeriodKind.MONTH)
DAY_COLUMNS = """hub_id, day, project_id, owned, audience, sessions, interactions, first_timers, largest_session,
    without_attendance"""
PERIOD_COLUMNS = """scope_kind, scope_id, period_kind, period_start, audience, sessions, interactions, first_timers,
    largest_session, without_attendance, people_by_class"""


def count_days(tables: Tables) -> str:
    """Statement that counts hub × project × audience × day."""
    return f"INSERT INTO {tables.days} ({DAY_COLUMNS}) {day_cells(restricted=False)}"


def count_lineages(tables: Tables) -> str:
    """Statement that finds each lineage's highest attendance a month."""
    return f"""INSERT INTO {tables.lineages} (lineage_id, month, hub_id, project_id, owned, highest)
    SELECT * FROM ({lineage_months(restricted=False)}) counted"""


def count_months(tables: Tables) -> str:
    """Statement that adds days up to months, for every scope."""
    return f"""
    INSERT INTO {tables.periods} ({PERIOD_COLUMNS})
    WITH hub_month AS (
        SELECT hub_id, project_id, owned, date_trunc('month', day)::date AS month, audience, {summed()}
        FROM {tables.days} GROUP BY hub_id, project_id, owned, date_trunc('month', day)::date, audience
    )
    SELECT scope.kind, scope.id, {MONTH}, m.month, m.audience, {summed("m")}, 0
    FROM hub_month m
    CROSS JOIN LATERAL (VALUES
        ({NETWORK}, 0::bigint, m.owned), ({HUB}, m.hub_id, true), ({OWNER}, m.hub_id, m.owned),
        ({literal(ScopeKind.PROJECT)}, m.project_id, m.owned AND m.project_id <> 0)
    ) AS scope(kind, id, applies)
    WHERE scope.applies
    GROUP BY scope.kind, scope.id, m.month, m.audience
    """


def count_longer_periods(tables: Tables) -> str:
    """Statement that adds months up to years, school years and all time."""
    return f"""
    INSERT INTO {tables.periods} ({PERIOD_COLUMNS})
    SELECT m.scope_kind, m.scope_id, period.kind, period.start, m.audience, {summed("m")}, 0
    FROM {tables.periods} m
    CROSS JOIN LATERAL {periods_of("m.period_start")} AS period(kind, start)
    WHERE m.period_kind = {MONTH} AND period.kind <> {MONTH} AND m.scope_kind <> {OWNER}
    GROUP BY m.scope_kind, m.scope_id, period.kind, period.start, m.audience
    """


def count_people(tables: Tables) -> str:
    """Statement that sets people by class, computed at each scope and for each period."""
    audiences = ", ".join(f"({literal(audience)})" for audience in AUDIENCES)
    return f"""
    UPDATE {tables.periods} cell SET people_by_class = counted.people
    FROM (
        SELECT kind, id, period_kind, start, sum(highest)::bigint AS people FROM (
            SELECT scope.kind, scope.id, period.kind AS period_kind, period.start, m.lineage_id,
                   max(m.highest) AS highest
            FROM {tables.lineages} m
            CROSS JOIN LATERAL {periods_of("m.month")} AS period(kind, start)
            CROSS JOIN LATERAL {SCOPES_OF_A_MONTH} AS scope(kind, id, applies)
            WHERE scope.applies
            GROUP BY scope.kind, scope.id, period.kind, period.start, m.lineage_id
        ) per_lineage
        GROUP BY kind, id, period_kind, start
    ) counted
    WHERE cell.scope_kind = counted.kind AND cell.scope_id = counted.id AND cell.period_kind = counted.period_kind
      AND cell.period_start = counted.start AND cell.audience IN (SELECT a FROM (VALUES {audiences}) AS v(a))
    """


def count_things(tables: Tables) -> str:
    """Statement that counts things, for every scope."""
    return f"""
    INSERT INTO {tables.things} (scope_kind, scope_id, thing, number)
    WITH own AS ({things_of_owners(restricted=False)})
    SELECT {OWNER}, hub_id, thing, number FROM own
    UNION ALL
    SELECT {HUB}, v.viewer_id, own.thing, sum(own.number)
    FROM ({VIEWERS}) v JOIN own ON own.hub_id = v.member_id GROUP BY v.viewer_id, own.thing
    UNION ALL
    SELECT {NETWORK}, 0, thing, sum(number) FROM own GROUP BY thing
    """


STEPS: tuple[tuple[str, Callable[[Tables], str]], ...] = (
    (gettext_noop("days"), count_days),
    (gettext_noop("classes"), count_lineages),
    (gettext_noop("months"), count_months),
    (gettext_noop("years"), count_longer_periods),
    (gettext_noop("people reached"), count_people),
    (gettext_noop("things"), count_things),
)


def recount(cursor: CursorWrapper, tables: Tables, progress: Progress) -> None:
    """Count everything into empty tables, telling `progress` what is being counted."""
    for number, (label, statement) in enumerate(STEPS, start=1):
        progress(_("Step %(number)d of %(all)d: %(what)s …") % {"number": number, "all": len(STEPS), "what": _(label)})
        cursor.execute(statement(tables))
        if number in (1, 2):
            # The next steps read what this one wrote; without figures about it the planner guesses badly.
            cursor.execute(f"ANALYZE {tables.names()[number - 1]}")


def make_temporary(cursor: CursorWrapper) -> Tables:
    """Empty temporary tables like the real ones, gone when the transaction ends."""
    for temporary, real in zip(TEMPORARY.names(), REAL.names(), strict=True):
        cursor.execute(f"CREATE TEMPORARY TABLE {temporary} (LIKE {real} INCLUDING DEFAULTS) ON COMMIT DROP")
    return TEMPORARY
