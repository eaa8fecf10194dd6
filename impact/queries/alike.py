"""Which sessions look like one: at a hub, and at two hubs that may have held one together. One query each.

What speaks for a pair has points, and what speaks against it rules it out, so that each pair can be told in words
(`impact.queries.duplicates`). The plan starts at the sessions of one hub and some months, and goes from there by
indexes; it never looks at a day of the whole network.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from hubs.models import Hub

ENOUGH = 8  # points
NEAR_HEADS = 3  # people, or a fifth of the larger number
AN_HOUR = 3600  # seconds between two beginnings, from which on they are two
SHOWN = 50

# What pairs are judged by: how many came in all (NULL: nobody has said), the classes, all lines as one text.
FACTS = """
    SELECT s.id, s.hub_id, s.held_on, s.school_id, s.project_id, s.session_type_id, s.starts_at, s.minutes,
           lower(s.title) AS title, s.logged_by_id, s.confirmed, line.heads, line.classes, line.told,
           (SELECT made_by_id FROM impact_importedsession AS i WHERE i.session_id = s.id) AS import_id,
           (SELECT id FROM impact_plannedsession AS p WHERE p.session_id = s.id) AS planned_id
    FROM impact_session AS s
    LEFT JOIN LATERAL (
        SELECT sum(head_count)::int AS heads,
               array_agg(school_class_id) FILTER (WHERE school_class_id IS NOT NULL) AS classes,
               string_agg(concat_ws(':', audience, school_class_id, head_count), ',' ORDER BY audience, school_class_id)
                   AS told
        FROM impact_attendanceline WHERE session_id = s.id
    ) AS line ON true
"""

OWN = f"""
    own AS MATERIALIZED (
        {FACTS}
        WHERE s.hub_id = %(hub)s AND s.held_on BETWEEN %(first)s::date - 1 AND %(last)s::date + 1
          AND s.voided_at IS NULL
    )
"""

WITHIN = f"""
    WITH {OWN}, attended AS (SELECT id, held_on, unnest(classes) AS class_id FROM own),
    met AS (
        SELECT a.id AS a, b.id AS b FROM own a JOIN own b USING (held_on, school_id) WHERE a.id < b.id
        UNION SELECT a.id, b.id FROM own a JOIN own b USING (held_on, project_id) WHERE a.id < b.id
        UNION SELECT a.id, b.id FROM attended a JOIN attended b USING (held_on, class_id) WHERE a.id < b.id
        UNION SELECT least(a.id, b.id), greatest(a.id, b.id)
        FROM own a JOIN own b ON b.held_on = a.held_on + 1 AND b.session_type_id = a.session_type_id
            AND b.told = a.told AND b.title = a.title
            AND (b.school_id, b.project_id, b.starts_at, b.minutes)
                IS NOT DISTINCT FROM (a.school_id, a.project_id, a.starts_at, a.minutes)
            AND b.logged_by_id IS DISTINCT FROM a.logged_by_id
        WHERE a.school_id IS NOT NULL OR a.project_id IS NOT NULL OR a.classes IS NOT NULL
    ),
    pair AS (SELECT a, b, false AS linked, false AS invited FROM met),
    of_b AS (SELECT * FROM own)
