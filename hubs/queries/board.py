"""A hub's board as its page shows it: who sits there, who is missing, what is being voted on, what is still to do."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import BoardSeat, Decision, DecisionAction, Hub, StakeholderGroup
from hubs.queries.board_rules import rule_in_words, rules_of
from hubs.queries.decisions import DecisionLine, open_lines
from hubs.roles import HubPerm, Role

ENDS_SOON = dt.timedelta(days=90)
ENDED_SHOWN = 30
DONE_SHOWN = 10


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat in words. `acts` is who votes for it; `left` says that this person has no role on the board any more."""

    pk: int
    group: str
    group_label: str
    organisation: str
    acts: str
    own: bool
    left: bool
    starts_on: dt.date
    ends_on: dt.date | None
    ends_soon: bool
    begun: bool

    @property
    def name(self) -> str:
        """What the seat is called in a list of seats."""
        return self.organisation or self.acts or _("a seat of this group")


@dataclass(frozen=True, slots=True)
class GroupBalance:
    """A stakeholder group at the table: its seats of today and those that are still to begin."""

    group: str
    label: str
    seats: tuple[SeatLine, ...]

    @property
    def sits(self) -> bool:
        """Whether it has a seat today."""
        return any(seat.begun for seat in self.seats)

    @property
    def ends_soon(self) -> bool:
        """Whether it has none any more when the terms that run out are over."""
        return self.sits and all(seat.ends_soon for seat in self.seats)

    @property
    def tone(self) -> str:
        """How it is drawn."""
        return "missing" if not self.sits else "soon" if self.ends_soon else "sits"


@dataclass(frozen=True, slots=True)
class ActionLine:
    """Something to be done because of a decision."""

    pk: int
    what: str
    owner: str
    own: bool
    due_on: dt.date
    done_on: dt.date | None
    overdue: bool
    note: str
    decision: str
    decision_pk: int
    may_change: bool
    version: int


@dataclass(frozen=True, slots=True)
class Board:
    """The page of a board."""

    groups: tuple[GroupBalance, ...]
    ended: tuple[SeatLine, ...]
    seats: int
    rules: str
    open: tuple[DecisionLine, ...]
    proposals: int
    to_do: tuple[ActionLine, ...]
    done: tuple[ActionLine, ...]
    may_manage: bool
    may_propose: bool

    @property
    def sitting(self) -> int:
        """How many groups have a seat today."""
        return sum(group.sits for group in self.groups)

    @property
    def missing(self) -> tuple[str, ...]:
        """The groups that have none."""
        return tuple(group.label for group in self.groups if not group.sits)

    @property
    def overdue(self) -> int:
        """How many actions should have been done by now."""
        return sum(action.overdue for action in self.to_do)


def board_of(hub: Hub, *, by: User, rights: Collection[HubPerm]) -> Board:
    """Everything about a hub's board. Ten queries."""
    today = hub.today()
    seats = seat_lines(hub, by=by)
    ended = hub.board_seats.over_on(today).select_related("organisation", "holder").order_by("-ends_on", "-pk")
    actions = DecisionAction.objects.of_hub(hub).select_related("decision", "owner")
    done = actions.exclude(done_on=None).order_by("-done_on", "-pk")[:DONE_SHOWN]
    return Board(
        groups=tuple(
            GroupBalance(group.value, str(group.label), tuple(s for s in seats if s.group == group.value))
            for group in StakeholderGroup
        ),
        ended=tuple(_seat(seat, today, by, None) for seat in ended[:ENDED_SHOWN]),
        seats=sum(seat.begun for seat in seats),
        rules=rule_in_words(rules_of(hub)),
        open=open_lines(hub, by=by),
        proposals=hub.decisions.proposals().count(),
        to_do=tuple(action_line(action, today, by, rights) for action in actions.to_do()),
        done=tuple(action_line(action, today, by, rights) for action in done),
        may_manage=HubPerm.MANAGE_BOARD in rights,
        may_propose=HubPerm.PROPOSE in rights,
    )


def seat_lines(hub: Hub, *, by: User) -> list[SeatLine]:
    """The seats of today and those that are still to begin, in the order of the groups. Two queries."""
    today = hub.today()
    of_board = set(hub.memberships.in_force(today).filter(role=Role.BOARD).values_list("user", flat=True))
    order = StakeholderGroup.values
    rows = hub.board_seats.exclude(ends_on__lt=today).select_related("organisation", "holder")
    lines = [_seat(seat, today, by, of_board) for seat in rows]
    return sorted(lines, key=lambda line: (order.index(line.group), line.name.casefold(), line.pk))


def _seat(seat: BoardSeat, today: dt.date, by: User, of_board: set[int] | None) -> SeatLine:
    return SeatLine(
        pk=seat.pk,
        group=seat.stakeholder_group,
        group_label=seat.get_stakeholder_group_display(),
        organisation=seat.organisation.name if seat.organisation else "",
        acts=seat.holder.name if seat.holder else "",
        own=seat.holder_id == by.pk,
        left=of_board is not None and seat.holder_id is not None and seat.holder_id not in of_board,
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
        ends_soon=seat.ends_on is not None and today <= seat.ends_on <= today + ENDS_SOON,
        begun=seat.starts_on <= today,
    )


def action_line(action: DecisionAction, today: dt.date, by: User, rights: Collection[HubPerm]) -> ActionLine:
    """An action for somebody who may look at it: who looks after the board, or sees to it, may change it."""
    return ActionLine(
        pk=action.pk,
        what=action.what,
        owner=action.owner.name if action.owner else "",
        own=action.owner_id == by.pk,
        due_on=action.due_on,
        done_on=action.done_on,
        overdue=action.done_on is None and action.due_on < today,
        note=action.note,
        decision=action.decision.title,
        decision_pk=action.decision_id,
        may_change=may_change_action(action, by=by, rights=rights),
        version=action.version,
    )


def actions_of(decision: Decision, *, by: User, rights: Collection[HubPerm]) -> tuple[ActionLine, ...]:
    """What is to be done about a decision, what is not done yet first. One query."""
    rows = decision.actions.select_related("decision", "owner").order_by("due_on", "pk")
    today = decision.hub.today()
    lines = [action_line(row, today, by, rights) for row in rows]
    return tuple(sorted(lines, key=lambda line: line.done_on is not None))


def may_change_action(action: DecisionAction, *, by: User, rights: Collection[HubPerm]) -> bool:
    """Whether somebody looks after the board, or sees to this."""
    return HubPerm.MANAGE_BOARD in rights or action.owner_id == by.pk


def find_action(hub: Hub, key: int) -> DecisionAction | None:
    """Something to be done because of a decision of a board."""
    return DecisionAction.objects.of_hub(hub).select_related("decision", "owner").filter(pk=key).first()


def find_seat(hub: Hub, key: int) -> BoardSeat | None:
    """One of the seats of a board, also one that has ended."""
    return hub.board_seats.select_related("hub", "organisation", "holder").filter(pk=key).first()


def people_for_seats(hub: Hub) -> list[User]:
    """Who may act for a seat: the board members of today."""
    today = timezone.now().date()
    held = hub.memberships.in_force(today).filter(role=Role.BOARD, user__is_active=True)
    return [row.user for row in held.select_related("user").order_by("user__name", "user")]


def people_for_actions(hub: Hub) -> list[User]:
    """Who may see to something: everybody with a role at the hub today."""
    today = timezone.now().date()
    held = hub.memberships.in_force(today).filter(user__is_active=True).select_related("user")
    return sorted({row.user for row in held}, key=lambda user: (user.name.casefold(), user.pk))
