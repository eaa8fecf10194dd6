"""`/h/…/resources/`: begun with a few words, written on by several, with parts; nothing that was typed is lost."""

import re

import pytest
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from projects.models import Picture
from resources.forms.fields import number_of
from resources.models import Resource, ResourceAuthor, ResourceLink, ResourceText, ResourceVersion
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.pictures import picture_file, upload
from tests.factories.resources import make_draft, make_resource
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
BEGUN = {"title": "Floats", "language": "pt", "kind": "experiment", "description": "Of cork."}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def ana(hub: Hub) -> tuple[User, Client]:
    return member(hub)


@pytest.fixture
def client(ana: tuple[User, Client]) -> Client:
    return ana[1]


@pytest.fixture
def version(hub: Hub, ana: tuple[User, Client]) -> ResourceVersion:
    return make_draft(hub, "Floats", by=ana[0])


def page_of(version: ResourceVersion) -> str:
    return f"/h/OSHub-MM/resources/{version.resource_id}/"


def seen_in(page: bytes) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page.decode())
    assert found is not None
    return found[1]


def told(version: ResourceVersion, **more: object) -> dict[str, object]:
    known = {
        "title": "Floats",
        "language": "en",
        "kind": "experiment",
        "description": "Of cork.",
        "licence": "CC-BY-4.0",
    }
    return {**known, "languages": ["en"], "audiences": ["teacher"], "version": version.version, **more}


def test_a_resource_begins_with_a_few_words(client: Client) -> None:
    assert "No resources yet" in words(client.get("/h/OSHub-MM/resources/").content)
    refused = client.post("/h/OSHub-MM/resources/new/", BEGUN | {"title": ""})
    assert (refused.status_code, "Of cork." in refused.content.decode()) == (422, True)
    answer = client.post("/h/OSHub-MM/resources/new/", BEGUN)
    version = ResourceVersion.objects.get()
    assert answer.headers["Location"] == page_of(version)
    assert (version.number, version.state, version.resource.state) == (1, "draft", "draft")
    assert "Floats" in words(client.get("/h/OSHub-MM/resources/").content)


def test_everything_else_is_told_on_one_page(client: Client, version: ResourceVersion) -> None:
    more = {"keywords": "Cork, river;cork\nwater", "levels": ["1", "2"], "sdgs": ["6"], "minutes": "90"}
    assert client.post(page_of(version) + "edit/", told(version, **more)).status_code == 302
    version.refresh_from_db()
    assert (version.keywords, version.levels, version.minutes) == (["Cork", "river", "water"], [1, 2], 90)
    shown = client.get(page_of(version) + "edit/").content.decode()
    assert "Cork, river, water" in shown


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"licence": "CC-BY-NC-4.0"}, "Non-commercial is not open"),
        ({"licence": "all-rights-reserved"}, "Ask whoever made it"),
        ({"age_from": "9"}, "Give both ages"),
        ({"minutes": "0"}, "Say how many minutes"),
        ({"adapted_from": "999999"}, "There is no resource of that number"),
        ({"adapted_url": "https://x.example/"}, "the title, the address and the licence are told"),
        (
            {"adapted_title": "X", "adapted_url": "https://x.example/", "adapted_licence": "CC-BY-SA-4.0"},
            "can be passed on under CC-BY-SA-4.0",
        ),
        (
            {"adapted_title": "X", "adapted_url": "javascript:alert(1)", "adapted_licence": "MIT"},
            "Enter a valid URL",
        ),
        ({"skills": "swimming"}, "begins with http://data.europa.eu/esco/skill/"),
        ({"keywords": ",".join(str(number) for number in range(30))}, "Twenty are enough"),
    ],
    ids=["nc", "closed", "age", "minutes", "nothing", "half", "licence", "address", "skill", "keywords"],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    client: Client, version: ResourceVersion, more: dict[str, str], says: str
) -> None:
    answer = client.post(page_of(version) + "edit/", told(version, description="A long story.", **more))
    assert answer.status_code == 422
    assert says in words(answer.content)
    assert "A long story." in answer.content.decode()


def test_two_people_at_once_are_told(client: Client, version: ResourceVersion) -> None:
    first = told(version, title="Mine")
    assert client.post(page_of(version) + "edit/", first).status_code == 302
    answer = client.post(page_of(version) + "edit/", told(version, title="Theirs"))
    assert (answer.status_code, "Mine" in answer.content.decode(), "Theirs" in answer.content.decode()) == (
        409,
        True,
        True,
    )


def test_the_last_change_can_be_taken_back(client: Client, version: ResourceVersion) -> None:
    client.post(page_of(version) + "edit/", told(version, title="Boats"))
    version.refresh_from_db()
    client.post(page_of(version) + "edit/", {"step": "undo", "version": version.version})
    version.refresh_from_db()
    assert version.title == "Floats"


