"""A hub's own sessions for its programs: page by page by key, however long the log is; and which of them are whose."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from hubs.kept_plans import kept_plans
from hubs.models import ApiToken, Hub
from impact.models import ApiSession, Session
from impact.models.session import SessionQuerySet

OWN_FOR = dt.timedelta(days=14)  # as for a session that a person of the staff logged
Place = tuple[dt.date, int]

Alike = tuple[dt.date, int, int | None]

# Joined, since the database plans long lists of values for longer than it looks them up.
BESIDE = f"""
    SELECT session.uid, NULL::bigint
    FROM unnest(%s::uuid[]) AS told (uid)
    JOIN {Session._meta.db_table} session ON session.hub_id = %s AND session.uid = told.uid
    UNION ALL
    SELECT NULL, session.id
    FROM unnest(%s::date[], %s::bigint[], %s::bigint[]) AS told (day, kind, school)
    JOIN {Session._meta.db_table} session ON session.hub_id = %s AND session.held_on = told.day
        AND session.session_type_id = told.kind AND session.school_id IS NOT DISTINCT FROM told.school
    WHERE session.voided_at IS NULL
"""  # noqa: S608 - names of our own tables


@dataclass(frozen=True)
class WantedSessions:
    """What a list is narrowed to, and after which place it begins."""

    first_day: dt.date | None = None
    last_day: dt.date | None = None
    session_type: str = ""
    school: int | None = None
    project: int | None = None
    changed_since: dt.datetime | None = None
    with_voided: bool = False
    after: Place | None = None
    limit: int = 100


def sessions_for_programs(hub: Hub, wanted: WantedSessions) -> tuple[list[Session], Place | None]:
    """Some of the sessions that a hub owns, newest first, and where the next ones begin. A constant number of queries.

    Those that it only co-hosts are another hub's. What changed since a moment is what was logged, corrected, voided or
    restored since.
    """
    rows = list(_found(hub, wanted).for_list()[: wanted.limit + 1])
    shown = rows[: wanted.limit]
    return shown, (shown[-1].held_on, shown[-1].pk) if len(rows) > len(shown) else None


def stored_and_alike(
    hub: Hub, *, uids: Collection[uuid.UUID], alike: Collection[Alike]
) -> tuple[frozenset[uuid.UUID], list[int]]:
    """Which uids a hub has stored, whatever became of them; the keys of what stands of some days, types and schools."""
    days, types, schools = (_array(one[part] for one in alike) for part in range(3))
    with kept_plans() as cursor:
        cursor.execute(BESIDE, [_array(uids), hub.pk, days, types, schools, hub.pk])
        rows = cursor.fetchall()
    return frozenset(uid for uid, _key in rows if uid is not None), [key for _uid, key in rows if key is not None]


def _array(values: Iterable[uuid.UUID | dt.date | int | None]) -> str:
    """An array as the database writes it: of a list the driver would ask each value how it is written."""
    return f"{{{','.join('NULL' if value is None else str(value) for value in values)}}}"


def own_for_now(token: ApiToken, session: Session) -> bool:
    """Whether a program may still change a session: it sent it, not more than a fortnight ago."""
    if session.hub_id != token.hub_id or timezone.now() - session.logged_at > OWN_FOR:
        return False
    return ApiSession.objects.filter(session=session, token=token).exists()


def _found(hub: Hub, wanted: WantedSessions) -> SessionQuerySet:
    found = Session.objects.filter(hub=hub)
    if not wanted.with_voided:
        found = found.standing()
    for name, value in (
        ("held_on__gte", wanted.first_day),
        ("held_on__lte", wanted.last_day),
        ("session_type__code", wanted.session_type or None),
        ("school", wanted.school),
        ("project", wanted.project),
    ):
        if value is not None:
            found = found.filter(**{name: value})
    if wanted.changed_since is not None:
        changes = apps.get_model("impact", "SessionEvent")._default_manager
        changed = changes.filter(hub=hub, pgh_created_at__gte=wanted.changed_since).values("pgh_obj")
        found = found.filter(Q(logged_at__gte=wanted.changed_since) | Q(pk__in=changed))
    if wanted.after is not None:
        day, key = wanted.after
        found = found.filter(held_on__lte=day).filter(Q(held_on__lt=day) | Q(pk__lt=key))
    return found
