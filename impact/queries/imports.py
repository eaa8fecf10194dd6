"""A hub's imports: the list of them, one of them, and what may be done with it."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from hubs.models import ApiToken, Hub
from hubs.roles import HubPerm
from impact.models import ImportState, RememberedColumn, SessionImport, SessionType

OWN_FOR = dt.timedelta(days=14)  # as for a session that one logged
LISTED = 50


@dataclass(frozen=True)
class Outcome:
    """What became of an import's sessions since: how many stand, how many were corrected, and until when."""

    standing: int
    corrected: int


def imports_of(hub: Hub) -> list[SessionImport]:
    """The latest imports of a hub, newest first."""
    return list(SessionImport.objects.of_hub(hub)[:LISTED])


def find_import(hub: Hub, uid: uuid.UUID) -> SessionImport | None:
    """One import of a hub."""
    return SessionImport.objects.of_hub(hub).filter(uid=uid).first()


def sent_with(token: ApiToken) -> list[SessionImport]:
    """The latest imports that a program sent, newest first."""
    return list(SessionImport.objects.of_hub(token.hub).filter(sent_with=token)[:LISTED])


def find_sent_with(token: ApiToken, uid: uuid.UUID) -> SessionImport | None:
    """One import that a program sent."""
    return SessionImport.objects.of_hub(token.hub).filter(sent_with=token, uid=uid).first()


def may_undo_with(token: ApiToken, row: SessionImport) -> bool:
    """Whether a program may take an import back: it sent it, and has brought it in within a fortnight."""
    lately = row.finished_at is not None and timezone.now() - row.finished_at <= OWN_FOR
    return row.state == ImportState.DONE and row.sent_with_id == token.pk and lately


def outcome_of(row: SessionImport) -> Outcome:
    """What stands of an import now."""
    standing = Q(session__voided_at=None)
    told = row.imported.aggregate(
        standing=Count("pk", filter=standing), corrected=Count("pk", filter=standing & Q(session__version__gt=1))
    )
    return Outcome(told["standing"], told["corrected"])


def may_undo(row: SessionImport, user: User, rights: Collection[HubPerm]) -> bool:
    """Whether somebody may take an import back: who sent it within a fortnight, and who corrects every session."""
    if row.state != ImportState.DONE or row.finished_at is None:
        return False
    own = row.sent_by_id == user.pk and HubPerm.LOG_SESSIONS in rights
    return HubPerm.CORRECT_SESSIONS in rights or (own and timezone.now() - row.finished_at <= OWN_FOR)


def remembered_columns(hub: Hub) -> Mapping[str, list[str]]:
    """How the hub had columns read before, by their names."""
    return dict(RememberedColumn.objects.filter(hub=hub).values_list("name", "fields"))


def types_to_choose() -> list[tuple[str, str]]:
    """Types of session by code, for a list."""
    return [(one.code, one.label) for one in SessionType.objects.filter(in_use=True).order_by("position", "code")]
