"""What each cell is, in SQL over the facts. The drain and the recount read these same sentences.

Every statement comes in the forms that `Of` names. A *viewer* in the SQL is a hub that sees a session: its owner, the
hub that the owner is a sub-hub of, and the co-hosts and theirs. The viewer that is the owner has `owned`, and only
owned rows are added up for the network and for projects, so that a joint session counts once there.
"""

from enum import Enum, auto

from django.db.models import TextChoices

from impact.models.audience import Audience, cell_audiences
from projects.models import OUTSIDE_SCHOOL

NO_AUDIENCE = ""  # stands for "nobody has said how many came" in the join below

SUMS = ("sessions", "interactions", "first_timers", "largest_session", "without_attendance")


def month_of(day: str) -> str:
    """The first day of the month that a date (an SQL expression) lies in, by dates alone: time zones cost time."""
    return f"date_trunc('month', {day}::timestamp)::date"


class Of(Enum):
    """What a statement reads.

    `ALL`: all facts. `STALE`: what belongs to the keys in a relation `key`, which is counted anew.
    """

    ALL = auto()
    STALE = auto()


def literal(value: str | TextChoices) -> str:
    """A constant of this code as an SQL literal (never anything a person typed)."""
    return "'" + str(value).replace("'", "''") + "'"


def audience_map() -> str:
    """Rows (audience of a line, audience of a cell): which cells a line adds to."""
    pairs = [(audience.value, cell.value) for audience in Audience for cell in cell_audiences(audience)]
    pairs.append((NO_AUDIENCE, "everyone"))
    return ", ".join(f"({literal(audience)}, {literal(cell)})" for audience, cell in pairs)


VIEWERS = """
    SELECT id AS viewer_id, id AS member_id FROM hubs_hub
    UNION ALL SELECT parent_id, id FROM hubs_hub WHERE parent_id IS NOT NULL
"""


# Around a hub, without a look at the others: the hubs that see what it does, and the hubs whose sessions it sees.
SEEING = "(VALUES ({hub}.id), ({hub}.parent_id)) AS v(viewer_id)"
MEMBERS_OF_KEY = """LATERAL (
        SELECT k.hub_id UNION ALL SELECT sub_hub.id FROM hubs_hub sub_hub WHERE sub_hub.parent_id = k.hub_id
    ) AS member(id)"""


def sessions_seen(of: Of) -> str:
    """Rows (hub_id, day, session_id, project_id, owned, session_type_id, led_by), one for each hub that sees a session.

    The key of `Of.STALE` is (hub_id, day).
    """
    if of is Of.STALE:
        viewer, there = "k.hub_id", ""
        own = f"""key k CROSS JOIN {MEMBERS_OF_KEY}
    JOIN impact_session s ON s.hub_id = member.id AND s.held_on = k.day"""
        joint = f"""key k CROSS JOIN {MEMBERS_OF_KEY}
    JOIN impact_sessioncohost c ON c.hub_id = member.id AND c.held_on = k.day
    JOIN impact_session s ON s.id = c.session_id JOIN hubs_hub owner ON owner.id = s.hub_id"""
    else:
        viewer = "v.viewer_id"
        own = f"""impact_session s
    JOIN hubs_hub owner ON owner.id = s.hub_id CROSS JOIN LATERAL {SEEING.format(hub="owner")}"""
        joint = f"""impact_session s
    JOIN hubs_hub owner ON owner.id = s.hub_id
    JOIN impact_sessioncohost c ON c.session_id = s.id
    JOIN hubs_hub co_host ON co_host.id = c.hub_id CROSS JOIN LATERAL {SEEING.format(hub="co_host")}"""
        there = "AND v.viewer_id IS NOT NULL"
    return f"""
    SELECT {viewer} AS hub_id, s.held_on AS day, s.id AS session_id,
           coalesce(s.project_id, 0) AS project_id, {viewer} = s.hub_id AS owned, s.session_type_id, s.led_by
    FROM {own}
    WHERE s.voided_at IS NULL {there}
    UNION ALL
    SELECT DISTINCT {viewer}, s.held_on, s.id, coalesce(s.project_id, 0), false, s.session_type_id, s.led_by
    FROM {joint}
    WHERE s.voided_at IS NULL {there}
      AND owner.id <> {viewer} AND owner.parent_id IS DISTINCT FROM {viewer}
    """