"""

DAYS = "b.held_on BETWEEN %(first)s::date - 1 AND %(last)s::date + 1"

# The other hub's sessions, by what the two may have in common: one names the other as co-host, a school, a class, a
# project, or projects that are linked, for an organisation is in partnerships of both. Each hub chooses among its own
# schools, so that two different ones say nothing.
ACROSS = f"""
    WITH {OWN},
    linked AS (
        SELECT DISTINCT p.project_id AS mine, q.project_id AS theirs
        FROM projects_partnership p
        JOIN projects_partnership_organisations po ON po.partnership_id = p.id
        JOIN projects_partnership_organisations qo ON qo.organisation_id = po.organisation_id
        JOIN projects_partnership q ON q.id = qo.partnership_id
        WHERE p.project_id IN (SELECT project_id FROM own) AND q.project_id <> p.project_id
    ),
    invited AS (
        SELECT a.id AS a, b.id AS b FROM own a JOIN impact_sessioncohost c ON c.session_id = a.id
            JOIN impact_session b ON b.hub_id = c.hub_id AND b.held_on = a.held_on
        UNION SELECT a.id, c.session_id FROM own a
            JOIN impact_sessioncohost c ON c.hub_id = %(hub)s AND c.held_on = a.held_on
    ),
    attended AS (SELECT id, held_on, unnest(classes) AS class_id FROM own),
    of_class AS MATERIALIZED (
        SELECT l.school_class_id AS class_id, b.held_on, b.id
        FROM (SELECT DISTINCT class_id FROM attended) c
        JOIN impact_attendanceline l ON l.school_class_id = c.class_id
        JOIN impact_session b ON b.id = l.session_id AND {DAYS}
    ),
    of_project AS MATERIALIZED (
        SELECT b.project_id, b.held_on, b.id
        FROM impact_session b
        WHERE b.project_id = ANY(ARRAY(SELECT project_id FROM own UNION SELECT theirs FROM linked)) AND {DAYS}
    ),
    met AS (
        SELECT a.id AS a, b.id AS b FROM own a
            JOIN impact_session b ON b.school_id = a.school_id AND b.held_on = a.held_on
        UNION SELECT a.id, b.id FROM attended a JOIN of_class b USING (class_id, held_on)
        UNION SELECT a.id, b.id FROM own a JOIN of_project b USING (project_id, held_on)
        UNION SELECT a.id, b.id FROM own a JOIN linked ON linked.mine = a.project_id
            JOIN of_project b ON b.project_id = linked.theirs AND b.held_on = a.held_on
        UNION SELECT a, b FROM invited
    ),
    of_b AS MATERIALIZED (
        {FACTS} WHERE s.id IN (SELECT b FROM met) AND s.hub_id <> %(hub)s AND s.voided_at IS NULL
    ),
    pair AS (
        SELECT met.a, met.b, linked.mine IS NOT NULL AS linked, invited.a IS NOT NULL AS invited
        FROM met JOIN own ON own.id = met.a JOIN of_b ON of_b.id = met.b
        LEFT JOIN linked ON linked.mine = own.project_id AND linked.theirs = of_b.project_id
        LEFT JOIN invited ON invited.a = met.a AND invited.b = met.b
    )
"""

JUDGED = """
    , judged AS (
        SELECT a.id AS a, b.id AS b, a.held_on, b.held_on - a.held_on AS apart,
               coalesce(a.classes && b.classes, false) AS classes,
               coalesce(a.school_id = b.school_id, false) AS school,
               coalesce(a.project_id = b.project_id, false) AS project,
               pair.linked, pair.invited,
               a.session_type_id = b.session_type_id AS kind,
               CASE WHEN a.heads IS NULL OR b.heads IS NULL THEN 'missing'
                    WHEN a.heads = b.heads THEN 'same'
                    WHEN abs(a.heads - b.heads) <= greatest(%(near)s, greatest(a.heads, b.heads) / 5) THEN 'near'
                    ELSE 'far' END AS number,
               coalesce(abs(a.heads - b.heads) = 1 AND a.classes && b.classes, false) AS one_off,
               coalesce(a.starts_at = b.starts_at, false) AS start
        FROM pair JOIN own a ON a.id = pair.a JOIN of_b b ON b.id = pair.b
        WHERE a.held_on BETWEEN %(first)s AND %(last)s
          AND (a.hub_id <> b.hub_id OR coalesce(a.school_id = b.school_id, true))
          AND coalesce(a.classes && b.classes, true)
          AND coalesce(abs(extract(epoch FROM a.starts_at - b.starts_at)) <= %(hour)s, true)
          AND coalesce(a.import_id <> b.import_id, true)
          AND (a.hub_id <> b.hub_id OR a.planned_id IS NULL OR b.planned_id IS NULL)
          AND NOT b.confirmed && ARRAY['same-day-' || a.id, 'same-class-' || a.id]::varchar[]
          AND NOT a.confirmed && ARRAY['same-day-' || b.id, 'same-class-' || b.id]::varchar[]
          AND NOT EXISTS (SELECT FROM impact_notthesame n
                          WHERE n.first_id = least(a.id, b.id) AND n.second_id = greatest(a.id, b.id))
    ),
    found AS (
        SELECT *, CASE WHEN apart = 0 THEN 3 ELSE 8 END
                  + CASE WHEN classes OR invited THEN 3 WHEN school THEN 2 ELSE 0 END
                  + (project OR linked)::int + 2 * kind::int + start::int
                  + CASE WHEN number = 'same' THEN 3 WHEN one_off THEN 2 WHEN number = 'far' THEN 0 ELSE 1 END AS points
        FROM judged WHERE number <> 'far' OR classes
    )
