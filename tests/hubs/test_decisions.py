"""A decision from proposal to outcome: who may do what, what cannot be undone, and what is to be done about it."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.actions.decisions import count_hands
from hubs.actions.votes import cast_vote, close_vote
from hubs.models import Decision, DecisionAction, DecisionState, Hub, VoteChoice
from hubs.queries.hands import Hands
from hubs.roles import Role
from tests.factories.board import earlier, make_action, make_adopted, make_board, make_open, make_proposal
from tests.factories.clients import member
from tests.factories.network import make_hub

pytestmark = pytest.mark.django_db

DECISIONS = "/h/OSHub-DE/board/decisions/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-DE", time_zone="Europe/Athens")


@pytest.fixture
def cara(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.COORDINATOR, "Cara Example")


@pytest.fixture
def rosa(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.BOARD, "Rosa Example")


def page_of(decision: Decision) -> str:
    return f"{DECISIONS}{decision.pk}/"


def buttons(page: str) -> set[str]:
    return set(re.findall(r'name="step" value="(\w+)"', page))


# ── Proposing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_page_teaches(rosa: tuple[User, Client]) -> None:
    page = rosa[1].get(DECISIONS).content.decode()
    assert "No proposal yet" in page
    assert "can be answered with yes or no" in page


def test_a_member_proposes_and_rewrites(hub: Hub, rosa: tuple[User, Client], cara: tuple[User, Client]) -> None:
    typed = {"title": "Shall we plant trees?", "text": "Ten **limes**.\n\n<script>alert(1)</script>"}
    page = rosa[1].post(f"{DECISIONS}new/", typed | {"step": "preview"}).content.decode()
    assert "<strong>limes</strong>" in page
    assert not Decision.objects.exists()
    page = rosa[1].post(f"{DECISIONS}new/", typed, follow=True).content.decode()
    assert "<strong>limes</strong>" in page
    assert "<script>alert" not in page
    assert "Proposed by Rosa Example" in page
    decision = Decision.objects.get()
    assert (decision.state, decision.proposed_by, decision.proposed_on) == ("proposed", rosa[0], hub.today())
    rosa[1].post(f"{page_of(decision)}edit/", {"title": "Shall we plant limes?", "text": "", "version": 1})
    decision.refresh_from_db()
    assert decision.title == "Shall we plant limes?"
    assert earlier(decision)[0].title == "Shall we plant trees?"
    # Another member reads it and leaves it alone; who looks after the board may mend it.
    ana = member(hub, Role.BOARD)[1]
    assert "/edit/" not in ana.get(page_of(decision)).content.decode()
    assert ana.get(f"{page_of(decision)}edit/").status_code == 403
    assert ana.post(f"{page_of(decision)}move/", {"step": "withdraw"}).status_code == 403
    assert cara[1].get(f"{page_of(decision)}edit/").status_code == 200


def test_a_proposal_of_nothing_is_refused_and_kept(rosa: tuple[User, Client]) -> None:
    answer = rosa[1].post(f"{DECISIONS}new/", {"title": " ", "text": "A long reason"})
    assert answer.status_code == 422
    assert "A long reason" in answer.content.decode()
    answer = rosa[1].post(f"{DECISIONS}new/", {"title": "x" * 161, "text": "A long reason"})
    assert "at most 160 characters" in answer.content.decode()


def test_what_was_typed_while_the_vote_was_opened_is_not_lost(hub: Hub, rosa: tuple[User, Client]) -> None:
    make_board(hub, None)
    decision = make_open(hub, "Plant trees", by=rosa[0])
    answer = rosa[1].post(
        f"{page_of(decision)}edit/", {"title": "Plant more trees", "text": "", "version": decision.version}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The board votes on this or has voted, so its text stays as it is." in page
    assert "Plant more trees" in page
    assert rosa[1].get(f"{page_of(decision)}edit/").status_code == 302


# ── Opening, withdrawing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_vote_is_opened_on_the_clock_of_the_hub(hub: Hub, cara: tuple[User, Client]) -> None:
    make_board(hub, None)
    decision = make_proposal(hub)
    address = f"{page_of(decision)}open/"
    page = cara[1].get(address).content.decode()
    assert "Europe/Athens" in page
    assert 'T18:00"' in page
    day = hub.today() + dt.timedelta(days=2)
    page = cara[1].post(address, {"closes_at": f"{day}T18:00"}, follow=True).content.decode()
    assert "The vote is open." in page
    assert "18:00 (time in Testing)." in page
    decision.refresh_from_db()
    assert decision.closes_at is not None
    assert decision.closes_at.hour in (15, 16)
    assert (decision.quorum_percent, decision.majority) == (50, "simple")
    answer = cara[1].post(address, {"closes_at": f"{day}T18:00"}, follow=True)
    assert "the decision stands elsewhere by now" in answer.content.decode()


@pytest.mark.parametrize(
    ("closes_at", "said"),
    [
        ("2020-01-01T10:00", "Choose a moment that is still to come, within a year."),
        ("2199-01-01T10:00", "Choose a moment that is still to come, within a year."),
        ("tomorrow", "Enter a valid date/time."),
        ("", "This field is required."),
    ],
)
def test_a_deadline_that_cannot_be_is_refused(hub: Hub, cara: tuple[User, Client], closes_at: str, said: str) -> None:
    make_board(hub, None)
    answer = cara[1].post(f"{page_of(make_proposal(hub))}open/", {"closes_at": closes_at})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_board_without_seats_cannot_vote(hub: Hub, cara: tuple[User, Client]) -> None:
    day = hub.today() + dt.timedelta(days=2)
    answer = cara[1].post(f"{page_of(make_proposal(hub))}open/", {"closes_at": f"{day}T18:00"})
    assert answer.status_code == 422
    assert "Nobody has a seat on this board today" in answer.content.decode()


def test_who_proposed_it_takes_it_back_before_the_vote_and_the_board_later(
    hub: Hub, rosa: tuple[User, Client], cara: tuple[User, Client]
) -> None:
    make_board(hub, None)
    decision = make_proposal(hub, by=rosa[0])
    page = rosa[1].post(f"{page_of(decision)}move/", {"step": "withdraw"}, follow=True).content.decode()
    assert "Withdrawn on " in page
    opened = make_open(hub, by=rosa[0])
    assert rosa[1].post(f"{page_of(opened)}move/", {"step": "withdraw"}).status_code == 403
    assert buttons(cara[1].get(page_of(opened)).content.decode()) == {"withdraw"}
    cara[1].post(f"{page_of(opened)}move/", {"step": "withdraw"})
    opened.refresh_from_db()
    assert opened.state == DecisionState.WITHDRAWN
    answer = cara[1].post(f"{page_of(opened)}move/", {"step": "withdraw"}, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    answer = cara[1].post(f"{page_of(opened)}move/", {"step": "adopt"}, follow=True)
    assert "choose one of the steps" in answer.content.decode()


# ── What is decided ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change",
    [
        {"state": "rejected"},
        {"votes_for": 0},
        {"title": "Something else"},
        {"majority": "two_thirds"},
        {"decided_on": dt.date(2020, 1, 1)},
        {"closed_at": timezone.now()},
        {"proposed_by": 1},
    ],
)
def test_nobody_changes_what_is_decided(hub: Hub, change: dict[str, object]) -> None:
    decision = make_adopted(hub)
    with pytest.raises(IntegrityError, match="This was decided and stays as it is"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(IntegrityError, match="What a board voted on stays on record"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).delete()


def test_somebody_who_is_forgotten_does_not_stand_in_the_way(hub: Hub) -> None:
    """An account that is deleted leaves the decision as it is, without the name."""
    rosa = member(hub, Role.BOARD)[0]
    (seat,) = make_board(hub, rosa)
    decision = make_open(hub, by=rosa)
    cast_vote(decision=decision, seat=seat, choice=VoteChoice.FOR, by=rosa)
    close_vote(decision=decision, by=rosa)
    rosa.memberships.all().delete()
    rosa.delete()
    decision.refresh_from_db()
    assert (decision.state, decision.proposed_by, decision.closed_by) == (DecisionState.ADOPTED, None, None)
    assert decision.votes.get().cast_by is None


def test_the_same_is_proposed_again(hub: Hub, rosa: tuple[User, Client]) -> None:
    decision = make_adopted(hub, "Plant trees", text="Ten limes")
    assert f"new/?again={decision.pk}" in rosa[1].get(page_of(decision)).content.decode()
    address = f"{DECISIONS}new/?again={decision.pk}"
    assert "Ten limes" in rosa[1].get(address).content.decode()
    rosa[1].post(address, {"title": "Plant more trees", "text": "Twenty"})
    again = Decision.objects.get(state="proposed")
    assert again.again_of == decision
    assert "Proposed again. Before:" in rosa[1].get(page_of(again)).content.decode()
    for number in (make_adopted(make_hub()).pk, again.pk, "x", "9" * 30, "²"):
        assert 'value="Plant' not in rosa[1].get(f"{DECISIONS}new/?again={number}").content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    hub: Hub, rosa: tuple[User, Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_board(hub, rosa[0])

    def grow(number: int) -> None:
        for _ in range(number):
            make_proposal(hub)
            make_open(hub)
            make_adopted(hub)

    grow(1)
    rosa[1].get(DECISIONS)
    with django_assert_num_queries(11):
        rosa[1].get(DECISIONS)
    grow(2)
    with django_assert_num_queries(11):
        page = rosa[1].get(DECISIONS).content.decode()
    assert page.count("Your vote is missing") == 3


def test_what_is_settled_stands_in_the_order_of_its_days(hub: Hub, rosa: tuple[User, Client]) -> None:
    """Also where a meeting of the past was written down later."""
    days = {"Plant trees": 9, "Plant limes": 2, "Plant oaks": 30}
    make_board(hub, None)
    for title, ago in days.items():
        day = hub.today() - dt.timedelta(days=ago)
        decision = make_proposal(hub, title)
        decision.proposed_on = day
        decision.save()
        count_hands(decision=decision, by=rosa[0], hands=Hands(day, 1, 1, 0, 0))
    page = rosa[1].get(DECISIONS).content.decode()
    assert sorted(days, key=page.index) == ["Plant limes", "Plant trees", "Plant oaks"]


# ── What follows ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_action_is_added_and_done(hub: Hub, cara: tuple[User, Client], rosa: tuple[User, Client]) -> None:
    decision = make_adopted(hub)
    address = f"{page_of(decision)}actions/new/"
    told = {"what": "Buy spades", "owner": rosa[0].pk, "due_on": hub.today().isoformat()}
    page = cara[1].post(address, told, follow=True).content.decode()
    assert "Buy spades" in page
    action = DecisionAction.objects.get()
    done = f"/h/OSHub-DE/board/actions/{action.pk}/done/"
    # Who sees to it says so; others who read the board's papers do not.
    assert member(hub, Role.BOARD)[1].post(done, {"version": 1}).status_code == 403
    page = rosa[1].post(done, {"version": 1}, follow=True).content.decode()
    assert "Done: Buy spades" in page
    action.refresh_from_db()
    assert action.done_on == hub.today()
    answer = rosa[1].post(done, {"version": 1}, follow=True)
    assert "Somebody changed this meanwhile" in answer.content.decode()
    edit = f"/h/OSHub-DE/board/actions/{action.pk}/"
    rosa[1].post(edit, {"what": "Buy ten spades", "owner": rosa[0].pk, "due_on": "2026-05-01", "version": 2})
    stored = DecisionAction.objects.values_list("what", "done_on").get()
    assert stored == ("Buy ten spades", None)
    assert len(earlier(action)) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"what": " "}, "This field is required."),
        ({"due_on": ""}, "This field is required."),
        ({"done_on": "2199-01-01"}, "This day is still to come."),
        ({"owner": "999999"}, "Select a valid choice."),
    ],
)
def test_an_action_that_cannot_be_is_refused(
    hub: Hub, cara: tuple[User, Client], changed: dict[str, object], said: str
) -> None:
    told = {"what": "Buy spades", "due_on": hub.today().isoformat()} | changed
    answer = cara[1].post(f"{page_of(make_adopted(hub))}actions/new/", told)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_only_what_is_adopted_is_carried_out(hub: Hub, cara: tuple[User, Client]) -> None:
    decision = make_proposal(hub)
    told = {"what": "Buy spades", "due_on": hub.today().isoformat()}
    answer = cara[1].post(f"{page_of(decision)}actions/new/", told)
    assert answer.status_code == 422
    assert "Only what is adopted is carried out." in answer.content.decode()


def test_the_page_of_a_decision_costs_the_same_however_much_there_is(
    hub: Hub, cara: tuple[User, Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision = make_adopted(hub)
    make_action(decision, owner=cara[0])
    cara[1].get(page_of(decision))
    with django_assert_num_queries(14):
        cara[1].get(page_of(decision))
    for _ in range(2):
        make_action(decision, owner=cara[0])
    with django_assert_num_queries(14):
        cara[1].get(page_of(decision))


# ── For everybody ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_board_publishes_anybody_reads(hub: Hub, cara: tuple[User, Client], client: Client) -> None:
    decision = make_adopted(hub, "Plant trees", text="Ten *limes*.", by=cara[0])
    listed, public = "/hubs/OSHub-DE/decisions/", f"/hubs/OSHub-DE/decisions/{decision.pk}-plant-trees/"
    assert "Nothing published yet" in client.get(listed).content.decode()
    assert client.get(public).status_code == 404
    page = cara[1].post(f"{page_of(decision)}move/", {"step": "publish"}, follow=True).content.decode()
    assert "Anybody can read this decision now." in page
    page = client.get(public).content.decode()
    assert "<em>limes</em>" in page
    assert "1 for, 0 against, 0 abstained" in page
    assert "Cara Example" not in page
    assert "Plant trees" in client.get(listed).content.decode()
    assert public in client.get("/hubs/OSHub-DE/").content.decode()
    assert client.get(f"/hubs/oshub-de/decisions/{decision.pk}-other/")["Location"] == public
    assert client.get("/hubs/oshub-de/decisions/")["Location"] == listed
    cara[1].post(f"{page_of(decision)}move/", {"step": "unpublish"})
    assert client.get(public).status_code == 404
    assert public not in client.get("/hubs/OSHub-DE/").content.decode()


def test_only_what_is_adopted_is_published(hub: Hub, cara: tuple[User, Client], client: Client) -> None:
    decision = make_proposal(hub)
    answer = cara[1].post(f"{page_of(decision)}move/", {"step": "publish"}, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    assert client.get(f"/hubs/OSHub-DE/decisions/{decision.pk}-{decision.slug}/").status_code == 404
    assert client.get("/hubs/OSHub-ZZ/decisions/").status_code == 404
    assert client.get(f"/hubs/{make_hub().code}/decisions/{make_adopted(hub, public=True).pk}-x/").status_code == 404


def test_the_public_list_costs_the_same_however_long_it_is(
    hub: Hub, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_adopted(hub, public=True)
    address = "/hubs/OSHub-DE/decisions/"
    client.get(address)
    with django_assert_num_queries(3):
        client.get(address, {"again": "1"})
    make_adopted(hub, public=True)
    make_adopted(hub, public=True)
    with django_assert_num_queries(3):
        client.get(address, {"again": "2"})
