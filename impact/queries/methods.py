"""How each head count of a hub's figures came about: by class or not, and whose word it is. Month by month.

It reads the lines of the months that are shown, and not the cells, for no cell knows of classes or answers (ADR 0025).
What it counts is what the cells count: every head of every session that a hub sees, once, so that the four add up to
its interactions.
"""

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from impact.queries.periods import next_month


class Method(enum.Enum):
    """How a head count came about; each has exactly one."""

    COUNTERSIGNED = "countersigned"
    REPORTED = "reported"
    BY_CLASS = "by_class"
    ESTIMATED = "estimated"

    @property
    def label(self) -> str:
        """In words."""
        return str(_LABELS[self])


_LABELS = {
    Method.COUNTERSIGNED: _("Class, countersigned"),
    Method.REPORTED: _("Class, reported by the school"),
    Method.BY_CLASS: _("Class, by the hub alone"),
    Method.ESTIMATED: _("Without a class: estimated"),
}


@dataclass(frozen=True, slots=True)
class Methods:
    """Head counts by method."""

    countersigned: int = 0
    reported: int = 0
    by_class: int = 0
    estimated: int = 0

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """In the order of `Method`."""
        return self.countersigned, self.reported, self.by_class, self.estimated

    @property
    def interactions(self) -> int:
        """All of them."""
        return sum(self.parts)

    @property
    def shares(self) -> tuple[int, ...]:
        """Per cent of each, in whole numbers that add up to 100; zeros where nobody was counted."""
        whole = self.interactions
        if not whole:
            return (0, 0, 0, 0)
        floors = [100 * part // whole for part in self.parts]
        rests = sorted(range(4), key=lambda at: (-(100 * self.parts[at] % whole), at))
        for at in rests[: 100 - sum(floors)]:
            floors[at] += 1
        return tuple(floors)

    def __add__(self, other: "Methods") -> "Methods":
        return Methods(*(mine + more for mine, more in zip(self.parts, other.parts, strict=True)))


# The method of a line `l`, where `told` is what the school said yes to.
METHOD_OF_LINE = """SELECT CASE
        WHEN l.school_class_id IS NULL THEN 'estimated'
        WHEN EXISTS (
            SELECT FROM impact_proposedline p JOIN impact_sessionproposal r ON r.id = p.proposal_id
            WHERE r.session_id = l.session_id AND p.school_class_id = l.school_class_id AND p.head_count = l.head_count
        ) THEN 'reported'
        WHEN told.id IS NOT NULL THEN 'countersigned'
        ELSE 'by_class' END AS name"""

# Each session once for each hub that sees it: its owner's, the co-hosts', and those that these are sub-hubs of.
_SQL = f"""
    WITH viewer AS (
        SELECT id AS viewer_id, id AS member_id FROM hubs_hub WHERE id = ANY(%(hubs)s)
        UNION ALL
        SELECT parent_id, id FROM hubs_hub WHERE parent_id = ANY(%(hubs)s)
    ), seen AS (
        SELECT v.viewer_id, s.id AS session_id, s.held_on
        FROM viewer v JOIN impact_session s ON s.hub_id = v.member_id
        WHERE s.voided_at IS NULL AND s.held_on >= %(first)s AND s.held_on < %(after)s
        UNION
        SELECT v.viewer_id, s.id, s.held_on
        FROM viewer v
        JOIN impact_sessioncohost c ON c.hub_id = v.member_id AND c.held_on >= %(first)s AND c.held_on < %(after)s
        JOIN impact_session s ON s.id = c.session_id
        WHERE s.voided_at IS NULL
    )
    SELECT seen.viewer_id, date_trunc('month', seen.held_on)::date, method.name, sum(l.head_count)::bigint
    FROM seen
    JOIN impact_attendanceline l ON l.session_id = seen.session_id
    LEFT JOIN impact_countersign told ON told.session_id = l.session_id
        AND told.school_class_id = l.school_class_id AND told.said = l.head_count
    CROSS JOIN LATERAL ({METHOD_OF_LINE}) method
    GROUP BY 1, 2, 3
"""  # noqa: S608 - of constants


def methods_by_month(hubs: Collection[int], *, first: dt.date, last: dt.date) -> dict[tuple[int, dt.date], Methods]:
    """Of each hub with its sub-hubs and what it co-hosts, by hub and month, from one month to another. One query."""
    parts: dict[tuple[int, dt.date], dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"hubs": list(hubs), "first": first, "after": next_month(last)})
        for hub, month, method, heads in cursor.fetchall():
            parts[hub, month][method] = heads
    return {key: Methods(**of_method) for key, of_method in parts.items()}
