"""Which sessions carry out a decision, and which of the latest could be noted with it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hubs.models import Decision, Hub
from hubs.queries.carried_out import Carried
from hubs.queries.carries_out import CarriesOut, decisions_carried_out
from impact.models import Session, SessionDecision
from impact.models.session import SessionQuerySet

MOST_OFFERED = 40


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session on the page of a decision. `interactions` is None where nobody said how many came."""

    uid: uuid.UUID
    what: str
    held_on: dt.date
    where: str
    url: str
    interactions: int | None


def sessions_of_decision(decision: Decision) -> tuple[SessionLine, ...]:
    """The sessions that carry out a decision, the latest first; what was voided does not count. One query."""
    rows = Session.objects.standing().filter(decision_links__decision=decision).with_interactions()
    return tuple(_line(row, decision.hub) for row in _in_order(rows))


def sessions_to_note(decision: Decision) -> tuple[SessionLine, ...]:
    """The latest sessions of the hub and its sub-hubs that are not noted with it. One query."""
    rows = Session.objects.standing().filter(_family(decision.hub)).exclude(decision_links__decision=decision)
    return tuple(_line(row, decision.hub) for row in _in_order(rows)[:MOST_OFFERED])


def decisions_of_session(session: Session, *, board_of: Hub | None) -> tuple[CarriesOut, ...]:
    """The decisions that a session carries out, as far as the reader may see them. One query."""
    return decisions_carried_out(Decision.objects.filter(session_links__session=session), board_of=board_of)


def carried_out_by_sessions(hub: Hub, since: dt.date | None) -> list[Carried]:
    """Sessions that carried out decisions of a hub's board and were held or noted since a day. One query."""
    links = SessionDecision.objects.filter(decision__hub=hub, session__voided_at=None)
    if since is not None:
        links = links.filter(Q(session__held_on__gte=since) | Q(linked_at__date__gte=since))
    rows = links.select_related("session__session_type").order_by("session__held_on", "pk")
    return [
        Carried(row.decision_id, _("Session"), row.session.title or row.session.session_type.label, row.session.held_on)
        for row in rows
    ]


def find_session_of_family(hub: Hub, uid: uuid.UUID) -> Session | None:
    """A session that counts, of a hub or of its sub-hubs."""
    return Session.objects.standing().filter(_family(hub), uid=uid).select_related("hub", "session_type").first()


def _family(hub: Hub) -> Q:
    return Q(hub=hub) | Q(hub__parent=hub)


def _in_order(rows: SessionQuerySet) -> SessionQuerySet:
    return rows.select_related("session_type", "school").order_by("-held_on", "-pk")


def _line(row: Session, hub: Hub) -> SessionLine:
    return SessionLine(
        uid=row.uid,
        what=row.title or row.session_type.label,
        held_on=row.held_on,
        where=row.school.name if row.school else "",
        url=reverse("impact:session", kwargs={"hub_code": hub.code, "uid": row.uid}),
        interactions=getattr(row, "interactions", None),
    )
