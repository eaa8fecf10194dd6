"""A slice counted from the facts, in one statement: its sums, its months, and the highest attendance of each lineage.

What it costs grows with the sessions in the slice, found by index, and with nothing else: a hub's, a project's, a
school's or a challenge's are few. Those of the network are many: `cells` holds whole months of them, so that only days
at the ends are counted here.

The SQL is put together from constants of this code; what a slice is narrowed to travels as parameters.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from impact.models.audience import Audience, CellAudience, cell_audiences
from impact.queries.dashboard import columns_for
from impact.queries.figures import Sums
from impact.queries.slices.of import Rank, Slice, Whose

Params = dict[str, Any]
# The sums of each audience, by key and month; None for the slice as a whole.
Counted = dict[tuple[str, dt.date | None], dict[str, Sums]]

BY_CLASS = (CellAudience.STUDENT, CellAudience.EVERYONE)
NOT_TOLD = ""  # the audience of a session without a line that counts

MEMBERS = "SELECT id FROM hubs_hub WHERE id = %(whose_id)s OR parent_id = %(whose_id)s"
IN_SPAN = "{0}.held_on >= %(first)s AND {0}.held_on < %(after)s"
# The days of a slice that lie before and after the months in it that cells answer for.
AT_THE_ENDS = (
    "{0}.held_on >= %(first)s AND {0}.held_on < %(kept_first)s",
    "{0}.held_on >= %(kept_after)s AND {0}.held_on < %(after)s",
)

# The sessions of each, by index. Those of the network are found by their hub and day.
SESSIONS_OF = {
    Whose.HUB: f"""
        SELECT x.id FROM impact_session x WHERE x.hub_id = ANY(ARRAY({MEMBERS})) AND {IN_SPAN.format("x")}
        UNION
        SELECT x.session_id FROM impact_sessioncohost x
        WHERE x.hub_id = ANY(ARRAY({MEMBERS})) AND {IN_SPAN.format("x")}""",
    Whose.PROJECT: f"""
        SELECT x.id FROM impact_session x WHERE x.project_id = %(whose_id)s AND {IN_SPAN.format("x")}""",
    Whose.SCHOOL: f"""
        SELECT x.id FROM impact_session x WHERE x.school_id = %(whose_id)s AND {IN_SPAN.format("x")}
        UNION
        SELECT l.session_id FROM schools_schoolclass c JOIN impact_attendanceline l ON l.school_class_id = c.id
        WHERE c.school_id = %(whose_id)s""",
    Whose.CHALLENGE: f"""
        SELECT x.id FROM impact_session x WHERE x.challenge_id = %(whose_id)s AND {IN_SPAN.format("x")}
        UNION ALL
        SELECT x.id FROM projects_project p JOIN impact_session x ON x.project_id = p.id
        WHERE p.challenge_id = %(whose_id)s AND x.challenge_id IS NULL AND {IN_SPAN.format("x")}""",
}
LOGGED_BY = """s.hub_id IN (
        SELECT logger.id FROM hubs_hub logger LEFT JOIN hubs_hub above ON above.id = logger.parent_id {where})"""


@dataclass(frozen=True, slots=True)
class By:
    """How sessions are put side by side: what has to be joined, and the key. A session may have several keys."""

    key: str = "''"
    join: str = ""


OWNER = """JOIN hubs_hub owner ON owner.id = s.hub_id LEFT JOIN hubs_hub top ON top.id = owner.parent_id"""
KEYS = {
    Rank.HUB: By(
        "seen.key",
        """CROSS JOIN LATERAL (
        SELECT coalesce(h.parent_id, h.id) FROM hubs_hub h WHERE h.id = s.hub_id
        UNION
        SELECT coalesce(h.parent_id, h.id) FROM impact_sessioncohost c JOIN hubs_hub h ON h.id = c.hub_id
        WHERE c.session_id = s.id
    ) AS seen(key)""",
    ),
    Rank.SCHOOL: By(
        "school.key",
        """CROSS JOIN LATERAL (
        SELECT s.school_id WHERE s.school_id IS NOT NULL
        UNION
        SELECT c.school_id FROM impact_attendanceline l JOIN schools_schoolclass c ON c.id = l.school_class_id
        WHERE l.session_id = s.id
    ) AS school(key)""",
    ),
    Rank.PROJECT: By("s.project_id"),
    Rank.COUNTRY: By("coalesce(top.country, owner.country)", OWNER),
    Rank.CATEGORY: By("coalesce(top.category, owner.category)", OWNER),
    Rank.TYPE: By("s.session_type_id"),
    Rank.LED_BY: By("s.led_by"),
    Rank.CHALLENGE: By(
        "coalesce(s.challenge_id, project.challenge_id)",
        "LEFT JOIN projects_project project ON project.id = s.project_id",
    ),
}
# Within a hub, itself and each sub-hub beside one another: what each of them owns or co-hosts.
WITHIN_HUB = By(
    "member.id",
    f"""CROSS JOIN LATERAL (
        SELECT m.id FROM ({MEMBERS}) m
        WHERE m.id = s.hub_id
           OR EXISTS (SELECT FROM impact_sessioncohost c WHERE c.session_id = s.id AND c.hub_id = m.id)
    ) AS member(id)""",
)


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months, from the first day of the first to before `after`, which is the first day of another."""

    first: dt.date
    after: dt.date


