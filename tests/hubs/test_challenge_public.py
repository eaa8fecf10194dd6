"""`/challenges/…/`: the story of a challenge, for everybody."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hubs.actions import change_challenge
from hubs.models import Challenge, Hub
from hubs.queries.challenges import challenge_url, moments_of
from impact.models import Audience
from impact.rollups import drain_all
from projects.models import Project
from tests.factories.network import make_hub, make_project, make_session, people_line
from tests.factories.people import make_user
from tests.factories.public import make_challenge

pytestmark = pytest.mark.django_db

STORY = {
    "summary": "No water in August.",
    "story": "The tanker came.",
    "mission": "Every well has water in 2030.",
    "evidence": "Forty wells were measured.",
    "evidence_links": "The survey https://a.example/survey\nhttps://b.example/page",
    "sdgs": [6],
    "status": "being_worked_on",
}
QUERIES = 15  # version, latest edition, challenge, sisters, facts; figures of network and hub; projects thrice; history


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub of the Hills")


@pytest.fixture
def challenge(hub: Hub) -> Challenge:
    return make_challenge(hub, "Dry wells", **STORY)


def page(challenge: Challenge) -> str:
    answer = Client().get(challenge_url(challenge))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def project_on(challenge: Challenge, title: str, **said: object) -> Project:
    project = make_project(challenge.hub, title)
    Project.objects.filter(pk=project.pk).update(challenge=challenge, **said)
    return project


def test_it_tells_the_need_its_evidence_and_where_it_stands(challenge: Challenge) -> None:
    text = page(challenge)
    for words in (
        "Dry wells",
        "No water in August.",
        "<p>The tanker came.</p>",
        "<p>Every well has water in 2030.</p>",
        "<p>Forty wells were measured.</p>",
        '<a href="https://a.example/survey" rel="noopener nofollow">The survey</a>',
        '<a href="https://b.example/page" rel="noopener nofollow">b.example</a>',
        "Clean water and sanitation",
        "Being worked on",
        'href="/hubs/OSHub-PT/"',
        "No project works on it yet",
    ):
        assert words in text


def test_figures_and_projects(challenge: Challenge) -> None:
    project = project_on(challenge, "Clean river")
    make_session(challenge.hub, people_line(Audience.STUDENT, 25, 25), project=project)
    make_session(challenge.hub, people_line(Audience.STUDENT, 15, 10), challenge=challenge)
    make_session(make_hub(), people_line(Audience.STUDENT, 90, 90))
    drain_all()
    text = page(challenge)
    assert 'Students</dt> <dd class="stat__value">35</dd>' in text
    assert "People reached, in 40 interactions" in text
    assert "Who comes as a class is counted by class, all others are estimated from first-timers. At most 40." in text
    assert text.count("estimated from first-timers") == 1  # of groups in which nobody was, nothing is said
    assert "Clean river" in text
    assert f"/projects/?challenge={challenge.pk}" not in text  # there is no more to see there
    project_on(challenge, "Clean wells")
    assert f"/projects/?challenge={challenge.pk}" in page(challenge)


def test_few_people_are_not_shown(challenge: Challenge) -> None:
    make_session(challenge.hub, people_line(Audience.TEACHER, 3, 3), challenge=challenge)
    make_session(make_hub(), people_line(Audience.TEACHER, 90, 90))
    drain_all()
    text = page(challenge)
    assert ">3<" not in text
    assert "fewer than 5" in text or "not shown" in text


def test_the_timeline_goes_from_the_need_to_what_was_done_last(challenge: Challenge) -> None:
    project_on(challenge, "Ended", starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2021, 1, 1), status="finished")
    project_on(challenge, "Planned", starts_on=dt.date(2199, 1, 1), status="planned")
    for day in (dt.date(2020, 2, 3), dt.date(2021, 5, 6)):
        make_session(challenge.hub, people_line(Audience.STUDENT, 25, 25), challenge=challenge, held_on=day)
    drain_all()
    change_challenge(challenge=challenge, by=make_user(), version=1, values={"status": "answered"})
    text = page(challenge)
    told = re.findall(r'timeline__when">(.*?)</p> <p class="timeline__title">(.*?)</p>', text)
    assert [re.sub("<.*?>", "", title) for _when, title in told] == [
        "The need was written down",
        "“Ended” began",
        "First session",
        "“Ended” came to its end",
        "Latest session so far",
        "Answered",
    ]
    assert told[0][0] == "1 October 2019"


def test_a_status_that_was_changed_and_changed_back_on_one_day_is_one_step(challenge: Challenge) -> None:
    by = make_user()
    for version, status in enumerate(("answered", "open", "answered"), start=1):
        challenge = change_challenge(challenge=challenge, by=by, version=version, values={"status": status})
    moments = moments_of(challenge)
    assert [moment.title for moment in moments] == ["The need was written down", "Answered"]
    assert moments[1].day == timezone.now().astimezone().date() or moments[1].day == challenge.hub.today()


def test_another_title_leads_to_the_right_address(challenge: Challenge) -> None:
    answer = Client().get(f"/challenges/{challenge.pk}-old/")
    assert (answer.status_code, answer["Location"]) == (301, challenge_url(challenge))
    assert Client().get("/challenges/999999-x/").status_code == 404


def test_the_hubs_page_leads_there(challenge: Challenge) -> None:
    assert f'href="{challenge_url(challenge)}"' in Client().get("/hubs/OSHub-PT/").content.decode()


def test_it_costs_the_same_for_one_project_and_three(
    challenge: Challenge, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def log(title: str) -> None:
        make_session(challenge.hub, people_line(Audience.STUDENT, 25, 25), project=project_on(challenge, title))
        drain_all()

    log("One")
    page(challenge)
    with django_assert_num_queries(QUERIES):
        Client().get(challenge_url(challenge), {"fresh": "1"})
    log("Two")
    log("Three")
    page(challenge)
    with django_assert_num_queries(QUERIES):
        Client().get(challenge_url(challenge), {"fresh": "1"})
