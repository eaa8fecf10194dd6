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
from impact.models.session import LedBy
from impact.models.slice_cells import NetworkDay, NetworkSlice, NetworkSlicePeople
from impact.rollups.definitions import (
    PLACES,
    VARIANTS,
    VIEWERS,
    Of,
    day_cells,
    lineage_months,
    literal,
    month_of,
    school_year_of,
    sum_of,
    summed,
    things_of_owners,
    year_of,
)
from impact.rollups.lineages import AUDIENCES
from impact.rollups.slices import NEVER

Progress = Callable[[str], None]


DAYS, LINEAGES, MONTHS, PEOPLE = "recount_day", "recount_lineage", "recount_month", "recount_people"
PERIODS, THINGS = "recount_period", "recount_thing"
SLICES, SLICE_PEOPLE, NETWORK_DAYS = "recount_slice", "recount_slice_people", "recount_network_day"
PLACE_DAYS = "recount_place_day"
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
LEADERS = ", ".join(f"({literal(who)}::text)" for who in LedBy)
ALL, ALL_TIME = literal(PeriodKind.ALL), f"date {literal(ALL_TIME_START.isoformat())}"
COUNT_MONTHS = f"""
    WITH hub_month AS (
        SELECT hub_id, project_id, owned, {month_of("day")} AS month, audience, {summed(days=True)}
        FROM {DAYS} GROUP BY hub_id, project_id, owned, {month_of("day")}, audience
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

# Hubs with their places, each place with a number: what is counted by numbers is counted faster.
NUMBERED_PLACES = f"SELECT p.*, dense_rank() OVER (ORDER BY category, country)::int AS place FROM ({PLACES}) p"

# What hubs own, by place, type, leader and day: one look at the days of all hubs, for the slices and for the days.
COUNT_PLACE_DAYS = f"""
    WITH hub AS MATERIALIZED ({NUMBERED_PLACES})
    SELECT place.category, place.country, d.audience, d.session_type_id, d.led_by, d.day, d.sessions, d.interactions,
           d.first_timers, d.largest_session, d.without_attendance
    FROM (
        SELECT hub.place, d.audience, d.session_type_id, d.led_by, d.day, {summed("d", days=True)}
        FROM {DAYS} d JOIN hub USING (hub_id)
        WHERE d.owned
        GROUP BY d.day, hub.place, d.session_type_id, d.led_by, d.audience
    ) d JOIN (SELECT DISTINCT place, category, country FROM hub) place USING (place)
"""

# The sums of each place, type and leader; of all types and leaders; then of all kinds, all countries and both.
COUNT_SLICES = f"""
    WITH by_type AS MATERIALIZED (
        SELECT category, country, audience, session_type_id, led_by, month, {summed()}
        FROM (SELECT *, {month_of("day")} AS month FROM {PLACE_DAYS}) p
        GROUP BY category, country, audience, session_type_id, led_by, month
    )
    SELECT coalesce(category, '') AS category, coalesce(country, '') AS country, audience, session_type_id, led_by,
           month, {summed()}
    FROM (
        SELECT * FROM by_type
        UNION ALL
        SELECT category, country, audience, 0, '', month, {summed()}
        FROM by_type GROUP BY category, country, audience, month
    ) p
    GROUP BY audience, session_type_id, led_by, month,
             GROUPING SETS ((category, country), (category), (country), ())
"""

COUNT_NETWORK_DAYS = f"""
    WITH of_all_types AS MATERIALIZED (
        SELECT category, country, audience, day, {sum_of("sessions")}, {sum_of("interactions")}
        FROM {PLACE_DAYS} GROUP BY category, country, audience, day
    )
    SELECT category, country, session_type_id, led_by, audience, day, sessions, interactions FROM {PLACE_DAYS}
    UNION ALL
    SELECT '', '', session_type_id, led_by, audience, day, {sum_of("sessions")}, {sum_of("interactions")}
    FROM {PLACE_DAYS} GROUP BY session_type_id, led_by, audience, day
    UNION ALL
    SELECT coalesce(category, ''), coalesce(country, ''), 0, '', audience, day,
           {sum_of("sessions")}, {sum_of("interactions")}
    FROM of_all_types GROUP BY audience, day, GROUPING SETS ((category, country), (category), (country), ())
