"""`/schools/<number>-<name>/`: what a school agreed to show, and nothing else."""

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from impact.rollups import drain_all
from projects.models import Partnership
from schools.models import Level, School, Shown
from schools.queries.public import school_url
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_project,
    make_school,
    make_session,
)
from tests.factories.public import agree_to_page

pytestmark = pytest.mark.django_db
QUERIES = 9  # with everything shown; the figures take most of them


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub of the Hills")


@pytest.fixture
def school(hub: Hub) -> School:
    school = make_school(hub, "Escola da Serra", place="Vale")
    school.levels = [Level.PRIMARY]
    school.save()
    taking_part(school, "Clean river")
    make_session(hub, class_line(make_class(school, size=21)), school=school)
    drain_all()
    return school


def taking_part(school: School, title: str) -> None:
    project = make_project(school.hub, title)
    Partnership.objects.create(hub=school.hub, name=title, project=project, starts_on=HELD_ON).schools.add(school)


def page(client: Client, school: School) -> str:
    answer = client.get(school_url(school))
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_consent_there_is_no_page(client: Client, school: School) -> None:
    assert client.get(school_url(school)).status_code == 404
    agree_to_page(school)
    assert client.get(school_url(school)).status_code == 200
    school.page_agreed_on = None
    school.save()
    assert client.get(school_url(school)).status_code == 404


def test_it_shows_what_the_school_agreed_to(client: Client, school: School) -> None:
    agree_to_page(school, about="Between two rivers.", website="https://serra.oshub.example/")
    text = page(client, school)
    for words in ("Escola da Serra", "Between two rivers.", "https://serra.oshub.example/", "Primary", "Clean river"):
        assert words in text
    assert re.search(r"Students</dt>\s*<dd class=\"stat__value\">21</dd>", text)
    assert "October 2019" in text


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        (Shown.ABOUT, "Between two rivers."),
        (Shown.WEBSITE, "serra.oshub.example"),
        (Shown.LEVELS, "Primary"),
        (Shown.PROJECTS, "Clean river"),
        (Shown.FIGURES, "In figures"),
    ],
)
def test_and_nothing_else(client: Client, school: School, left_out: Shown, words: str) -> None:
    others = [one for one in Shown if one != left_out]
    agree_to_page(school, *others, about="Between two rivers.", website="https://serra.oshub.example/")
    assert words not in page(client, school)


def test_with_nothing_chosen_it_shows_name_place_and_hub(client: Client, school: School) -> None:
    agree_to_page(school, about="Between two rivers.")
    School.objects.filter(pk=school.pk).update(shows=[])
    text = page(client, school)
    for words in ("Escola da Serra", "Vale", "Hub of the Hills"):
        assert words in text
    for words in ("Between two rivers.", "Primary", "Clean river", "In figures"):
        assert words not in text


def test_search_engines_read_no_more(client: Client, school: School) -> None:
    agree_to_page(school, Shown.LEVELS, website="https://serra.oshub.example/")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client, school))
    assert found
    told = json.loads(found[1])
    assert (told["@type"], told["name"]) == ("School", "Escola da Serra")
    assert told["memberOf"]["name"] == "Hub of the Hills"
    assert "sameAs" not in told


def test_another_name_in_the_address_leads_to_the_right_one(client: Client, school: School) -> None:
    agree_to_page(school)
    answer = client.get(f"/schools/{school.pk}-another/")
    assert (answer.status_code, answer["Location"]) == (301, school_url(school))


def test_a_name_in_another_script_has_an_address(client: Client, hub: Hub) -> None:
    school = agree_to_page(make_school(hub, "Σχολείο Λήμνου"))
    assert "Σχολείο Λήμνου" in page(client, school)


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_there_is_no_page_of_a_school_that_is_not_there(client: Client, number: str) -> None:
    assert client.get(f"/schools/{number}-x/").status_code == 404


def test_it_costs_the_same_for_one_project_and_for_three(
    client: Client, school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agree_to_page(school)
    client.get(school_url(school))
    with django_assert_num_queries(QUERIES):
        client.get(school_url(school), {"again": "1"})
    for title in ("Dark sky", "Old tools"):
        taking_part(school, title)
        make_session(school.hub, class_line(make_class(agree_to_page(make_school(school.hub)))))
    drain_all()
    client.get(school_url(school))
    with django_assert_num_queries(QUERIES):
        client.get(school_url(school), {"again": "2"})
