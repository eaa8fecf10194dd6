"""`/projects/<number>-<title>/`: a project for everybody."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hubs.models import Challenge, Hub
from hubs.queries.challenges import challenge_url
from hubs.queries.directory import hub_url
from impact.models import Audience
from impact.rollups import drain_all
from projects.models import Call, Partnership, Project, State
from projects.queries.directory import project_url
from schools.models import Shown
from tests.factories.network import HELD_ON, make_hub, make_project, make_school, make_session, people_line
from tests.factories.public import agree_to_page, make_challenge, make_event, make_organisation, make_post
from tests.factories.sign_ups import open_call

pytestmark = pytest.mark.django_db
QUERIES = 12


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-PT", name="Hub of the Hills")
    hub.contact_email = "hello@oshub.example"
    hub.save()
    return hub


@pytest.fixture
def project(hub: Hub) -> Project:
    project = make_project(hub, "Clean river")
    project.summary, project.story = "We measure the river.", "It began with a fish.\n\nThen came others."
    project.challenge = make_challenge(hub, "Dry wells", summary="No water in August.")
    project.sdgs, project.subjects, project.languages = [6], ["biology"], ["pt", "en"]
    project.age_from, project.age_to = 9, 12
    project.save()
    return project


def partnership(project: Project, number: int, *shows: Shown) -> None:
    made = Partnership.objects.create(hub=project.hub, name=f"Alliance {number}", project=project, starts_on=HELD_ON)
    made.organisations.add(make_organisation(f"Mill {number}"))
    made.schools.add(agree_to_page(make_school(project.hub, f"School {number}"), *shows))


def page(client: Client, project: Project) -> str:
    answer = client.get(project_url(project))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_tells_the_story_and_the_facts(client: Client, project: Project) -> None:
    text = page(client, project)
    for words in (
        "Clean river",
        "We measure the river.",
        "<p>It began with a fish.</p>",
        "Dry wells",
        "No water in August.",
        "Clean water and sanitation",
        "Biology and environment",
        "9–12 years",
        "Portuguese, English",
        "from October 2019",
        "Hub of the Hills",
    ):
        assert words in text
    assert f'href="/challenges/{project.challenge_id}-dry-wells/"' in text


def test_it_shows_its_figures(client: Client, hub: Hub, project: Project) -> None:
    make_session(hub, people_line(Audience.STUDENT, 25, 25), project=project)
    make_session(hub, people_line(Audience.STUDENT, 40, 40))
    drain_all()
    assert re.search(r"Students</dt>\s*<dd class=\"stat__value\">25</dd>", page(client, project))


def test_while_schools_may_join_it_says_how(client: Client, project: Project) -> None:
    assert "Schools can still join" not in page(client, project)
    call = open_call(project)
    text = page(client, project)
    assert "Schools can still join" in text
    assert "mailto:hello@oshub.example?subject=Clean%20river" in text
    assert "/hubs/OSHub-PT/#reach" in text
    assert f"/projects/{project.pk}/sign-up/" in text
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now())
    assert "Schools can still join" not in page(client, project)


def test_partner_schools_are_named_only_where_they_show_their_projects(client: Client, project: Project) -> None:
    partnership(project, 1)
    partnership(project, 2, Shown.ABOUT)
    hidden = make_school(project.hub, "Silent School")
    Partnership.objects.get(name="Alliance 1").schools.add(hidden)
    text = page(client, project)
    for words in ("Mill 1", "Mill 2", "School 1", "and 2 other schools"):
        assert words in text
    for words in ("School 2", "Silent School", "Alliance"):
        assert words not in text


def test_it_shows_what_is_published_about_it(client: Client, hub: Hub, project: Project) -> None:
    make_post(hub, "Own news", project=project)
    make_post(hub, "Other news")
    make_post(hub, "Draft news", project=project, state=State.DRAFT)
    make_event(hub, "Own event", project=project)
    make_event(hub, "Event under review", project=project, state=State.REVIEW)
    text = page(client, project)
    assert "Own news" in text
    assert "Own event" in text
    for words in ("Other news", "Draft news", "Event under review"):
        assert words not in text


def test_what_people_typed_is_shown_and_not_run(client: Client, project: Project) -> None:
    project.title = "</script><script>alert(1)</script>"
    project.story = "<img src=x onerror=alert(1)>"
    project.save()
    text = page(client, project)
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_search_engines_read_what_the_page_says(client: Client, project: Project) -> None:
    partnership(project, 1)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client, project))
    assert found
    told = json.loads(found[1])
    assert (told["@type"], told["name"], told["foundingDate"]) == ("Project", "Clean river", "2019-10-01")
    assert told["parentOrganization"]["name"] == "Hub of the Hills"
    assert told["member"] == [{"@type": "Organization", "name": "Mill 1"}]


@pytest.mark.parametrize("slug", ["another", "-", "Clean-River", "clean%20river"])
def test_another_title_in_the_address_leads_to_the_right_one(client: Client, project: Project, slug: str) -> None:
    answer = client.get(f"/projects/{project.pk}-{slug}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/projects/{project.pk}-clean-river/")


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_there_is_no_page_of_a_project_that_is_not_there(client: Client, number: str) -> None:
    assert client.get(f"/projects/{number}-x/").status_code == 404


def test_a_title_of_nothing_but_signs_has_an_address(client: Client, hub: Hub) -> None:
    assert "!?!" in page(client, make_project(hub, "!?!"))


def test_it_costs_the_same_with_one_and_with_three_of_everything(
    client: Client, hub: Hub, project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        partnership(project, number)
        make_post(hub, project=project)
        make_event(hub, project=project)
        make_session(hub, people_line(Audience.STUDENT, 12, 12), project=make_project(hub))
        make_session(hub, people_line(Audience.STUDENT, 12, 12), project=project)
        drain_all()
        client.get(project_url(project))
        if number != 1:
            with django_assert_num_queries(QUERIES):
                client.get(project_url(project), {"again": str(number)})


def test_another_language_is_said_to_those_who_listen(client: Client, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(language="pt")
    Challenge.objects.update(language="cs")
    challenge = Challenge.objects.get()
    text = page(client, project)
    assert '<h1 lang="pt">Clean river</h1>' in text
    assert '<div class="prose prose--story" lang="pt">' in text
    assert 'lang="cs">Dry wells</a>' in text
    card = client.get("/projects/").content.decode()
    assert re.search(r'<h\d class="card__title" lang="pt">', card)
    assert '<h1 lang="cs">Dry wells</h1>' in client.get(challenge_url(challenge)).content.decode()
    assert 'lang="cs">Dry wells</a>' in client.get(hub_url("OSHub-PT")).content.decode()
    assert "<h1>Clean river</h1>" in client.get(project_url(project), {"lang": "pt"}).content.decode()
