"""`/events/` and each event: what is to come and what was, on the clock of the place where it happens."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from projects.models import Event, State
from projects.queries.events import event_url
from tests.factories.network import make_hub, make_project
from tests.factories.public import make_event

pytestmark = pytest.mark.django_db
URL = "/events/"
QUERIES_OF_THE_LIST = (
    5  # the version of what is public, the hubs to choose from, to come, how many past, those of the page
)
QUERIES_OF_AN_EVENT = 2
NOW = dt.datetime(2026, 5, 3, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub of the Hills")


def page(client: Client, url: str = URL, **asked: str) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_to_come_stands_before_what_was(client: Client, hub: Hub) -> None:
    with time_machine.travel(NOW, tick=False):
        for title, days in (("Next week", 7), ("Tomorrow", 1), ("Yesterday", -1), ("Long ago", -90)):
            make_event(hub, title, starts_at=NOW + dt.timedelta(days=days))
        make_event(hub, "Now going on", starts_at=NOW - dt.timedelta(hours=1))
        text = page(client)
    places = [
        text.index(f">{title}</a>") for title in ("Now going on", "Tomorrow", "Next week", "Yesterday", "Long ago")
    ]
    assert places == sorted(places)
    assert places[2] < text.index('id="past"') < places[3]


def test_times_are_those_of_the_hub(client: Client) -> None:
    athens = make_hub("OSHub-GR", time_zone="Europe/Athens")
    event = make_event(athens, starts_at=dt.datetime(2040, 7, 1, 21, 30, tzinfo=dt.UTC))
    for text in (page(client), page(client, event_url(event))):
        told = re.sub(r"<[^>]*>", "", text)
        assert "Monday, 2 July 2040, 00:30–02:30" in told
        assert "EEST, time in Testing" in told
        assert 'datetime="2040-07-02T00:30:00+03:00"' in text


def test_an_event_over_several_days_says_both(client: Client, hub: Hub) -> None:
    event = make_event(hub, starts_at=dt.datetime(2040, 7, 1, 9, tzinfo=dt.UTC), hours=50)
    assert "1 July 2040, 10:00–3 July 2040, 12:00" in re.sub(r"<[^>]*>", "", page(client, event_url(event)))


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_what_is_not_published_is_nowhere(client: Client, hub: Hub, state: State) -> None:
    event = make_event(hub, "Not for you", state=state)
    assert "Not for you" not in page(client)
    assert client.get(event_url(event)).status_code == 404
    assert client.get(f"{event_url(event)[:-1]}.ics").status_code == 404


def test_it_is_narrowed_by_hub(client: Client, hub: Hub) -> None:
    other = make_hub("OSHub-X")
    make_event(hub, "Own")
    make_event(other, "Foreign")
    for of in (hub, other):
        make_project(of)
    text = page(client, hub="OSHub-PT")
    assert "Own" in text
    assert "Foreign" not in text
    assert "/events/calendar.ics?hub=OSHub-PT" in text


@pytest.mark.parametrize("asked", [{"hub": "nowhere"}, {"hub": "\x00"}, {"page": "99"}, {"page": "x"}])
def test_what_makes_no_sense_changes_nothing(client: Client, hub: Hub, asked: dict[str, str]) -> None:
    make_event(hub, "Still here")
    assert "Still here" in page(client, **asked)


def test_where_nothing_is_announced_it_says_so(client: Client) -> None:
    assert "Nothing is announced" in page(client)


def test_an_event_is_told_in_full(client: Client, hub: Hub) -> None:
    event = make_event(
        hub,
        "River day",
        project=make_project(hub, "Clean river"),
        place="At the mill",
        online_url="https://meet.example/r",
    )
    text = page(client, event_url(event))
    for words in (
        "River day",
        "Come by.",
        "At the mill",
        "https://meet.example/r",
        "Clean river",
        "Put it into my calendar",
    ):
        assert words in text


def test_an_event_that_is_over_says_so(client: Client, hub: Hub) -> None:
    event = make_event(hub, starts_at=NOW)
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        text = page(client, event_url(event))
    assert "This event is over." in text
    assert "Put it into my calendar" not in text


@pytest.mark.parametrize(
    ("place", "online", "mode", "kinds"),
    [
        ("At the mill", "", "Offline", ["Place"]),
        ("", "https://meet.example/r", "Online", ["VirtualLocation"]),
        ("At the mill", "https://meet.example/r", "Mixed", ["Place", "VirtualLocation"]),
    ],
)
def test_search_engines_read_when_and_where(
    client: Client, hub: Hub, place: str, online: str, mode: str, kinds: list[str]
) -> None:
    event = make_event(hub, starts_at=dt.datetime(2040, 7, 1, 9, tzinfo=dt.UTC), place=place, online_url=online)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client, event_url(event)))
    assert found
    told = json.loads(found[1])
    places = told["location"] if isinstance(told["location"], list) else [told["location"]]
    assert [one["@type"] for one in places] == kinds
    assert told["startDate"] == "2040-07-01T10:00:00+01:00"
    assert told["eventAttendanceMode"].endswith(f"{mode}EventAttendanceMode")


def test_another_title_in_the_address_leads_to_the_right_one(client: Client, hub: Hub) -> None:
    event = make_event(hub, "River day")
    answer = client.get(f"/events/{event.pk}-x/")
    assert (answer.status_code, answer["Location"]) == (301, f"/events/{event.pk}-river-day/")


def test_it_costs_the_same_for_one_event_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        own = make_hub()
        event = make_event(own, project=make_project(own))
        past = make_event(own)
        begins = past.starts_at - dt.timedelta(days=9)
        Event.objects.filter(pk=past.pk).update(starts_at=begins, ends_at=begins)
        if number != 1:
            with django_assert_num_queries(QUERIES_OF_THE_LIST):
                client.get(URL)
            with django_assert_num_queries(QUERIES_OF_AN_EVENT):
                client.get(event_url(event))


def test_a_hub_that_is_asked_for_stands_in_the_list_though_it_has_no_event(client: Client, hub: Hub) -> None:
    make_event(make_hub("OSHub-NN"))
    assert '<option value="OSHub-PT" selected>Hub of the Hills</option>' in page(client, hub="oshub-pt")
    assert '<option value="OSHub-NN" selected>' in page(client, hub="oshub-nn")