def test_a_picture_is_kept_while_the_rest_is_mended(client: Client, version: ResourceVersion) -> None:
    sent = told(version, new_picture=upload(picture_file()))
    answer = client.post(page_of(version) + "edit/", sent)
    assert (answer.status_code, "Say what the picture shows" in words(answer.content)) == (422, True)
    kept = Picture.objects.get()
    client.post(page_of(version) + "edit/", told(version, kept=kept.pk, picture_alt="A float."))
    version.refresh_from_db()
    assert (version.picture, version.picture_alt) == (kept, "A float.")


def test_parts_are_added_changed_and_taken_away(client: Client, version: ResourceVersion) -> None:
    page = page_of(version)
    assert client.post(f"{page}links/new/", {"title": "Film", "url": "film.example/x"}).status_code == 302
    assert client.post(f"{page}links/new/", {"title": "Film", "url": "javascript:alert(1)"}).status_code == 422
    assert client.post(f"{page}texts/new/", {"language": "pt", "title": "Boias"}).status_code == 302
    assert client.post(f"{page}texts/new/", {"language": "pt", "title": "Boias"}).status_code == 422
    assert client.post(f"{page}texts/new/", {"language": "en", "title": "Floats"}).status_code == 422
    text = ResourceText.objects.get()
    client.post(f"{page}texts/{text.pk}/", {"language": "pt", "title": "Boias de cortiça"})
    client.post(f"{page}links/{ResourceLink.objects.get().pk}/", {"step": "remove"})
    text.refresh_from_db()
    assert (text.title, ResourceLink.objects.count()) == ("Boias de cortiça", 0)
    assert client.get(f"{page}songs/new/").status_code == 404


def test_of_two_who_translate_at_once_the_second_sees_what_the_first_stored(
    client: Client, version: ResourceVersion
) -> None:
    text = ResourceText.objects.create(of=version, language="pt", title="Boias", description="Cortiça.")
    page = f"{page_of(version)}texts/{text.pk}/"
    begun = seen_in(client.get(page).content)
    client.post(page, {"language": "pt", "title": "Boias", "description": "A minha.", "seen": begun})
    said = {"language": "pt", "title": "Boias", "description": "A tua.", "seen": begun}
    late = client.post(page, said)
    text.refresh_from_db()
    assert (late.status_code, text.description) == (409, "A minha.")
    assert "A minha." in words(late.content)
    assert "A tua." in words(late.content)
    client.post(page, said | {"seen": seen_in(late.content)})
    text.refresh_from_db()
    assert text.description == "A tua."


def test_an_author_is_an_adult_who_agrees(client: Client, version: ResourceVersion) -> None:
    page = page_of(version) + "authors/new/"
    for wrong, says in (
        ({"name": "Rui Example"}, "Pupils are never named"),
        ({"name": "Rui Example", "is_adult": "on", "orcid": "0000-0002-1825-0098"}, "This is no ORCID iD"),
        ({"name": "Rui Example", "is_adult": "on", "consented_on": "2999-01-01"}, "This day is still to come"),
    ):
        answer = client.post(page, wrong)
        assert (answer.status_code, says in words(answer.content)) == (422, True)
    client.post(page, {"name": " Rui  Example ", "is_adult": "on", "orcid": "0000000218250097"})
    author = ResourceAuthor.objects.get()
    assert (author.name, author.orcid, author.consented_on) == ("Rui Example", "0000-0002-1825-0097", None)


def test_where_nobody_works_on_a_version_nothing_is_changed(client: Client, hub: Hub) -> None:
    resource = make_resource(hub)
    page = f"/h/OSHub-MM/resources/{resource.pk}/"
    assert client.get(page + "edit/").headers["Location"] == page
    assert client.get(page + "files/new/").status_code == 404
    assert client.get(page + "delete/").status_code == 404
    assert client.post(page + "move/", {"step": "dance", "version": 1}).status_code == 302
    client.post(page + "move/", {"step": "new version", "version": resource.version})
    assert "This is still missing" in words(client.get(page).content)
    opened = ResourceVersion.objects.get(number=2)
    client.post(page + "delete/", {"version": opened.version})
    assert (ResourceVersion.objects.count(), Resource.objects.count()) == (1, 1)


def test_the_address_of_another_library_is_no_resource_of_this_one(hub: Hub) -> None:
    pk = make_resource(hub).pk
    ours = (f"{pk}", f"/resources/{pk}/", f"/h/OSHub-MM/resources/{pk}/", f"http://testserver/resources/{pk}?lang=pt")
    assert {number_of(text) for text in (*ours, f"testserver/resources/{pk}/versions/2/")} == {pk}
    theirs = (f"https://other.example/resources/{pk}/", f"other.example/resources/{pk}", f"//other.example/{pk}")
    assert {number_of(text) for text in (*theirs, "http://[/resources/1", "boats")} == {None}
