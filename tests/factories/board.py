"""Decisions of a board at every step, through the actions of the portal. The rest is plain and legal."""

import datetime as dt
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from hubs.actions.decisions import count_hands, open_vote, propose, publish_decision
from hubs.models import BoardSeat, Decision, DecisionAction, Hub, StakeholderGroup
from hubs.queries.hands import Hands
from tests.factories.people import make_user
from tests.factories.public import make_seat

_numbers = count(1)


def make_board(hub: Hub, *holders: User | None) -> list[BoardSeat]:
    """A seat for each of these people; None is a seat that nobody holds on the portal."""
    return [make_seat(hub, StakeholderGroup.CIVIL_SOCIETY, holder=holder) for holder in holders]


def make_proposal(hub: Hub, title: str | None = None, *, by: User | None = None, text: str = "") -> Decision:
    """Lay something before a board."""
    values = {"title": title or f"Proposal {next(_numbers)}", "text": text}
    return propose(hub=hub, by=by or make_user(), values=values)


def make_open(
    hub: Hub, title: str | None = None, *, by: User | None = None, hours: float = 24, at: dt.datetime | None = None
) -> Decision:
    """A proposal that is open for written votes for some hours. The board needs a seat."""
    moment = at or timezone.now()
    decision = make_proposal(hub, title, by=by)
    closes_at = moment + dt.timedelta(hours=hours)
    return open_vote(decision=decision, by=by or make_user(), closes_at=closes_at, at=moment)


def make_adopted(
    hub: Hub, title: str | None = None, *, by: User | None = None, text: str = "", public: bool = False
) -> Decision:
    """Adopted by a show of hands of all seats; the board gets one if it has none."""
    if not hub.board_seats.in_force(hub.today()).exists():
        make_seat(hub)
    seats = hub.board_seats.in_force(hub.today()).count()
    by = by or make_user()
    hands = Hands(hub.today(), seats, seats, 0, 0)
    made = count_hands(decision=make_proposal(hub, title, by=by, text=text), by=by, hands=hands)
    return publish_decision(decision=made, by=by, public=True) if public else made


def make_action(
    decision: Decision, what: str | None = None, *, owner: User | None = None, due_in: int = 10, done: bool = False
) -> DecisionAction:
    """Something to be done about a decision, due in some days."""
    today = decision.hub.today()
    return DecisionAction.objects.create(
        decision=decision,
        what=what or f"Action {next(_numbers)}",
        owner=owner,
        due_on=today + dt.timedelta(days=due_in),
        done_on=today if done else None,
    )


def earlier(row: models.Model) -> list[Any]:
    """The row as it was before each change, the first one first."""
    return list(getattr(row, "earlier").order_by("pgh_id"))  # noqa: B009 - pghistory has no types
