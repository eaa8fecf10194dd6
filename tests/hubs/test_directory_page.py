"""`/hubs/`: the hubs as a list and on a map, narrowed by country and kind."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Category, Hub
from hubs.queries import map as maps
from tests.factories.network import make_hub

pytestmark = pytest.mark.django_db
URL = "/hubs/"
QUERIES = 6  # the version of what is public, the countries, how many, the page, its sub-hubs, the map


def placed(code: str, **said: Any) -> Hub:
    """A hub with a place on the map."""
    parent = said.pop("parent", None)
    hub = make_hub(code, parent=parent)
    Hub.objects.filter(pk=hub.pk).update(**{"latitude": "40.9", "longitude": "-6.9"} | said)
    hub.refresh_from_db()
    return hub


def page(client: Client, **asked: str) -> str:
    answer = client.get(URL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def on_the_map(text: str) -> dict[str, Any]:
    """What the map's script is given."""
    found = re.search(r'<script id="hubs-map-points" type="application/json">(.*?)</script>', text)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_a_hub_stands_in_the_list_and_on_the_map(client: Client) -> None:
    hub = placed("OSHub-PT", name="Hub of the Hills", local_name="Casa Aberta", traits=[Category.BROKER])
    sub = placed("OSHub-PT-Vale", parent=hub, name="Hub of the Valley")
    text = page(client)
    for words in ("Hub of the Hills", "Casa Aberta", "Testing, Portugal", "School-based hub", "also: Community broker"):
        assert words in text
    assert 'lang="pt"' in text
    assert text.count(f'href="/hubs/{sub.code}/"') == 1
    assert "1 hub<" in text
    told = on_the_map(text)
    assert [(point["name"], point["small"]) for point in told["points"]] == [
        ("Hub of the Hills", False),
        ("Hub of the Valley", True),
    ]
    assert told["points"][0]["url"] == "/hubs/OSHub-PT/"
    assert told["countries"] == ["620"]


def test_a_hub_without_a_place_stands_in_the_list_only(client: Client) -> None:
    make_hub("OSHub-X", name="Somewhere")
    text = page(client)
    assert "Somewhere" in text
    assert on_the_map(text)["points"] == []


def test_a_hub_that_has_closed_says_so(client: Client) -> None:
    placed("OSHub-X", closed_on="2024-01-31")
    make_hub("OSHub-Y", name="Still going on")
    assert "Hub OSHub-X" not in page(client)
    resting = page(client, rest="rest")
    assert "At rest</span>" in resting
    assert "Hub OSHub-X" in resting
    assert "Still going on" not in resting


def test_it_is_narrowed_by_country(client: Client) -> None:
    placed("OSHub-PT", name="In Portugal")
    placed("OSHub-CZ", name="In Czechia", country="CZ")
    text = page(client, country="CZ")
    assert "In Czechia" in text
    assert "In Portugal" not in text
    assert [point["name"] for point in on_the_map(text)["points"]] == ["In Czechia"]


@pytest.mark.parametrize("kind", list(Category))
def test_it_is_narrowed_by_kind_trait_and_the_kinds_of_sub_hubs(client: Client, kind: Category) -> None:
    other = next(one for one in Category if one != kind)
    placed("OSHub-A", name="By kind", category=kind)
    placed("OSHub-B", name="By trait", category=other, traits=[kind])
    above = placed("OSHub-C", name="By a part of it", category=other)
    placed("OSHub-C-1", category=kind, parent=above)
    placed("OSHub-D", name="Not at all", category=other)
    text = page(client, kind=kind.value)
    assert all(name in text for name in ("By kind", "By trait", "By a part of it"))
    assert "Not at all" not in text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"country": "ZZ"}, "All countries are shown."),
        ({"kind": "castle"}, "All kinds are shown."),
        ({"country": "\x00"}, "All countries are shown."),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(client: Client, asked: dict[str, str], told: str) -> None:
    placed("OSHub-PT", name="Hub of the Hills")
    text = page(client, **asked)
    assert told in text
    assert "Hub of the Hills" in text


@pytest.mark.parametrize("wanted", ["2", "0", "-1", "x", "9" * 30])
def test_a_page_that_is_not_there_gives_the_nearest(client: Client, wanted: str) -> None:
    placed("OSHub-PT", name="Hub of the Hills")
    assert "Hub of the Hills" in page(client, page=wanted)


def test_a_network_without_hubs_says_so(client: Client) -> None:
    assert "No hub fits" in page(client)


def test_many_hubs_become_one_point_a_country(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "MOST_POINTS", 2)
    for number in range(2):
        placed(f"OSHub-PT{number}")
        placed(f"OSHub-CZ{number}", country="CZ", latitude="50", longitude="15")
    points = on_the_map(page(client))["points"]
    assert [(one["name"], one["line"], one["url"], one["number"]) for one in points] == [
        ("Czechia", "2 hubs", "/hubs/?country=CZ", 2),
        ("Portugal", "2 hubs", "/hubs/?country=PT", 2),
    ]
    assert len(on_the_map(page(client, country="PT"))["points"]) == 2


def test_a_hub_in_kosovo_colours_its_country(client: Client) -> None:
    placed("OSHub-XK", country="XK")
    assert on_the_map(page(client))["countries"] == ["XK"]


def test_it_costs_the_same_for_one_hub_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        hub = placed(f"OSHub-{number}")
        placed(f"OSHub-{number}-Sub", parent=hub)
        if number != 1:
            with django_assert_num_queries(QUERIES):
                client.get(URL)


def test_an_unchanged_page_is_not_sent_again(client: Client) -> None:
    placed("OSHub-PT")
    first = client.get(URL, {"country": "PT"})
    again = client.get(URL, {"country": "PT"}, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_it_speaks_the_language_that_is_asked_for(client: Client) -> None:
    placed("OSHub-CZ", country="CZ")
    assert 'lang="pt"' in client.get(URL, {"lang": "pt"}).content.decode()
