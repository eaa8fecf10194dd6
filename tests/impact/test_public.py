"""The public pages: figures right to the digit, equal on page, JSON and CSV, quick for visitors and nobody's own."""

import csv
import datetime as dt
import html
import io
import json
import re
from typing import Any

import pytest
import time_machine
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from hubs.models import Hub
from hubs.roles import Role
from hubs.views.stored import Shelf
from impact.models import Audience
from impact.queries.public import public_impact
from impact.rollups import drain_all, verify
from schools.sheets.formulas import guarded
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.impact.log_form import words as words_of

pytestmark = pytest.mark.django_db
PAGES = ("/", "/impact/", "/impact/data.json", "/impact/data.csv", "/how-we-count/", "/open-data/by-hub.csv")
OCTOBER, NOVEMBER = dt.date(2021, 10, 12), dt.date(2021, 11, 12)
QUERIES_FOR_HOME = 13  # the same, and the map (2), projects, news, events
QUERIES_FOR_A_PAGE = 8  # the version for the tag and for what is kept, then its six queries


@pytest.fixture(autouse=True)
def _always_ask_for_the_version(settings: Settings) -> None:
    settings.ROLLUP_VERSION_MAX_AGE = 0.0


def add_hub(number: int) -> Hub:
    """A hub with pupils, teachers and families, all of them five or more."""
    hub = make_hub(f"OSHub-X{number}", name=f"Hub {number}")
    pupils = make_class(make_school(hub), size=20 + number)
    for day in (OCTOBER, NOVEMBER):
        families = people_line(Audience.FAMILY, 30, 10 + number)
        make_session(hub, class_line(pupils), people_line(Audience.TEACHER, 6, 5), families, held_on=day)
    drain_all()
    return hub


