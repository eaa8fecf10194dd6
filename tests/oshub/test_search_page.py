"""The page of the search: found in any language and spelling, by kind, marked safely; horrid questions do no harm."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from oshub.search.asking import MOST_WORDS
from oshub.search.finding import COMPARED, find, suggest
from oshub.search.forms import LONGEST
from oshub.search.kinds import Kind
from projects.models import Project, State
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.people import make_user
from tests.factories.public import agree_to_page, make_event, make_post, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-PT", name="OSHub Portugal")
    Hub.objects.filter(pk=hub.pk).update(local_name="Plataforma de Escola Aberta", place="Figueira de Castelo Rodrigo")
    make_profile(hub, "pt", assets="Uma oficina com impressoras e educação ambiental")
    make_project(hub, "Rios limpos")
    Project.objects.update(summary="Schools measure the river every month.")
    make_post(hub, "Ponte construída", language="pt", lead="As crianças construíram uma ponte.")
    make_event(hub, "Open day", place="Mill house")
    agree_to_page(make_school(hub, "Escola da Serra", place="Guarda"))
    return hub


def found(text: str) -> dict[str, list[str]]:
    """The titles that are found, by kind, without marks."""
    return {group.kind.value: [re.sub(r"</?mark>", "", hit.title) for hit in group.hits] for group in find(text).groups}


@pytest.mark.parametrize(
    "text",
    [
        "Portugal",
        "portugal",
        "oshub port",  # the last word is only begun
        "Figueira",
        "rodrigo castelo",
        "educacao",  # without the accent
        "EDUCAÇÃO",
        "educações",  # another form, by Portuguese stems
        "impressora",
        "escola aberta plataforma",
        "Plataforma -Dublin",
        '"Castelo Rodrigo"',
    ],
)
def test_a_hub_is_found(hub: Hub, text: str) -> None:
    assert "OSHub Portugal" in found(text)["hub"]


@pytest.mark.parametrize("text", ['"Rodrigo Castelo"', "Portugal -Figueira", "Dublin", "Plata Dublin -Portugal"])
def test_and_not_where_it_does_not_fit(hub: Hub, text: str) -> None:
    assert "hub" not in found(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("rivers", "project"),  # English stems
        ("rio", "project"),  # Portuguese ones, of the hub's language
        ("measuring schools", "project"),
        ("construir", "post"),
        ("criança", "post"),
        ("mill", "event"),
        ("serra", "school"),
        ("guarda", "school"),
    ],
)
def test_each_kind_is_found_in_its_languages(hub: Hub, text: str, kind: str) -> None:
    assert kind in found(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Figuera", "figueira"),
        ("Figiueira", "figueira"),
        ("Portgual", "portugal"),
        ("Rodrgio Castleo", "rodrigo castelo"),
        ("Escla Aberta", "escola Aberta"),
        ("Gaurda", "guarda"),
    ],
)
def test_mistyped_names_are_found_and_it_is_said(client: Client, hub: Hub, typed: str, meant: str) -> None:
    assert find(typed).instead == meant
    page = client.get("/search/", {"q": typed}).content.decode()
    assert f"Nothing has “{typed}”. This is what has “{meant}”." in page


def test_a_word_that_is_there_is_not_corrected(hub: Hub) -> None:
    make_project(make_hub(), "Riot")
    assert find("rios").instead == ""
    assert find("Serra Figuera").instead in ("Serra figueira", "")


def test_where_nothing_has_all_words_some_are_enough(client: Client, hub: Hub) -> None:
    assert find("serra ponte").any_word
    page = client.get("/search/", {"q": "serra ponte"}).content.decode()
    assert "Nothing has all the words of “serra ponte”" in page
    assert "Escola da <mark>Serra</mark>" in page


def test_a_name_stands_before_a_mention(hub: Hub) -> None:
    other = make_project(hub, "A garden")
    Project.objects.filter(pk=other.pk).update(summary="Rios, rios, rios limpos.", story="Rios limpos. " * 20)
    assert found("rios limpos")["project"] == ["Rios limpos", "A garden"]
    assert found("a garden")["project"][0] == "A garden"


def test_only_what_is_public_is_found(client: Client, hub: Hub) -> None:
    make_school(hub, "Secret school")
    make_post(hub, "Secret post", state=State.REVIEW)
    make_event(hub, "Secret event", state=State.WITHDRAWN)
    client.force_login(make_user())
    assert find("secret").groups == ()
    assert "Secret" not in client.get("/search/", {"q": "secret"}).content.decode()


def test_what_was_found_leads_there(client: Client, hub: Hub) -> None:
    for text in ("Portugal", "rios", "ponte", "mill", "serra"):
        page = client.get("/search/", {"q": text}).content.decode()
        (address,) = set(re.findall(r'class="hit__title"><a href="([^"]+)"', page))
        assert client.get(address).status_code == 200, text


def test_kinds_are_offered_with_their_numbers(client: Client, hub: Hub) -> None:
    for number in range(7):
        make_project(hub, f"Bridge {number}")
    make_post(hub, "A bridge opens")
    page = client.get("/search/", {"q": "bridge"}).content.decode()
    assert "8 results for “bridge”." in page
    assert page.count('class="hit"') == 6
    assert 'href="/search/?q=bridge&amp;kind=project"' in page
    projects = client.get("/search/", {"q": "bridge", "kind": "project"}).content.decode()
    assert projects.count('class="hit"') == 7
    assert "A bridge opens" not in projects
    assert re.search(r'kind=project" aria-current="true"', projects)


def test_many_of_one_kind_come_in_pages(client: Client, hub: Hub) -> None:
    for number in range(23):
        make_project(hub, f"Bridge {number:02d}")
    pages = [
        client.get("/search/", {"q": "bridge", "kind": "project", "page": page}).content.decode() for page in (1, 2, 99)
    ]
    assert [page.count('class="hit"') for page in pages] == [20, 3, 3]
    names = [set(re.findall(r"<mark>Bridge</mark> (\d\d)", page)) for page in pages]
    assert names[0] | names[1] == {f"{number:02d}" for number in range(23)}
    assert names[1] == names[2]


def test_of_very_many_the_best_are_compared_and_it_is_said(client: Client, hub: Hub) -> None:
    Project.objects.bulk_create(
        [Project(hub=hub, title=f"Plain {n}", summary="A bridge.", starts_on="2021-01-01") for n in range(COMPARED + 5)]
    )
    make_project(hub, "The bridge")
    page = client.get("/search/", {"q": "bridge"}).content.decode()
    assert "More than " in page
    assert page.index("The <mark>bridge</mark>") < page.index("Plain ")


@pytest.mark.parametrize("title", ["<script>alert(1)</script> bridge", "a&b bridge <b>", 'bridge " onload="x'])
def test_nothing_that_is_found_can_act_on_the_page(client: Client, hub: Hub, title: str) -> None:
    make_post(hub, title, lead=title, body=title)
    for address in ("/search/", "/search/suggestions/"):
        page = client.get(address, {"q": f"bridge {title}"}).content.decode()
        assert "<script>alert" not in page
        assert "<b>" not in page
        assert 'onload="x' not in page


HORRID = [
    "'",
    '"',
    '"""',
    "\\",
    "\\'",
    "';DROP TABLE hubs_hub;--",
    "a' | 'b",
    "!!!",
    "& | ! <->",
    ":*",
    "a:*",
    "a:A",
    "(((",
    "((a) & b",
    "-",
    "-bridge",
    "- - -",
    "or",
    "or or or",
    "or bridge",
    "%s %(text)s {} {0}",
    "😀",
    "😀 bridge 🏳️‍🌈",
    "שלום عليكم",
    "\u202eegdirb",
    "\u200b\u200d",
    "a" * LONGEST,
    "bridge " * (LONGEST // 7),
    "é" * LONGEST,
    "ﷺ" * 60,  # eighteen letters each when taken apart
    "the and of",
    "1 2 3 4.5 -6",
    "ana@example.example https://example.example/path?x=y",
    "kind=hub",
    "kind=hub -kind=project",
    "C++ / C#",
    "ß ẞ ſ ﬁ",
    "\n\t bridge \r\n",
]


