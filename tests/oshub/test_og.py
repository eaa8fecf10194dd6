"""`/og/<kind>/<key>.png`: the picture beside a shared link, which says no more than the page."""

import io
import re

import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from oshub import og, og_drawing
from oshub.og_drawing import Sharing, draw
from projects.models import Project, State
from projects.queries.directory import project_url
from projects.queries.events import event_url
from projects.queries.news import post_url
from schools.queries.public import school_url
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.public import agree_to_page, make_event, make_post
from tests.factories.resources import make_resource

pytestmark = pytest.mark.django_db


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def shared_picture(client: Client, url: str) -> str:
    """The address of the picture that a page names."""
    found = re.search(
        r'<meta property="og:image" content="http://testserver([^"]*)">', client.get(url).content.decode()
    )
    assert found
    return found[1]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Sharing]:
    """What the pictures say, instead of drawing them."""
    told: list[Sharing] = []

    def note(sharing: Sharing) -> bytes:
        told.append(sharing)
        return b"picture"

    monkeypatch.setattr(og, "draw", note)
    return told


@pytest.fixture
def pages() -> dict[str, str]:
    """A page of each kind."""
    hub = make_hub("OSHub-PT", name="Hub of the Hills")
    return {
        "hub": "/hubs/OSHub-PT/",
        "project": project_url(make_project(hub, "Clean river")),
        "school": school_url(agree_to_page(make_school(hub, "Escola da Serra"))),
        "post": post_url(make_post(hub, "Clear water")),
        "event": event_url(make_event(hub, "River day")),
        "resource": f"/resources/{make_resource(hub, 'Floats').pk}/",
    }


@pytest.mark.parametrize("kind", og.KINDS)
def test_the_picture_of_each_page_says_its_name_and_may_be_kept_for_ever(
    client: Client, said: list[Sharing], pages: dict[str, str], kind: str
) -> None:
    address = shared_picture(client, pages[kind])
    assert address.startswith(f"/og/{kind}/")
    answer = client.get(address)
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    title = {"hub": "Hub of the Hills", "project": "Clean river", "school": "Escola da Serra", "post": "Clear water"}
    title["resource"] = "Floats"
    assert said[0].title == title.get(kind, "River day")


@pytest.mark.parametrize("version", ["", "?v=0", "?v=999", "?v=x", "?v=%00"])
def test_without_the_right_version_it_may_not(client: Client, said: list[Sharing], version: str) -> None:
    make_hub("OSHub-PT")
    assert client.get(f"/og/hub/OSHub-PT.png{version}")["Cache-Control"] == "public, max-age=300"


def test_it_is_drawn_once_and_again_after_a_change(client: Client, said: list[Sharing], pages: dict[str, str]) -> None:
    first = shared_picture(client, pages["project"])
    client.get(first)
    client.get(first)
    assert len(said) == 1
    Project.objects.update(title="Cleaner river")
    second = shared_picture(client, project_url(Project.objects.get()))
    client.get(second)
    Hub.objects.update(name="Hub of the Valley")
    third = shared_picture(client, project_url(Project.objects.get()))
    client.get(third)
    assert len({first, second, third}) == 3
    assert [(one.title, one.above) for one in said] == [
        ("Clean river", "Hub of the Hills"),
        ("Cleaner river", "Hub of the Hills"),
        ("Cleaner river", "Hub of the Valley"),
    ]


def test_what_is_not_public_has_none(client: Client, said: list[Sharing]) -> None:
    hub = make_hub()
    hidden = [("school", make_school(hub).pk)]
    for state in State:
        if state != State.PUBLISHED:
            hidden += [("post", make_post(hub, state=state).pk), ("event", make_event(hub, state=state).pk)]
    assert {client.get(f"/og/{kind}/{key}.png").status_code for kind, key in hidden} == {404}
    assert said == []


@pytest.mark.parametrize(
    "path", ["hub/OSHub-ZZ", "hub/%00", "project/0", "project/x", f"project/{'9' * 30}", "post/-1", "user/1", "hub/1/2"]
)
def test_there_is_none_of_what_is_not_there(client: Client, path: str) -> None:
    make_hub()
    assert client.get(f"/og/{path}.png").status_code == 404


def test_it_costs_one_query(
    client: Client, said: list[Sharing], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_hub("OSHub-PT")
    with django_assert_num_queries(1):
        client.get("/og/hub/OSHub-PT.png")


@pytest.mark.parametrize(
    "title",
    [
        "Open Science Hub Portugal",
        "Základní škola U Sedmi rybníků",
        "Σχολείο Λήμνου για την επιστήμη",
        "Училище „Бяло поле“",
        "Łódź, Ğ, ő, ș, Ħ, ẅ",
        "W" * 160,
        "A very long title about everything that can be said in a title " * 5,
        "漢字 العربية \x00\x07",
        "",
    ],
)
def test_every_name_becomes_a_picture_of_the_right_size(title: str) -> None:
    drawn = draw(Sharing(title, "Hub of the Hills", "Testing"))
    assert picture(drawn).size == (1200, 630)
    assert len(drawn) < 60_000


@pytest.mark.parametrize("text", ["Třeboň ěščřžýáíé", "Λήμνος ΕΠΙΣΤΗΜΗ", "Бяло поле", "ąęłńśźż ő ğ"])
def test_the_typeface_has_the_letters_of_europe(text: str) -> None:
    """A letter that it has not is drawn as an empty box, the same for all of them."""
    assert og_drawing._writable(text) == text
    for script, letters in og_drawing._runs(text):
        font = og_drawing._font(script, 64, og_drawing.TITLE)
        missing = bytes(font.getmask("\U0010ffff"))
        assert all(bytes(font.getmask(letter)) != missing for letter in letters if letter != " ")


def test_what_does_not_fit_is_cut_and_says_so() -> None:
    size, lines = og_drawing._title("A very long title about everything that can be said " * 5)
    assert (size, len(lines)) == (og_drawing.SIZES[-1], og_drawing.LINES)
    assert lines[-1].endswith("…")
    for line in lines:
        assert og_drawing._width(line, size, og_drawing.TITLE) <= og_drawing.WIDTH - 2 * og_drawing.MARGIN
