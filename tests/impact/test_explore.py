"""The explorer: what the address says is what is shown, and a link shows the same to everybody who may see it."""

import datetime as dt
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience, LedBy, Session, SessionType
from impact.models.audience import CellAudience
from impact.queries.explore import board
from impact.queries.explore.board import explore, whole_percents
from impact.queries.explore.days import calendar_of, steps_of
from impact.queries.explore.map import LARGEST, SMALLEST, radius_of
from impact.queries.explore.view import MadeOf, View
from impact.queries.slices import Rank, Slice, Whose, rank_slice, read_slice
from impact.queries.spans import days, span_from_key, term
from impact.queries.words import number, people_said
from impact.rollups import drain_all
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.public import make_challenge
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
PAGE = "/h/OSHub-PT/explore/"
NETWORK = "/network/explore/"
HTMX = {"HX-Request": "true"}
TODAY = dt.date(2022, 6, 15)


@pytest.fixture(autouse=True)
def _always_ask_for_the_version(settings: Settings) -> None:
    settings.ROLLUP_VERSION_MAX_AGE = 0.0


def signed_in(role: Role, hub: Hub | None = None) -> Client:
    client, user = Client(), make_user()
    make_membership(user, role, hub)
    client.force_login(user)
    return client


@pytest.fixture
def hub() -> Hub:
    """A hub with a project, a school and a challenge, and sessions on four days of two school years."""
    hub = make_hub("OSHub-PT", name="Hub of the Coa")
    school = make_school(hub, "Valley School")
    project = make_project(hub, "Clean river")
    challenge = make_challenge(hub, "Dry wells")
    pupils = make_class(school, "7B", size=24)
    make_session(hub, class_line(pupils), held_on=dt.date(2022, 5, 12), school=school, project=project)
    evening = make_session(hub, people_line(Audience.FAMILY, 40, 10), held_on=dt.date(2022, 5, 3), challenge=challenge)
    Session.objects.filter(pk=evening.pk).update(led_by=LedBy.SCHOOL)
    make_session(hub, people_line(Audience.TEACHER, 7, 7), held_on=dt.date(2022, 4, 20), project=project)
    make_session(hub, people_line(Audience.OTHER, 11, 2), held_on=dt.date(2020, 10, 5), session_type=other_type())
    drain_all()
    return hub


def other_type() -> SessionType:
    return make_session_type("maker", "Maker session")


def figures(page: bytes) -> list[str]:
    """The numbers of the headline, people first."""
    return re.findall(r'<dd class="audience__(?:figure|second)">([^<]*)</dd>', page.decode())


def expected(of: Slice) -> list[str]:
    """What the headline should say, out of the one query layer."""
    reading = read_slice(of)
    parts = [reading.total.whole, *reading.total.parts] if len(reading.columns) > 1 else list(reading.total.parts)
    told = []
    for part in parts:
        told += [people_said(part), number(part.interactions)]
        told.append(number(part.per_person) if part.per_person is not None else "–")
    return told


def get(client: Client, url: str) -> HttpResponse:
    answer: HttpResponse = client.get(url)  # type: ignore[assignment]  # nothing here streams
    assert answer.status_code == 200, (url, answer.status_code, answer.headers.get("Location"))
    return answer