def data(client: Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/impact/data.json").json()
    return answer


def table(client: Client) -> list[dict[str, str]]:
    answer = client.get("/impact/data.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


@pytest.mark.parametrize("url", PAGES)
def test_anybody_may_read_and_nobody_may_send(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in answer["Vary"].split(",")}
    assert not answer.cookies
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("url", PAGES)
def test_an_empty_network_says_so(client: Client, url: str) -> None:
    assert client.get(url).status_code == 200


def test_the_json_has_the_promised_shape(client: Client) -> None:
    add_hub(1)
    found = data(client)
    assert found["scope"] == "network"
    assert dt.datetime.fromisoformat(found["as_of"]).tzinfo is not None
    assert found["as_of"].endswith("Z")
    pair = {"people": 21, "interactions": 42}
    assert pair.items() <= found["totals"]["students"].items()
    assert {"people": 10, "interactions": 12}.items() <= found["totals"]["teachers"].items()
    assert {"people": 30, "interactions": 60}.items() <= found["totals"]["community"].items()
    assert found["partnerships"] == 0
    assert [row["month"] for row in found["by_month"]] == ["2021-10", "2021-11"]
    assert found["by_month"][0]["students"] == {"people": 21, "interactions": 21, "sessions": 1}
    assert [(row["code"], row["name"], row["country"]) for row in found["by_hub"]] == [("OSHub-X1", "Hub 1", "PT")]
    assert pair.items() <= found["by_hub"][0]["students"].items()


def test_page_json_and_csv_say_the_same_to_the_digit(client: Client) -> None:
    for number in (1, 2, 3):
        add_hub(number)
    found, every = data(client), table(client)
    rows = [row for row in every if row["scope"] != "thing"]
    assert {row["thing"]: int(row["number"]) for row in every if row["scope"] == "thing"} == {
        thing: found[thing] for thing in ("partnerships", "hubs", "schools", "projects")
    }
    text = client.get("/impact/").content.decode()
    assert len(rows) == 4 * (1 + len(found["by_month"]) + len(found["by_hub"]))
    for row in rows:
        scope = found["totals"]
        if row["scope"] == "hub":
            scope = next(hub for hub in found["by_hub"] if hub["code"] == row["hub_code"])
        elif row["period"] != "all":
            scope = next(month for month in found["by_month"] if month["month"] == row["period"])
        if row["audience"] == "everyone":
            assert int(row["people"]) == sum(scope[group]["people"] for group in ("students", "teachers", "community"))
            continue
        for name in ("people", "interactions", "sessions"):
            assert int(row[name]) == scope[row["audience"]][name]
        assert f'<td class="numeric">{int(row["interactions"]):,}</td>' in text


def test_years_without_a_session_stand_in_files_and_charts_and_are_said_in_one_row_of_the_page(client: Client) -> None:
    hub = make_hub(opened_on=dt.date(2018, 1, 1))
    for day, people in ((dt.date(2018, 3, 5), 30), (dt.date(2018, 4, 5), 3), (OCTOBER, 40)):
        make_session(hub, people_line(Audience.FAMILY, people, people), held_on=day)
    drain_all()
    rows = list(csv.DictReader(io.StringIO(client.get("/open-data/by-month.csv").content.decode())))
    assert (len(rows), rows[0]["month"], rows[-1]["month"]) == (44, "2018-03", "2021-10")
    assert len(data(client)["by_month"]) == 44
    assert [row["community_people"] for row in rows if row["sessions"] == "0"] == ["0"] * 41
    assert [row["community_people"] for row in rows if row["sessions"] != "0"] == ["", "", "40"], "few, and a neighbour"
    answer = client.get("/impact/")
    (option, *_others) = re.findall(r'data-option="([^"]+)"', answer.content.decode())
    assert len(json.loads(html.unescape(option))["xAxis"]["data"]) == 44
    told = words_of(answer.content)
    assert "May 2018 to September 2021 no session in 41 months" in told
    assert "June 2018" not in told


def test_sub_hubs_stand_within_their_hub(client: Client) -> None:
    hub = make_hub("OSHub-CZ")
    sub_hub = make_hub("OSHub-CZ-T", parent=hub)
    make_session(sub_hub, people_line(Audience.OTHER, 30, 30))
    drain_all()
    (only,) = data(client)["by_hub"]
    assert (only["code"], only["community"]["interactions"]) == ("OSHub-CZ", 30)


def test_a_hub_without_sessions_is_zero_and_not_missing(client: Client) -> None:
    make_hub("OSHub-NEW")
    drain_all()
    (only,) = data(client)["by_hub"]
    assert only["students"] == {"people": 0, "interactions": 0, "sessions": 0}


def test_small_numbers_are_left_out_everywhere_alike(client: Client) -> None:
    for number in (1, 2, 3):
        add_hub(number)
    small = make_hub("OSHub-SMALL", name="Small hub")
    make_session(small, people_line(Audience.TEACHER, 3, 3), held_on=OCTOBER)
    drain_all()
    found = data(client)
    of_small = next(hub for hub in found["by_hub"] if hub["code"] == "OSHub-SMALL")
    assert of_small["teachers"]["people"] is of_small["teachers"]["interactions"] is None
    assert of_small["teachers"]["withheld"] == "fewer_than_5"
    neighbours = [hub for hub in found["by_hub"] if hub["teachers"].get("withheld") == "protects_neighbour"]
    assert neighbours
    of_csv = {(row["hub_code"], row["audience"]): row for row in table(client)}
    for hub in (of_small, *neighbours):
        row = of_csv[(hub["code"], "teachers")]
        assert (row["people"], row["interactions"], row["withheld"]) == ("", "", hub["teachers"]["withheld"])
        assert of_csv[(hub["code"], "everyone")]["people"] == ""
    page = client.get("/impact/").content.decode()
    assert page.count("fewer than 5") >= 2
    assert "null" in page[page.index('id="by-hub"') :].split('data-option="')[1].split('"')[0]


def test_every_figure_has_its_definition_method_and_bounds(client: Client) -> None:
    add_hub(1)
    page = client.get("/impact/").content.decode()
    for words in ("People reached", "A class counts once", "All counted by class.", "At least 21, at most 42."):
        assert words in page
    assert "Estimated from first-timers." in page


def test_the_page_says_when_the_figures_were_checked(client: Client) -> None:
    add_hub(1)
    assert "Checked against" not in client.get("/impact/").content.decode()
    assert verify().differences == 0
    page = client.get("/impact/").content.decode()
    assert "Checked against the sessions" in page
    assert "0 differences" in page
    assert data(client)["verified"]["differences"] == 0


@pytest.mark.parametrize("url", ["/", "/impact/", "/how-we-count/"])
def test_a_demonstration_says_that_its_spread_is_invented(client: Client, settings: Settings, url: str) -> None:
    settings.DEMONSTRATION = False
    settings.DEBUG = True  # nothing out of memory
    assert "invented" not in client.get(url).content.decode()
    settings.DEMONSTRATION = True
    assert "invented" in client.get(url).content.decode()


@pytest.mark.parametrize("url", ["/", "/impact/", "/impact/data.json", "/impact/data.csv"])
def test_as_many_queries_for_three_hubs_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, url: str
) -> None:
    number = QUERIES_FOR_HOME if url == "/" else QUERIES_FOR_A_PAGE
    number += 2 * (url == "/impact/")  # which edition one may choose instead, and whether those known still stand
    add_hub(1)
    with django_assert_num_queries(number):
        client.get(url)
    add_hub(2)
    add_hub(3)
    with django_assert_num_queries(number):
        client.get(url)


@pytest.mark.parametrize("url", PAGES)
def test_an_unchanged_page_costs_one_look_at_the_version(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, url: str
) -> None:
    add_hub(1)
    with time_machine.travel(dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC), tick=False):
        first = client.get(url)
        with django_assert_num_queries(1):
            again = client.get(url)
        with django_assert_num_queries(1):
            unchanged = client.get(url, headers={"if-none-match": first["ETag"]})
        assert again.content == first.content
        assert again["Content-Type"] == first["Content-Type"]
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged["ETag"] == first["ETag"]
        assert unchanged["Cache-Control"] == first["Cache-Control"]


