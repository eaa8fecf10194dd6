"""The network's dashboards: all hubs side by side for managers, at a cost that does not grow with them."""

import csv
import datetime as dt
import io
import re
import time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience
from impact.models.audience import CellAudience
from impact.queries.network import Selection, every_hub, hub_named, network_dashboard
from impact.queries.periods import period_from_key
from impact.rollups import drain_all
from tests.factories.network import make_hub, make_membership, make_session, people_line
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
HELD = dt.date(2022, 5, 12)
HTMX = {"HX-Request": "true"}
URLS = ("/network/", "/network/data.csv", "/network/hubs/OSHub-N1/")


@pytest.fixture(autouse=True)
def _always_ask_for_the_version(settings: Settings) -> None:
    settings.ROLLUP_VERSION_MAX_AGE = 0.0


@pytest.fixture
def manager() -> Client:
    client = Client()
    user = make_user()
    make_membership(user, Role.MANAGER)
    client.force_login(user)
    return client


def add_hub(number: int, *, people: int = 10, day: dt.date = HELD) -> Hub:
    hub = make_hub(f"OSHub-N{number}", name=f"Hub number {number}")
    if people:
        make_session(hub, people_line(Audience.TEACHER, 2, 1), people_line(Audience.OTHER, people, people), held_on=day)
    drain_all()
    return hub


def codes(page: str) -> list[str]:
    """The hubs of the table, in its order."""
    return re.findall(r'<span class="figures-table__note">(\S+) · ', page)


@pytest.mark.parametrize("url", URLS)
def test_managers_only(url: str) -> None:
    hub = add_hub(1)
    assert Client().get(url).status_code == 302
    for role, at in ((Role.COORDINATOR, hub), (Role.BOARD, hub), (Role.ADMINISTRATOR, None)):
        client = Client()
        user = make_user()
        make_membership(user, role, at)
        client.force_login(user)
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("url", URLS)
def test_what_managers_see_is_kept_by_nobody(manager: Client, url: str) -> None:
    add_hub(1)
    answer = manager.get(url)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"


def test_hubs_stand_in_the_order_of_their_interactions_quiet_ones_last(manager: Client) -> None:
    for number, people in ((1, 10), (2, 30), (3, 0), (4, 20)):
        add_hub(number, people=people)
    page = manager.get("/network/").content.decode()
    assert codes(page) == ["OSHub-N2", "OSHub-N4", "OSHub-N1", "OSHub-N3"]
    assert "The network: All time" in page
    assert (
        '<dd class="audience__figure">63</dd>' in page
    )  # 60 of the community, and a new teacher at each of three hubs


def test_a_sub_hub_stands_within_its_hub(manager: Client) -> None:
    hub = add_hub(1, people=0)
    make_session(make_hub(parent=hub), people_line(Audience.OTHER, 10, 10))
    drain_all()
    page = manager.get("/network/").content.decode()
    assert codes(page) == ["OSHub-N1"]