"""

LISTED = """
    SELECT a, b, apart, classes, school, project, linked, invited, kind, number, start, points, count(*) OVER ()
    FROM found WHERE points >= %(enough)s AND (%(mine)s::bigint IS NULL OR (a = %(mine)s AND b = %(theirs)s))
    ORDER BY held_on DESC, points DESC, a DESC, b DESC LIMIT %(limit)s
"""
COUNTED = "SELECT count(*) FROM found WHERE points >= %(enough)s"


@dataclass(frozen=True, slots=True)
class Alike:
    """Two sessions that look like one, by their keys, and what speaks for it.

    Of a hub's own, `a` was logged first; of two hubs', `a` is the hub's own. `apart` is in days; `number` is same,
    near, far (only with a class in common) or missing (of one of them, or both, nobody has said how many came).
    `linked`: an organisation is in partnerships of both projects; `invited`: one names the other's hub as co-host.
    """

    a: int
    b: int
    apart: int
    classes: bool
    school: bool
    project: bool
    linked: bool
    invited: bool
    kind: bool
    number: str
    start: bool
    points: int


@dataclass(frozen=True, slots=True)
class Found:
    """The latest pairs, and how many there are."""

    pairs: tuple[Alike, ...]
    number: int


def alike_within(
    hub: Hub, first: dt.date, last: dt.date, *, pair: tuple[int, int] | None = None, limit: int = SHOWN
) -> Found:
    """Pairs of a hub's own sessions of which that logged first was held between two days; or one of them. One query."""
    return _listed(WITHIN, hub, first, last, pair, limit)


def alike_across(
    hub: Hub, first: dt.date, last: dt.date, *, pair: tuple[int, int] | None = None, limit: int = SHOWN
) -> Found:
    """Pairs of a session of a hub and one of another hub on the same day; or one of them. One query."""
    return _listed(ACROSS, hub, first, last, pair, limit)


def number_within(hub: Hub, first: dt.date, last: dt.date) -> int:
    """How many pairs of a hub's own sessions there are between two days. One query."""
    return _number(WITHIN, hub, first, last)


def number_across(hub: Hub, first: dt.date, last: dt.date) -> int:
    """How many pairs with another hub's sessions there are between two days. One query."""
    return _number(ACROSS, hub, first, last)


def _listed(how: str, hub: Hub, first: dt.date, last: dt.date, pair: tuple[int, int] | None, limit: int) -> Found:
    mine, theirs = pair or (None, None)
    told = _told(hub, first, last) | {"mine": mine, "theirs": theirs, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(how + JUDGED + LISTED, told)
        rows = cursor.fetchall()
    return Found(tuple(Alike(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


def _number(how: str, hub: Hub, first: dt.date, last: dt.date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(how + JUDGED + COUNTED, _told(hub, first, last))
        return int(cursor.fetchone()[0])


def _told(hub: Hub, first: dt.date, last: dt.date) -> dict[str, Any]:
    told = {"hub": hub.pk, "first": first, "last": last, "near": NEAR_HEADS}
    return told | {"hour": AN_HOUR, "enough": ENOUGH}
