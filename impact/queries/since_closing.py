"""The sessions that were logged, corrected, voided, restored or merged since a period was closed, from their history.

They explain an adjustment: what was held in the period when it was closed, or is now. The tables of history and the
log are read by the moment of their rows, which stand in that order on the disk (BRIN indexes).
"""

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models import ReportingPeriod, Session, Snapshot

SHOWN = 50


class What(enum.Enum):
    """What was done to a session since."""

    LOGGED = "logged"
    CORRECTED = "corrected"
    VOIDED = "voided"
    RESTORED = "restored"
    MERGED = "merged"

    @property
    def label(self) -> str:
        """In words."""
        return str(_LABELS[self])


_LABELS = {
    What.LOGGED: _("Logged"),
    What.CORRECTED: _("Corrected"),
    What.VOIDED: _("Voided"),
    What.RESTORED: _("Restored"),
    What.MERGED: _("Merged with another"),
}


@dataclass(frozen=True, slots=True)
class Touched:
    """One session, what was done to it since, and when last."""

    session: Session
    what: tuple[What, ...]
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SinceClosing:
    """The latest of them, and how many there are."""

    rows: tuple[Touched, ...]
    number: int


# Rows (session, what, when). `mine` narrows to what a hub sees; of the network it is all.
SQL = """
    WITH event AS (
        SELECT pgh_obj_id AS session_id, pgh_created_at AS at, voided_at, held_on, hub_id
        FROM impact_sessionevent WHERE pgh_created_at > %(closed)s
    ), touched AS (
        SELECT s.id AS session_id, 'logged' AS what, s.logged_at AS at
        FROM impact_session s WHERE s.logged_at > %(closed)s AND s.held_on >= %(first)s AND s.held_on < %(after)s
        UNION ALL
        SELECT e.session_id,
               CASE WHEN e.voided_at IS NOT NULL AND s.voided_at IS NULL THEN 'restored'
                    WHEN e.voided_at IS NULL AND s.voided_at > %(closed)s THEN 'voided'
                    ELSE 'corrected' END, e.at
        FROM event e JOIN impact_session s ON s.id = e.session_id
        WHERE (e.held_on >= %(first)s AND e.held_on < %(after)s) OR (s.held_on >= %(first)s AND s.held_on < %(after)s)
        UNION ALL
        SELECT s.id, 'corrected', l.pgh_created_at
        FROM impact_attendancelineevent l JOIN impact_session s ON s.id = l.session_id
        WHERE l.pgh_created_at > %(closed)s AND s.held_on >= %(first)s AND s.held_on < %(after)s
        UNION ALL
        SELECT s.id, 'corrected', c.pgh_created_at
        FROM impact_sessioncohostevent c JOIN impact_session s ON s.id = c.session_id
        WHERE c.pgh_created_at > %(closed)s AND s.held_on >= %(first)s AND s.held_on < %(after)s
        UNION ALL
        SELECT s.id, 'merged', coalesce(m.undone_at, m.made_at)
        FROM impact_sessionmerge m JOIN impact_session s ON s.id IN (m.kept_id, m.gone_id)
        WHERE coalesce(m.undone_at, m.made_at) > %(closed)s AND s.held_on >= %(first)s AND s.held_on < %(after)s
    )
    SELECT t.session_id, array_agg(DISTINCT t.what ORDER BY t.what), max(t.at), count(*) OVER ()
    FROM touched t JOIN impact_session s ON s.id = t.session_id
    WHERE %(family)s::bigint[] IS NULL OR s.hub_id = ANY(%(family)s)
       OR EXISTS (SELECT FROM impact_sessioncohost c WHERE c.session_id = s.id AND c.hub_id = ANY(%(family)s))
       OR EXISTS (SELECT FROM event e WHERE e.session_id = s.id AND e.hub_id = ANY(%(family)s))
    GROUP BY t.session_id
    ORDER BY max(t.at) DESC, t.session_id DESC
    LIMIT %(limit)s
"""


def since_closing(period: ReportingPeriod, snapshot: Snapshot, hub: Hub | None, *, limit: int = SHOWN) -> SinceClosing:
    """What was done since a snapshot, the latest first; of a hub with its sub-hubs and what they co-host, or of all.

    Four queries at most.
    """
    family = None if hub is None else [hub.pk, *Hub.objects.filter(parent=hub).values_list("pk", flat=True)]
    told = {"first": period.first_month, "after": period.after, "closed": snapshot.made_at}
    with connection.cursor() as cursor:
        cursor.execute(SQL, told | {"family": family, "limit": limit})
        rows = cursor.fetchall()
    return SinceClosing(_with_sessions(rows), rows[0][-1] if rows else 0)


def _with_sessions(rows: Sequence[tuple[int, list[str], dt.datetime, int]]) -> tuple[Touched, ...]:
    keys = [key for key, *_rest in rows]
    sessions = Session.objects.filter(pk__in=keys).select_related("hub", "session_type", "school").in_bulk()
    return tuple(
        Touched(sessions[key], tuple(What(one) for one in _once(what)), at)
        for key, what, at, _number in rows
        if key in sessions
    )


def _once(what: list[str]) -> list[str]:
    """Logging, voiding, restoring and merging change the row too: that is not said beside them."""
    others = [one for one in what if one != What.CORRECTED.value]
    return others or what