def test_within_a_second_not_even_that(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC), tick=False):
        tag = client.get("/impact/")["ETag"]
        settings.ROLLUP_VERSION_MAX_AGE = 60.0
        with django_assert_num_queries(0):
            assert client.get("/impact/", headers={"if-none-match": tag}).status_code == 304


def test_a_new_session_changes_the_answer(client: Client) -> None:
    hub = add_hub(1)
    first = client.get("/impact/data.json")
    make_session(hub, people_line(Audience.OTHER, 7, 7), held_on=NOVEMBER)
    drain_all()
    second = client.get("/impact/data.json", headers={"if-none-match": first["ETag"]})
    assert second.status_code == 200
    assert second.json()["totals"]["community"]["interactions"] == 67


def test_each_language_has_its_own_page_and_tag(client: Client) -> None:
    english = client.get("/impact/", headers={"accept-language": "en"})
    portuguese = client.get("/impact/", headers={"accept-language": "pt"})
    assert 'lang="en"' in english.content.decode()
    assert 'lang="pt"' in portuguese.content.decode()
    assert english["ETag"] != portuguese["ETag"]


@pytest.mark.parametrize("url", ["/", "/impact/", "/how-we-count/"])
def test_nobodys_page_reaches_anybody_else(url: str) -> None:
    """A visitor, a person who is signed in and another visitor ask in turn; nothing of the person's is handed on."""
    person, visitor, other = Client(), Client(), Client()
    alice = make_user(name="Alice Canary")
    make_membership(alice, Role.MANAGER)
    person.force_login(alice)
    before = visitor.get(url)
    own = person.get(url)
    after = other.get(url)
    assert "Alice Canary" in own.content.decode()
    assert own["Cache-Control"] == "no-store, private"
    assert "ETag" not in own
    assert before.content == after.content
    assert "Alice Canary" not in after.content.decode()
    assert person.get(url, headers={"if-none-match": after["ETag"]}).status_code == 200


