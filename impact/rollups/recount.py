"""Everything from nothing: each table of cells, computed from the facts alone into tables that are gone afterwards.

The steps follow one another: months are added up from the days just counted, people from the lineages just counted.
Nothing of what stands in the cells is read. `differences` then says where the cells that stand say something else.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import models
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from impact.models.cells import ALL_TIME_START, DayCell, LineageMonth, PeriodCell, PeriodKind, ScopeKind, ThingCell
from impact.models.slice_cells import NetworkDay, NetworkSlice, NetworkSlicePeople, SlicePeriod
from impact.rollups.definitions import (
    PLACES,
    VARIANTS,
    VARIANTS_OF_DAYS,
    VIEWERS,
    Of,
    day_cells,
    lineage_months,
    literal,
    school_year_of,
    summed,
    term_of,
    things_of_owners,
    year_of,
)
from impact.rollups.lineages import AUDIENCES

Progress = Callable[[str], None]


DAYS, LINEAGES, MONTHS, PEOPLE = "recount_day", "recount_lineage", "recount_month", "recount_people"
PERIODS, THINGS = "recount_period", "recount_thing"
SLICES, SLICE_PEOPLE, NETWORK_DAYS = "recount_slice", "recount_slice_people", "recount_network_day"
# Each table of cells, and the one that holds what was recounted of it.
COUNTED: dict[type[models.Model], str] = {
    DayCell: DAYS,
    LineageMonth: LINEAGES,
    PeriodCell: PERIODS,
    ThingCell: THINGS,
    NetworkSlice: SLICES,
    NetworkSlicePeople: SLICE_PEOPLE,
    NetworkDay: NETWORK_DAYS,
}
# What a recount may take for itself at a time, instead of writing what it groups by to the disk and back.
MEMORY = "128MB"

NETWORK, HUB, OWNER = literal(ScopeKind.NETWORK), literal(ScopeKind.HUB), literal(ScopeKind.OWNER)
PROJECT = literal(ScopeKind.PROJECT)
MONTH, YEAR, SCHOOL_YEAR = literal(PeriodKind.MONTH), literal(PeriodKind.YEAR), literal(PeriodKind.SCHOOL_YEAR)
TERM = literal(SlicePeriod.TERM)
ALL, ALL_TIME = literal(PeriodKind.ALL), f"date {literal(ALL_TIME_START.isoformat())}"
COUNT_MONTHS = f"""
    WITH hub_month AS (
        SELECT hub_id, project_id, owned, date_trunc('month', day)::date AS month, audience, {summed(days=True)}
        FROM {DAYS} GROUP BY hub_id, project_id, owned, date_trunc('month', day)::date, audience
    )
    SELECT scope.kind AS scope_kind, scope.id AS scope_id, {MONTH} AS period_kind, m.month AS period_start, m.audience,
           {summed("m")}
    FROM hub_month m
    CROSS JOIN LATERAL (VALUES
        ({NETWORK}, 0::bigint, m.owned), ({HUB}, m.hub_id, true), ({OWNER}, m.hub_id, m.owned),
        ({PROJECT}, m.project_id, m.owned AND m.project_id <> 0)
    ) AS scope(kind, id, applies)
    WHERE scope.applies
    GROUP BY scope.kind, scope.id, m.month, m.audience
"""

# People by class at each scope and for each period: each lineage's maxima of a scope are found month by month, those of
# longer periods from them.
COUNT_PEOPLE = f"""
    WITH of_month AS MATERIALIZED (
        SELECT {NETWORK} AS kind, 0::bigint AS id, lineage_id, month, max(highest) AS highest
        FROM {LINEAGES} WHERE owned GROUP BY lineage_id, month
        UNION ALL
        SELECT {HUB}, hub_id, lineage_id, month, max(highest)
        FROM {LINEAGES} GROUP BY hub_id, lineage_id, month
        UNION ALL
        SELECT {PROJECT}, project_id, lineage_id, month, max(highest)
        FROM {LINEAGES} WHERE owned AND project_id <> 0 GROUP BY project_id, lineage_id, month
    ), of_year AS MATERIALIZED (
        SELECT kind, id, lineage_id, {year_of("month")} AS start, max(highest) AS highest
        FROM of_month GROUP BY 1, 2, 3, 4
    ), of_school_year AS (
        SELECT kind, id, lineage_id, {school_year_of("month")} AS start, max(highest) AS highest
        FROM of_month GROUP BY 1, 2, 3, 4
    ), of_all_time AS (
        SELECT kind, id, lineage_id, max(highest) AS highest FROM of_year GROUP BY 1, 2, 3
    )
    SELECT kind AS scope_kind, id AS scope_id, {MONTH} AS period_kind, month AS period_start, sum(highest) AS people
    FROM of_month GROUP BY kind, id, month
    UNION ALL SELECT kind, id, {YEAR}, start, sum(highest) FROM of_year GROUP BY kind, id, start
    UNION ALL SELECT kind, id, {SCHOOL_YEAR}, start, sum(highest) FROM of_school_year GROUP BY kind, id, start
    UNION ALL SELECT kind, id, {ALL}, {ALL_TIME}, sum(highest) FROM of_all_time GROUP BY kind, id
