"""A hub's workspace: its figures for those who belong to it, and what needs their attention."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from hubs.models import Hub
from hubs.roles import HubPerm, Role
from impact.models import Audience, Session
from impact.queries.hub_dashboard import HubToday, hub_figures, hub_today
from impact.queries.periods import ALL_TIME
from impact.rollups import drain_all
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

pytestmark = pytest.mark.django_db
HELD = dt.date(2022, 5, 12)
SOON_AFTER = dt.datetime(2022, 5, 20, 12, 0, tzinfo=dt.UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _always_ask_for_the_version(settings: Settings) -> None:
    settings.ROLLUP_VERSION_MAX_AGE = 0.0


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Open Science Hub Portugal")


def member(role: Role, hub: Hub | None) -> User:
    user = make_user()
    make_membership(user, role, hub)
    return user


def signed_in(role: Role, hub: Hub | None) -> Client:
    client = Client()
    client.force_login(member(role, hub))
    return client


def log_some(hub: Hub, number: int = 1) -> list[Session]:
    pupils = make_class(make_school(hub), size=24)
    made = [make_session(hub, class_line(pupils), held_on=HELD - dt.timedelta(days=day)) for day in range(number)]
    drain_all()
    return made


def today_at(hub: Hub, *rights: HubPerm, user: User | None = None) -> HubToday:
    """What somebody sees who may log sessions and do nothing else, unless it is said what they may."""
    may_log = (HubPerm.VIEW, HubPerm.VIEW_SESSIONS, HubPerm.LOG_SESSIONS)
    return hub_today(hub, user or make_user(), rights or may_log)


def test_staff_see_figures_sessions_and_the_way_to_log(hub: Hub) -> None:
    log_some(hub, 3)
    page = signed_in(Role.STAFF, hub).get("/h/oshub-pt/").content.decode()
    assert "Open Science Hub Portugal: All time" in page
    assert '<dd class="audience__figure">24</dd>' in page
    assert '<dd class="audience__second">72</dd>' in page
    assert "/h/OSHub-PT/sessions/log/" in page
    assert page.count('class="latest__what"') == 3


def test_the_board_sees_figures_but_no_session_and_cannot_log(hub: Hub) -> None:
    log_some(hub)
    make_session(hub, title="CANARY")
    drain_all()
    page = signed_in(Role.BOARD, hub).get("/h/OSHub-PT/").content.decode()
    assert '<dd class="audience__figure">24</dd>' in page
    assert "CANARY" not in page
    assert "/h/OSHub-PT/sessions/" not in page
    assert "What is open at the hub" in page


def test_managers_see_every_hub(hub: Hub) -> None:
    log_some(hub)
    page = signed_in(Role.MANAGER, None).get("/h/OSHub-PT/").content.decode()
    assert page.count('class="latest__what"') == 1
    assert "/sessions/log/" not in page


@pytest.mark.parametrize("url", ["/h/OSHub-PT/", "/h/OSHub-PT/data.csv"])
def test_nobody_else_learns_that_the_hub_exists(hub: Hub, url: str) -> None:
    assert Client().get(url).status_code == 302
    other = make_hub("OSHub-XX")
    stranger = signed_in(Role.COORDINATOR, other)
    assert stranger.get(url).status_code == 404
    assert stranger.get(url.replace("PT", "ZZ")).status_code == 404


def test_the_team_of_a_hub_sees_its_sub_hubs(hub: Hub) -> None:
    sub_hub = make_hub("OSHub-PT-S", name="Sub-hub of Serra", parent=hub)
    log_some(sub_hub, 2)
    client = signed_in(Role.STAFF, hub)
    page = client.get("/h/OSHub-PT/").content.decode()
    assert '<a href="/h/OSHub-PT-S/">Sub-hub of Serra</a>' in page
    assert page.count('class="latest__what"') == 2
    assert client.get("/h/OSHub-PT-S/").status_code == 200


def test_the_latest_eight_sessions_of_the_family_and_its_partners_each_once(hub: Hub) -> None:
    sub_hub, other = make_hub(parent=hub), make_hub()
    make_session(sub_hub, title="own and co-hosted", held_on=HELD, co_hosts=[hub])
    make_session(other, title="co-hosted", held_on=HELD - dt.timedelta(days=1), co_hosts=[hub, sub_hub])
    make_session(other, title="elsewhere", held_on=HELD)
    for day in range(2, 12):
        make_session(hub, title=f"day {day}", held_on=HELD - dt.timedelta(days=day))
    drain_all()
    latest = today_at(hub).latest
    assert [session.what for session in latest] == [
        "own and co-hosted",
        "co-hosted",
        *(f"day {day}" for day in range(2, 8)),
    ]
    assert latest[1].owner == other.name


def test_a_voided_session_is_not_among_the_latest(hub: Hub) -> None:
    (session,) = log_some(hub)
    Session.objects.filter(pk=session.pk).update(voided_at=SOON_AFTER, void_reason="Logged twice")
    drain_all()
    assert today_at(hub).latest == ()


def test_the_period_narrows_the_figures(hub: Hub) -> None:
    make_session(hub, people_line(Audience.OTHER, 10, 10), held_on=dt.date(2021, 3, 1))
    make_session(hub, people_line(Audience.OTHER, 7, 7), held_on=HELD)
    drain_all()
    client = signed_in(Role.STAFF, hub)
    page = client.get("/h/OSHub-PT/?period=month-2022-05").content.decode()
    assert "Open Science Hub Portugal: May 2022" in page
    assert '<option value="month-2022-05" selected>' in page
    assert '<dd class="audience__second">7</dd>' in page
    assert '<dd class="audience__second">10</dd>' not in page


@pytest.mark.parametrize("period", ["x", "month-1999-01", "year-9999", "%00", "school-year-2021'"])
def test_a_period_that_makes_no_sense_is_told_and_changes_nothing(hub: Hub, period: str) -> None:
    log_some(hub)
    answer = signed_in(Role.STAFF, hub).get(f"/h/OSHub-PT/?period={period}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There are no figures for that period" in page
    assert "Open Science Hub Portugal: All time" in page


def test_a_swap_gives_what_the_page_would_show(hub: Hub) -> None:
    log_some(hub)
    client = signed_in(Role.STAFF, hub)
    url = "/h/OSHub-PT/?period=year-2022"
    part, page = (client.get(url, headers=headers).content.decode() for headers in (HTMX, {}))
    assert part.strip().startswith('<div id="figures"')
    assert "".join(part.split()) in "".join(page.split())


def test_missing_attendance_asks_to_be_mended(hub: Hub) -> None:
    log_some(hub)
    make_session(hub, held_on=HELD)
    drain_all()
    (first, *_rest) = today_at(hub).todos
    assert first.text == "Of 1 session nobody has said how many came."
    assert first.url == "/h/OSHub-PT/sessions/?missing=on"
    page = signed_in(Role.STAFF, hub).get("/h/OSHub-PT/").content.decode()
    assert "attendance missing" in page


def test_silence_is_asked_about_after_a_month(hub: Hub) -> None:
    log_some(hub)
    with time_machine.travel(SOON_AFTER, tick=False):
        assert today_at(hub).todos == ()
    with time_machine.travel(SOON_AFTER + dt.timedelta(days=40), tick=False):
        (quiet,) = today_at(hub).todos
        assert quiet.text == "Nothing has been logged for any day after 12 May 2022. Was something forgotten?"
        assert quiet.url == "/h/OSHub-PT/sessions/log/"
        assert today_at(hub, HubPerm.VIEW).todos[0].url == ""


def test_a_closed_hub_is_not_asked(hub: Hub) -> None:
    log_some(hub)
    hub.closed_on = HELD
    hub.save()
    drain_all()
    (said,) = today_at(hub).todos
    assert "This hub is at rest since 12 May 2022." in said.text
    assert (said.tone, said.url) == ("info", "")


def test_a_new_hub_is_told_where_to_begin(hub: Hub) -> None:
    drain_all()
    assert [item.text for item in today_at(hub).todos] == [
        "Nothing has been logged yet.",
        "This hub has no partner school yet.",
    ]
    assert [today_at(hub, right).todos[-1].url for right in (HubPerm.VIEW, HubPerm.MANAGE_SCHOOLS)] == [
        "",
        "/h/OSHub-PT/schools/",
    ]
    page = signed_in(Role.STAFF, hub).get("/h/OSHub-PT/").content.decode()
    assert "No session yet" in page
    assert "No figures yet" in page


def test_what_is_not_added_up_yet_is_said(hub: Hub) -> None:
    log_some(hub)
    make_session(hub, people_line(Audience.OTHER, 5), held_on=HELD)
    assert today_at(hub).todos[-1].text.startswith("New entries are being added up")


def test_the_file_holds_what_the_page_shows(hub: Hub) -> None:
    log_some(hub, 3)
    answer = signed_in(Role.BOARD, hub).get("/h/OSHub-PT/data.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="OSHub-PT-figures.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    students = next(row for row in rows if row["audience"] == "students" and row["period"] == "all")
    assert (students["scope"], students["hub_code"]) == ("hub", "OSHub-PT")
    assert (students["people"], students["interactions"], students["sessions"]) == ("24", "72", "3")
    assert {row["period"] for row in rows} == {"all", "2022-05"}
    make_session(make_hub("OSHub-PT-Vale", parent=hub), people_line(Audience.STUDENT, 7, 7))
    drain_all()
    rows = list(csv.DictReader(io.StringIO(signed_in(Role.BOARD, hub).get("/h/OSHub-PT/data.csv").content.decode())))
    below = [row for row in rows if row["hub_code"] == "OSHub-PT-Vale" and row["audience"] == "students"]
    assert [(row["people"], row["interactions"], row["sessions"]) for row in below] == [("7", "7", "1")]


def test_as_many_queries_for_three_sessions_and_sub_hubs_as_for_one(
    hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_session(make_hub(parent=hub), people_line(Audience.OTHER, 5, 5), title="first")
    drain_all()
    user = make_user()
    with django_assert_num_queries(5):
        hub_figures(hub, ALL_TIME)
    with django_assert_num_queries(33):
        today_at(hub, *HubPerm, user=user)
    for _ in range(2):
        log_some(make_hub(parent=hub), 3)
    with django_assert_num_queries(5):
        hub_figures(hub, ALL_TIME)
    with django_assert_num_queries(33):
        today_at(hub, *HubPerm, user=user)


def test_hostile_titles_stay_text(hub: Hub) -> None:
    make_session(hub, title="<script>alert(1)</script>")
    drain_all()
    page = signed_in(Role.STAFF, hub).get("/h/OSHub-PT/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
