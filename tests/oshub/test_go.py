"""“Go to”: everything that somebody may open is found by a few letters of its name, and nothing else."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from projects.models import State
from schools.actions import grant_school_membership
from schools.models import SchoolRole
from tests.factories.network import make_hub, make_membership, make_project, make_school, make_session_type
from tests.factories.people import make_user
from tests.factories.public import make_event, make_post

pytestmark = pytest.mark.django_db
PLACES = ("/go/", "/go/suggestions/")


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-PT", name="OSHub Portugal")
    make_session_type("maker", "Maker session")
    make_project(hub, "Rios limpos")
    make_school(hub, "Escola da Educação", place="Guarda")
    make_post(hub, "Rascunho secreto", state=State.DRAFT)
    make_event(hub, "Dia secreto", state=State.REVIEW)
    return hub


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def member(role: Role, hub: Hub | None) -> Client:
    user = make_user()
    make_membership(user, role, hub)
    return signed_in(user)


def found(client: Client, text: str) -> dict[str, str]:
    """Addresses by label; the page and the list say the same."""
    page, part = (client.get(path, {"q": text}).content.decode() for path in PLACES)
    page = page[page.index('<form class="find-bar"') : page.index("</main>")]
    strip = re.compile(r"<[^>]+>")
    # Of several of one name the first.
    of_page = {
        strip.sub("", label): address
        for address, label in reversed(re.findall(r'<li><a href="([^"]+)">.*?<bdi>(.*?)</bdi>', page, re.DOTALL))
    }
    of_part = {
        strip.sub("", label): address
        for address, label in reversed(re.findall(r'data-url="([^"]+)".*?<bdi>(.*?)</bdi>', part, re.DOTALL))
    }
    assert of_page == of_part
    return of_page


@pytest.mark.parametrize(
    ("text", "label", "address"),
    [
        ("log", "Log a session", "/h/OSHub-PT/sessions/log/"),
        ("sessions", "Sessions", "/h/OSHub-PT/sessions/"),
        ("news portugal", "News", "/h/OSHub-PT/news/"),
        ("rios", "Rios limpos", "/h/OSHub-PT/projects/"),
        ("EDUCACAO", "Escola da Educação", "/s/"),
        ("guarda escola", "Escola da Educação", "/s/"),
        ("rascunho", "Rascunho secreto", "/h/OSHub-PT/news/"),
        ("secreto", "Dia secreto", "/h/OSHub-PT/events/"),
        ("maker", "Maker session", "/h/OSHub-PT/sessions/?session_type="),
        ("password", "Password", "/accounts/password/change/"),
        ("places", "My places", "/home/"),
        ("public page", "Public page", "/hubs/OSHub-PT/"),
    ],
)
def test_staff_find_what_they_may_open(hub: Hub, text: str, label: str, address: str) -> None:
    client = member(Role.STAFF, hub)
    hits = found(client, text)
    assert hits[label].startswith(address)
    assert client.get(hits[label]).status_code == 200


def test_without_a_text_the_own_places_stand_there(hub: Hub) -> None:
    hits = found(member(Role.STAFF, hub), "")
    assert hits["OSHub Portugal"] == "/h/OSHub-PT/"
    assert hits["Log a session"] == "/h/OSHub-PT/sessions/log/"


@pytest.mark.parametrize("role", [Role.STAFF, Role.COORDINATOR, Role.BOARD, Role.ADMINISTRATOR])
def test_nothing_of_another_hub_is_found(hub: Hub, role: Role) -> None:
    own = make_hub("OSHub-OWN")
    client = member(role, own if role != Role.ADMINISTRATOR else None)
    for text in ("secreto", "rascunho", "educação", "guarda"):
        assert found(client, text) == {}, text
    assert not [url for url in found(client, "portugal").values() if "/h/OSHub-PT/" in url]


def test_a_board_member_is_offered_no_more_than_the_overview(hub: Hub) -> None:
    client = member(Role.BOARD, hub)
    assert found(client, "overview") == {"Overview": "/h/OSHub-PT/"}
    for text in ("log a session", "secreto", "guarda", "maker"):
        assert found(client, text) == {}, text


def test_managers_find_every_hub(hub: Hub) -> None:
    client = member(Role.MANAGER, None)
    assert found(client, "portug")["OSHub Portugal"] in ("/network/hubs/OSHub-PT/", "/hubs/OSHub-PT/")
    assert "/network/hubs/OSHub-PT/" in client.get("/go/", {"q": "oshub-pt"}).content.decode()
    assert "Escola" not in client.get("/go/", {"q": "guarda"}).content.decode()


def test_teachers_find_their_school(hub: Hub) -> None:
    school, user = hub.schools.get(), make_user()
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    assert found(signed_in(user), "escola") == {"Escola da Educação": f"/s/{school.pk}/"}


def test_sub_hubs_belong_to_the_team_of_their_hub(hub: Hub) -> None:
    make_hub("OSHub-SUB", name="Village hub", parent=hub)
    hits = found(member(Role.STAFF, hub), "log village")
    assert hits == {"Log a session": "/h/OSHub-SUB/sessions/log/"}


def test_what_is_public_is_found_too(hub: Hub) -> None:
    make_post(make_hub(), "Rios do norte")
    assert found(member(Role.BOARD, hub), "norte")["Rios do norte"].startswith("/news/")


@pytest.mark.parametrize("text", ["'", "%", "_", "\\", "100%", "<script>", "😀", "a" * 200, "{}", "%s"])
def test_horrid_texts_do_no_harm(hub: Hub, text: str) -> None:
    client = member(Role.COORDINATOR, hub)
    for path in PLACES:
        answer = client.get(path, {"q": text})
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_what_cannot_be_a_text_is_refused(hub: Hub) -> None:
    client = member(Role.STAFF, hub)
    assert client.get("/go/", {"q": "a\x00b"}).status_code == 422
    assert client.get("/go/suggestions/", {"q": "a" * 300}).status_code == 200


def test_visitors_sign_in_first(client: Client) -> None:
    for path in PLACES:
        assert client.get(path).headers["Location"].startswith("/accounts/login/")


def test_as_many_queries_for_many_things_as_for_few(
    hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = member(Role.COORDINATOR, hub)
    client.get("/go/suggestions/", {"q": "rios"})
    with CaptureQueriesContext(connection) as few:
        client.get("/go/suggestions/", {"q": "rios"})
    for number in range(20):
        make_project(hub, f"Rios {number}")
        make_school(hub, f"Rios {number}")
    with django_assert_num_queries(len(few)):
        client.get("/go/suggestions/", {"q": "rios"})