"""

# Months, and years, school years and all time added up from them, with the people reached beside.
COUNT_PERIODS = f"""
    SELECT added.*, coalesce(counted.people, 0) AS people_by_class
    FROM (
        SELECT * FROM {MONTHS}
        UNION ALL
        SELECT m.scope_kind, m.scope_id, period.kind, period.start, m.audience, {summed("m")}
        FROM {MONTHS} m
        CROSS JOIN LATERAL (VALUES
            ({YEAR}, {year_of("m.period_start")}), ({SCHOOL_YEAR}, {school_year_of("m.period_start")}),
            ({ALL}, {ALL_TIME})
        ) AS period(kind, start)
        WHERE m.scope_kind <> {OWNER}
        GROUP BY m.scope_kind, m.scope_id, period.kind, period.start, m.audience
    ) added
    LEFT JOIN {PEOPLE} counted
      ON counted.scope_kind = added.scope_kind AND counted.scope_id = added.scope_id
     AND counted.period_kind = added.period_kind AND counted.period_start = added.period_start
     AND added.audience IN ({", ".join(literal(audience) for audience in AUDIENCES)})
"""

COUNT_THINGS = f"""
    WITH own AS ({things_of_owners(restricted=False)})
    SELECT {OWNER} AS scope_kind, hub_id AS scope_id, thing, number FROM own
    UNION ALL
    SELECT {HUB}, v.viewer_id, own.thing, sum(own.number)
    FROM ({VIEWERS}) v JOIN own ON own.hub_id = v.member_id GROUP BY v.viewer_id, own.thing
    UNION ALL
    SELECT {NETWORK}, 0, thing, sum(number) FROM own GROUP BY thing
"""

COUNT_SLICES = f"""
    SELECT v.category, v.country, p.audience, p.month, p.session_type_id, p.led_by, {summed("p")}
    FROM (
        SELECT place.category, place.country, d.audience, date_trunc('month', d.day)::date AS month, d.session_type_id,
               d.led_by, {summed("d", days=True)}
        FROM {DAYS} d JOIN ({PLACES}) place ON place.hub_id = d.hub_id
        WHERE d.owned
        GROUP BY place.category, place.country, d.audience, date_trunc('month', d.day), d.session_type_id, d.led_by
    ) p {VARIANTS}
    GROUP BY v.category, v.country, p.audience, p.month, p.session_type_id, p.led_by
"""

COUNT_NETWORK_DAYS = f"""
    SELECT v.category, v.country, v.session_type_id, v.led_by, m.audience, m.day,
           sum(m.sessions)::int AS sessions, sum(m.interactions)::bigint AS interactions
    FROM (
        SELECT place.category, place.country, d.audience, d.day, d.session_type_id, d.led_by, {summed("d", days=True)}
        FROM {DAYS} d JOIN ({PLACES}) place ON place.hub_id = d.hub_id
        WHERE d.owned
        GROUP BY place.category, place.country, d.audience, d.day, d.session_type_id, d.led_by
    ) m CROSS JOIN LATERAL (VALUES (m.category, m.country)) AS p(category, country) {VARIANTS_OF_DAYS}
    GROUP BY v.category, v.country, v.session_type_id, v.led_by, m.audience, m.day