@pytest.mark.parametrize("text", HORRID)
def test_horrid_questions_do_no_harm(client: Client, hub: Hub, text: str) -> None:
    make_project(hub, "The bridge")
    for address in ("/search/", "/search/suggestions/"):
        answer = client.get(address, {"q": text})
        assert answer.status_code == 200, text
    assert "Traceback" not in client.get("/search/", {"q": text}).content.decode()


@pytest.mark.parametrize("text", ["brid\x00ge", "a" * (LONGEST + 1), "x" * 10_000])
def test_what_cannot_be_a_question_is_refused_politely(client: Client, text: str) -> None:
    answer = client.get("/search/", {"q": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="find-bar__error"' in page
    assert client.get("/search/suggestions/", {"q": text}).status_code == 200


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=+", "?kind=hub", "?page=2", "?q=bridge&kind=nonsense&page=-1", "?kind="]
)
def test_without_a_question_the_page_says_what_can_be_found(client: Client, hub: Hub, query: str) -> None:
    answer = client.get(f"/search/{query}")
    assert answer.status_code == 200
    if "bridge" not in query:
        assert "What are you looking for?" in answer.content.decode()


def test_where_nothing_is_found_there_are_ways_on(client: Client, hub: Hub) -> None:
    page = client.get("/search/", {"q": "xyzzy"}).content.decode()
    assert "Nothing was found for “xyzzy”." in page
    assert 'href="/hubs/"' in page
    assert "Try fewer words" in page


def test_a_long_question_is_answered_by_its_first_words(hub: Hub) -> None:
    make_project(hub, " ".join(f"word{number}" for number in range(MOST_WORDS)))
    text = " ".join(f"word{number}" for number in range(MOST_WORDS + 5))
    assert found(text)["project"]


def test_suggestions_are_the_options_of_a_list(client: Client, hub: Hub) -> None:
    page = client.get("/search/suggestions/", {"q": "ri"}).content.decode()
    assert "<html" not in page
    assert 'data-url="/projects/' in page
    assert 'data-url="/search/?q=ri"' in page
    assert client.get("/search/suggestions/", {"q": ""}).content.strip() == b""
    assert client.get("/search/suggestions/").status_code == 200


def test_suggestions_show_something_of_each_kind(hub: Hub) -> None:
    for number in range(20):
        make_project(hub, f"Serra project {number}")
    assert [hit.kind for hit in suggest("serra")][:2] == [Kind.PROJECT, Kind.SCHOOL]
    assert len(suggest("serra")) == 8


def test_the_page_is_not_for_search_engines_and_not_to_be_posted(client: Client) -> None:
    assert '<meta name="robots" content="noindex' in client.get("/search/").content.decode()
    assert client.post("/search/", {"q": "x"}).status_code == 405


def test_as_many_queries_for_many_as_for_one(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        client.get("/search/", {"q": "rios"})
    for number in range(10):
        make_project(hub, f"Rios {number}")
    with django_assert_num_queries(1):
        client.get("/search/", {"q": "rios"})
    with django_assert_num_queries(2):
        client.get("/search/", {"q": "rios", "kind": "project"})
