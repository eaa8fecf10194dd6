"""`/h/…/projects/`: a hub's projects, added and changed by its people."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from projects.models import Project, ProjectStatus
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_project
from tests.factories.people import make_user
from tests.factories.public import make_challenge
from tests.factories.sign_ups import open_call

pytestmark = pytest.mark.django_db

LIST = "/h/OSHub-MM/projects/"
NEW = "/h/OSHub-MM/projects/new/"
SAID = {"title": "Clean river", "status": "running", "starts_on": "2022-05-12", "story": "We measure."}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub)[1]


def test_an_empty_list_says_how_to_begin(client: Client) -> None:
    assert "No project yet" in client.get(LIST).content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_project(hub, "One", status=ProjectStatus.FINISHED)
    make_project(make_hub(), "Of another hub")
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)
    for title in ("Two", "Three"):
        project = make_project(hub, title)
        Project.objects.filter(pk=project.pk).update(challenge=make_challenge(hub))
        open_call(project, closes_at=timezone.now() + dt.timedelta(days=2 * len(title) - 8.5))
    with django_assert_num_queries(6):
        page = client.get(LIST).content.decode()
    assert page.index("Three") < page.index("Two") < page.index("One"), "what runs comes first"
    assert "Open for sign-up until" in page
    assert "Sign-up ended on" in page
    assert "Of another hub" not in page


def test_a_project_is_added_and_changed(client: Client, hub: Hub) -> None:
    challenge = make_challenge(hub)
    assert "pt" in client.get(NEW).content.decode()
    more = {
        "challenge": challenge.pk,
        "language": "pt",
        "sdgs": ["6"],
        "subjects": ["biology"],
        "languages": ["pt", "en"],
    }
    answer = client.post(NEW, SAID | more | {"age_from": "8", "age_to": "12"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    project = Project.objects.get()
    assert (project.hub, project.title, project.challenge, project.story) == (
        hub,
        "Clean river",
        challenge,
        "We measure.",
    )
    assert (project.sdgs, project.subjects, project.languages) == ([6], ["biology"], ["pt", "en"])
    assert project.language == "pt"
    assert (project.age_from, project.age_to) == (8, 12)

    address = f"{LIST}{project.pk}/"
    assert 'value="8"' in client.get(address).content.decode()
    client.post(address, SAID | {"version": "1", "status": "finished", "ends_on": "2022-06-30"})
    project.refresh_from_db()
    assert (project.status, project.sdgs, project.challenge) == ("finished", [], None)
    client.post(address, {"step": "undo", "version": "2"})
    project.refresh_from_db()
    assert (project.status, project.sdgs, project.challenge) == ("running", [6], challenge)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "This field is required"),
        ({"title": "OLD project"}, "This hub has a project of that title already."),
        ({"status": "dreamt"}, "dreamt is not one of the available choices"),
        ({"starts_on": ""}, "This field is required"),
        ({"ends_on": "2022-05-11"}, "A project cannot end before it starts."),
        ({"age_from": "8"}, "Give both ages"),
        ({"age_from": "12", "age_to": "8"}, "Give both ages"),
        ({"subjects": ["magic"]}, "magic is not one of the available choices"),
        ({"languages": ["xx"]}, "xx is not one of the available choices"),
        ({"challenge": "999999"}, "That choice is not one of the available choices"),
    ],
)
def test_bad_input_comes_back_with_the_reason(client: Client, hub: Hub, wrong: dict[str, object], said: str) -> None:
    make_project(hub, "Old project")
    answer = client.post(NEW, SAID | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page.replace("Select a valid choice. ", "")
    assert "We measure." in page
    assert Project.objects.count() == 1


def test_what_is_folded_away_and_wrong_is_unfolded(client: Client) -> None:
    assert '<details class="fold edit-fold">' in client.get(NEW).content.decode()
    assert '<details class="fold edit-fold" open>' in client.post(NEW, SAID | {"age_from": "no"}).content.decode()


def test_a_challenge_of_another_hub_is_no_choice(client: Client) -> None:
    elsewhere = make_challenge(make_hub(), "Of another hub")
    assert "Of another hub" not in client.get(NEW).content.decode()
    assert client.post(NEW, SAID | {"challenge": elsewhere.pk}).status_code == 422


def test_a_sub_hub_works_on_the_challenges_of_its_hub(hub: Hub) -> None:
    sub_hub = make_hub("OSHub-MM-Sub", parent=hub)
    challenge = make_challenge(hub)
    sent = SAID | {"challenge": challenge.pk}
    assert member(sub_hub)[1].post("/h/OSHub-MM-Sub/projects/new/", sent).status_code == 302


def test_who_is_overtaken_sees_both(client: Client, hub: Hub) -> None:
    project = make_project(hub, "Clean river")
    challenge = make_challenge(hub, "Dry wells")
    address = f"{LIST}{project.pk}/"
    other = {"version": "1", "story": "From Rui.", "challenge": challenge.pk, "subjects": ["biology"]}
    assert member(hub)[1].post(address, SAID | other).status_code == 302
    answer = client.post(address, SAID | {"version": "1", "story": "From Ana."})
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("From Rui.", "From Ana.", "Dry wells", "Biology and environment", 'name="version" value="2"'):
        assert text in page


def test_another_hubs_project_is_not_there(client: Client) -> None:
    other = make_project(make_hub())
    for key in (other.pk, 999_999_999):
        assert client.get(f"{LIST}{key}/").status_code == 404
        assert client.post(f"{LIST}{key}/", SAID | {"version": "1"}).status_code == 404


def test_who_may(hub: Hub) -> None:
    address = f"{LIST}{make_project(hub).pk}/"
    for asked in (LIST, NEW, address):
        assert Client().get(asked)["Location"].startswith("/accounts/login/")
        assert client_of(make_user()).get(asked).status_code == 404
        assert member(hub, Role.BOARD)[1].get(asked).status_code == 403
        assert member(hub, Role.COORDINATOR)[1].get(asked).status_code == 200
    assert member(hub, Role.BOARD)[1].post(address, SAID | {"version": "1"}).status_code == 403


def test_nobody_says_by_the_way_in_which_language_a_project_is_written(client: Client, hub: Hub) -> None:
    project = make_project(hub, "Clean river")
    address = f"{LIST}{project.pk}/"
    assert '<option value="" selected>Not said yet</option>' in client.get(address).content.decode()
    client.post(address, SAID | {"version": "1", "language": ""})
    project.refresh_from_db()
    assert (project.language, project.story) == ("", "We measure.")
    client.post(address, SAID | {"version": "2", "language": "en"})
    project.refresh_from_db()
    assert project.language == "en"
    assert "Not said yet" not in client.get(address).content.decode()