"""

# People by class for each combination of filters. Most lineages are of one place only: their people are added up there,
# and then over places. What others reached in each combination of places is found lineage by lineage.
OF_PLACE = "several, category, country, session_type_id, led_by"
COUNT_SLICE_PEOPLE = f"""
    WITH of_place AS MATERIALIZED (
        SELECT m.lineage_id, m.month, place.category, place.country, m.session_type_id, m.led_by,
               max(m.highest) AS highest
        FROM {LINEAGES} m JOIN ({PLACES}) place ON place.hub_id = m.hub_id
        WHERE m.owned
        GROUP BY m.lineage_id, m.month, place.category, place.country, m.session_type_id, m.led_by
    ), elsewhere AS (
        SELECT lineage_id FROM of_place GROUP BY lineage_id
        HAVING (min(category), min(country)) IS DISTINCT FROM (max(category), max(country))
    ), of_month AS MATERIALIZED (
        SELECT lineage_id, month, several, category, country, coalesce(session_type_id, 0) AS session_type_id,
               coalesce(led_by, '') AS led_by, max(highest) AS highest
        FROM (
            SELECT *, false AS several FROM of_place WHERE lineage_id NOT IN (SELECT lineage_id FROM elsewhere)
            UNION ALL
            SELECT p.lineage_id, p.month, v.category, v.country, p.session_type_id, p.led_by, p.highest, true
            FROM of_place p {VARIANTS} WHERE p.lineage_id IN (SELECT lineage_id FROM elsewhere)
        ) found
        GROUP BY lineage_id, month, several, category, country, CUBE (session_type_id, led_by)
    ), of_year AS MATERIALIZED (
        SELECT lineage_id, {year_of("month")} AS start, {OF_PLACE}, max(highest) AS highest
        FROM of_month GROUP BY lineage_id, {year_of("month")}, {OF_PLACE}
    ), of_school_year AS (
        SELECT lineage_id, {school_year_of("month")} AS start, {OF_PLACE}, max(highest) AS highest
        FROM of_month GROUP BY lineage_id, {school_year_of("month")}, {OF_PLACE}
    ), of_term AS (
        SELECT lineage_id, {term_of("month")} AS start, {OF_PLACE}, max(highest) AS highest
        FROM of_month GROUP BY lineage_id, {term_of("month")}, {OF_PLACE}
    ), of_all_time AS (
        SELECT lineage_id, {OF_PLACE}, max(highest) AS highest FROM of_year GROUP BY lineage_id, {OF_PLACE}
    ), added AS (
        SELECT {MONTH} AS kind, month AS start, {OF_PLACE}, sum(highest) AS people
        FROM of_month GROUP BY month, {OF_PLACE}
        UNION ALL SELECT {YEAR}, start, {OF_PLACE}, sum(highest) FROM of_year GROUP BY start, {OF_PLACE}
        UNION ALL SELECT {SCHOOL_YEAR}, start, {OF_PLACE}, sum(highest) FROM of_school_year GROUP BY start, {OF_PLACE}
        UNION ALL SELECT {TERM}, start, {OF_PLACE}, sum(highest) FROM of_term GROUP BY start, {OF_PLACE}
        UNION ALL SELECT {ALL}, {ALL_TIME}, {OF_PLACE}, sum(highest) FROM of_all_time GROUP BY {OF_PLACE}
    )
    SELECT category, country, session_type_id, led_by, kind AS period_kind, start AS period_start,
           sum(people)::bigint AS people_by_class
    FROM (
        SELECT kind, start, category, country, session_type_id, led_by, people FROM added WHERE several
        UNION ALL
        SELECT p.kind, p.start, v.category, v.country, p.session_type_id, p.led_by, p.people
        FROM added p {VARIANTS} WHERE NOT p.several
    ) every
    GROUP BY category, country, session_type_id, led_by, kind, start
"""

# What is counted, into which table, by which question.
STEPS: tuple[tuple[str, str, str], ...] = (
    (gettext_noop("days"), DAYS, day_cells(Of.ALL)),
    (gettext_noop("classes"), LINEAGES, lineage_months(Of.ALL)),
    (gettext_noop("months"), MONTHS, COUNT_MONTHS),
    (gettext_noop("people reached"), PEOPLE, COUNT_PEOPLE),
    (gettext_noop("years"), PERIODS, COUNT_PERIODS),
    (gettext_noop("things"), THINGS, COUNT_THINGS),
    (gettext_noop("slices of the network"), SLICES, COUNT_SLICES),
    (gettext_noop("people reached in slices"), SLICE_PEOPLE, COUNT_SLICE_PEOPLE),
    (gettext_noop("days of the network"), NETWORK_DAYS, COUNT_NETWORK_DAYS),
)


@contextmanager
def recounted(cursor: CursorWrapper, progress: Progress) -> Iterator[None]:
    """Within, temporary tables hold every cell as the facts say it; `progress` is told what is being counted."""
    cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
    for number, (label, table, question) in enumerate(STEPS, start=1):
        progress(_("Step %(number)d of %(all)d: %(what)s …") % {"number": number, "all": len(STEPS), "what": _(label)})
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS {question}")
        # The next steps read what this one wrote; without figures about it the planner guesses badly.
        cursor.execute(f"ANALYZE {table}")
    yield
    cursor.execute(f"DROP TABLE {', '.join(table for _label, table, _question in STEPS)}")