def day_cells(of: Of) -> str:
    """Rows of DayCell."""
    return cells_of(f"""(
            SELECT seen.*, l.id AS line_id, l.audience, l.head_count, l.first_timers
            FROM ({sessions_seen(of)}) seen LEFT JOIN impact_attendanceline l ON l.session_id = seen.session_id
        )""")


def cells_of(lines: str) -> str:
    """Rows of DayCell, out of sessions as a hub sees them beside their lines, of which a session may have none.

    A session is summed up per audience first, so that the largest session is a session's sum. What one session or one
    day adds up to is an integer: sums of integers are far cheaper than sums of bigints, and the database refuses one
    that would not fit.
    """
    return f"""
    SELECT hub_id, day, project_id, owned, session_type_id, led_by, audience,
           count(*)::int AS sessions, sum(heads) AS interactions, sum(new) AS first_timers,
           max(heads)::int AS largest_session, sum(missing)::int AS without_attendance
    FROM (
        SELECT l.hub_id, l.day, l.project_id, l.owned, l.session_type_id, l.led_by, l.session_id, m.cell AS audience,
               coalesce(sum(l.head_count), 0)::int AS heads, coalesce(sum(l.first_timers), 0)::int AS new,
               (count(l.line_id) = 0)::int AS missing
        FROM {lines} l
        JOIN (VALUES {audience_map()}) AS m(audience, cell) ON m.audience = coalesce(l.audience, {literal(NO_AUDIENCE)})
        GROUP BY l.hub_id, l.day, l.project_id, l.owned, l.session_type_id, l.led_by, l.session_id, m.cell
    ) per_session
    GROUP BY hub_id, day, project_id, owned, session_type_id, led_by, audience
    """


def lineage_months(of: Of) -> str:
    """Rows of LineageMonth: the highest attendance of a lineage for each hub that saw it, project and month.

    The key of `Of.STALE` is (lineage_id, month).
    """
    of_lineage = in_month = ""
    if of is Of.STALE:
        of_lineage = "JOIN key k ON k.lineage_id = c.lineage_id"
        in_month = "AND s.held_on >= k.month AND s.held_on < (k.month + interval '1 month')::date"
    # A lineage is owned at one hub a session, and seen at others: the two never meet in a group.
    return f"""
    WITH attended AS (
        SELECT c.lineage_id, {month_of("s.held_on")} AS month, s.id AS session_id, s.hub_id,
               coalesce(s.project_id, 0) AS project_id, s.session_type_id, s.led_by, l.head_count
        FROM schools_schoolclass c {of_lineage}
        JOIN impact_attendanceline l ON l.school_class_id = c.id
        JOIN impact_session s ON s.id = l.session_id {in_month}
        WHERE s.voided_at IS NULL
    )
    SELECT lineage_id, month, hub_id, project_id, true AS owned, session_type_id, led_by, max(head_count) AS highest
    FROM attended GROUP BY lineage_id, month, hub_id, project_id, session_type_id, led_by
    UNION ALL
    SELECT lineage_id, month, viewer_id, project_id, false, session_type_id, led_by, max(head_count)
    FROM (
        SELECT a.*, h.parent_id AS viewer_id
        FROM attended a JOIN hubs_hub h ON h.id = a.hub_id WHERE h.parent_id IS NOT NULL
        UNION ALL
        SELECT a.*, v.viewer_id
        FROM attended a
        JOIN impact_sessioncohost c ON c.session_id = a.session_id
        JOIN hubs_hub co_host ON co_host.id = c.hub_id CROSS JOIN LATERAL {SEEING.format(hub="co_host")}
        WHERE v.viewer_id <> a.hub_id
    ) seen
    GROUP BY lineage_id, month, viewer_id, project_id, session_type_id, led_by
    """