@pytest.mark.parametrize("url", [PAGE, NETWORK])
def test_whom_it_opens_to(hub: Hub, url: str) -> None:
    assert Client().get(url).status_code == 302
    stranger = signed_in(Role.COORDINATOR, make_hub())
    assert stranger.get(url).status_code == (404 if url == PAGE else 403)
    assert signed_in(Role.BOARD, hub).get(url).status_code == (200 if url == PAGE else 403)
    answer = get(signed_in(Role.MANAGER), url)
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("", {}),
        ("period=school-year-2021", {"span": "school-year-2021"}),
        ("period=term-2021-3", {"span": "term-2021-3"}),
        ("period=days-2022-05-01-2022-05-12", {"span": "days-2022-05-01-2022-05-12"}),
        ("audience=teacher", {"audience": CellAudience.TEACHER}),
        ("audience=family", {"audience": CellAudience.FAMILY}),
        ("led_by=school", {"led_by": "school"}),
        ("of=project", {"whose": Whose.PROJECT}),
        ("of=school", {"whose": Whose.SCHOOL}),
        ("of=challenge", {"whose": Whose.CHALLENGE}),
        ("type=maker", {"type": "maker"}),
    ],
)
def test_every_filter_shows_what_the_slice_says(hub: Hub, query: str, changes: dict[str, str]) -> None:
    of = Slice(whose=Whose.HUB, whose_id=hub.pk)
    if "span" in changes:
        span = span_from_key(changes["span"])
        assert span is not None
        of = replace(of, first=span.first, after=span.after)
    if "audience" in changes:
        of = replace(of, audience=CellAudience(changes["audience"]))
    if "led_by" in changes:
        of = replace(of, led_by="school")
    if "type" in changes:
        key = other_type().pk
        of, query = replace(of, session_type_id=key), f"type={key}"
    if "whose" in changes:
        thing = {
            Whose.PROJECT: hub.projects, Whose.SCHOOL: hub.schools, Whose.CHALLENGE: hub.challenges
        }[Whose(changes["whose"])].get()  # fmt: skip
        of, query = replace(of, whose=Whose(changes["whose"]), whose_id=thing.pk), f"{query}-{thing.pk}"
    for client, page in ((signed_in(Role.BOARD, hub), PAGE), (signed_in(Role.MANAGER), NETWORK)):
        told = "&".join(part for part in ("hub=OSHub-PT" if page == NETWORK else "", query) if part)
        assert figures(get(client, f"{page}?{told}" if told else page).content) == expected(of), told


def test_kind_of_hub_and_country_narrow_the_network(hub: Hub) -> None:
    other = make_hub("OSHub-NL")
    Hub.objects.filter(pk=other.pk).update(country="NL", category="broker")
    make_session(other, people_line(Audience.OTHER, 5, 5))
    drain_all()
    client = signed_in(Role.MANAGER)
    for query, of in (("country=NL", Slice(country="NL")), ("category=broker", Slice(category="broker"))):
        assert figures(get(client, f"{NETWORK}?{query}").content) == expected(of)
    said = words(get(client, f"{NETWORK}?country=NL").content)
    assert "Country: Netherlands" in said
    # Where one hub is looked at they are not offered, and do nothing.
    answer = client.get(f"{NETWORK}?hub=OSHub-PT&country=NL")
    assert answer["Location"] == f"{NETWORK}?hub=OSHub-PT"


def test_an_address_is_led_to_the_shortest_that_says_the_same(hub: Hub) -> None:
    client = signed_in(Role.BOARD, hub)
    long = "of=&period=school-year-2021&first=&last=&days=&audience=everyone&type=&led_by=&beside=before&by=&parts="
    assert client.get(f"{PAGE}?{long}")["Location"] == f"{PAGE}?period=school-year-2021"
    typed = f"{PAGE}?period=all&first=2022-05-01&last=2022-05-12&days="
    assert client.get(typed)["Location"] == f"{PAGE}?period=days-2022-05-01-2022-05-12"
    # Another period in the list wins over days that were shown; days that are typed win over the list.
    days = "first=2022-05-01&last=2022-05-12&days=days-2022-05-01-2022-05-12"
    assert client.get(f"{PAGE}?period=year-2022&{days}")["Location"] == f"{PAGE}?period=year-2022"
    moved = days.replace("2022-05-12&", "2022-05-20&")
    answer = client.get(f"{PAGE}?period=days-2022-05-01-2022-05-12&{moved}")
    assert answer["Location"] == f"{PAGE}?period=days-2022-05-01-2022-05-20"
    assert client.get(f"{PAGE}?period=&of=")["Location"] == f"{PAGE}?everything"


def test_a_link_shows_the_same_to_somebody_else(hub: Hub) -> None:
    project = hub.projects.get()
    more = "period=term-2021-3&audience=student&led_by=hub&beside=year&by=type&parts=led_by"
    link = f"{PAGE}?of=project-{project.pk}&{more}"
    pages = []
    for client in (signed_in(Role.STAFF, hub), signed_in(Role.COORDINATOR, hub)):
        client.get(f"{PAGE}?period=year-2020")  # what they looked at before changes nothing
        page = get(client, link).content.decode()
        pages.append(re.sub(r'value="[^"]{20,}"', "", page[page.index('id="figures"') : page.index("</main>")]))
    assert pages[0] == pages[1]
    assert "Clean river: April to August, 2021/22" in words(pages[0].encode())


