"""Written votes: cast for a seat, changed, and counted once when their time is over.

A vote and the closing of a decision each hold the decision's row, so one of them waits for the other: what was cast in
time is counted, and what comes later is told so.
"""

import datetime as dt
from collections import Counter

import pghistory
import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.actions.board import lock_board
from hubs.actions.decisions import NotFromHere, local_day, lock_decision, seats_on, settle
from hubs.models import BoardSeat, Count, Decision, DecisionState, Vote, VoteChoice

logger = structlog.get_logger(__name__)

A_MOMENT = dt.timedelta(microseconds=1)


class TooLate(Exception):
    """The time to vote is over, or nobody votes on this any more. Nothing was written."""


class NotYetOpen(Exception):
    """Nobody votes on this yet."""


class SeatEnded(Exception):
    """The seat is not in force on this day."""


class VotesStillOut(Exception):
    """Not every seat has voted, and the time to vote is not over."""


def cast_vote(
    *, decision: Decision, seat: BoardSeat, choice: VoteChoice, by: User, at: dt.datetime | None = None
) -> Vote:
    """Vote for a seat that one holds; what it said before is replaced.

    Raises TooLate, NotYetOpen, SeatEnded, PermissionDenied for a seat that is another's.
    """
    return _cast(decision, seat, choice, by, holder=by.pk, at=at)


def enter_vote(
    *, decision: Decision, seat: BoardSeat, choice: VoteChoice, by: User, at: dt.datetime | None = None
) -> Vote:
    """Write down what a seat without a person on the portal said on paper. Raises as `cast_vote` does."""
    return _cast(decision, seat, choice, by, holder=None, at=at)


@transaction.atomic
def _cast(
    decision: Decision, seat: BoardSeat, choice: VoteChoice, by: User, *, holder: int | None, at: dt.datetime | None
) -> Vote:
    stored = lock_decision(decision)
    now = at or timezone.now()
    if stored.state == DecisionState.PROPOSED:
        raise NotYetOpen
    if stored.state != DecisionState.OPEN or stored.closes_at is None or now >= stored.closes_at:
        raise TooLate
    seat = BoardSeat.objects.select_for_update(no_key=True).get(pk=seat.pk)
    if seat.hub_id != stored.hub_id or seat.holder_id != holder:
        raise PermissionDenied
    if not seat.is_in_force(local_day(stored.hub, now)):
        raise SeatEnded
    said = {"choice": choice, "cast_by": by, "cast_at": now}
    with pghistory.context(user=by.pk, action="vote"):
        vote, _is_new = Vote.objects.update_or_create(decision=stored, seat=seat, defaults=said)
    return vote


@transaction.atomic
def close_vote(*, decision: Decision, by: User | None, at: dt.datetime | None = None) -> Decision:
    """Count a written vote: at its deadline, or before when every seat has voted. `by` is None for the clock.

    Counted are the seats in force on the last day on which votes were taken, whenever somebody comes to count them.
    Raises NotFromHere for what is counted already, VotesStillOut.
    """
    lock_board(decision.hub)
    stored = lock_decision(decision)
    if stored.state != DecisionState.OPEN or stored.closes_at is None:
        raise NotFromHere(stored)
    now = at or timezone.now()
    day = local_day(stored.hub, min(now, stored.closes_at - A_MOMENT))
    seats = {seat.pk for seat in seats_on(stored.hub, day)}
    votes = dict(Vote.objects.filter(decision=stored, seat__in=seats).values_list("seat", "choice"))
    if now < stored.closes_at and len(votes) < len(seats):
        raise VotesStillOut
    said = Counter(votes.values())
    counted = Count(len(seats), len(votes), said[VoteChoice.FOR], said[VoteChoice.AGAINST], said[VoteChoice.ABSTAIN])
    return settle(stored, counted, decided_on=day, by=by, at=now)


def close_due_votes() -> int:
    """Count every vote whose time is over; returns how many. Each in a transaction of its own, each once.

    One that cannot be counted keeps no other from it.
    """
    closed = 0
    for decision in Decision.objects.due(timezone.now()).select_related("hub").order_by("closes_at", "pk"):
        try:
            close_vote(decision=decision, by=None)
        except NotFromHere:
            continue
        except Exception:
            logger.exception("vote_not_counted", decision=decision.pk)
        else:
            closed += 1
    return closed