def count_slice(of: Slice, by: Rank | None = None, *, months: bool = False, but: Months | None = None) -> Counted:
    """The sums of each audience that is shown; for each key, where the slice is ranked. One query.

    `but` are months in the middle that cells answer for, of a slice that is in cells but for its days. Then only the
    days around them are counted, and as people reached those whom the cells have not counted: of each lineage as many
    as were there at most, less those who were there in one of the months.
    """
    chosen, params = sessions_chosen(of, by) if but is None else _chosen_around(of, by, but)
    needed = audiences_needed(of.audience)
    span = "date_trunc('month', held_on)::date" if months else "NULL::date"
    sets = "GROUPING SETS ((key, audience), (key, audience, month))" if months else "key, audience"
    parts = [
        f"SELECT key, {'month' if months else 'NULL::date'}, audience, {SUMMED}, 0 FROM by_session GROUP BY {sets}"
    ]
    if any(one in needed for one in BY_CLASS):
        parts.append(PEOPLE if but is None else _people_beyond(of, by))
        parts += [PEOPLE_OF_MONTHS] if months else []
    return _added(
        f"""
    WITH chosen AS MATERIALIZED ({chosen}), attended AS MATERIALIZED (
        SELECT k.key, k.id, {span} AS month, {WHICH}, l.id IS NULL AS missing, l.head_count, l.first_timers,
               class.lineage_id
        FROM chosen k
        LEFT JOIN impact_attendanceline l ON l.session_id = k.id
        LEFT JOIN schools_schoolclass class ON class.id = l.school_class_id
    ), by_session AS (
        SELECT key, id, month, m.cell AS audience, bool_and(missing)::int AS missing,
               coalesce(sum(head_count) FILTER (WHERE said <> ''), 0)::bigint AS heads,
               coalesce(sum(first_timers) FILTER (WHERE said <> ''), 0)::bigint AS new
        FROM attended JOIN (VALUES {_audience_map(needed)}) AS m(audience, cell) ON m.audience = said
        GROUP BY key, id, month, m.cell
    ), by_lineage AS (
        SELECT key, month, lineage_id, max(head_count) AS highest
        FROM attended WHERE lineage_id IS NOT NULL AND said <> '' GROUP BY key, month, lineage_id
    )
    {" UNION ALL ".join(parts)}""",
        params,
        needed,
    )


# Which line counts for the school that is looked at: those of its classes, and without a class those held for it.
WHICH = f"""CASE WHEN l.id IS NULL OR (k.of_school IS NOT NULL
                          AND coalesce(class.school_id, k.at_school) IS DISTINCT FROM k.of_school)
             THEN '{NOT_TOLD}' ELSE l.audience END AS said"""
SUMMED = """count(*)::bigint, sum(heads)::bigint, sum(new)::bigint, max(heads)::bigint, sum(missing)::bigint"""
PEOPLE = f"""SELECT key, NULL::date, '{NOT_TOLD}', 0, 0, 0, 0, 0, sum(highest)::bigint
    FROM (SELECT key, lineage_id, max(highest) AS highest FROM by_lineage GROUP BY key, lineage_id) once GROUP BY key"""
BEYOND = f"""SELECT once.key, NULL::date, '{NOT_TOLD}', 0, 0, 0, 0, 0,
           sum(greatest(once.highest - coalesce(kept.highest, 0), 0))::bigint
    FROM (SELECT key, lineage_id, max(highest) AS highest FROM by_lineage GROUP BY key, lineage_id) once
    CROSS JOIN LATERAL (
        SELECT max(m.highest) AS highest
        FROM impact_lineagemonth m JOIN impact_sliceplace p ON p.hub_id = m.hub_id
        WHERE m.lineage_id = once.lineage_id AND m.month >= %(kept_first)s AND m.month < %(kept_after)s AND m.owned
          {{narrowed}}
    ) kept
    GROUP BY once.key"""