@pytest.mark.parametrize(("with_sessions", "without"), [(12, 0), (12, 11), (3, 20), (10, 3), (0, 12)])
def test_every_hub_stands_on_exactly_one_page(manager: Client, with_sessions: int, without: int) -> None:
    for number in range(with_sessions + without):
        add_hub(number, people=5 + number if number < with_sessions else 0)
    pages = [manager.get("/network/", {"page": page}).content.decode() for page in ("1", "2", "3")]
    seen = [code for page in pages[: -(-(with_sessions + without) // 10)] for code in codes(page)]
    ranked = [f"OSHub-N{number}" for number in reversed(range(with_sessions))]
    assert seen[:with_sessions] == ranked
    assert sorted(seen) == sorted(f"OSHub-N{number}" for number in range(with_sessions + without))


@pytest.mark.parametrize("wanted", ["0", "-3", "x", "99999999999999999999", ""])
def test_a_page_that_is_not_there_gives_the_nearest(manager: Client, wanted: str) -> None:
    add_hub(1)
    assert codes(manager.get("/network/", {"page": wanted}).content.decode()) == ["OSHub-N1"]


def test_filters_narrow_every_figure(manager: Client) -> None:
    add_hub(1, people=10)
    add_hub(2, people=30, day=dt.date(2021, 3, 2))
    page = manager.get("/network/?period=year-2021&audience=community").content.decode()
    assert "The network: 2021" in page
    assert codes(page)[0] == "OSHub-N2"
    assert '<dd class="audience__figure">30</dd>' in page
    assert "audience--teachers" not in page

    page = manager.get("/network/?hub=oshub-n1").content.decode()
    assert "Hub number 1: All time" in page
    assert codes(page) == ["OSHub-N1"]
    assert codes(manager.get("/network/?hub=Hub+number+2").content.decode()) == ["OSHub-N2"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("period=month-2022-13", "There are no figures for that period"),
        ("period[]=x&audience=martians", "There is no such audience"),
        ("hub=nowhere", "No hub has that code or name"),
        ("hub=%00", "Null characters are not allowed"),
        ("hub=" + "x" * 500, "at most 120 characters"),
        ("period=year-2050&audience=x&hub=y", "No hub has that code or name"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nonsense_is_told_and_changes_nothing(manager: Client, query: str, told: str, headers: dict[str, str]) -> None:
    add_hub(1)
    answer = manager.get(f"/network/?{query}", headers=headers)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert told in page
    assert "The network: All time" in page
    assert codes(page) == ["OSHub-N1"]


@pytest.mark.parametrize("url", ["/network/data.csv", "/network/data.json", "/h/OSHub-N1/data.xlsx"])
def test_no_file_is_made_of_what_is_not_understood(manager: Client, url: str) -> None:
    add_hub(1)
    answer = manager.get(f"{url}?period=month-2022-13")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "period=month-2022-13" in answer.content.decode()
    assert manager.get(url).status_code == 200


def test_nonsense_is_not_remembered(manager: Client) -> None:
    add_hub(1)
    manager.get("/network/?period=nonsense")
    assert manager.get("/network/").status_code == 200
    manager.get("/network/?audience=teacher")
    assert manager.get("/network/")["Location"].startswith("/network/?audience=teacher")


@pytest.mark.parametrize("url", ["/network/?audience=teacher", "/network/hubs/OSHub-N1/?period=year-2022"])
def test_a_swap_gives_what_the_page_would_show(manager: Client, url: str) -> None:
    add_hub(1)
    part, page = (manager.get(url, headers=headers) for headers in (HTMX, {}))
    assert part.content.decode().strip().startswith('<div id="figures"')
    assert "".join(part.content.decode().split()) in "".join(page.content.decode().split())
    assert "HX-Request" in part["Vary"]


def test_the_drill_down_shows_a_hubs_months(manager: Client) -> None:
    hub = add_hub(1, people=10)
    make_session(hub, people_line(Audience.OTHER, 17, 1), held_on=dt.date(2022, 3, 1))
    drain_all()
    page = manager.get("/network/hubs/oshub-n1/").content.decode()
    for words in ("Hub number 1: All time", "March 2022", "April 2022", "May 2022", "/h/OSHub-N1/"):
        assert words in page
    assert manager.get("/network/hubs/OSHub-NOWHERE/").status_code == 404


def test_the_file_holds_what_the_page_shows_and_every_hub(manager: Client) -> None:
    for number in range(12):
        add_hub(number, people=5 + number)
    rows = list(csv.DictReader(io.StringIO(manager.get("/network/data.csv?audience=community").content.decode())))
    assert {row["audience"] for row in rows} == {"community"}
    network = next(row for row in rows if row["scope"] == "network" and row["period"] == "all")
    assert int(network["interactions"]) == sum(range(5, 17))
    assert len([row for row in rows if row["scope"] == "hub"]) == 12
    one = list(csv.DictReader(io.StringIO(manager.get("/network/data.csv?hub=OSHub-N3").content.decode())))
    assert {(row["scope"], row["hub_code"]) for row in one} == {("hub", "OSHub-N3")}


@pytest.mark.parametrize("query", ["", "?period=year-2022&audience=teacher", "?hub=OSHub-N1", "?page=1"])
def test_as_many_queries_for_three_hubs_as_for_one(
    manager: Client, django_assert_num_queries: DjangoAssertNumQueries, query: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    hub = add_hub(1)
    manager.get(f"/network/{query}")  # from now on the filters are kept
    make_session(hub, people_line(Audience.OTHER, 3, 3), held_on=HELD)
    drain_all()
    with CaptureQueriesContext(connection) as for_one:
        manager.get(f"/network/{query}")
    with CaptureQueriesContext(connection) as unchanged:
        manager.get(f"/network/{query}")
    assert len(unchanged) < len(for_one) - 6
    add_hub(2)
    add_hub(3)
    with django_assert_num_queries(len(for_one)):
        manager.get(f"/network/{query}")


def test_the_dashboard_itself_takes_seven_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Things, months, ranking, hubs, quiet hubs, their figures, freshness."""
    for number in (1, 2, 3):
        add_hub(number)
    with django_assert_num_queries(7):
        network_dashboard(Selection())


def test_the_same_hub_has_the_same_figures_on_page_and_in_file() -> None:
    for number in (1, 2, 3):
        add_hub(number)
    period = period_from_key("month-2022-05")
    assert period is not None
    chosen = Selection(period, CellAudience.EVERYONE)
    listed = {line.code: line.picture for line in network_dashboard(chosen).hubs.object_list}
    assert {line.code: line.picture for line in every_hub(chosen)} == listed


def test_a_hub_is_found_by_code_before_name() -> None:
    by_code = add_hub(1)
    other = make_hub("OSHub-OTHER", name="oshub-n1")
    assert hub_named("OSHUB-N1") == by_code
    assert hub_named("Hub Number 1") == by_code
    assert hub_named("OSHub-OTHER") == other
    assert hub_named("nowhere") is None


def test_what_kinds_live_by_is_read_from_the_facts_once_in_ten_minutes(manager: Client) -> None:
    """It costs more the longer the log is, so no drain makes the page pay for it again."""
    add_hub(1)
    drain_all()
    asked = []
    soon = (time.time() // 600 + 1) * 600 + 30  # half a minute into the next ten: two readings lie in the same
    with time_machine.travel(soon, tick=False):
        for number in (2, 3):
            with CaptureQueriesContext(connection) as queries:
                page = manager.get("/network/").content.decode()
            assert "What each kind of hub lives by" in page
            asked.append(any("led_by" in query["sql"] for query in queries.captured_queries))
            add_hub(number)
            drain_all()
    assert asked == [True, False]