def test_filters_come_back_and_one_link_takes_them_away(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    get(client, f"{PAGE}?period=year-2022&by=school")
    assert client.get(PAGE)["Location"] == f"{PAGE}?period=year-2022&by=school&kept=on"
    assert "Narrowed as you left it last time." in words(
        get(client, f"{PAGE}?period=year-2022&by=school&kept=on").content
    )
    get(client, f"{PAGE}?everything")
    get(client, PAGE)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("period=soon", "There is no such period. All time is shown."),
        ("audience=cats", "There is no such audience. Everyone is shown."),
        ("of=project-999999", "The hub has no such thing. The whole hub is shown."),
        ("of=nonsense", "The hub has no such thing. The whole hub is shown."),
        ("type=x", "There is no such type. All types are shown."),
        ("led_by=cat", "Nobody of that name leads sessions. All are shown."),
        ("by=country", "That cannot be ranked here."),
        ("first=2022-05-12&last=2022-05-01", "This is before the first day."),
        ("first=2022-05-12", "Give the first day and the last one."),
        ("first=1822-05-12&last=2022-05-01", "Choose days between 1990 and 2199."),
        ("first=soon&last=2022-05-01", "Enter a valid date."),
    ],
)
def test_nonsense_is_told_and_changes_nothing(hub: Hub, query: str, said: str) -> None:
    answer = get(signed_in(Role.BOARD, hub), f"{PAGE}?{query}")
    assert said in words(answer.content)
    assert figures(answer.content) == expected(Slice(whose=Whose.HUB, whose_id=hub.pk))
    typed = re.search(r"first=([^&]+)", query)
    assert typed is None or f'value="{typed[1]}"' in answer.content.decode()


@pytest.mark.parametrize("query", ["hub=%00", "hub=a%00b&of=project-1"])
def test_a_name_that_no_database_looks_for_is_told(hub: Hub, query: str) -> None:
    manager = signed_in(Role.MANAGER)
    said = {page: manager.get(f"/network/explore/{page}?{query}").status_code for page in ("", "sessions/", "data.csv")}
    assert said == {"": 200, "sessions/": 422, "data.csv": 400}


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("hub", "once for each of these hubs"),
        ("country", "sessions and interactions add up to the whole"),
        ("school", "What was without a school is in no row"),
    ],
)
def test_a_ranking_says_whether_its_rows_add_up(hub: Hub, by: str, said: str) -> None:
    page = signed_in(Role.MANAGER).get(f"/network/explore/?by={by}", follow=True)
    assert said in words(page.content)


def test_something_of_another_hub_gives_the_hub_itself(hub: Hub) -> None:
    other = make_hub()
    school, project = make_school(other, "Secret School"), make_project(other, "Secret project")
    challenge = make_challenge(other, "Secret need")
    make_session(other, people_line(Audience.OTHER, 999, 999), project=project, school=school)
    drain_all()
    client = signed_in(Role.COORDINATOR, hub)
    for key in (f"project-{project.pk}", f"school-{school.pk}", f"challenge-{challenge.pk}", f"hub-{other.pk}"):
        page = get(client, f"{PAGE}?of={key}")
        assert "The hub has no such thing. The whole hub is shown." in words(page.content)
        assert figures(page.content) == expected(Slice(whose=Whose.HUB, whose_id=hub.pk))
        assert "Secret" not in words(page.content)
        rows = client.get(f"{PAGE}sessions/?of={key}")
        assert rows.status_code == 422
        assert "999" not in words(rows.content)


def test_a_sub_hub_sees_nothing_of_its_hub(hub: Hub) -> None:
    sub_hub = make_hub("OSHub-PT-Sub", parent=hub)
    client = signed_in(Role.STAFF, sub_hub)
    page = get(client, f"/h/OSHub-PT-Sub/explore/?of=project-{hub.projects.get().pk}").content
    assert "The hub has no such thing." in words(page)
    assert "Clean river" not in words(page)


def test_a_manager_finds_the_hub_of_what_is_looked_at(hub: Hub) -> None:
    key = f"school-{hub.schools.get().pk}"
    assert signed_in(Role.MANAGER).get(f"{NETWORK}?of={key}")["Location"] == f"{NETWORK}?hub=OSHub-PT&of={key}"


