"""The board of a hub: who sits there and who is missing, terms that run out, rules, and what it leaves to be done."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import BoardRules, BoardSeat, Hub, StakeholderGroup
from hubs.queries.board_todo import board_todos
from hubs.roles import HUB_RIGHTS, Role
from tests.factories.board import earlier, make_action, make_adopted, make_board, make_open
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.public import make_organisation, make_seat

pytestmark = pytest.mark.django_db

BOARD = "/h/OSHub-BO/board/"
NEW = f"{BOARD}seats/new/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-BO")


@pytest.fixture
def cara(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.COORDINATOR, "Cara Example")


@pytest.fixture
def rosa(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.BOARD, "Rosa Example")


def told(hub: Hub, **changed: object) -> dict[str, object]:
    known: dict[str, object] = {"stakeholder_group": "families", "starts_on": hub.today().isoformat(), "ends_on": ""}
    return known | changed


def test_an_empty_board_says_who_is_missing(hub: Hub, cara: tuple[User, Client]) -> None:
    page = cara[1].get(BOARD).content.decode()
    assert "0 of 8 groups sit at the table" in page
    assert page.count("Nobody sits here today.") == 8
    assert f"{NEW}?group=students" in page
    assert "Nothing is being voted on." in page
    assert "At least 50 % of the seats have to take part, more of them for than against." in page


def test_a_seat_is_added_changed_and_ended(hub: Hub, cara: tuple[User, Client], rosa: tuple[User, Client]) -> None:
    parents = make_organisation("Parents of the Valley")
    assert 'value="families" selected' in cara[1].get(f"{NEW}?group=families").content.decode()
    answer = cara[1].post(NEW, told(hub, organisation=parents.pk, holder=rosa[0].pk), follow=True)
    page = answer.content.decode()
    assert "Parents of the Valley" in page
    assert "1 of 8 groups sit at the table" in page
    seat = BoardSeat.objects.get()
    assert seat.holder == rosa[0]
    address, last = f"{BOARD}seats/{seat.pk}/", hub.today() - dt.timedelta(days=1)
    values = told(hub, organisation=parents.pk, starts_on="2024-09-01", ends_on=last.isoformat(), version=seat.version)
    page = cara[1].post(address, values, follow=True).content.decode()
    assert "Seats that have ended" in page
    assert "0 of 8 groups sit at the table" in page
    seat.refresh_from_db()
    assert BoardSeat.objects.filter(ends_on=last, holder=None).count() == 1
    assert earlier(seat)[0].holder_id == rosa[0].pk
    page = cara[1].get(f"{address}?undo={seat.version}").content.decode()
    assert "Take your last change back?" in page
    cara[1].post(address, {"step": "undo", "version": seat.version})
    seat.refresh_from_db()
    assert (seat.ends_on, seat.holder) == (None, rosa[0])


def test_a_students_association_sits_itself(hub: Hub, cara: tuple[User, Client], rosa: tuple[User, Client]) -> None:
    answer = cara[1].post(NEW, told(hub, stakeholder_group="students", holder=rosa[0].pk))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "holds its seat itself: name no person." in page
    assert "Name the students&#x27; association that holds the seat." in page
    assert f'value="{rosa[0].pk}" selected' in page
    association = make_organisation("Students of the Valley")
    cara[1].post(NEW, told(hub, stakeholder_group="students", organisation=association.pk))
    assert BoardSeat.objects.get().organisation == association


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stakeholder_group": ""}, "This field is required."),
        ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "A seat cannot end before it begins."),
        ({"starts_on": "someday"}, "Enter a valid date."),
        ({"starts_on": "0026-05-02"}, "must lie between 1990 and 2199"),
        ({"organisation": "999999"}, "Select a valid choice."),
    ],
)
def test_a_seat_that_cannot_be_is_refused(
    hub: Hub, cara: tuple[User, Client], changed: dict[str, object], said: str
) -> None:
    answer = cara[1].post(NEW, told(hub, **changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not BoardSeat.objects.exists()


def test_only_board_members_of_today_act_for_a_seat(hub: Hub, cara: tuple[User, Client]) -> None:
    staff, elsewhere = member(hub, Role.STAFF)[0], member(make_hub(), Role.BOARD)[0]
    for user in (staff, elsewhere):
        assert cara[1].post(NEW, told(hub, holder=user.pk)).status_code == 422
    assert not BoardSeat.objects.exists()


def test_an_organisation_holds_a_seat_once(hub: Hub, cara: tuple[User, Client]) -> None:
    parents = make_organisation()
    make_seat(hub, StakeholderGroup.FAMILIES, parents)
    answer = cara[1].post(NEW, told(hub, organisation=parents.pk))
    assert "This organisation holds that seat already." in answer.content.decode()


def test_two_who_change_a_seat_are_told(hub: Hub, cara: tuple[User, Client]) -> None:
    seat = make_seat(hub)
    BoardSeat.objects.filter(pk=seat.pk).update(ends_on=hub.today())
    answer = cara[1].post(f"{BOARD}seats/{seat.pk}/", told(hub, stakeholder_group="research", version=1))
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in answer.content.decode()


def test_terms_that_run_out_and_people_who_left_are_seen(
    hub: Hub, cara: tuple[User, Client], rosa: tuple[User, Client]
) -> None:
    make_seat(hub, StakeholderGroup.RESEARCH, ends_on=hub.today() + dt.timedelta(days=20))
    make_seat(hub, StakeholderGroup.FAMILIES, holder=rosa[0])
    make_seat(hub, StakeholderGroup.INDUSTRY, holder=make_user(name="Gone Example"))
    page = cara[1].get(BOARD).content.decode()
    assert page.count("The term runs out") == 1
    assert "balance__place--soon" in page
    assert "Gone Example has no role on the board any more" in page
    assert "Rosa Example has no role" not in page
    texts = [todo.text for todo in board_todos(hub, cara[0], HUB_RIGHTS[Role.COORDINATOR])]
    assert texts == ["The term of 1 seat on the board runs out within a month."]


def test_members_read_and_change_nothing(hub: Hub, rosa: tuple[User, Client]) -> None:
    seat = make_seat(hub)
    page = rosa[1].get(BOARD).content.decode()
    assert "Add a seat" not in page
    assert "Make a proposal" in page
    for address in (NEW, f"{BOARD}seats/{seat.pk}/", f"{BOARD}rules/"):
        assert rosa[1].get(address).status_code == 403
    assert "Make a proposal" not in member(hub, Role.STAFF)[1].get(BOARD).content.decode()
    assert member(make_hub(), Role.COORDINATOR)[1].get(BOARD).status_code == 404


# ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rules_are_set_changed_and_kept(hub: Hub, cara: tuple[User, Client]) -> None:
    address = f"{BOARD}rules/"
    assert 'value="50"' in cara[1].get(address).content.decode()
    page = cara[1].post(address, {"by": "seats", "amount": 3, "majority": "absolute", "version": 0}, follow=True)
    assert "At least 3 seats have to take part, more than half of all seats for it." in page.content.decode()
    cara[1].post(address, {"by": "percent", "amount": 60, "majority": "two_thirds", "version": 1})
    rules = BoardRules.objects.get()
    assert (rules.quorum_percent, rules.quorum_seats, rules.majority) == (60, None, "two_thirds")
    assert earlier(rules)[0].quorum_seats == 3
    answer = cara[1].post(address, {"by": "seats", "amount": 2, "majority": "simple", "version": 1})
    assert answer.status_code == 409
    assert cara[1].get(f"{address}?undo={rules.version}").status_code == 200


@pytest.mark.parametrize(
    ("by", "amount", "said"),
    [
        ("percent", "101", "A share is at most 100 percent."),
        ("percent", "0", "greater than or equal to 1"),
        ("seats", "", "This field is required."),
        ("never", "3", "Select a valid choice."),
    ],
)
def test_rules_that_cannot_be_are_refused(hub: Hub, cara: tuple[User, Client], by: str, amount: str, said: str) -> None:
    answer = cara[1].post(f"{BOARD}rules/", {"by": by, "amount": amount, "majority": "simple"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not BoardRules.objects.exists()


# ── What waits ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_overdue_actions_and_missing_votes_wait_for_those_whom_they_concern(
    hub: Hub, cara: tuple[User, Client], rosa: tuple[User, Client]
) -> None:
    make_board(hub, rosa[0])
    decision = make_adopted(hub, "Plant trees")
    make_action(decision, "Buy spades", owner=rosa[0], due_in=-3)
    make_action(decision, "Ask the gardener", due_in=-1)
    make_action(decision, "Water them", due_in=0)
    make_action(decision, "Sing", due_in=-3, done=True)
    make_open(hub, "Dig a well")
    of_rosa = [todo.text for todo in board_todos(hub, rosa[0], HUB_RIGHTS[Role.BOARD])]
    assert of_rosa[0].startswith("Your vote on “Dig a well” is still missing. It closes on ")
    assert of_rosa[1].startswith("The board decided: “Buy spades” was to be done by ")
    assert of_rosa[1].endswith("Rosa Example sees to it.")
    assert len(of_rosa) == 2
    of_cara = [todo.text for todo in board_todos(hub, cara[0], HUB_RIGHTS[Role.COORDINATOR])]
    assert len(of_cara) == 2
    assert of_cara[1].endswith("Nobody sees to it.")
    assert "Buy spades" in cara[1].get("/h/OSHub-BO/").content.decode()
    page = cara[1].get(BOARD).content.decode()
    assert "2 actions are overdue." in page
    assert page.count("Overdue") == 2
    assert board_todos(hub, rosa[0], []) == []


def test_the_page_costs_the_same_however_much_there_is(
    hub: Hub, cara: tuple[User, Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            make_board(hub, member(hub, Role.BOARD)[0])
            make_seat(hub, ends_on=hub.today() - dt.timedelta(days=1))
            decision = make_adopted(hub)
            make_action(decision, owner=cara[0], due_in=-1)
            make_action(decision, owner=cara[0], done=True)
            make_open(hub)

    grow(1)
    cara[1].get(BOARD)
    with django_assert_num_queries(15):
        cara[1].get(BOARD)
    grow(2)
    with django_assert_num_queries(15):
        cara[1].get(BOARD)
