"""Telling the people of a board what it votes on and decides, and who is to see to what, in the transaction in which it
happens.
"""

import datetime as dt

from django.urls import reverse

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_at
from hubs.models import Decision, DecisionAction, Hub
from hubs.roles import HubPerm


def tell_vote_opened(decision: Decision, *, by: User, today: dt.date, until: dt.datetime) -> None:
    """To those who hold a seat today: until a moment, by the clock where the hub is, they can vote."""
    moment = until.replace(tzinfo=None).isoformat(timespec="minutes")
    _tell("hubs.vote_opened", decision, _holders(decision.hub, today), by=by, day=moment)


def tell_decided(decision: Decision, *, by: User | None, day: dt.date) -> None:
    """To those who held a seat on the day of it, to whoever proposed it, and to those who look after the board."""
    proposer = [decision.proposed_by] if decision.proposed_by else []
    to = [*_holders(decision.hub, day), *proposer, *people_at(decision.hub, HubPerm.MANAGE_BOARD)]
    _tell("hubs.decided", decision, to, by=by, outcome=decision.state)


def tell_action_given(action: DecisionAction, *, by: User) -> None:
    """To whoever is to see to it; with another day they are told again."""
    hub = action.decision.hub
    tell(
        kind="hubs.action_given",
        to=[action.owner] if action.owner and action.done_on is None else [],
        by=by,
        words={"name": by.name, "day": action.due_on.isoformat(), "what": action.what},
        key=f"action {action.pk} {action.due_on}",
        place=hub.name,
        url=reverse("hubs:decision", args=[hub.code, action.decision_id]),
    )


def _holders(hub: Hub, day: dt.date) -> list[User]:
    return [seat.holder for seat in hub.board_seats.in_force(day).select_related("holder") if seat.holder is not None]


def _tell(kind: str, decision: Decision, to: list[User], *, by: User | None, **words: str) -> None:
    hub = decision.hub
    tell(
        kind=kind,
        to=to,
        by=by,
        words={"hub": hub.name, "title": decision.title, **words},
        key=f"decision {decision.pk}",
        place=hub.name,
        url=reverse("hubs:decision", args=[hub.code, decision.pk]),
    )
