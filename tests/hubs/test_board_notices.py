"""What people of a board are told: of votes at once, of outcomes and of what they are asked to do in the week."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Notice, OutgoingMail, User
from hubs.actions.decisions import open_vote, withdraw_decision
from hubs.actions.follow_up import add_action, change_action
from hubs.actions.votes import cast_vote, close_vote
from hubs.models import Hub, VoteChoice
from hubs.notices import DECIDED, VOTE_OPENED
from hubs.roles import Role
from tests.factories.board import make_action, make_adopted, make_board, make_open, make_proposal
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-NN", name="Hub of notices")


def somebody(hub: Hub, role: Role, name: str) -> User:
    user = make_user(f"{name.lower()}@notices.example", f"{name} Example")
    make_membership(user, role, hub)
    return user


def told(kind: str) -> list[str]:
    return sorted(notice.recipient.name for notice in Notice.objects.filter(kind=kind).select_related("recipient"))


def test_who_holds_a_seat_hears_of_a_vote_at_once(hub: Hub) -> None:
    rosa, cara = somebody(hub, Role.BOARD, "Rosa"), somebody(hub, Role.COORDINATOR, "Cara")
    make_board(hub, rosa, None)
    open_vote(decision=make_proposal(hub, "Borrow bicycles"), by=cara, closes_at=timezone.now() + dt.timedelta(days=3))
    assert told("hubs.vote_opened") == ["Rosa Example"]
    mail = OutgoingMail.objects.get()
    assert (mail.to, "Borrow bicycles" in mail.subject) == (rosa.email, True)
    assert "was asked to vote until" in mail.subject, "as true in the mail of the week after"


def test_who_is_asked_to_vote_reads_until_which_hour_by_the_clock_of_the_hub(hub: Hub) -> None:
    Hub.objects.filter(pk=hub.pk).update(time_zone="Asia/Tokyo")
    rosa, cara = somebody(hub, Role.BOARD, "Rosa"), somebody(hub, Role.COORDINATOR, "Cara")
    make_board(hub, rosa)
    closes_at = (timezone.now() + dt.timedelta(days=3)).replace(hour=20, minute=30)
    open_vote(decision=make_proposal(hub), by=cara, closes_at=closes_at)
    day = date_format(closes_at.date() + dt.timedelta(days=1))
    assert f"until {day}, 05:30" in OutgoingMail.objects.get().text
    before = Notice.objects.get(kind="hubs.vote_opened").words | {"day": closes_at.date().isoformat()}
    assert f"until {date_format(closes_at.date())}: " in VOTE_OPENED.sentence(before), "as it was kept once"


def test_a_vote_in_which_too_few_took_part_is_not_said_to_have_decided(hub: Hub) -> None:
    rosa, cara = somebody(hub, Role.BOARD, "Rosa"), somebody(hub, Role.COORDINATOR, "Cara")
    make_board(hub, rosa, None, None)
    decision = make_open(hub, by=cara)
    close_vote(decision=decision, by=None, at=decision.closes_at)
    said = DECIDED.sentence(Notice.objects.filter(kind="hubs.decided", recipient=rosa).get().words)
    assert said == f"Outcome at the board of {hub.name}: {decision.title} (Not decided)"


def test_who_was_asked_to_vote_is_told_that_it_was_withdrawn(hub: Hub) -> None:
    rosa, cara = somebody(hub, Role.BOARD, "Rosa"), somebody(hub, Role.COORDINATOR, "Cara")
    make_board(hub, rosa)
    withdraw_decision(decision=make_proposal(hub), by=cara)
    assert told("hubs.decided") == [], "nobody was asked anything yet"
    asked = make_open(hub, by=cara)
    withdraw_decision(decision=asked, by=cara)
    said = DECIDED.sentence(Notice.objects.get(kind="hubs.decided", recipient=rosa).words)
    assert said == f"Outcome at the board of {hub.name}: {asked.title} (Withdrawn)"


def test_board_proposer_and_coordinator_read_of_the_outcome_in_the_week(hub: Hub) -> None:
    rosa, cara = somebody(hub, Role.BOARD, "Rosa"), somebody(hub, Role.COORDINATOR, "Cara")
    proposer = somebody(hub, Role.BOARD, "Pia")
    (seat,) = make_board(hub, rosa)
    decision = make_open(hub, by=proposer)
    cast_vote(decision=decision, seat=seat, choice=VoteChoice.FOR, by=rosa)
    close_vote(decision=decision, by=cara)
    assert {"Rosa Example"} <= set(told("hubs.decided"))
    assert "Cara Example" not in told("hubs.decided"), "whoever closed it knows"
    assert Notice.objects.filter(kind="hubs.decided").first().words["outcome"] == "adopted"  # type: ignore[union-attr]
    assert not OutgoingMail.objects.filter(subject__contains="decided").exists()


def test_whoever_is_to_see_to_something_is_told_once_a_day_that_is_set(hub: Hub) -> None:
    cara, owner = somebody(hub, Role.COORDINATOR, "Cara"), somebody(hub, Role.STAFF, "Olga")
    due = hub.today() + dt.timedelta(days=9)
    action = add_action(
        decision=make_adopted(hub), by=cara, values={"what": "Ask the town", "owner": owner, "due_on": due}
    )
    changed = change_action(action=action, by=cara, version=action.version, values={"note": "Ask twice"})
    assert told("hubs.action_given") == ["Olga Example"]
    change_action(action=changed, by=cara, version=changed.version, values={"due_on": due + dt.timedelta(days=1)})
    assert told("hubs.action_given") == ["Olga Example"] * 2


def test_nobody_is_told_of_what_they_do_themselves(hub: Hub) -> None:
    cara = somebody(hub, Role.COORDINATOR, "Cara")
    action = make_action(make_adopted(hub))
    change_action(action=action, by=cara, version=action.version, values={"owner": cara})
    assert told("hubs.action_given") == []