@time_machine.travel(dt.datetime(2022, 6, 15, 12, 0, tzinfo=dt.UTC))
def test_a_period_stands_beside_the_one_before(hub: Hub) -> None:
    client = signed_in(Role.BOARD, hub)
    may = words(get(client, f"{PAGE}?period=month-2022-05").content)
    assert "May 2022 beside April 2022" in may
    assert "Sessions 2 1 +1 +100.0 %" in may
    assert "Everyone interactions 64 7 +57 +814.3 %" in may
    # Nothing was logged in the month before: no share of nothing.
    april = words(get(client, f"{PAGE}?period=month-2022-04").content)
    assert "Nothing was logged then, so there is no share to give." in april
    assert "Sessions 1 0 +1 –" in april
    # Not over: as many days of the other one.
    year = words(get(client, f"{PAGE}?period=school-year-2021").content)
    assert "2021/22 beside 1 September 2020 to 15 June 2021" in year
    assert "The period is not over" in year
    assert (
        " beside " not in words(get(client, f"{PAGE}?period=month-2022-05&beside=none").content).split("Set beside")[-1]
    )
    assert "May 2022 beside May 2021" in words(get(client, f"{PAGE}?period=month-2022-05&beside=year").content)


def test_nothing_stands_beside_that_was_before_the_first_session(hub: Hub) -> None:
    client = signed_in(Role.BOARD, hub)
    october = words(get(client, f"{PAGE}?period=month-2020-10").content)
    assert "September 2020 is wholly before the first session that is counted here." in october
    assert "October 2020 beside" not in october
    # What is narrowed begins with its own first session.
    teachers = words(get(client, f"{PAGE}?period=school-year-2021&audience=teacher").content)
    assert "is wholly before the first session that is counted here." in teachers
    assert "Not like for like" not in teachers


def test_a_year_with_few_months_in_the_log_is_not_like_a_full_one(hub: Hub) -> None:
    for month in range(1, 7):
        make_session(hub, people_line(Audience.TEACHER, 5, 5), held_on=dt.date(2023, month, 8))
    drain_all()
    client = signed_in(Role.BOARD, hub)
    few = words(get(client, f"{PAGE}?period=year-2022").content)
    assert "Not like for like" not in few  # nothing was in 2021
    many = words(get(client, f"{PAGE}?period=year-2023").content)
    assert "Not like for like: 2023 has sessions in 6 months (January 2023, February 2023" in many
    assert "June 2023), 2022 in 2 months. A change says little here." in many
    make_session(hub, people_line(Audience.TEACHER, 5, 5), held_on=dt.date(2024, 9, 8))
    drain_all()
    one = words(get(client, f"{PAGE}?period=year-2024").content)
    assert "2024 has sessions in 1 month (September 2024), 2023 in 6 months." in one
    assert "Not like for like" not in words(get(client, f"{PAGE}?period=month-2023-06").content)


def test_nothing_is_built_upon_a_lower_bound(hub: Hub) -> None:
    """Of the teachers who come twice in May three say that they are new, and 28 were there on one day."""
    for heads, new in ((28, 2), (20, 1)):
        make_session(hub, people_line(Audience.TEACHER, heads, new), held_on=dt.date(2022, 5, 20))
    drain_all()
    page = get(signed_in(Role.BOARD, hub), f"{PAGE}?period=month-2022-05&audience=teacher").content
    assert figures(page) == ["at least 28", "48", "–"]
    said = words(page)
    assert "As many as were at the largest session: people who came for the first time in an earlier period" in said
    assert "At least 28, at most 48." in said
    assert "Estimated from first-timers." not in said
    assert "Not given, because people reached is only a lower bound." in said
    assert "Teachers people at least 28 7 – –" in said
    assert "Teachers interactions 48 7 +41 +585.7 %" in said
    assert "nothing is known of how it changed: a dash." in said