def test_a_waiting_message_is_shown_once_and_never_kept(client: Client) -> None:
    leaving = Client()
    leaving.force_login(make_user(name="Alice Canary"))
    leaving.post("/accounts/logout/")
    seen = leaving.get("/impact/")
    assert "no-store" in seen["Cache-Control"] or "messages" not in leaving.cookies
    assert "Alice" not in client.get("/impact/").content.decode()


def test_an_address_with_more_in_it_is_not_kept(client: Client) -> None:
    strange = client.get("/impact/?utm=CANARY")
    assert strange.status_code == 200
    assert strange["Cache-Control"] == "private, no-store"
    assert "CANARY" not in client.get("/impact/").content.decode()


def test_a_fragment_cannot_take_the_place_of_the_page(client: Client) -> None:
    swapped = client.get("/impact/", headers={"HX-Request": "true"})
    assert swapped.content == client.get("/impact/").content


@pytest.mark.parametrize("wanted", ["2", "0", "-1", "x", "999999999999999999999"])
def test_a_page_of_hubs_that_is_not_there_gives_the_nearest(client: Client, wanted: str) -> None:
    add_hub(1)
    assert "Hub 1" in client.get("/impact/", {"page": wanted}).content.decode()


def test_many_hubs_come_in_pages_and_all_in_the_files(client: Client) -> None:
    for number in range(27):
        make_hub(f"OSHub-M{number:02d}")
    drain_all()
    first, second = (client.get("/impact/", {"page": page}).content.decode() for page in ("1", "2"))
    assert first.count("OSHub-M") >= 25 > second.count('<span class="figures-table__note">OSHub-M')
    assert len(data(client)["by_hub"]) == 27


@pytest.mark.parametrize("url", PAGES)
def test_a_dead_cache_does_not_matter(client: Client, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    def dead(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError

    for name in ("get", "set", "add", "incr", "delete"):
        monkeypatch.setattr(RedisCache, name, dead)
    assert client.get(url).status_code == 200


def test_the_shelf_is_bounded() -> None:
    from django.http import HttpResponse

    shelf = Shelf(places=2)
    for key in "abc":
        shelf.put(key, "tag", HttpResponse(key))
    assert shelf.take("a", "tag") is None
    kept = shelf.take("c", "tag")
    assert kept is not None
    assert kept.content == b"c"
    assert shelf.take("c", "other") is None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＠x"])
def test_no_text_in_a_file_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert guarded("plain") == "plain"


def test_the_start_page_shows_the_figures_and_the_way_in(client: Client) -> None:
    add_hub(1)
    page = client.get("/").content.decode()
    for words in ("42 interactions", "Three kinds of hub", "School-based hub", "Hub 1", "/accounts/login/"):
        assert words in page
    assert "All counted by class." in page, "people reached carry their method"
    ways = page[page.index('id="join"') :]
    assert [f'href="{way}"' in ways for way in ("/hubs/", "/events/", "/projects/", "/impact/")] == [True] * 4
    assert 'href="/hubs/?kind=school_based"' in page


def test_how_we_count_documents_every_field(client: Client) -> None:
    add_hub(1)
    page = client.get("/how-we-count/").content.decode()
    for field in data(client):
        assert f"<code>{field}</code>" in page
    for column in table(client)[0]:
        assert f"<code>{column}</code>" in page


def test_no_pages_need_more_than_the_public_reading() -> None:
    add_hub(1)
    impact = public_impact()
    assert impact.total.sessions == 2
    assert [hub.code for hub in impact.hubs] == ["OSHub-X1"]