# Where the cells of lineages and places say what a slice is narrowed to, and what it is ranked by.
IN_CELLS = {
    Rank.CATEGORY: "p.category",
    Rank.COUNTRY: "p.country",
    Rank.TYPE: "m.session_type_id",
    Rank.LED_BY: "m.led_by",
}
PEOPLE_OF_MONTHS = f"""SELECT key, month, '{NOT_TOLD}', 0, 0, 0, 0, 0, sum(highest)::bigint
    FROM by_lineage GROUP BY key, month"""


def sessions_chosen(of: Slice, by: Rank | None = None, *, days: str = IN_SPAN) -> tuple[str, Params]:
    """The sessions of a slice, as SQL and its parameters: rows (key, id, held_on, at_school, of_school).

    `of_school` is the school of which lines are counted, where only those of one are. `days` narrows the network's
    sessions to other days than those of the slice.
    """
    way = WITHIN_HUB if by is Rank.HUB and of.whose == Whose.HUB else KEYS[by] if by else By()
    where = ["s.voided_at IS NULL", days.format("s")]
    of_school = "%(whose_id)s::bigint" if of.whose == Whose.SCHOOL else "NULL::bigint"
    if by is Rank.SCHOOL:
        of_school = way.key
        where += [f"{way.key} = %(whose_id)s"] if of.whose == Whose.SCHOOL else []
    if of.whose in SESSIONS_OF:
        where.append(f"s.id IN ({SESSIONS_OF[of.whose]})")
    where += _filters(of)
    params: Params = {
        "whose_id": of.whose_id,
        "first": of.first,
        "after": of.after,
        "category": of.category,
        "country": of.country,
        "session_type": of.session_type_id,
        "led_by": of.led_by,
    }
    sql = f"""
        SELECT coalesce(({way.key})::text, '') AS key, s.id, s.held_on, s.school_id AS at_school,
               {of_school} AS of_school
        FROM impact_session s {way.join}
        WHERE {" AND ".join(where)}"""
    return sql, params


def _chosen_around(of: Slice, by: Rank | None, but: Months) -> tuple[str, Params]:
    """The sessions of a slice that are not in these months. Each end is looked up for itself, by index."""
    (before, params), (after, _same) = (sessions_chosen(of, by, days=days) for days in AT_THE_ENDS)
    return f"{before} UNION ALL {after}", params | {"kept_first": but.first, "kept_after": but.after}


def _people_beyond(of: Slice, by: Rank | None) -> str:
    asked = {
        "p.category = %(category)s": of.category,
        "p.country = %(country)s": of.country,
        "m.session_type_id = %(session_type)s": of.session_type_id,
        "m.led_by = %(led_by)s": of.led_by,
    }
    narrowed = ["m.session_type_id <> 0", *(one for one, value in asked.items() if value is not None)]
    if by is not None:
        narrowed.append(f"{IN_CELLS[by]}::text = once.key")
    return BEYOND.format(narrowed=" ".join(f"AND {one}" for one in narrowed))


def audiences_needed(audience: CellAudience) -> list[CellAudience]:
    """The audiences of which sums are needed to show one: its own, and those of its columns."""
    return list(dict.fromkeys([audience, *(column.audience for column in columns_for(audience))]))


def _filters(of: Slice) -> list[str]:
    hubs = []
    if of.category is not None:
        hubs.append("coalesce(above.category, logger.category) = %(category)s")
    if of.country is not None:
        hubs.append("coalesce(above.country, logger.country) = %(country)s")
    found = []
    if hubs or of.whose == Whose.NETWORK:
        found.append(LOGGED_BY.format(where=f"WHERE {' AND '.join(hubs)}" if hubs else ""))
    if of.session_type_id is not None:
        found.append("s.session_type_id = %(session_type)s")
    if of.led_by is not None:
        found.append("s.led_by = %(led_by)s")
    return found


def _audience_map(needed: list[CellAudience]) -> str:
    """Rows (audience of a line, audience that is shown); a session without any line is one with everyone."""
    pairs = [(line.value, cell.value) for line in Audience for cell in cell_audiences(line) if cell in needed]
    if CellAudience.EVERYONE in needed:
        pairs.append((NOT_TOLD, CellAudience.EVERYONE.value))
    return ", ".join(f"('{line}', '{cell}')" for line, cell in pairs)


def _added(sql: str, params: Params, needed: list[CellAudience]) -> Counted:
    found: Counted = {}
    people: dict[tuple[str, dt.date | None], int] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for key, month, audience, *sums, by_class in cursor.fetchall():
            if audience == NOT_TOLD:
                people[key, month] = by_class
            else:
                found.setdefault((key, month), {})[audience] = Sums(*sums)
    for at, number in people.items():
        for audience in BY_CLASS:
            sums = found.get(at, {}).get(audience)
            if audience in needed and sums is not None:
                found[at][audience] = sums.with_people(number)
    return found