# Under which kind of hub and country a hub's own sessions are counted: its own, or those of the hub that it is part of.
PLACES = """
    SELECT h.id AS hub_id, coalesce(above.category, h.category) AS category,
           coalesce(above.country, h.country) AS country
    FROM hubs_hub h LEFT JOIN hubs_hub above ON above.id = h.parent_id
"""
# Around a row `p` with a category and a country, the slices that it is in: empty stands for all.
VARIANTS = """CROSS JOIN LATERAL (
        VALUES ('', ''), (p.category, ''), ('', p.country), (p.category, p.country)) AS v(category, country)"""

# Around a row `m` with a type and a leader: by these, and all of them together.
BY_TYPE_OR_ALL = "CROSS JOIN LATERAL (VALUES (m.session_type_id, m.led_by), (0, '')) AS t(session_type_id, led_by)"
# The same by day, where a type and leader is kept at each place and for the whole network; around a row `m` with these.
VARIANTS_OF_DAYS = """CROSS JOIN LATERAL (
        VALUES ('', '', 0::bigint, ''), (p.category, '', 0, ''), ('', p.country, 0, ''), (p.category, p.country, 0, ''),
               ('', '', m.session_type_id, m.led_by), (p.category, p.country, m.session_type_id, m.led_by)
        ) AS v(category, country, session_type_id, led_by)"""


def year_of(day: str) -> str:
    """The first day of the calendar year that a date (an SQL expression) lies in."""
    return f"date_trunc('year', {day}::timestamp)::date"


def school_year_of(day: str) -> str:
    """The first of September that a date (an SQL expression) follows or is."""
    return f"(date_trunc('year', {day}::timestamp - interval '8 months') + interval '8 months')::date"


def summed(prefix: str = "", *, days: bool = False) -> str:
    """The five sums over cells that are already summed; those of days are small enough to be added as integers."""
    column = f"{prefix}." if prefix else ""
    small = "::int" if days else ""
    return (
        f"sum({column}sessions)::int AS sessions, sum({column}interactions{small})::bigint AS interactions, "
        f"sum({column}first_timers{small})::bigint AS first_timers, "
        f"max({column}largest_session)::int AS largest_session, "
        f"sum({column}without_attendance)::int AS without_attendance"
    )


def sum_of(figure: str) -> str:
    """One of the sums that add up, over cells that are already summed, as large as a column of it."""
    kind = "bigint" if figure in ("interactions", "first_timers") else "int"
    return f"sum({figure})::{kind} AS {figure}"


def things_of_owners(*, restricted: bool) -> str:
    """Rows (hub_id, thing, number) of each hub's own things. What counts as one stands in docs/COUNTING.md."""
    only = "WHERE h.id IN (SELECT hub_id FROM key)" if restricted else ""
    outside = ", ".join(literal(kind) for kind in OUTSIDE_SCHOOL)
    return f"""
    SELECT h.id AS hub_id, t.thing, t.number::int AS number
    FROM hubs_hub h CROSS JOIN LATERAL (VALUES
        ('hubs', CASE WHEN h.parent_id IS NULL AND h.opened_on IS NOT NULL THEN 1 ELSE 0 END),
        ('schools', (SELECT count(*) FROM schools_school s WHERE s.hub_id = h.id AND s.partner_since IS NOT NULL)),
        ('classes', (SELECT count(*) FROM schools_schoolclass c JOIN schools_school s ON s.id = c.school_id
                     WHERE s.hub_id = h.id)),
        ('projects', (SELECT count(*) FROM projects_project p WHERE p.hub_id = h.id AND p.status <> 'planned')),
        ('partnerships', (SELECT count(*) FROM projects_partnership p WHERE p.hub_id = h.id
                          AND EXISTS (SELECT FROM projects_partnership_schools s WHERE s.partnership_id = p.id)
                          AND EXISTS (SELECT FROM projects_partnership_organisations o
                                      JOIN hubs_organisation g ON g.id = o.organisation_id
                                      WHERE o.partnership_id = p.id AND g.kind IN ({outside}))))
    ) AS t(thing, number)
    {only}
    """