"""

# People by class for each combination of filters. Most lineages are of one place only: their people are added up there,
# and then over places. What others reached in each combination of places is found lineage by lineage. Lineages are
# grouped many times, so until the end a combination is one number: whether of several places, place, type and leader.
# As many as were there the time before, were last there then; only where more came than then is looked further back.
CODE = "({several}::bigint << 40) + ({place}::bigint << 24)"
COUNT_SLICE_PEOPLE = f"""
    WITH hub AS MATERIALIZED ({NUMBERED_PLACES}
    ), wider AS MATERIALIZED (
        SELECT v.category, v.country, row_number() OVER ()::int AS place
        FROM (SELECT DISTINCT v.category, v.country FROM hub p {VARIANTS}) v
    ), leader AS MATERIALIZED (
        SELECT led_by, row_number() OVER ()::int AS no FROM (VALUES {LEADERS}) AS leader(led_by)
    ), type AS MATERIALIZED (
        SELECT id, row_number() OVER ()::int AS no FROM impact_sessiontype
    ), owned AS MATERIALIZED (
        SELECT m.lineage_id, m.month, hub.place, hub.category, hub.country, type.no AS type, leader.no AS leader,
               m.highest
        FROM {LINEAGES} m JOIN hub USING (hub_id) JOIN leader USING (led_by) JOIN type ON type.id = m.session_type_id
        WHERE m.owned
    ), elsewhere AS MATERIALIZED (
        SELECT lineage_id FROM owned GROUP BY lineage_id HAVING min(place) <> max(place)
    ), found AS (
        SELECT lineage_id, month, {CODE.format(several=0, place="place")} AS code, type, leader, highest
        FROM owned WHERE lineage_id NOT IN (SELECT lineage_id FROM elsewhere)
        UNION ALL
        SELECT p.lineage_id, p.month, {CODE.format(several=1, place="wider.place")}, p.type, p.leader, p.highest
        FROM elsewhere JOIN owned p USING (lineage_id) {VARIANTS}
        JOIN wider ON wider.category = v.category AND wider.country = v.country
    ), of_month AS MATERIALIZED (
        SELECT lineage_id, month, found.code + which.code AS code, max(highest) AS highest
        FROM found
        CROSS JOIN LATERAL (VALUES (0), (leader), (type * 4), (type * 4 + leader)) AS which(code)
        GROUP BY lineage_id, month, found.code + which.code
        HAVING max(highest) > 0
    ), past AS MATERIALIZED (
        SELECT lineage_id, code, month, highest, lag(month) OVER before AS since, lag(highest) OVER before AS previous,
               max(highest) OVER (before ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ever
        FROM of_month WINDOW before AS (PARTITION BY lineage_id, code ORDER BY month)
    ), step AS (
        SELECT month, {NEVER} AS since, code, highest - coalesce(ever, 0) AS people
        FROM past WHERE highest > coalesce(ever, 0)
        UNION ALL
        SELECT month, since, code, highest FROM past WHERE previous >= highest
        UNION ALL
        SELECT month, since, code, both_times - coalesce(between_them, 0)
        FROM (
            SELECT later.month, earlier.month AS since, code, least(later.highest, earlier.highest) AS both_times,
                   max(earlier.highest) OVER (PARTITION BY lineage_id, code, later.month ORDER BY earlier.month DESC
                                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS between_them
            FROM past later JOIN past earlier USING (lineage_id, code)
            WHERE later.previous < later.highest AND earlier.month < later.month
        ) pair WHERE both_times > coalesce(between_them, 0)
    ), added AS (
        SELECT month, since, code, sum(people) AS people FROM step GROUP BY month, since, code
    ), place AS (
        SELECT DISTINCT 0 AS several, place, category, country FROM hub
        UNION ALL SELECT 1, place, category, country FROM wider
    ), spelt AS (
        SELECT month, since, place.several = 1 AS several, place.category, place.country,
               coalesce(type.id, 0) AS session_type_id, coalesce(leader.led_by, '') AS led_by, people
        FROM added
        JOIN place ON place.several = added.code >> 40 AND place.place = (added.code >> 24) & 65535
        LEFT JOIN type ON type.no = (added.code & 16777215) / 4
        LEFT JOIN leader ON leader.no = added.code & 3
    )
    SELECT category, country, session_type_id, led_by, month, since, sum(people)::bigint AS people_by_class
    FROM (
        SELECT month, since, category, country, session_type_id, led_by, people FROM spelt WHERE several
        UNION ALL
        SELECT p.month, p.since, v.category, v.country, p.session_type_id, p.led_by, p.people
        FROM spelt p {VARIANTS} WHERE NOT p.several
    ) every
    GROUP BY category, country, session_type_id, led_by, month, since
"""

# What is counted, into which table, by which question.
STEPS: tuple[tuple[str, str, str], ...] = (
    (gettext_noop("days"), DAYS, day_cells(Of.ALL)),
    (gettext_noop("classes"), LINEAGES, lineage_months(Of.ALL)),
    (gettext_noop("months"), MONTHS, COUNT_MONTHS),
    (gettext_noop("people reached"), PEOPLE, COUNT_PEOPLE),
    (gettext_noop("years"), PERIODS, COUNT_PERIODS),
    (gettext_noop("things"), THINGS, COUNT_THINGS),
    (gettext_noop("days by place"), PLACE_DAYS, COUNT_PLACE_DAYS),
    (gettext_noop("slices of the network"), SLICES, COUNT_SLICES),
    (gettext_noop("people reached in slices"), SLICE_PEOPLE, COUNT_SLICE_PEOPLE),
    (gettext_noop("days of the network"), NETWORK_DAYS, COUNT_NETWORK_DAYS),
)

# What later steps read: without figures about it the planner guesses badly.
READ_AGAIN = {DAYS, LINEAGES, MONTHS, PEOPLE, PLACE_DAYS}


@contextmanager
def recounted(cursor: CursorWrapper, progress: Progress) -> Iterator[None]:
    """Within, temporary tables hold every cell as the facts say it; `progress` is told what is being counted."""
    cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
    for number, (label, table, question) in enumerate(STEPS, start=1):
        progress(_("Step %(number)d of %(all)d: %(what)s …") % {"number": number, "all": len(STEPS), "what": _(label)})
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS {question}")
        if table in READ_AGAIN:
            cursor.execute(f"ANALYZE {table}")
    yield
    cursor.execute(f"DROP TABLE {', '.join(table for _label, table, _question in STEPS)}")