def test_a_list_of_too_many_sessions_gives_way_to_one_out_of_cells(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(Role.MANAGER)
    assert "Hubs side by side" in words(get(client, f"{NETWORK}?led_by=hub").content)
    monkeypatch.setattr(board, "UNASKED", 2)
    too_many = get(client, f"{NETWORK}?led_by=hub&beside=none").content
    assert "“Hubs side by side” would have to be counted from 3 single sessions" in words(too_many)
    assert "Countries side by side" in words(too_many)
    # Who asks for it has it, up to a point; files say the same.
    (asked,) = re.findall(r'href="([^"#]+)#rank-head"', too_many.decode())
    assert "Hub of the Coa" in words(get(client, unescape(asked)).content)
    rows = client.get(f"{NETWORK}data.json?led_by=hub&beside=none").json()["rows"]
    assert {row["part"] for row in rows} == {"total", "month", "country"}
    monkeypatch.setattr(board, "ASKED", 2)
    far_too_many = get(client, f"{unescape(asked)}&parts=type").content
    assert "Choose fewer days, a type, a country or a hub." in words(far_too_many)
    assert b"#rank-head" not in far_too_many
    # What is not narrowed, and one hub, are no matter of single sessions.
    assert "Hubs side by side" in words(get(client, f"{NETWORK}?beside=none").content)
    assert "Projects side by side" in words(get(client, f"{NETWORK}?hub=OSHub-PT&led_by=hub").content)


@pytest.mark.parametrize(
    ("narrowed", "instead"),
    [
        ({}, Rank.COUNTRY),
        ({"country": "PT"}, Rank.TYPE),
        ({"country": "PT", "led_by": LedBy.HUB}, Rank.TYPE),
        ({"category": "school_based", "country": "PT", "session_type": SessionType(pk=0)}, Rank.LED_BY),
        (
            {"category": "school_based", "country": "PT", "session_type": SessionType(pk=0), "led_by": LedBy.HUB},
            Rank.COUNTRY,
        ),
    ],
)
def test_what_stands_instead_is_what_the_view_is_not_narrowed_to(
    narrowed: dict[str, Any], instead: Rank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "UNASKED", -1)
    found = explore(View(**narrowed, span=days(dt.date(2022, 5, 2), dt.date(2022, 5, 3))), today=TODAY)
    assert (found.left_out, found.view.ranked_by) == (Rank.HUB, instead)


def test_figures_of_a_view_are_those_of_the_slices(hub: Hub) -> None:
    view = View(place=hub, hub=hub, span=term(2021, 3), rank=Rank.SCHOOL, made_of=MadeOf.LED_BY)
    found = explore(view, today=TODAY)
    assert found.reading == read_slice(view.slice())
    assert list(found.ranking) == rank_slice(view.slice(), Rank.SCHOOL)
    assert found.calendar is not None
    assert sum(day.interactions for day in found.calendar.days) == found.reading.total.whole.interactions
    assert found.methods is not None
    assert found.methods.interactions == found.reading.total.whole.interactions
    assert sum(share.percent for share in found.shares) == 100
    assert [share.key for share in found.shares] == ["school", "hub"]


def test_a_calendar_shows_at_most_a_school_year(hub: Hub) -> None:
    page = words(get(signed_in(Role.BOARD, hub), PAGE).content)
    assert "Day by day: 2021/22" in page
    assert "3 days with sessions. A calendar shows one school year: 2021/22, 2020/21" in page
    assert "12 May 2022 1 24" in page


def test_the_days_lie_in_their_weeks() -> None:
    span = span_from_key("month-2022-05")  # begins on a Sunday
    assert span is not None
    calendar = calendar_of(span, {dt.date(2022, 5, 1): (1, 5), dt.date(2022, 5, 2): (2, 50)})
    assert [(day.week, day.weekday) for day in calendar.days] == [(0, 6), (1, 0)]
    assert calendar.weeks == 6
    assert len(calendar.blanks) == 29


@pytest.mark.parametrize(
    ("values", "steps"),
    [([], ()), ([5], (5,)), ([0, 0, 0], (0,)), ([1, 2, 3, 4, 5, 6, 7, 8], (2, 4, 6, 8)), ([1, 1, 1, 9], (1, 9))],
)
def test_steps_of_colour(values: list[int], steps: tuple[int, ...]) -> None:
    assert steps_of(values) == steps


def test_whole_per_cent_make_a_hundred() -> None:
    assert whole_percents([1, 1, 1]) == [34, 33, 33]
    assert whole_percents([0, 0]) == [0, 0]


def test_a_circle_is_as_large_as_its_interactions() -> None:
    assert radius_of(100, 100) == LARGEST
    assert radius_of(25, 100) == LARGEST // 2
    assert radius_of(0, 100) == radius_of(0, 0) == SMALLEST


def test_hubs_stand_on_a_map(hub: Hub) -> None:
    other = make_hub("OSHub-NL", name="Hub of The Hague")
    Hub.objects.filter(pk=hub.pk).update(latitude=41, longitude=-7)
    Hub.objects.filter(pk=other.pk).update(latitude=52, longitude=4)
    make_session(other, people_line(Audience.OTHER, 5, 5))
    drain_all()
    page = get(signed_in(Role.MANAGER), NETWORK).content.decode()
    assert page.count("map__spot--circle") == 2
    assert f'<circle r="{LARGEST}"/>' in page
    assert f'href="{NETWORK}?hub=OSHub-NL"' in page
    assert "map__spot--circle" not in get(signed_in(Role.MANAGER), f"{NETWORK}?by=project").content.decode()


def test_the_board_sees_figures_and_no_way_to_sessions(hub: Hub) -> None:
    board, staff = (get(signed_in(role, hub), PAGE).content.decode() for role in (Role.BOARD, Role.STAFF))
    assert f"{PAGE}sessions/" not in board
    assert f"{PAGE}sessions/?period=month-2022-05" in staff


def test_htmx_gets_the_part_that_the_page_holds(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    whole = get(client, f"{PAGE}?period=year-2022").content.decode()
    answer = client.get(f"{PAGE}?period=year-2022", headers=HTMX)
    part = answer.content.decode()

    def plain(html: str) -> str:
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)

    assert plain(part).strip() in plain(whole)
    assert "<main" not in part
    assert "HX-Request" in answer["Vary"]


def test_without_script_there_is_a_form_and_every_figure_is_a_table(hub: Hub) -> None:
    page = get(signed_in(Role.STAFF, hub), PAGE).content.decode()
    assert f'<form class="filter-bar explore-filter" method="get" action="{PAGE}"' in page
    assert "People and interactions by month" in page
    assert "Projects side by side" in page
    assert ' style="' not in page


def test_an_empty_hub_says_what_comes() -> None:
    make_hub("OSHub-PT")
    page = words(get(signed_in(Role.MANAGER), PAGE).content)
    assert "No figures yet" in page
    hub = Hub.objects.get()
    make_session(hub, people_line(Audience.OTHER, 5, 5))
    drain_all()
    assert "No session fits these filters" in words(get(signed_in(Role.MANAGER), f"{PAGE}?period=year-1999").content)


@pytest.mark.parametrize("number_of_hubs", [1, 3])
def test_the_network_costs_the_same_for_many(
    django_assert_num_queries: DjangoAssertNumQueries, number_of_hubs: int
) -> None:
    for at in range(number_of_hubs):
        fill(make_hub(f"OSHub-N{at}"))
    client = signed_in(Role.MANAGER)
    client.get(NETWORK)
    fill(Hub.objects.get(code="OSHub-N0"))  # so that nothing is kept
    with django_assert_num_queries(NETWORK_QUERIES):
        get(client, f"{NETWORK}?period=year-2022")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_hub_costs_the_same_for_many(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    hub = make_hub("OSHub-PT")
    for _at in range(rows):
        fill(hub)
    client = signed_in(Role.STAFF, hub)
    client.get(PAGE)
    with django_assert_num_queries(HUB_QUERIES):
        get(client, f"{PAGE}?period=year-2022")


def test_what_was_drawn_is_not_drawn_again(hub: Hub, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = signed_in(Role.STAFF, hub)
    get(client, f"{PAGE}?period=year-2022")
    with django_assert_num_queries(KEPT_QUERIES):
        get(client, f"{PAGE}?period=year-2022")


# One of them asks whether anything was logged before a period in which nothing was.
NETWORK_QUERIES = 22
HUB_QUERIES = 28
KEPT_QUERIES = 16


def fill(hub: Hub) -> Session:
    session = make_session(
        hub,
        people_line(Audience.OTHER, 5, 5),
        project=make_project(hub, f"Project {Session.objects.count()}"),
        school=make_school(hub),
    )
    drain_all()
    return session
