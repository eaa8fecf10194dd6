"""`/projects/`: what a school looks for among the projects of all hubs."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from projects.forms import directory as forms
from projects.models import Project, ProjectStatus
from tests.factories.network import make_hub, make_project
from tests.factories.public import make_challenge
from tests.factories.sign_ups import open_call

pytestmark = pytest.mark.django_db
URL = "/projects/"
QUERIES = 5  # the version of what is public, the hubs and the challenges to choose from, how many, the page
TODAY = timezone.now().date()


def project(hub: Hub, title: str, **said: Any) -> Project:
    made = make_project(hub, title)
    for name, value in said.items():
        setattr(made, name, value)
    made.save()
    return made


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub of the Hills")


def page(client: Client, **asked: str) -> str:
    answer = client.get(URL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_goals_are_called_as_the_language_of_the_page_calls_them(client: Client) -> None:
    assert "6 · Clean water and sanitation" in page(client)
    assert "6 · Água potável e saneamento" in page(client, lang="pt")


def found(client: Client, **asked: str) -> set[str]:
    """The titles that a filter leaves."""
    text = page(client, **asked)
    return {one.title for one in Project.objects.all() if f">{one.title}</a>" in text}


def test_a_project_stands_as_a_card(client: Client, hub: Hub) -> None:
    project(
        hub,
        "Clean river",
        summary="We measure the river.",
        sdgs=[6],
        age_from=9,
        age_to=12,
    )
    open_call(Project.objects.get())
    text = page(client)
    for words in ("Clean river", "We measure the river.", "Hub of the Hills", "9–12 years", "Running", "Open until"):
        assert words in text
    assert "Clean water and sanitation" in text
    assert "1 project<" in text


def test_the_latest_come_first_in_pages(client: Client, hub: Hub) -> None:
    for number in range(20):
        project(hub, f"Number {number:02}", starts_on=dt.date(2020, 1, 1 + number))
    first, second = page(client), page(client, page="2")
    assert first.index("Number 19") < first.index("Number 18")
    assert "Number 01" not in first
    assert "Number 01" in second


def test_it_is_narrowed_by_each_thing_a_school_looks_for(client: Client, hub: Hub) -> None:
    sub, other = make_hub("OSHub-PT-Sub", parent=hub), make_hub("OSHub-X", name="Hub of the Sea")
    challenge = make_challenge(hub)
    project(hub, "River", summary="Water and fish", challenge=challenge, sdgs=[6, 14])
    project(sub, "Valley", subjects=["music"], age_from=6, age_to=9)
    open_call(project(other, "Beach"))
    open_call(project(other, "Over", status=ProjectStatus.FINISHED))
    assert found(client, hub="OSHub-PT") == {"River", "Valley"}
    assert found(client, hub="oshub-x") == {"Beach", "Over"}
    assert found(client, hub="Hub of the Sea") == {"Beach", "Over"}
    assert found(client, challenge=str(challenge.pk)) == {"River"}
    assert found(client, sdg="14") == {"River"}
    assert found(client, subject="music") == {"Valley"}
    assert found(client, age="7") == {"Valley"}
    assert found(client, age="10") == set()
    assert found(client, open="on") == {"Beach"}
    assert found(client, q="fish WATER") == {"River"}
    assert found(client, q="fish", hub="OSHub-X") == set()
    assert "No project fits" in page(client, q="elephant")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"hub": "nowhere"}, "All hubs are shown."),
        ({"challenge": "999999"}, "All challenges are shown."),
        ({"challenge": "first"}, "All challenges are shown."),
        ({"challenge": "9" * 19}, "All challenges are shown."),
        ({"challenge": "٣"}, "All challenges are shown."),
        ({"sdg": "18"}, "All goals are shown."),
        ({"sdg": "x"}, "All goals are shown."),
        ({"subject": "magic"}, "All subjects are shown."),
        ({"age": "200"}, "All ages are shown."),
        ({"q": "\x00"}, "Null characters are not allowed."),
        ({"q": "x" * 101}, "at most 100 characters"),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(
    client: Client, hub: Hub, asked: dict[str, str], told: str
) -> None:
    project(hub, "Clean river")
    text = page(client, **asked)
    assert told in text
    assert "Clean river" in text


@pytest.mark.parametrize("text", ["%", "_", "'; DROP TABLE projects_project; --", "<script>", "\\", "z " * 40])
def test_odd_words_are_looked_for_as_they_stand(client: Client, hub: Hub, text: str) -> None:
    project(hub, "Clean river")
    assert found(client, q=text) == set()
    assert "<script>" not in page(client, q=text).replace('<script src="', "")


@pytest.mark.parametrize("wanted", ["2", "0", "x", "9" * 30])
def test_a_page_that_is_not_there_gives_the_nearest(client: Client, hub: Hub, wanted: str) -> None:
    project(hub, "Clean river")
    assert found(client, page=wanted) == {"Clean river"}


def test_with_very_many_hubs_one_is_typed(client: Client, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "HUBS_IN_A_LIST", 0)
    project(hub, "Clean river")
    text = page(client, hub="OSHub-PT")
    assert 'name="hub" value="OSHub-PT"' in text
    assert found(client, hub="OSHub-PT") == {"Clean river"}


def test_what_was_searched_for_is_not_kept(client: Client, hub: Hub) -> None:
    project(hub, "Clean river")
    assert "no-store" in client.get(URL, {"q": "river"})["Cache-Control"]
    assert "public" in client.get(URL, {"sdg": "6"})["Cache-Control"]


def test_it_costs_the_same_for_one_project_and_for_three(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        project(make_hub(), f"Number {number}", sdgs=[4], challenge=make_challenge(hub))
        if number != 1:
            with django_assert_num_queries(QUERIES):
                client.get(URL)
