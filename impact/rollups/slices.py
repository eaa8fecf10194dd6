"""The network's slices: how much the day cells of hubs grow, they grow, under the kind of hub and country of each.

A hub's place (its kind and country, or those of its hub) is kept beside the slices, as it was when its sessions were
added to them. When that changes, all that the hub owns is taken from the old slices and added to the new ones, out of
its cells: what is taken away is exactly what was added. docs/adr/0041 has the reasons.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.backends.utils import CursorWrapper

from impact.models.slice_cells import NEVER as NEVER_BEFORE
from impact.rollups.definitions import (
    BY_TYPE_OR_ALL,
    PLACES,
    SUMS,
    VARIANTS,
    VARIANTS_OF_DAYS,
    literal,
    month_of,
    summed,
)

ADDITIVE = [figure for figure in SUMS if figure != "largest_session"]
KEY = "category, country, audience, session_type_id, led_by, month"
ALL_SUMS = ", ".join(SUMS)

# Where the hubs of some rows stand: these hubs alone are looked up, not those of the whole network.
PLACES_OF = """place AS MATERIALIZED (
        SELECT hub_id, category, country FROM impact_sliceplace
        WHERE hub_id = ANY(ARRAY(SELECT DISTINCT hub_id FROM {rows}))
    )"""

# Out of rows `more` of what hubs own, and their `place`: how much each sum grows, and the largest session. Cells
# without a type, of before they had one, are in no slice.
CARRY_TO_SLICES = f"""
        INSERT INTO impact_networkslice AS slice ({KEY}, {ALL_SUMS})
        SELECT v.category, v.country, m.audience, t.session_type_id, t.led_by, m.month,
               {", ".join(f"sum(m.{figure})" if figure in ADDITIVE else f"max(m.{figure})" for figure in SUMS)}
        FROM more m JOIN place p ON p.hub_id = m.hub_id {VARIANTS} {BY_TYPE_OR_ALL}
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
        FROM more m JOIN place p ON p.hub_id = m.hub_id {VARIANTS_OF_DAYS}
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
        FROM more m JOIN place p ON p.hub_id = m.hub_id {VARIANTS}
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

NEVER = f"date {literal(NEVER_BEFORE.isoformat())}"
EVERYBODY = "2147483647"  # more than any class has

Lowered = tuple[dt.date, str, str, str, int, str]  # month, category, country, audience, type, led by

# From rows `change` (month, lineage_id, category, country, session_type_id, led_by, old, new): in which months of each
# combination of filters each lineage reached how many, before and after, and how many rows of NetworkSlicePeople grow.
# Only where it changed at one place, by one type and leader, may it have changed in what these are part of. A lineage
# that met one place only reached the same there as in all combinations of places: these are written without a look.
# A month is put beside each before it, back to one that never was, in which everybody was there: as many people were
# last there in the earlier one as were there in both, but for those who were there in between. Months are carried along
# in arrays, since a planner that expects few rows would join them by walking through all for each.
REACHED = f"""elsewhere AS MATERIALIZED (
        SELECT lineage_id FROM change GROUP BY lineage_id
        HAVING (min(category), min(country)) IS DISTINCT FROM (max(category), max(country))
    ), asked AS MATERIALIZED (
        SELECT row_number() OVER () AS no, one.*
        FROM (
            SELECT DISTINCT p.lineage_id, e.lineage_id IS NOT NULL AS several, v.category, v.country,
                   type.id AS session_type_id, who.led_by
            FROM change p LEFT JOIN elsewhere e USING (lineage_id) {VARIANTS}
            CROSS JOIN LATERAL (VALUES (0::bigint), (p.session_type_id)) AS type(id)
            CROSS JOIN LATERAL (VALUES (''), (p.led_by)) AS who(led_by)
            WHERE p.old IS DISTINCT FROM p.new
              AND (e.lineage_id IS NOT NULL OR (v.category <> '' AND v.country <> ''))
        ) one
    ), reached AS MATERIALIZED (
        SELECT a.no, c.month, coalesce(max(c.old), 0) AS old, coalesce(max(c.new), 0) AS new
        FROM asked a
        JOIN change c
          ON c.lineage_id = a.lineage_id
         AND a.category IN ('', c.category) AND a.country IN ('', c.country)
         AND a.session_type_id IN (0, c.session_type_id) AND a.led_by IN ('', c.led_by)
        GROUP BY a.no, c.month
    ), history AS (
        SELECT no, month, old, new, min(month) FILTER (WHERE old <> new) OVER (PARTITION BY no) AS first_changed,
               {NEVER} || array_agg(month) OVER before AS months,
               {EVERYBODY} || array_agg(old) OVER before AS olds, {EVERYBODY} || array_agg(new) OVER before AS news
        FROM reached WINDOW before AS (PARTITION BY no ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), pair AS (
        SELECT later.no, later.month, earlier.month AS since,
               least(later.old, earlier.old) AS old_both, max(earlier.old) OVER between_them AS old_between,
               least(later.new, earlier.new) AS new_both, max(earlier.new) OVER between_them AS new_between
        FROM history later
        CROSS JOIN LATERAL unnest(months, olds, news) WITH ORDINALITY AS earlier(month, old, new, nth)
        WHERE later.month >= later.first_changed
        WINDOW between_them AS (PARTITION BY later.no, later.month ORDER BY earlier.nth DESC
                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), step AS (
        SELECT no, month, since,
               greatest(new_both - coalesce(new_between, 0), 0)
               - greatest(old_both - coalesce(old_between, 0), 0) AS more
        FROM pair
    )"""
