"""People by class over some whole months: each lineage's highest attendance within them, added up at each scope.

For all scopes at once they are read from the months of lineages; for a few hubs from the sessions that these see,
which are found by index, as nothing leads from a hub to its lineages. A test holds the two against each other.
"""

import datetime as dt
from collections.abc import Collection

from django.db import connection

from impact.models import ScopeKind

OF_ALL = f"""
    SELECT kind, id, sum(highest)::bigint
    FROM (
        SELECT scope.kind, scope.id, m.lineage_id, max(m.highest) AS highest
        FROM impact_lineagemonth m
        CROSS JOIN LATERAL (VALUES
            ('{ScopeKind.NETWORK.value}', 0::bigint, m.owned),
            ('{ScopeKind.HUB.value}', m.hub_id, true),
            ('{ScopeKind.PROJECT.value}', m.project_id, m.owned AND m.project_id <> 0)
        ) AS scope(kind, id, applies)
        WHERE m.month >= %(first)s AND m.month < %(after)s AND scope.applies
        GROUP BY scope.kind, scope.id, m.lineage_id
    ) per_lineage
    GROUP BY kind, id
"""  # noqa: S608 - of constants

# Each session once for each hub that sees it: its owner's, the co-hosts', and those that these are sub-hubs of.
OF_HUBS = """
    WITH viewer AS (
        SELECT id AS viewer_id, id AS member_id FROM hubs_hub WHERE id = ANY(%(hubs)s)
        UNION ALL
        SELECT parent_id, id FROM hubs_hub WHERE parent_id = ANY(%(hubs)s)
    ), seen AS (
        SELECT v.viewer_id, s.id AS session_id
        FROM viewer v JOIN impact_session s ON s.hub_id = v.member_id
        WHERE s.voided_at IS NULL AND s.held_on >= %(first)s AND s.held_on < %(after)s
        UNION
        SELECT v.viewer_id, s.id
        FROM viewer v
        JOIN impact_sessioncohost c ON c.hub_id = v.member_id AND c.held_on >= %(first)s AND c.held_on < %(after)s
        JOIN impact_session s ON s.id = c.session_id
        WHERE s.voided_at IS NULL
    )
    SELECT viewer_id, sum(highest)::bigint
    FROM (
        SELECT seen.viewer_id, class.lineage_id, max(l.head_count) AS highest
        FROM seen
        JOIN impact_attendanceline l ON l.session_id = seen.session_id
        JOIN schools_schoolclass class ON class.id = l.school_class_id
        GROUP BY seen.viewer_id, class.lineage_id
    ) per_lineage
    GROUP BY viewer_id
"""


def by_class_of_all(first: dt.date, after: dt.date) -> dict[tuple[str, int], int]:
    """Of the network, every hub and every project, by kind and key of the scope. One query."""
    with connection.cursor() as cursor:
        cursor.execute(OF_ALL, {"first": first, "after": after})
        return {(kind, key): people for kind, key, people in cursor.fetchall()}


def by_class_of_hubs(first: dt.date, after: dt.date, hubs: Collection[int]) -> dict[int, int]:
    """Of some hubs with their sub-hubs and what they co-host, by key. One query, as of the sessions of this moment."""
    with connection.cursor() as cursor:
        cursor.execute(OF_HUBS, {"first": first, "after": after, "hubs": list(hubs)})
        return dict(cursor.fetchall())
