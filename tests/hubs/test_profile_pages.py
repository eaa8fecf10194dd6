"""`/h/…/profile/`: what a hub says of itself, language by language, and how to reach it."""

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub, HubProfile
from hubs.roles import Role
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.public import make_profile

pytestmark = pytest.mark.django_db

PROFILE = "/h/OSHub-MM/profile/"
TEXT = "/h/OSHub-MM/profile/pt/"
WAY = "/h/OSHub-MM/profile/way/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Middle")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub)[1]


def test_it_says_how_far_each_language_has_got(client: Client, hub: Hub) -> None:
    make_profile(hub, "pt", assets="Um céu escuro.", model="Um ano.")
    make_profile(hub, "en", **dict.fromkeys(HubProfile.PARTS, "Something."))
    page = client.get(PROFILE).content.decode()
    assert "2 of 7 headings have a text" in page
    assert "Complete" in page
    assert "Nothing is said yet. Without it, nobody finds the door." in page


def test_it_costs_the_same_however_many_languages_there_are(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_profile(hub, "en")
    client.get(PROFILE)
    with django_assert_num_queries(6):
        client.get(PROFILE)
    for language in ("pt", "fr"):
        make_profile(hub, language)
    with django_assert_num_queries(6):
        assert "French" in client.get(PROFILE).content.decode()


def test_a_profile_is_written_and_changed(client: Client, hub: Hub) -> None:
    answer = client.post(TEXT, {"version": "0", "assets": "Um céu escuro.\r\n\r\nUm vale."})
    assert (answer.status_code, answer["Location"]) == (302, PROFILE)
    profile = hub.profiles.get(language="pt")
    assert (profile.assets, profile.model, profile.version) == ("Um céu escuro.\n\nUm vale.", "", 1)
    assert "Um céu escuro." in client.get(TEXT).content.decode()

    client.post(TEXT, {"version": "1", "assets": "Um céu.", "model": "Um ano."})
    profile.refresh_from_db()
    assert (profile.assets, profile.model, profile.version) == ("Um céu.", "Um ano.", 2)


def test_the_same_again_writes_nothing(client: Client, hub: Hub) -> None:
    profile = make_profile(hub, "pt", assets="One.\n\nTwo.")
    client.post(TEXT, {"version": "1", "assets": "One.\r\n\r\nTwo."})
    profile.refresh_from_db()
    assert profile.version == 1


@pytest.mark.parametrize("begun_from", ["0", "1", "", "nonsense"])
def test_who_is_overtaken_is_told_and_loses_nothing(client: Client, hub: Hub, begun_from: str) -> None:
    make_profile(hub, "pt", assets="First.")
    other = member(hub, name="Rui Example")[1]
    other.post(TEXT, {"version": "1", "assets": "From Rui.", "model": "Unchanged?"})

    answer = client.post(TEXT, {"version": begun_from, "assets": "From Ana.", "target_public": "Schools."})
    page = answer.content.decode()
    assert answer.status_code in ((409,) if begun_from != "nonsense" else (422,))
    assert "From Ana." in page, "what was typed stays in the form"
    assert hub.profiles.get().assets == "From Rui."
    if answer.status_code == 409:
        assert "Somebody changed this meanwhile" in page
        assert "From Rui." in page
        assert 'name="version" value="2"' in page

        client.post(TEXT, {"version": "2", "assets": "From both.", "model": "Unchanged?"})
        assert hub.profiles.get().assets == "From both."


def test_ones_own_last_change_is_taken_back(client: Client, hub: Hub) -> None:
    make_profile(hub, "pt", assets="Before.")
    said = client.post(TEXT, {"version": "1", "assets": "After."}, follow=True).content.decode()
    assert f'href="{TEXT}?undo=2"' in said
    asked = client.get(f"{TEXT}?undo=2")
    assert "Take your last change back?" in asked.content.decode()
    answer = client.post(TEXT, {"step": "undo", "version": "2"}, follow=True)
    assert "Taken back" in answer.content.decode()
    profile = hub.profiles.get()
    assert (profile.assets, profile.version) == ("Before.", 3)


@pytest.mark.parametrize("version", ["1", "2", "3", "nonsense", ""])
def test_nobody_takes_back_what_another_changed(client: Client, hub: Hub, version: str) -> None:
    make_profile(hub, "pt", assets="Before.")
    client.post(TEXT, {"version": "1", "assets": "From Ana."})
    other = member(hub, name="Rui Example")[1]
    other.post(TEXT, {"version": "2", "assets": "From Rui."})
    client.post(TEXT, {"step": "undo", "version": version})
    assert hub.profiles.get().assets == "From Rui."


def test_a_first_text_has_nothing_to_go_back_to(client: Client, hub: Hub) -> None:
    said = client.post(TEXT, {"version": "0", "assets": "First."}, follow=True).content.decode()
    assert "undo" not in said
    assert client.get(f"{TEXT}?undo=1").status_code == 200
    client.post(TEXT, {"step": "undo", "version": "1"})
    assert hub.profiles.get().assets == "First."


def test_a_text_that_is_too_long_comes_back(client: Client, hub: Hub) -> None:
    answer = client.post(TEXT, {"version": "0", "assets": "a" * 3001, "model": "Kept."})
    assert answer.status_code == 422
    assert "Kept." in answer.content.decode()
    assert not hub.profiles.exists()


@pytest.mark.parametrize("language", ["xx", "fr", "way-out", "PT"])
def test_a_language_that_is_not_the_hubs_is_not_there(client: Client, language: str) -> None:
    assert client.get(f"/h/OSHub-MM/profile/{language}/").status_code == 404
    assert client.post(f"/h/OSHub-MM/profile/{language}/", {"assets": "x"}).status_code == 404


def test_how_to_reach_the_hub_is_said(client: Client, hub: Hub) -> None:
    said = {"version": "1", "website": "hub.example", "contact_email": "hello@hub.example", "reach": "By bus."}
    assert client.post(WAY, said).status_code == 302
    hub.refresh_from_db()
    assert (hub.website, hub.contact_email, hub.reach) == ("https://hub.example", "hello@hub.example", "By bus.")
    assert "By bus." in client.get(PROFILE).content.decode()
    client.post(WAY, {"step": "undo", "version": str(hub.version)})
    hub.refresh_from_db()
    assert (hub.website, hub.reach, hub.name) == ("", "", "Hub of the Middle")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"website": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"website": "ftp://hub.example/"}, "Enter a valid URL"),
        ({"contact_email": "nobody"}, "Enter a valid email address"),
        ({"phone": "1" * 41}, "at most 40 characters"),
    ],
)
def test_what_leads_nowhere_is_refused(client: Client, hub: Hub, wrong: dict[str, str], said: str) -> None:
    answer = client.post(WAY, {"version": "1", "reach": "By bus."} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "By bus." in page
    hub.refresh_from_db()
    assert hub.reach == ""


def test_no_other_column_is_listened_to(client: Client, hub: Hub) -> None:
    client.post(WAY, {"version": "1", "website": "", "name": "Mine", "code": "OSHub-XX", "category": "broker"})
    client.post(TEXT, {"version": "0", "assets": "x", "hub": make_hub().pk, "language": "en"})
    hub.refresh_from_db()
    assert (hub.name, hub.code) == ("Hub of the Middle", "OSHub-MM")
    assert HubProfile.objects.get().language == "pt"


@pytest.mark.parametrize("address", [PROFILE, TEXT, WAY])
def test_who_may(hub: Hub, address: str) -> None:
    sent = {"version": "1", "website": "", "assets": "x"}
    assert Client().get(address)["Location"].startswith("/accounts/login/")
    assert client_of(make_user()).get(address).status_code == 404
    assert member(make_hub(), Role.COORDINATOR)[1].get(address).status_code == 404
    board = member(hub, Role.BOARD)[1]
    assert (board.get(address).status_code, board.post(address, sent).status_code) in ((403, 403), (403, 405))
    assert member(hub, Role.COORDINATOR)[1].get(address).status_code == 200


def test_it_speaks_the_language_of_the_reader(client: Client) -> None:
    with translation.override("en"):
        assert client.get(TEXT).content.decode().count("Open schooling is…") == 1
