"""The network's slices: how much the day cells of hubs grow, they grow, under the kind of hub and country of each.

A hub's place (its kind and country, or those of its hub) is kept beside the slices, as it was when its sessions were
added to them. When that changes, all that the hub owns is taken from the old slices and added to the new ones, out of
its cells: what is taken away is exactly what was added. docs/adr/0041 has the reasons.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.backends.utils import CursorWrapper

from impact.models.cells import ALL_TIME_START, PeriodKind
from impact.models.slice_cells import SlicePeriod
from impact.rollups.definitions import (
    BY_TYPE_OR_ALL,
    PLACES,
    SUMS,
    VARIANTS,
    VARIANTS_OF_DAYS,
    literal,
    month_of,
    school_year_of,
    summed,
    term_of,
    year_of,
)

ADDITIVE = [figure for figure in SUMS if figure != "largest_session"]
KEY = "category, country, audience, session_type_id, led_by, month"
ALL_SUMS = ", ".join(SUMS)

# Out of rows `more` of what hubs own: how much each sum grows, and the largest session. Cells without a type, of before
# they had one, are in no slice.
CARRY_TO_SLICES = f"""
        INSERT INTO impact_networkslice AS slice ({KEY}, {ALL_SUMS})
        SELECT v.category, v.country, m.audience, t.session_type_id, t.led_by, m.month,
               {", ".join(f"sum(m.{figure})" if figure in ADDITIVE else f"max(m.{figure})" for figure in SUMS)}
        FROM more m JOIN impact_sliceplace p ON p.hub_id = m.hub_id {VARIANTS} {BY_TYPE_OR_ALL}
        WHERE m.session_type_id <> 0
        GROUP BY v.category, v.country, m.audience, t.session_type_id, t.led_by, m.month
        ON CONFLICT ({KEY}) DO UPDATE
        SET {", ".join(f"{figure} = slice.{figure} + excluded.{figure}" for figure in ADDITIVE)},
            largest_session = greatest(slice.largest_session, excluded.largest_session)"""

DAY_KEY = "category, country, session_type_id, led_by, audience, day"
CARRY_TO_DAYS = f"""
        INSERT INTO impact_networkday AS cell ({DAY_KEY}, sessions, interactions)
        SELECT v.category, v.country, v.session_type_id, v.led_by, m.audience, m.day,
               sum(m.sessions), sum(m.interactions)
        FROM more m JOIN impact_sliceplace p ON p.hub_id = m.hub_id {VARIANTS_OF_DAYS}
        WHERE m.session_type_id <> 0
        GROUP BY v.category, v.country, v.session_type_id, v.led_by, m.audience, m.day
        HAVING sum(m.sessions) <> 0 OR sum(m.interactions) <> 0
        ON CONFLICT ({DAY_KEY}) DO UPDATE
        SET sessions = cell.sessions + excluded.sessions, interactions = cell.interactions + excluded.interactions"""

# The slices that lost what was their largest session; of all types together, if it was theirs too.
LOWERED_KEY = "category, country, audience, session_type_id, led_by"
NOT_LOWERED = "NULL::text, NULL::text, NULL::text, NULL::bigint, NULL::text"
LOWERED = f"""
        SELECT DISTINCT {", ".join(f"slice.{column}" for column in KEY.split(", "))}
        FROM more m JOIN impact_sliceplace p ON p.hub_id = m.hub_id {VARIANTS}
        JOIN impact_networkslice slice
          ON slice.category = v.category AND slice.country = v.country AND slice.audience = m.audience
         AND slice.session_type_id = m.session_type_id AND slice.led_by = m.led_by AND slice.month = m.month
         AND slice.largest_session = m.old_largest
        WHERE m.largest_session < m.old_largest"""
KEYS_OF_LOWERED = (
    f"unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[]) AS key(month, {LOWERED_KEY})"
)
OF_KEY = " AND ".join(f"slice.{column} = key.{column}" for column in KEY.split(", "))
# At one place: of the day cells of its hubs. That is the more work the more hubs are there, and the rarer.
LOWER_PLACES = f"""
    UPDATE impact_networkslice slice SET largest_session = coalesce((
        SELECT max(d.largest_session)
        FROM impact_sliceplace p
        JOIN impact_daycell d
          ON d.hub_id = p.hub_id AND d.day >= key.month AND d.day < (key.month + interval '1 month')::date
         AND d.owned AND d.session_type_id = key.session_type_id AND d.led_by = key.led_by
         AND d.audience = key.audience
        WHERE p.category = key.category AND p.country = key.country), 0)
    FROM {KEYS_OF_LOWERED}
    WHERE key.category <> '' AND key.country <> '' AND {OF_KEY}
"""
# At several places: of these.
LOWER_ALL_PLACES = f"""
    UPDATE impact_networkslice slice SET largest_session = coalesce((
        SELECT max(one.largest_session)
        FROM (SELECT DISTINCT p.category, p.country FROM impact_sliceplace p
              WHERE key.category IN ('', p.category) AND key.country IN ('', p.country)) place
        JOIN impact_networkslice one
          ON one.category = place.category AND one.country = place.country AND one.audience = key.audience
         AND one.session_type_id = key.session_type_id AND one.led_by = key.led_by AND one.month = key.month), 0)
    FROM {KEYS_OF_LOWERED}
    WHERE (key.category = '' OR key.country = '') AND {OF_KEY}