CARRY_PEOPLE = """
        INSERT INTO impact_networkslicepeople AS cell
            (category, country, session_type_id, led_by, month, since, people_by_class)
        SELECT v.category, v.country, a.session_type_id, a.led_by, p.month, p.since, sum(p.more)
        FROM step p JOIN asked a USING (no) CROSS JOIN LATERAL (
            VALUES (a.category, a.country, true), (a.category, '', NOT a.several), ('', a.country, NOT a.several),
                   ('', '', NOT a.several)) AS v(category, country, applies)
        WHERE p.more <> 0 AND v.applies
        GROUP BY v.category, v.country, a.session_type_id, a.led_by, p.month, p.since
        HAVING sum(p.more) <> 0
        ON CONFLICT (category, country, session_type_id, led_by, month, since) DO UPDATE
        SET people_by_class = cell.people_by_class + excluded.people_by_class"""

NEW_PLACES = f"""
    INSERT INTO impact_sliceplace (hub_id, category, country)
    SELECT p.hub_id, p.category, p.country FROM ({PLACES}) p
    WHERE p.hub_id = ANY(%s)
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
    ), {PLACES_OF.format(rows="more")}, carried AS ({CARRY_TO_SLICES}
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
    FROM more m JOIN place p ON p.hub_id = m.hub_id {VARIANTS}
"""
ADD_SUMS = f"{OWNED.format(sums=summed())} SELECT 1"
MOVE_PEOPLE = f"""
    WITH moved AS (
        SELECT * FROM unnest(%(hubs)s::bigint[], %(categories)s::text[], %(countries)s::text[])
                      AS moved(hub_id, category, country)
    ), change AS MATERIALIZED (
        SELECT m.month, m.lineage_id, place.category, place.country, m.session_type_id, m.led_by,
               max(place.old) AS old, max(place.new) AS new
        FROM impact_lineagemonth m
        JOIN impact_sliceplace before ON before.hub_id = m.hub_id
        LEFT JOIN moved ON moved.hub_id = m.hub_id
        CROSS JOIN LATERAL (VALUES
            (before.category, before.country, m.highest, NULL::integer),
            (coalesce(moved.category, before.category), coalesce(moved.country, before.country), NULL, m.highest)
        ) AS place(category, country, old, new)
        WHERE m.lineage_id = ANY(%(lineages)s) AND m.owned AND m.session_type_id <> 0
        GROUP BY m.month, m.lineage_id, place.category, place.country, m.session_type_id, m.led_by
    ), {REACHED}
    {CARRY_PEOPLE}
"""
WRITE_PLACES = f"""
    INSERT INTO impact_sliceplace (hub_id, category, country) {PLACES} {{where}}
    ON CONFLICT (hub_id) DO UPDATE SET category = excluded.category, country = excluded.country
"""


def place_hubs(cursor: CursorWrapper, hubs: Collection[int]) -> None:
    """Give hubs that are new their place in the slices: a new hub is marked, and its sessions come after it."""
    if hubs:
        cursor.execute(NEW_PLACES, [sorted(hubs)])


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
