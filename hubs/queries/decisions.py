"""Decisions of a board as their pages show them: the list, one of them with its votes, and what can be done next."""

import datetime as dt
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from hubs.markdown import render_markdown
from hubs.models import (
    ANEW,
    OUTCOMES,
    BoardSeat,
    Count,
    Decision,
    DecisionState,
    Hub,
    StakeholderGroup,
    Vote,
    VotingWay,
)
from hubs.queries.board_rules import rule_in_words, rules_of
from hubs.roles import HubPerm

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list. Moments are those of the hub's clock, which is that of `place`."""

    pk: int
    title: str
    state: str
    state_label: str
    day: dt.date
    closes_at: dt.datetime | None
    over: bool
    place: str
    voted: int
    vote_missing: bool
    count: Count | None
    public: bool
    superseded: bool

    @property
    def look(self) -> str:
        """Under which name the pill of its state is drawn."""
        return "voting" if self.state == DecisionState.OPEN else self.state


@dataclass(frozen=True, slots=True)
class Ballot:
    """A seat and what it said. `choice` is empty where it said nothing, or while nobody may see it yet."""

    seat: int
    group: str
    name: str
    acts: str
    voted: bool
    choice: str
    choice_label: str
    entered_by: str
    own: bool
    may_enter: bool
    counts: bool

    @classmethod
    def of(
        cls, seat: BoardSeat, vote: Vote | None, *, own: bool, may_enter: bool, secret: bool, counts: bool
    ) -> "Ballot":
        """The line of a seat; what it said stays secret from others while the vote is open."""
        seen = vote is not None and (own or may_enter or not secret)
        by = vote.cast_by if vote else None
        return cls(
            seat=seat.pk,
            group=seat.get_stakeholder_group_display(),
            name=seat.organisation.name if seat.organisation else "",
            acts=seat.holder.name if seat.holder else "",
            voted=vote is not None,
            choice=vote.choice if vote and seen else "",
            choice_label=vote.get_choice_display() if vote and seen else "",
            entered_by=by.name if by and by.pk != seat.holder_id else "",
            own=own,
            may_enter=may_enter,
            counts=counts,
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """What a person may do with a decision now; each is a button or a link."""

    edit: bool = False
    open: bool = False
    hands: bool = False
    close: bool = False
    withdraw: bool = False
    publish: bool = False
    unpublish: bool = False
    again: bool = False
    act: bool = False


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """A decision in full, for somebody who may read the board's papers. `later` is what was proposed about it anew."""

    decision: Decision
    line: DecisionLine
    later: tuple[DecisionLine, ...]
    text: SafeString
    proposed_by: str
    ballots: tuple[Ballot, ...]
    seats: int
    needed: int
    rule: str
    steps: Steps

    @property
    def own(self) -> tuple[Ballot, ...]:
        """The seats for which whoever looks votes."""
        return tuple(ballot for ballot in self.ballots if ballot.own)

    @property
    def to_enter(self) -> tuple[Ballot, ...]:
        """The seats whose vote on paper whoever looks may write down."""
        return tuple(ballot for ballot in self.ballots if ballot.may_enter)

    @property
    def voted(self) -> int:
        """How many seats have voted."""
        return sum(ballot.voted for ballot in self.ballots)

    @property
    def anew(self) -> DecisionLine | None:
        """What the board has decided in its place, the latest of it."""
        return next((line for line in reversed(self.later) if line.state in ANEW), None)

    @property
    def quorate(self) -> bool:
        """Whether enough seats took part."""
        return self.line.count is not None and self.line.count.present >= self.needed


@dataclass(frozen=True, slots=True)
class SettledPage:
    """Some of the decisions that no longer change, and where among all of them."""

    lines: tuple[DecisionLine, ...]
    pages: Page[Decision]


def open_lines(hub: Hub, *, by: User) -> tuple[DecisionLine, ...]:
    """What the board votes on, the nearest deadline first, and where a vote of one's own is missing. Three queries."""
    rows = list(hub.decisions.open().order_by("closes_at", "pk"))
    seats = BoardSeat.objects.in_force(hub.today()).filter(hub=hub)
    own = set(seats.filter(holder=by).values_list("pk", flat=True))
    votes = list(Vote.objects.filter(decision__in=rows, seat__in=seats).values_list("decision", "seat"))
    return tuple(
        _line(
            row,
            hub,
            voted=sum(decision == row.pk for decision, _seat in votes),
            vote_missing=any((row.pk, seat) not in votes for seat in own),
        )
        for row in rows
    )


def proposal_lines(hub: Hub) -> tuple[DecisionLine, ...]:
    """What was proposed and not voted on yet, the oldest first. One query."""
    return tuple(_line(row, hub) for row in hub.decisions.proposals().order_by("proposed_on", "pk"))


def settled_page(hub: Hub, *, page: str | None) -> SettledPage:
    """What the board has settled, the latest first, by the day that the list shows. Two queries."""
    day = Coalesce("decided_on", TruncDate("closed_at", tzinfo=zoneinfo.ZoneInfo(hub.time_zone)))
    settled = hub.decisions.settled().with_superseded().order_by(day.desc(), "-closed_at", "-pk")
    pages = Paginator(settled, PER_PAGE).get_page(page)
    return SettledPage(tuple(_line(row, hub) for row in pages), pages)


def _line(row: Decision, hub: Hub, *, voted: int = 0, vote_missing: bool = False) -> DecisionLine:
    zone = zoneinfo.ZoneInfo(hub.time_zone)
    over = row.closes_at is not None and row.closes_at <= timezone.now()
    return DecisionLine(
        pk=row.pk,
        title=row.title,
        state=row.state,
        state_label=row.get_state_display(),
        day=row.decided_on or (row.closed_at.astimezone(zone).date() if row.closed_at else row.proposed_on),
        closes_at=row.closes_at.astimezone(zone).replace(tzinfo=None) if row.closes_at else None,
        over=over,
        place=hub.place,
        voted=voted,
        vote_missing=vote_missing and not over,
        count=row.count,
        public=row.published_at is not None,
        superseded=getattr(row, "is_superseded", False),
    )


def find_decision(hub: Hub, key: int) -> Decision | None:
    """One of the decisions of a board."""
    return (
        hub.decisions.select_related(
            "hub", "proposed_by", "opened_by", "closed_by", "again_of", "canvas_proposal__version"
        )
        .filter(pk=key)
        .first()
    )


def find_settled(hub: Hub, key: int) -> Decision | None:
    """One of the decisions that no longer change, to be proposed again."""
    return hub.decisions.settled().filter(pk=key).first()


def decision_page(decision: Decision, *, by: User, rights: Collection[HubPerm]) -> DecisionPage:
    """A decision in full, for somebody who may read the board's papers. Three queries."""
    hub = decision.hub
    is_open = decision.state == DecisionState.OPEN
    ballots = _ballots(decision, by, rights) if decision.way == VotingWay.WRITTEN else ()
    voted = sum(ballot.voted for ballot in ballots)
    missing = any(ballot.own and not ballot.voted for ballot in ballots)
    seats = decision.seats if decision.seats is not None else len(ballots)
    return DecisionPage(
        decision=decision,
        line=_line(decision, hub, voted=voted, vote_missing=is_open and missing),
        later=tuple(_line(row, hub) for row in decision.again.order_by("pk")),
        text=render_markdown(decision.text),
        proposed_by=decision.proposed_by.name if decision.proposed_by else "",
        ballots=ballots,
        seats=seats,
        needed=decision.seats_needed(seats) if decision.opened_at else 0,
        rule=rule_in_words(decision if decision.opened_at else rules_of(hub)),
        steps=steps_of(decision, by=by, rights=rights, all_voted=voted == len(ballots)),
    )


def steps_of(decision: Decision, *, by: User, rights: Collection[HubPerm], all_voted: bool = False) -> Steps:
    """What a person may do with a decision where it stands: their own proposal they may change or take back."""
    state, manages = decision.state, HubPerm.MANAGE_BOARD in rights
    proposed, is_open, adopted = (
        state == one for one in (DecisionState.PROPOSED, DecisionState.OPEN, DecisionState.ADOPTED)
    )
    mine = writes(decision, by=by, rights=rights)
    over = decision.closes_at is not None and decision.closes_at <= timezone.now()
    return Steps(
        edit=proposed and mine,
        open=proposed and manages,
        hands=proposed and manages,
        close=is_open and manages and (over or all_voted),
        withdraw=(proposed and mine) or (is_open and manages and not over),
        publish=adopted and manages and decision.published_at is None,
        unpublish=adopted and manages and decision.published_at is not None,
        again=HubPerm.PROPOSE in rights and state in (*OUTCOMES, DecisionState.WITHDRAWN),
        act=adopted and manages,
    )


def writes(decision: Decision, *, by: User, rights: Collection[HubPerm]) -> bool:
    """Whether a proposal is somebody's own, or they look after all of them."""
    return HubPerm.MANAGE_BOARD in rights or (HubPerm.PROPOSE in rights and decision.proposed_by_id == by.pk)


def may_step(decision: Decision, step: str, *, by: User, rights: Collection[HubPerm]) -> bool:
    """Whether this is ever a step of this person: their own proposal they may take back before anybody votes on it."""
    own = step == "withdraw" and decision.state != DecisionState.OPEN and writes(decision, by=by, rights=rights)
    return HubPerm.MANAGE_BOARD in rights or own


def _ballots(decision: Decision, by: User, rights: Collection[HubPerm]) -> tuple[Ballot, ...]:
    """Who has voted, and how: that is shown when the votes are counted, so that nobody votes as others did.

    What was withdrawn may be asked again, so what was said of it stays unsaid.
    """
    is_open = decision.state == DecisionState.OPEN
    votes = {vote.seat_id: vote for vote in decision.votes.select_related("cast_by")}
    day = _last_day(decision)
    rows = decision.hub.board_seats.select_related("organisation", "holder")
    found = [seat for seat in rows if seat.is_in_force(day) or (seat.pk in votes and not is_open)]
    over = decision.closes_at is not None and decision.closes_at <= timezone.now()
    takes_votes = is_open and not over
    order = StakeholderGroup.values
    found.sort(key=lambda seat: (order.index(seat.stakeholder_group), str(seat.organisation or ""), seat.pk))
    return tuple(
        Ballot.of(
            seat,
            votes.get(seat.pk),
            own=takes_votes and seat.holder_id == by.pk and HubPerm.VOTE in rights,
            may_enter=takes_votes and seat.holder_id is None and HubPerm.MANAGE_BOARD in rights,
            secret=decision.state not in OUTCOMES,
            counts=seat.is_in_force(day),
        )
        for seat in found
    )


def _last_day(decision: Decision) -> dt.date:
    """The day on which the seats of a vote are looked at: the last one on which votes are taken, so far."""
    if decision.decided_on is not None:
        return decision.decided_on
    ends = [moment for moment in (decision.closes_at, decision.closed_at) if moment is not None]
    last = min([timezone.now(), *(moment - dt.timedelta(microseconds=1) for moment in ends)])
    return last.astimezone(zoneinfo.ZoneInfo(decision.hub.time_zone)).date()