"""
LOWER_ALL_TYPES = """
    UPDATE impact_networkslice slice SET largest_session = (
        SELECT max(one.largest_session) FROM impact_networkslice one
        WHERE one.category = slice.category AND one.country = slice.country AND one.audience = slice.audience
          AND one.session_type_id <> 0 AND one.month = slice.month)
    FROM (SELECT DISTINCT * FROM unnest(%s::date[], %s::text[], %s::text[], %s::text[]))
         AS key(month, category, country, audience)
    WHERE slice.category = key.category AND slice.country = key.country AND slice.audience = key.audience
      AND slice.session_type_id = 0 AND slice.led_by = '' AND slice.month = key.month
"""

Lowered = tuple[dt.date, str, str, str, int, str]  # month, category, country, audience, type, led by

# From rows `change` (kind, start, lineage_id, category, country, session_type_id, led_by, old, new), of which the first
# two name a period: what each lineage reached in each combination of filters before and after, and the difference.
# Only where it changed at one place, by one type and leader, may it have changed in what these are part of. A lineage
# that met one place only reached the same there as in all combinations of places: these are written without a look.
REACHED = f"""elsewhere AS MATERIALIZED (
        SELECT lineage_id FROM change GROUP BY lineage_id
        HAVING (min(category), min(country)) IS DISTINCT FROM (max(category), max(country))
    ), asked AS MATERIALIZED (
        SELECT DISTINCT p.kind, p.start, p.lineage_id, e.lineage_id IS NOT NULL AS several, v.category, v.country,
               type.id AS session_type_id, who.led_by
        FROM change p LEFT JOIN elsewhere e USING (lineage_id) {VARIANTS}
        CROSS JOIN LATERAL (VALUES (0::bigint), (p.session_type_id)) AS type(id)
        CROSS JOIN LATERAL (VALUES (''), (p.led_by)) AS who(led_by)
        WHERE p.old IS DISTINCT FROM p.new AND (e.lineage_id IS NOT NULL OR (v.category <> '' AND v.country <> ''))
    ), reached AS (
        SELECT a.kind, a.start, a.lineage_id, a.several, a.category, a.country, a.session_type_id, a.led_by,
               coalesce(max(c.old), 0) AS old, coalesce(max(c.new), 0) AS new
        FROM asked a
        JOIN change c
          ON c.lineage_id = a.lineage_id AND c.start = a.start AND c.kind = a.kind
         AND a.category IN ('', c.category) AND a.country IN ('', c.country)
         AND a.session_type_id IN (0, c.session_type_id) AND a.led_by IN ('', c.led_by)
        GROUP BY a.kind, a.start, a.lineage_id, a.several, a.category, a.country, a.session_type_id, a.led_by
    )"""
CARRY_PEOPLE = """
        INSERT INTO impact_networkslicepeople AS cell
            (category, country, session_type_id, led_by, period_kind, period_start, people_by_class)
        SELECT v.category, v.country, p.session_type_id, p.led_by, p.kind, p.start, sum(p.new - p.old)
        FROM reached p CROSS JOIN LATERAL (
            VALUES (p.category, p.country, true), (p.category, '', NOT p.several), ('', p.country, NOT p.several),
                   ('', '', NOT p.several)) AS v(category, country, applies)
        WHERE p.old <> p.new AND v.applies
        GROUP BY v.category, v.country, p.session_type_id, p.led_by, p.kind, p.start
        ON CONFLICT (category, country, session_type_id, led_by, period_kind, period_start) DO UPDATE
        SET people_by_class = cell.people_by_class + excluded.people_by_class"""

NEW_PLACES = f"""
    INSERT INTO impact_sliceplace (hub_id, category, country)
    SELECT p.hub_id, p.category, p.country FROM ({PLACES}) p
    WHERE p.hub_id IN (SELECT unnest(%(hubs)s::bigint[])
                       UNION SELECT hub_id FROM impact_session WHERE id = ANY(%(sessions)s::bigint[]))
    ON CONFLICT (hub_id) DO NOTHING
"""
MOVED = f"""
    SELECT p.hub_id, p.category, p.country
    FROM hubs_hub hub JOIN ({PLACES}) p ON p.hub_id = hub.id JOIN impact_sliceplace before ON before.hub_id = p.hub_id
    WHERE (hub.id = ANY(%(hubs)s) OR hub.parent_id = ANY(%(hubs)s))
      AND (before.category, before.country) IS DISTINCT FROM (p.category, p.country)
"""
LINEAGES_OF_HUBS = """
    SELECT DISTINCT class.lineage_id
    FROM impact_session s JOIN impact_attendanceline l ON l.session_id = s.id
    JOIN schools_schoolclass class ON class.id = l.school_class_id
    WHERE s.hub_id = ANY(%s)
