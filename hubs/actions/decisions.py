"""Decisions: proposed, put to a written vote or decided by a show of hands, withdrawn, published.

What is decided stays as it is; the database refuses every other change (migration 0004). To decide otherwise, a board
proposes it again. Votes are cast and counted in `hubs.actions.votes`.
"""

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.board import lock_board
from hubs.actions.editing import change_row
from hubs.actions.telling_board import tell_decided, tell_vote_opened
from hubs.models import (
    USUAL_RULES,
    BoardRules,
    BoardSeat,
    CanvasProposal,
    Count,
    Decision,
    DecisionState,
    Hub,
    VotingWay,
)
from hubs.queries.hands import Hands, Weighed, weigh

LONGEST_VOTE = dt.timedelta(days=366)


class NotFromHere(Exception):
    """The decision no longer stands where this step begins; `stored` is how it stands. Nothing was written."""

    def __init__(self, stored: Decision) -> None:
        super().__init__(stored.pk)
        self.stored = stored


class MeansSomethingElse(Exception):
    """By now the count comes to something else than what the person was shown. Nothing was written."""

    def __init__(self, weighed: Weighed) -> None:
        super().__init__(weighed.sign)
        self.weighed = weighed


@transaction.atomic
def propose(
    *, hub: Hub, by: User, values: Mapping[str, Any], again_of: Decision | None = None, on: dt.date | None = None
) -> Decision:
    """Lay something before a board, on a day if not today; `again_of` is what it decided about the same before.

    What was about a version of the canvas is about that version again. Raises ValidationError.
    """
    known: dict[str, Any] = {"hub": hub, "proposed_by": by, "proposed_on": on or hub.today(), "again_of": again_of}
    decision = Decision(**known | dict(values))
    decision.clean_fields()
    with pghistory.context(user=by.pk, action="propose"):
        decision.save()
    if before := CanvasProposal.objects.filter(decision=again_of).first() if again_of else None:
        CanvasProposal.objects.create(version_id=before.version_id, decision=decision)
    return decision


@transaction.atomic
def rewrite_proposal(*, decision: Decision, by: User, version: int, values: Mapping[str, Any]) -> Decision:
    """Bring a proposal to what the form says, while nobody votes on it. Raises EditedMeanwhile, ValidationError."""
    stored = lock_decision(decision)
    if stored.state != DecisionState.PROPOSED:
        raise ValidationError(
            _("The board votes on this or has voted, so its text stays as it is. Copy what you typed, and propose it.")
        )
    return change_row(stored, values, by=by, version=version, action="rewrite")


@transaction.atomic
def open_vote(*, decision: Decision, by: User, closes_at: dt.datetime, at: dt.datetime | None = None) -> Decision:
    """Put a proposal to a written vote until a moment, by the rules of the board as they stand now.

    `at` is when it was opened, if not now. Raises NotFromHere, ValidationError for a board without seats or a moment
    that is past or very far.
    """
    now = at or timezone.now()
    lock_board(decision.hub)
    stored = lock_decision(decision)
    if stored.state != DecisionState.PROPOSED:
        raise NotFromHere(stored)
    if not now < closes_at <= now + LONGEST_VOTE:
        raise ValidationError({"closes_at": _("Choose a moment that is still to come, within a year.")})
    today = local_day(stored.hub, now)
    if not seats_on(stored.hub, today):
        raise ValidationError(_("Nobody has a seat on this board today, so nobody could vote. Add its seats first."))
    _by_the_rules(stored)
    stored.state, stored.way = DecisionState.OPEN, VotingWay.WRITTEN
    stored.opened_at, stored.opened_by, stored.closes_at = now, by, closes_at
    opened = _written(stored, by, "open")
    tell_vote_opened(opened, by=by, today=today, until=local_moment(stored.hub, closes_at))
    return opened


