"""Everything from nothing: each table of cells, computed from the facts alone into tables that are gone afterwards.

The steps follow one another: months are added up from the days just counted, people from the lineages just counted.
Nothing of what stands in the cells is read. `differences` then says where the cells that stand say something else.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from impact.models.cells import ALL_TIME_START, DayCell, LineageMonth, PeriodCell, PeriodKind, ScopeKind, ThingCell
from impact.rollups.definitions import (
    VIEWERS,
    Of,
    day_cells,
    lineage_months,
    literal,
    school_year_of,
    summed,
    things_of_owners,
    year_of,
)
from impact.rollups.lineages import AUDIENCES

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Tables:
    """The names of the four tables to count into."""

    days: str
    lineages: str
    periods: str
    things: str

    def names(self) -> tuple[str, str, str, str]:
        """All four, in the order in which they are counted."""
        return self.days, self.lineages, self.periods, self.things


MODELS = (DayCell, LineageMonth, PeriodCell, ThingCell)
COUNTED = Tables(days="recount_day", lineages="recount_lineage", periods="recount_period", things="recount_thing")
# What a recount may take for itself at a time, instead of writing what it groups by to the disk and back.
MEMORY = "128MB"

NETWORK, HUB, OWNER = literal(ScopeKind.NETWORK), literal(ScopeKind.HUB), literal(ScopeKind.OWNER)
PROJECT = literal(ScopeKind.PROJECT)
MONTH, YEAR, SCHOOL_YEAR = literal(PeriodKind.MONTH), literal(PeriodKind.YEAR), literal(PeriodKind.SCHOOL_YEAR)
ALL, ALL_TIME = literal(PeriodKind.ALL), f"date {literal(ALL_TIME_START.isoformat())}"
DAY_COLUMNS = """hub_id, day, project_id, owned, audience, sessions, interactions, first_timers, largest_session,
    without_attendance"""
PERIOD_COLUMNS = """scope_kind, scope_id, period_kind, period_start, audience, sessions, interactions, first_timers,
    largest_session, without_attendance, people_by_class"""


def count_days(tables: Tables) -> str:
    """Statement that counts hub × project × audience × day."""
    return f"INSERT INTO {tables.days} ({DAY_COLUMNS}) {day_cells(Of.ALL)}"


def count_lineages(tables: Tables) -> str:
    """Statement that finds each lineage's highest attendance a month."""
    return f"""INSERT INTO {tables.lineages} (lineage_id, month, hub_id, project_id, owned, highest)
    SELECT * FROM ({lineage_months(Of.ALL)}) counted"""


def count_months(tables: Tables) -> str:
    """Statement that adds days up to months, for every scope."""
    return f"""
    INSERT INTO {tables.periods} ({PERIOD_COLUMNS})
    WITH hub_month AS (
        SELECT hub_id, project_id, owned, date_trunc('month', day)::date AS month, audience, {summed(days=True)}
        FROM {tables.days} GROUP BY hub_id, project_id, owned, date_trunc('month', day)::date, audience
    )
    SELECT scope.kind, scope.id, {MONTH}, m.month, m.audience, {summed("m")}, 0
    FROM hub_month m
    CROSS JOIN LATERAL (VALUES
        ({NETWORK}, 0::bigint, m.owned), ({HUB}, m.hub_id, true), ({OWNER}, m.hub_id, m.owned),
        ({PROJECT}, m.project_id, m.owned AND m.project_id <> 0)
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
    CROSS JOIN LATERAL (VALUES
        ({YEAR}, {year_of("m.period_start")}), ({SCHOOL_YEAR}, {school_year_of("m.period_start")}), ({ALL}, {ALL_TIME})
    ) AS period(kind, start)
    WHERE m.period_kind = {MONTH} AND m.scope_kind <> {OWNER}
    GROUP BY m.scope_kind, m.scope_id, period.kind, period.start, m.audience
    """


def count_people(tables: Tables) -> str:
    """Statement that sets people by class, computed at each scope and for each period.

    Each lineage's maxima of a scope are found month by month, those of longer periods from them.
    """
    audiences = ", ".join(f"({literal(audience)})" for audience in AUDIENCES)
    return f"""
    UPDATE {tables.periods} cell SET people_by_class = counted.people
    FROM (
        WITH of_month AS MATERIALIZED (
            SELECT {NETWORK} AS kind, 0::bigint AS id, lineage_id, month, max(highest) AS highest
            FROM {tables.lineages} WHERE owned GROUP BY lineage_id, month
            UNION ALL
            SELECT {HUB}, hub_id, lineage_id, month, max(highest)
            FROM {tables.lineages} GROUP BY hub_id, lineage_id, month
            UNION ALL
            SELECT {PROJECT}, project_id, lineage_id, month, max(highest)
            FROM {tables.lineages} WHERE owned AND project_id <> 0 GROUP BY project_id, lineage_id, month
        ), of_year AS MATERIALIZED (
            SELECT kind, id, lineage_id, {year_of("month")} AS start, max(highest) AS highest
            FROM of_month GROUP BY 1, 2, 3, 4
        ), of_school_year AS (
            SELECT kind, id, lineage_id, {school_year_of("month")} AS start, max(highest) AS highest
            FROM of_month GROUP BY 1, 2, 3, 4
        ), of_all_time AS (
            SELECT kind, id, lineage_id, max(highest) AS highest FROM of_year GROUP BY 1, 2, 3
        )
        SELECT kind, id, {MONTH} AS period_kind, month AS start, sum(highest) AS people
        FROM of_month GROUP BY kind, id, month
        UNION ALL SELECT kind, id, {YEAR}, start, sum(highest) FROM of_year GROUP BY kind, id, start
        UNION ALL SELECT kind, id, {SCHOOL_YEAR}, start, sum(highest) FROM of_school_year GROUP BY kind, id, start
        UNION ALL SELECT kind, id, {ALL}, {ALL_TIME}, sum(highest) FROM of_all_time GROUP BY kind, id
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


@contextmanager
def recounted(cursor: CursorWrapper, progress: Progress) -> Iterator[Tables]:
    """Within, temporary tables hold every cell as the facts say it; `progress` is told what is being counted."""
    cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
    for counted, model in zip(COUNTED.names(), MODELS, strict=True):
        cursor.execute(
            f"CREATE TEMPORARY TABLE {counted} (LIKE {model._meta.db_table} INCLUDING DEFAULTS) ON COMMIT DROP"
        )
    for number, (label, statement) in enumerate(STEPS, start=1):
        progress(_("Step %(number)d of %(all)d: %(what)s …") % {"number": number, "all": len(STEPS), "what": _(label)})
        cursor.execute(statement(COUNTED))
        if number in (1, 2):
            # The next steps read what this one wrote; without figures about it the planner guesses badly.
            cursor.execute(f"ANALYZE {COUNTED.names()[number - 1]}")
    yield COUNTED
    cursor.execute(f"DROP TABLE {', '.join(COUNTED.names())}")
