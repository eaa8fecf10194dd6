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
    PLACES,
    SUMS,
    VARIANTS,
    VARIANTS_OF_DAYS,
    literal,
    school_year_of,
    summed,
    term_of,
    year_of,
)

ADDITIVE = [figure for figure in SUMS if figure != "largest_session"]
KEY = "category, country, audience, month, session_type_id, led_by"
ALL_SUMS = ", ".join(SUMS)

# Out of rows `more` of what hubs own: how much each sum grows, and the largest session. Cells without a type, of before
# they had one, are in no slice.
CARRY_TO_SLICES = f"""
        INSERT INTO impact_networkslice AS slice ({KEY}, {ALL_SUMS})
        SELECT v.category, v.country, m.audience, m.month, m.session_type_id, m.led_by,
               {", ".join(f"sum(m.{figure})" if figure in ADDITIVE else f"max(m.{figure})" for figure in SUMS)}
        FROM more m JOIN impact_sliceplace p ON p.hub_id = m.hub_id {VARIANTS}
        WHERE m.session_type_id <> 0
        GROUP BY v.category, v.country, m.audience, m.month, m.session_type_id, m.led_by
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

# The slices that lost what was their largest session.
LOWERED_KEY = "category, country, audience, session_type_id, led_by"
NOT_LOWERED = "NULL::text, NULL::text, NULL::text, NULL::bigint, NULL::text"
LOWERED = f"""
        SELECT DISTINCT {", ".join(f"slice.{column}" for column in KEY.split(", "))}
        FROM more m JOIN impact_sliceplace p ON p.hub_id = m.hub_id {VARIANTS}
        JOIN impact_networkslice slice
          ON slice.category = v.category AND slice.country = v.country AND slice.audience = m.audience
         AND slice.month = m.month AND slice.session_type_id = m.session_type_id AND slice.led_by = m.led_by
         AND slice.largest_session = m.old_largest
        WHERE m.largest_session < m.old_largest"""
LOWER = f"""
    UPDATE impact_networkslice slice SET largest_session = coalesce((
        SELECT d.largest_session FROM impact_daycell d JOIN impact_sliceplace p ON p.hub_id = d.hub_id
        WHERE d.owned AND d.audience = slice.audience AND d.session_type_id = slice.session_type_id
          AND d.led_by = slice.led_by
          AND extract(year FROM d.day) = extract(year FROM slice.month)
          AND extract(month FROM d.day) = extract(month FROM slice.month)
          AND (slice.category = '' OR slice.category = p.category)
          AND (slice.country = '' OR slice.country = p.country)
        ORDER BY d.largest_session DESC LIMIT 1), 0)
    FROM unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])
         AS key(month, {LOWERED_KEY})
    WHERE {" AND ".join(f"slice.{column} = key.{column}" for column in KEY.split(", "))}
"""

Lowered = tuple[dt.date, str, str, str, int, str]  # month, category, country, audience, type, led by

# From rows `change` (kind, start, lineage_id, category, country, session_type_id, led_by, old, new), of which the first
# two name a period: what each lineage reached in each combination of filters before and after, and the difference.
CARRY_PEOPLE = f"""
        INSERT INTO impact_networkslicepeople AS cell
            (category, country, session_type_id, led_by, period_kind, period_start, people_by_class)
        SELECT category, country, session_type_id, led_by, kind, start, sum(new - old)
        FROM (
            SELECT p.kind, p.start, p.lineage_id, v.category, v.country, type.id AS session_type_id, who.led_by,
                   coalesce(max(p.old), 0) AS old, coalesce(max(p.new), 0) AS new
            FROM change p {VARIANTS}
            CROSS JOIN LATERAL (VALUES (0::bigint), (p.session_type_id)) AS type(id)
            CROSS JOIN LATERAL (VALUES (''), (p.led_by)) AS who(led_by)
            GROUP BY p.kind, p.start, p.lineage_id, v.category, v.country, type.id, who.led_by
        ) reached
        WHERE old <> new
        GROUP BY category, country, session_type_id, led_by, kind, start
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
        SELECT hub_id, day, date_trunc('month', day)::date AS month, session_type_id, led_by, audience,
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
    )
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
    """Find the largest session of these slices anew; by the day cells of their hubs."""
    if slices:
        cursor.execute(LOWER, [list(column) for column in zip(*slices, strict=True)])
