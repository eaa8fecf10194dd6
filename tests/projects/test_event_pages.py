"""`/h/…/events/`: announcements with times on the hub's clock."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from projects.models import Event, State
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_project
from tests.factories.people import make_user
from tests.factories.public import make_event

pytestmark = pytest.mark.django_db

LIST = "/h/OSHub-MM/events/"
NEW = "/h/OSHub-MM/events/new/"
SAID = {
    "title": "Open day",
    "language": "en",
    "starts_at": "2027-06-12T18:00",
    "ends_at": "2027-06-12T20:30",
    "place": "School hall",
    "about": "Come by.",
}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", time_zone="Europe/Athens")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub)[1]


def test_an_empty_list_says_how_to_begin(client: Client) -> None:
    assert "No event yet" in client.get(LIST).content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_event(hub, "One")
    make_event(make_hub(), "Of another hub")
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)
    make_event(hub, "Two", state=State.REVIEW, author=make_user(), project=make_project(hub))
    make_event(hub, "Three", state=State.DRAFT)
    with django_assert_num_queries(8):
        page = client.get(LIST).content.decode()
    assert page.index("Two") < page.index("Three") < page.index("One"), "what waits comes first"
    assert "Of another hub" not in page


def test_times_are_those_of_the_hubs_clock(client: Client) -> None:
    client.post(NEW, SAID)
    event = Event.objects.get()
    assert event.starts_at == dt.datetime(2027, 6, 12, 15, 0, tzinfo=dt.UTC)
    assert event.ends_at - event.starts_at == dt.timedelta(hours=2, minutes=30)
    page = client.get(f"{LIST}{event.pk}/").content.decode()
    assert 'value="2027-06-12T18:00"' in page
    assert "Europe/Athens" in page
    assert "2027-06-12T18:00:00+03:00" in client.get(LIST).content.decode()


def test_an_announcement_is_changed_published_and_withdrawn(client: Client, hub: Hub) -> None:
    client.post(NEW, SAID)
    event = Event.objects.get()
    address = f"{LIST}{event.pk}/"
    answer = client.post(address, SAID | {"version": "1", "place": "", "online_url": "meet.example/x"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    other = member(hub, name="Rui Example")[1]
    for who, step, state in (
        (client, "send", "review"),
        (other, "publish", "published"),
        (client, "withdraw", "withdrawn"),
    ):
        event.refresh_from_db()
        who.post(f"{address}move/", {"step": step, "version": str(event.version)})
        event.refresh_from_db()
        assert event.state == state
    assert event.online_url == "https://meet.example/x"
    client.post(address, {"step": "undo", "version": str(event.version)})
    event.refresh_from_db()
    assert event.state == State.PUBLISHED
    client.post(address, SAID | {"version": str(event.version), "about": "Other words."})
    event.refresh_from_db()
    assert (event.state, event.about) == (State.REVIEW, "Other words.")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This field is required"),
        ({"starts_at": "tomorrow"}, "Enter a valid date/time"),
        ({"ends_at": "2027-06-12T17:59"}, "An event cannot end before it begins."),
        ({"place": ""}, "Say where the event is"),
        ({"online_url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"language": "xx"}, "xx is not one of the available choices"),
        ({"starts_at": "2027-03-28T03:30"}, "couldn’t be interpreted in time zone Europe/Athens"),
        ({"starts_at": "2026-10-25T03:30"}, "couldn’t be interpreted in time zone Europe/Athens"),
    ],
)
def test_bad_input_comes_back_with_the_reason(client: Client, wrong: dict[str, str], said: str) -> None:
    answer = client.post(NEW, SAID | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Come by." in page
    assert not Event.objects.exists()


def test_who_is_overtaken_sees_both(client: Client, hub: Hub) -> None:
    event = make_event(hub, starts_at=dt.datetime(2027, 6, 12, 15, 0, tzinfo=dt.UTC))
    address = f"{LIST}{event.pk}/"
    member(hub)[1].post(address, SAID | {"version": "1", "starts_at": "2027-06-12T19:00"})
    answer = client.post(address, SAID | {"version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "2027-06-12T19:00" in page
    assert "2027-06-12T18:00" in page


def test_another_hubs_event_is_not_there(client: Client) -> None:
    theirs = make_event(make_hub(), state=State.REVIEW)
    for key in (theirs.pk, 999_999_999):
        assert client.get(f"{LIST}{key}/").status_code == 404
        assert client.post(f"{LIST}{key}/", SAID | {"version": "1"}).status_code == 404
        assert client.post(f"{LIST}{key}/move/", {"step": "publish", "version": "1"}).status_code == 404


def test_what_is_over_is_told_from_what_comes(hub: Hub) -> None:
    now = timezone.now()
    yesterday = make_event(hub, starts_at=now - dt.timedelta(days=1))
    running = make_event(hub, starts_at=now - dt.timedelta(hours=1))
    tomorrow = make_event(hub, starts_at=now + dt.timedelta(days=1))
    assert list(Event.objects.published().still_to_come(now)) == [running, tomorrow]
    assert list(Event.objects.published().over(now)) == [yesterday]


def test_who_may(hub: Hub) -> None:
    address = f"{LIST}{make_event(hub).pk}/"
    for asked in (LIST, NEW, address):
        assert Client().get(asked)["Location"].startswith("/accounts/login/")
        assert client_of(make_user()).get(asked).status_code == 404
        assert member(hub, Role.BOARD)[1].get(asked).status_code == 403
        assert member(hub, Role.COORDINATOR)[1].get(asked).status_code == 200
    assert member(hub, Role.BOARD)[1].post(f"{address}move/", {"step": "withdraw", "version": "1"}).status_code == 403


@pytest.mark.parametrize("year", ["0001", "0027", "9999"])
def test_a_slip_in_the_year_is_refused(client: Client, year: str) -> None:
    said = SAID | {"starts_at": f"{year}-01-01T00:00", "ends_at": f"{year}-01-01T01:00"}
    answer = client.post(NEW, said)
    assert (answer.status_code, Event.objects.count()) == (422, 0)
    assert "The date must lie between 1990 and 2199." in answer.content.decode()
