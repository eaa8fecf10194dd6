"""Writes the boards of the demonstration: seats with terms, decisions at every step, what came of them.

Through the same actions as a hub's own, at moments of the past.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from accounts.models import User
from hubs.actions.board import add_seat, change_seat, set_rules
from hubs.actions.decisions import count_hands, open_vote, propose, publish_decision, withdraw_decision
from hubs.actions.follow_up import add_action
from hubs.actions.votes import cast_vote, close_vote, enter_vote
from hubs.models import BoardSeat, Decision, Hub, StakeholderGroup, VoteChoice
from hubs.queries.hands import Hands
from hubs.roles import Role
from impact.actions.decisions import link_session
from impact.demo.boards import PlannedBoard, PlannedProposal, read_boards
from impact.models import Session
from projects.actions.decisions import link_to_decision
from projects.models import Partnership, Project

Who = Callable[[Hub], User]

FIRST_DECIDED = dt.date(2021, 11, 18)
SECOND_DECIDED = dt.date(2022, 4, 28)
A_WEEK = dt.timedelta(days=7)
# How seats vote, one after the other: in favour for the most part.
MOSTLY = (VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.ABSTAIN, VoteChoice.FOR, VoteChoice.AGAINST)
HARDLY = (VoteChoice.AGAINST, VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.AGAINST, VoteChoice.ABSTAIN)
# The seats of whom somebody among the accounts votes on the portal.
HELD = (StakeholderGroup.TEACHERS, StakeholderGroup.CIVIL_SOCIETY)


class BoardWriter:
    """Writes one board after the other; `today` is the day of loading."""

    def __init__(self, today: dt.date, *, staff: Who, manager: Who) -> None:
        self._today = today
        self._staff, self._manager = staff, manager

    def write(self, hubs: dict[str, Hub]) -> None:
        """The boards of all hubs that have one."""
        for board in read_boards():
            self._write(board, hubs[board.hub])

    def _write(self, board: PlannedBoard, hub: Hub) -> None:
        by, staff = self._manager(hub), self._staff(hub)
        set_rules(hub=hub, by=by, version=0, values=board.rules)
        self._seats(hub, by)
        first = self._by_hands(hub, board.first, FIRST_DECIDED, by)
        publish_decision(decision=first, by=by, public=True, at=_at(hub, FIRST_DECIDED + A_WEEK, 9))
        self._act(first, board.first_actions, staff, first_due=FIRST_DECIDED + 4 * A_WEEK, done=True)
        second = self._in_writing(hub, board.second, SECOND_DECIDED, by, MOSTLY)
        publish_decision(decision=second, by=by, public=True, at=_at(hub, SECOND_DECIDED + A_WEEK, 9))
        self._act(second, board.second_actions, staff, first_due=SECOND_DECIDED + 6 * A_WEEK, done=True)
        recent = self._in_writing(hub, board.recent, self._ago(45), by, MOSTLY)
        self._act(recent, board.recent_actions, staff, first_due=self._ago(10), done=False)
        for decision in (first, second, recent):
            self._link(decision, hub, by)
        self._in_writing(hub, board.rejected, self._ago(200), by, HARDLY)
        self._in_writing(hub, board.undecided, self._ago(120), by, MOSTLY, most=1)
        withdrawn = self._propose(hub, board.withdrawn, self._ago(80), staff)
        withdraw_decision(decision=withdrawn, by=by, at=_at(hub, self._ago(70), 10))
        self._propose(hub, board.proposed, self._ago(5), by)
        self._open(hub, board.open, by)

    def _ago(self, days: int) -> dt.date:
        return self._today - dt.timedelta(days=days)

    def _seats(self, hub: Hub, by: User) -> None:
        """Board members among the accounts vote for two seats; a term runs out, and one ended long ago."""
        held = hub.memberships.filter(role=Role.BOARD).select_related("user").first()
        for seat in list(hub.board_seats.all()):
            if held and seat.stakeholder_group in HELD:
                change_seat(seat=seat, by=by, version=1, values={"holder": held.user})
            if seat.stakeholder_group == StakeholderGroup.RESEARCH:
                change_seat(seat=seat, by=by, version=1, values={"ends_on": self._today + 3 * A_WEEK})
        begins = hub.opened_on or self._today
        term = {"starts_on": begins, "ends_on": begins + dt.timedelta(days=730)}
        add_seat(hub=hub, by=by, values={"stakeholder_group": StakeholderGroup.CIVIL_SOCIETY, **term})

    def _propose(self, hub: Hub, planned: PlannedProposal, day: dt.date, by: User) -> Decision:
        return propose(hub=hub, by=by, values={"title": planned.title, "text": planned.text, "proposed_on": day})

    def _by_hands(self, hub: Hub, planned: PlannedProposal, day: dt.date, by: User) -> Decision:
        decision = self._propose(hub, planned, day - 3 * A_WEEK, by)
        seats = len(hub.board_seats.in_force(day))
        hands = Hands(day, seats - 1, seats - 2, 0, 1)
        return count_hands(decision=decision, by=by, hands=hands, at=_at(hub, day, 20))

    def _in_writing(
        self,
        hub: Hub,
        planned: PlannedProposal,
        day: dt.date,
        by: User,
        votes: tuple[VoteChoice, ...],
        *,
        most: int = 99,
    ) -> Decision:
        """A vote that was open for the week up to a day, at six in the evening."""
        decision = self._propose(hub, planned, day - 2 * A_WEEK, by)
        begin, end = _at(hub, day - A_WEEK, 12), _at(hub, day, 18)
        opened = open_vote(decision=decision, by=by, closes_at=end, at=begin)
        self._vote(opened, hub.board_seats.in_force(day)[:most], votes, by, begin)
        return close_vote(decision=opened, by=None, at=end + dt.timedelta(seconds=20))

    def _open(self, hub: Hub, planned: PlannedProposal, by: User) -> None:
        """A vote that goes on for some days; those who can vote on the portal have not yet."""
        decision = self._propose(hub, planned, self._ago(12), by)
        begin, end = _at(hub, self._ago(2), 12), _at(hub, self._today + A_WEEK, 18)
        opened = open_vote(decision=decision, by=by, closes_at=end, at=begin)
        silent = hub.board_seats.in_force(self._today).filter(holder=None)
        self._vote(opened, silent[:3], MOSTLY, by, begin)

    def _vote(
        self,
        decision: Decision,
        seats: Iterable[BoardSeat],
        votes: tuple[VoteChoice, ...],
        by: User,
        begin: dt.datetime,
    ) -> None:
        for number, seat in enumerate(seats):
            choice, at = votes[number % len(votes)], begin + dt.timedelta(hours=3 + 5 * number)
            if seat.holder is not None:
                cast_vote(decision=decision, seat=seat, choice=choice, by=seat.holder, at=at)
            else:
                enter_vote(decision=decision, seat=seat, choice=choice, by=by, at=at)

    def _act(self, decision: Decision, actions: tuple[str, ...], by: User, *, first_due: dt.date, done: bool) -> None:
        for number, what in enumerate(actions):
            due = first_due + 3 * number * A_WEEK
            values = {"what": what, "owner": by, "due_on": due, "done_on": due - dt.timedelta(days=2) if done else None}
            add_action(decision=decision, by=by, values=values)

    def _link(self, decision: Decision, hub: Hub, by: User) -> None:
        """The next project, two sessions and a partnership that came after a decision, if there are any."""
        assert decision.decided_on is not None  # noqa: S101 - it was adopted just now
        after = decision.decided_on
        sessions = Session.objects.standing().filter(hub=hub, held_on__gt=after).order_by("held_on", "pk")
        for session in sessions[:2]:
            link_session(decision=decision, session=session, by=by)
        project = Project.objects.filter(hub=hub, starts_on__lte=after).order_by("-starts_on", "pk").first()
        partnership = Partnership.objects.filter(hub=hub, starts_on__gt=after).order_by("starts_on", "pk").first()
        for work in (project, partnership):
            if work is not None:
                link_to_decision(decision=decision, work=work, by=by, at=_at(hub, after + A_WEEK, 9))


def _at(hub: Hub, day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo(hub.time_zone))