"""
OWNED = f"""
    WITH more AS (
        SELECT hub_id, day, {month_of("day")} AS month, session_type_id, led_by, audience,
               {{sums}}
        FROM impact_daycell WHERE hub_id = ANY(%(hubs)s) AND owned
        GROUP BY hub_id, day, session_type_id, led_by, audience
    ), carried AS ({CARRY_TO_SLICES}
    ), carried_days AS ({CARRY_TO_DAYS}
    )
"""
TAKE_SUMS = f"""
    {
    OWNED.format(
        sums=", ".join(
            f"-sum({figure})::bigint AS {figure}" if figure in ADDITIVE else f"0 AS {figure}" for figure in SUMS
        )
    )
}
    SELECT DISTINCT m.month, v.category, v.country, m.audience, m.session_type_id, m.led_by
    FROM more m JOIN impact_sliceplace p ON p.hub_id = m.hub_id {VARIANTS}
"""
ADD_SUMS = f"{OWNED.format(sums=summed())} SELECT 1"
MOVE_PEOPLE = f"""
    WITH moved AS (
        SELECT * FROM unnest(%(hubs)s::bigint[], %(categories)s::text[], %(countries)s::text[])
                      AS moved(hub_id, category, country)
    ), change AS MATERIALIZED (
        SELECT period.kind, period.start, m.lineage_id, place.category, place.country, m.session_type_id, m.led_by,
               max(place.old) AS old, max(place.new) AS new
        FROM impact_lineagemonth m
        JOIN impact_sliceplace before ON before.hub_id = m.hub_id
        LEFT JOIN moved ON moved.hub_id = m.hub_id
        CROSS JOIN LATERAL (VALUES
            (before.category, before.country, m.highest, NULL::integer),
            (coalesce(moved.category, before.category), coalesce(moved.country, before.country), NULL, m.highest)
        ) AS place(category, country, old, new)
        CROSS JOIN LATERAL (VALUES
            ({literal(PeriodKind.MONTH)}, m.month), ({literal(PeriodKind.YEAR)}, {year_of("m.month")}),
            ({literal(PeriodKind.SCHOOL_YEAR)}, {school_year_of("m.month")}),
            ({literal(SlicePeriod.TERM)}, {term_of("m.month")}),
            ({literal(PeriodKind.ALL)}, date {literal(ALL_TIME_START.isoformat())})
        ) AS period(kind, start)
        WHERE m.lineage_id = ANY(%(lineages)s) AND m.owned AND m.session_type_id <> 0
        GROUP BY period.kind, period.start, m.lineage_id, place.category, place.country, m.session_type_id, m.led_by
    ), {REACHED}
    {CARRY_PEOPLE}
"""
WRITE_PLACES = f"""
    INSERT INTO impact_sliceplace (hub_id, category, country) {PLACES} {{where}}
    ON CONFLICT (hub_id) DO UPDATE SET category = excluded.category, country = excluded.country
"""


def place_hubs(cursor: CursorWrapper, hubs: Collection[int], new_sessions: list[int]) -> None:
    """Give hubs that are counted for the first time their place in the slices."""
    cursor.execute(NEW_PLACES, {"hubs": sorted(hubs), "sessions": new_sessions})


def move_hubs(cursor: CursorWrapper, hubs: Collection[int], stale_lineages: Collection[int]) -> None:
    """Move what these hubs and their sub-hubs own to the slices of their kind and country of now.

    Before anything else is counted: out of the cells as they stand. Which lineages have something there the facts say;
    those that have nothing there any more are among the stale ones.
    """
    if not hubs:
        return
    cursor.execute(MOVED, {"hubs": sorted(hubs)})
    moved = cursor.fetchall()
    if not moved:
        return
    values: dict[str, Any] = dict(
        zip(("hubs", "categories", "countries"), map(list, zip(*moved, strict=True)), strict=True)
    )
    cursor.execute(LINEAGES_OF_HUBS, [values["hubs"]])
    values["lineages"] = sorted({*stale_lineages, *(lineage for (lineage,) in cursor.fetchall())})
    cursor.execute(MOVE_PEOPLE, values)
    cursor.execute(TAKE_SUMS, values)
    left: list[Lowered] = cursor.fetchall()
    cursor.execute(WRITE_PLACES.format(where="WHERE h.id = ANY(%s)"), [values["hubs"]])
    cursor.execute(ADD_SUMS, values)
    lower_largest(cursor, left)


def place_all_hubs(cursor: CursorWrapper) -> None:
    """Put every hub where it belongs now: for a rebuild, which writes the slices anew."""
    cursor.execute(WRITE_PLACES.format(where="WHERE true"))


def lower_largest(cursor: CursorWrapper, slices: list[Lowered]) -> None:
    """Find the largest session of these slices anew: of a place by day cells, of several by each, so of all types."""
    if slices:
        columns = [list(column) for column in zip(*slices, strict=True)]
        cursor.execute(LOWER_PLACES, columns)
        cursor.execute(LOWER_ALL_PLACES, columns)
        cursor.execute(LOWER_ALL_TYPES, columns[:4])
