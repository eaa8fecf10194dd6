"""`/h/…/challenges/`: the local needs that a hub has written down."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Challenge, Hub
from hubs.roles import Role
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.public import make_challenge

pytestmark = pytest.mark.django_db

LIST = "/h/OSHub-MM/challenges/"
NEW = "/h/OSHub-MM/challenges/new/"
SAID = {"title": "Dry wells", "status": "open", "since": "2022-05-12", "summary": "No water.", "sdgs": ["6", "13"]}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub)[1]


def test_an_empty_list_says_how_to_begin(client: Client) -> None:
    page = client.get(LIST).content.decode()
    assert "No challenge yet" in page
    assert f'href="{NEW}"' in page


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_challenge(hub, "One")
    make_challenge(make_hub(), "Of another hub")
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)
    make_challenge(hub, "Two")
    make_challenge(hub, "Three")
    with django_assert_num_queries(6):
        page = client.get(LIST).content.decode()
    assert "Three" in page
    assert "Of another hub" not in page


def test_a_challenge_is_added_and_changed(client: Client, hub: Hub) -> None:
    assert f'value="{hub.today().isoformat()}"' in client.get(NEW).content.decode()
    answer = client.post(NEW, SAID)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    challenge = Challenge.objects.get()
    assert (challenge.hub, challenge.title, challenge.sdgs) == (hub, "Dry wells", [6, 13])
    assert challenge.since == dt.date(2022, 5, 12)

    address = f"{LIST}{challenge.pk}/"
    assert "No water." in client.get(address).content.decode()
    client.post(address, SAID | {"version": "1", "status": "answered", "sdgs": ["6"]})
    challenge.refresh_from_db()
    assert (challenge.status, challenge.sdgs) == ("answered", [6])
    client.post(address, {"step": "undo", "version": "2"})
    challenge.refresh_from_db()
    assert (challenge.status, challenge.sdgs) == ("open", [6, 13])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "This field is required"),
        ({"title": "a" * 161}, "at most 160 characters"),
        ({"title": "old NEEDS"}, "This hub has a challenge of that title already."),
        ({"status": "forgotten"}, "forgotten is not one of the available choices"),
        ({"since": "yesterday"}, "Enter a valid date"),
        ({"sdgs": ["18"]}, "18 is not one of the available choices"),
        ({"evidence_links": "Report https://a.example/\nno address"}, "“no address” does not end with the address"),
        ({"evidence_links": "javascript:alert(1)"}, "does not end with the address of a page"),
        ({"mission": "a" * 601}, "at most 600 characters"),
    ],
)
def test_bad_input_comes_back_with_the_reason(client: Client, hub: Hub, wrong: dict[str, object], said: str) -> None:
    make_challenge(hub, "Old needs")
    answer = client.post(NEW, SAID | {"story": "A long story."} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "A long story." in page
    assert Challenge.objects.count() == 1


def test_evidence_is_brought_into_order(client: Client) -> None:
    links = "  The survey   https://a.example/survey \r\n\r\nhttps://b.example/page?x=1\r\n"
    assert client.post(NEW, SAID | {"evidence": "Forty wells.", "evidence_links": links}).status_code == 302
    challenge = Challenge.objects.get()
    assert challenge.evidence_links == "The survey https://a.example/survey\nhttps://b.example/page?x=1"
    assert challenge.evidence_pages() == [
        ("The survey", "https://a.example/survey"),
        ("b.example", "https://b.example/page?x=1"),
    ]


def test_the_same_title_stands_at_two_hubs(client: Client) -> None:
    make_challenge(make_hub(), "Dry wells")
    assert client.post(NEW, SAID).status_code == 302


def test_who_is_overtaken_sees_both(client: Client, hub: Hub) -> None:
    challenge = make_challenge(hub, "Dry wells", status="open", sdgs=[6])
    address = f"{LIST}{challenge.pk}/"
    member(hub)[1].post(address, SAID | {"version": "1", "status": "being_worked_on", "sdgs": ["4", "6"]})
    answer = client.post(address, SAID | {"version": "1", "title": "Dry wells everywhere"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Being worked on" in page
    assert "4 · Quality education, 6 · Clean water and sanitation" in page
    assert "Dry wells everywhere" in page


def test_another_hubs_challenge_is_not_there(client: Client) -> None:
    other = make_challenge(make_hub())
    for key in (other.pk, 999_999_999):
        assert client.get(f"{LIST}{key}/").status_code == 404
        assert client.post(f"{LIST}{key}/", SAID | {"version": "1"}).status_code == 404
        assert client.post(f"{LIST}{key}/", {"step": "undo", "version": "1"}).status_code == 404


def test_who_may(hub: Hub) -> None:
    address = f"{LIST}{make_challenge(hub).pk}/"
    for asked in (LIST, NEW, address):
        assert Client().get(asked)["Location"].startswith("/accounts/login/")
        assert client_of(make_user()).get(asked).status_code == 404
        assert member(hub, Role.BOARD)[1].get(asked).status_code == 403
        assert member(hub, Role.COORDINATOR)[1].get(asked).status_code == 200
    assert member(hub, Role.BOARD)[1].post(address, SAID | {"version": "1"}).status_code == 403
