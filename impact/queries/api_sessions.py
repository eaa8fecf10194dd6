"""A hub's own sessions for its programs: page by page by key, however long the log is; and which of them are whose."""

import datetime as dt
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from hubs.models import ApiToken, Hub
from impact.models import ApiSession, Session
from impact.models.session import SessionQuerySet

OWN_FOR = dt.timedelta(days=14)  # as for a session that a person of the staff logged
Place = tuple[dt.date, int]


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