@transaction.atomic
def count_hands(
    *, decision: Decision, by: User, hands: Hands, seen: str = "", at: dt.datetime | None = None
) -> Decision:
    """Note how a board decided in a meeting; the outcome follows from the count and the rules as they stand now.

    `seen` is the sign of what the person was shown that it would mean. Raises NotFromHere, MeansSomethingElse,
    ValidationError for a day that is still to come and numbers that cannot be.
    """
    now = at or timezone.now()
    lock_board(decision.hub)
    stored = lock_decision(decision)
    if stored.state != DecisionState.PROPOSED:
        raise NotFromHere(stored)
    weighed = weigh(stored, hands, today=local_day(stored.hub, now))
    if seen and seen != weighed.sign:
        raise MeansSomethingElse(weighed)
    _by_the_rules(stored)
    stored.way, stored.opened_at, stored.opened_by = VotingWay.HANDS, now, by
    return settle(stored, weighed.count, decided_on=hands.decided_on, by=by, at=now)


@transaction.atomic
def withdraw_decision(*, decision: Decision, by: User, at: dt.datetime | None = None) -> Decision:
    """Take a proposal off the table, also while people vote on it: then they are told.

    Raises NotFromHere, also where the time to vote is over: what the board has said is counted.
    """
    stored, now = lock_decision(decision), at or timezone.now()
    over = stored.closes_at is not None and stored.closes_at <= now
    if stored.state not in (DecisionState.PROPOSED, DecisionState.OPEN) or over:
        raise NotFromHere(stored)
    asked_to_vote = stored.state == DecisionState.OPEN
    stored.state, stored.closed_at, stored.closed_by = DecisionState.WITHDRAWN, now, by
    withdrawn = _written(stored, by, "withdraw")
    if asked_to_vote:
        tell_decided(withdrawn, by=by, day=local_day(withdrawn.hub, now))
    return withdrawn


@transaction.atomic
def publish_decision(*, decision: Decision, by: User, public: bool, at: dt.datetime | None = None) -> Decision:
    """Show an adopted decision on the hub's public pages, or no longer. Raises NotFromHere."""
    stored = lock_decision(decision)
    if stored.state != DecisionState.ADOPTED:
        raise NotFromHere(stored)
    if public != (stored.published_at is not None):
        stored.published_at = (at or timezone.now()) if public else None
        return _written(stored, by, "publish" if public else "unpublish")
    return stored


def settle(decision: Decision, count: Count, *, decided_on: dt.date, by: User | None, at: dt.datetime) -> Decision:
    """Write down what was counted and what it comes to, in the transaction that holds the decision."""
    decision.state = decision.outcome_of(count)
    decision.decided_on, decision.closed_at, decision.closed_by = decided_on, at, by
    decision.seats, decision.present = count.seats, count.present
    decision.votes_for, decision.votes_against = count.votes_for, count.votes_against
    decision.votes_abstain = count.votes_abstain
    settled = _written(decision, by, "close")
    tell_decided(settled, by=by, day=decided_on)
    return settled


def lock_decision(decision: Decision) -> Decision:
    """The decision as it stands, kept from others until the transaction ends."""
    return Decision.objects.select_for_update(of=("self",), no_key=True).select_related("hub").get(pk=decision.pk)


def seats_on(hub: Hub, day: dt.date) -> list[BoardSeat]:
    """The seats that are in force on a day."""
    return list(hub.board_seats.in_force(day))


def local_day(hub: Hub, moment: dt.datetime) -> dt.date:
    """The day on which a moment falls where the hub is."""
    return local_moment(hub, moment).date()


def local_moment(hub: Hub, moment: dt.datetime) -> dt.datetime:
    """A moment by the clock where the hub is."""
    return moment.astimezone(zoneinfo.ZoneInfo(hub.time_zone))


def _by_the_rules(decision: Decision) -> None:
    rules = BoardRules.objects.filter(hub=decision.hub).values(*USUAL_RULES).first() or USUAL_RULES
    for name, value in rules.items():
        setattr(decision, name, value)


def _written(decision: Decision, by: User | None, action: str) -> Decision:
    with pghistory.context(user=by.pk if by else None, action=action):
        decision.save()
    decision.refresh_from_db()
    return decision
