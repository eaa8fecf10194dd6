"""A hub's months: logged, said to be quiet, silent; what was silent in them; one tap that says so, and back."""

import datetime as dt
import threading

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import void_session
from impact.actions.quiet_month import NotAMonthOfHub, Quiet, SomethingHappened, say_quiet, take_back_quiet
from impact.models import Audience, QuietMonth
from impact.queries.months import MonthState, month_named, month_to_ask_about, months_of_hub
from impact.queries.quality import quality_page
from impact.rollups import drain_all, verify
from projects.models import Project, ProjectStatus
from tests.factories.network import (
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.plan import make_series
from tests.waiting import PATIENCE, is_held_up

NOW = dt.datetime(2022, 5, 28, 12, 0, tzinfo=dt.UTC)
MAY, APRIL, MARCH = dt.date(2022, 5, 1), dt.date(2022, 4, 1), dt.date(2022, 3, 1)
HEADS = people_line(Audience.STUDENT, 12, 3)


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def staff(hub: Hub) -> User:
    return person(Role.STAFF, hub)


def person(role: Role, hub: Hub | None) -> User:
    user = make_user()
    make_membership(user, role, hub)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def say(client: Client, month: str, answer: str = "nothing", back: str = "") -> str:
    told = {"month": month, "answer": answer, "back": back}
    return client.post("/h/OSHub-PT/quality/quiet/", told, follow=True).content.decode()


def states(hub: Hub) -> dict[str, MonthState]:
    return {at.key: at.state for at in months_of_hub(hub)}


def test_a_month_is_logged_or_quiet_or_silent(hub: Hub, staff: User) -> None:
    make_session(hub, HEADS, held_on=dt.date(2022, 4, 30))
    say_quiet(hub=hub, by=staff, month=MARCH)
    drain_all()
    shown = states(hub)
    assert list(shown) == [f"2021-{month:02d}" for month in range(5, 13)] + [
        f"2022-{month:02d}" for month in range(1, 6)
    ]
    assert shown["2022-05"] == MonthState.GOES_ON
    assert (shown["2022-04"], shown["2022-03"]) == (MonthState.LOGGED, MonthState.QUIET)
    assert {state for month, state in shown.items() if month < "2022-03"} == {MonthState.SILENT}
    page = quality_page(hub)
    assert (page.logged, page.quiet, page.silent) == (1, 1, 10)


def test_months_before_the_opening_and_after_the_rest_are_not_silent(hub: Hub) -> None:
    hub.opened_on, hub.closed_on = dt.date(2021, 8, 20), dt.date(2022, 2, 3)
    hub.save()
    shown = states(hub)
    assert (shown["2021-07"], shown["2021-08"]) == (MonthState.NOT_OPEN, MonthState.SILENT)
    assert (shown["2022-02"], shown["2022-03"], shown["2022-05"]) == (
        MonthState.SILENT,
        MonthState.NOT_OPEN,
        MonthState.NOT_OPEN,
    )


def test_a_sub_hub_and_a_co_hosted_session_speak_for_the_hub(hub: Hub, staff: User) -> None:
    make_session(make_hub(parent=hub), HEADS, held_on=dt.date(2022, 4, 2))
    make_session(make_hub(), HEADS, held_on=dt.date(2022, 3, 2), co_hosts=[hub])
    drain_all()
    assert (states(hub)["2022-04"], states(hub)["2022-03"]) == (MonthState.LOGGED, MonthState.LOGGED)
    for month in (APRIL, MARCH):
        with pytest.raises(SomethingHappened):
            say_quiet(hub=hub, by=staff, month=month)


def test_staff_say_it_with_one_tap_and_take_it_back(hub: Hub, staff: User) -> None:
    client = browser(staff)
    page = client.get("/h/OSHub-PT/").content.decode()
    assert "Nothing stands in the log for May 2022" in page
    told = say(client, "2022-05", back="hub")
    assert "Noted: nothing happened in May 2022." in told
    assert "Nothing stands in the log for May 2022" not in told
    row = QuietMonth.objects.get()
    assert (row.hub, row.month, row.said_by, row.said_at) == (hub, MAY, staff, timezone.now())
    assert "was said already" in say(client, "2022-05")
    assert QuietMonth.objects.count() == 1
    assert f"said by {staff.name} on 28 May 2022" in client.get("/h/OSHub-PT/quality/").content.decode()
    assert "Taken back" in say(client, "2022-05", "undo")
    assert not QuietMonth.objects.exists()
    assert "nothing to take back" in say(client, "2022-05", "undo")
    # Who had said it, and who took it back, stays.
    gone = apps.get_model("impact", "QuietMonthEvent").objects.get()
    assert (gone.said_by_id, gone.pgh_context.metadata["user"]) == (staff.pk, staff.pk)


def test_no_figure_moves(hub: Hub, staff: User) -> None:
    make_session(hub, HEADS, held_on=dt.date(2022, 4, 2))
    drain_all()
    say_quiet(hub=hub, by=staff, month=MARCH)
    take_back_quiet(hub=hub, by=staff, month=MARCH)
    assert verify().differences == 0


def test_what_is_logged_since_overtakes_it_until_it_is_voided(hub: Hub, staff: User) -> None:
    say_quiet(hub=hub, by=staff, month=APRIL)
    session = make_session(hub, HEADS, held_on=dt.date(2022, 4, 2))
    drain_all()
    at = next(one for one in months_of_hub(hub) if one.month == APRIL)
    assert (at.state, at.is_overtaken) == (MonthState.LOGGED, True)
    assert "overtaken by what was logged since" in browser(staff).get("/h/OSHub-PT/quality/").content.decode()
    void_session(session=session, by=staff, reason="never took place")
    drain_all()
    assert states(hub)["2022-04"] == MonthState.QUIET


@pytest.mark.parametrize("month", [dt.date(2022, 6, 1), dt.date(2019, 9, 1), dt.date(2022, 5, 2)])
def test_a_month_to_come_or_before_the_opening_is_refused(hub: Hub, staff: User, month: dt.date) -> None:
    with pytest.raises(NotAMonthOfHub):
        say_quiet(hub=hub, by=staff, month=month)
    assert "it has not begun, or the hub was not open" in say(browser(staff), "2022-06")


def test_the_month_begins_by_the_hubs_clock(now: time_machine.Traveller, staff: User) -> None:
    now.move_to(dt.datetime(2022, 5, 31, 22, 30, tzinfo=dt.UTC))
    athens, azores = make_hub(time_zone="Europe/Athens"), make_hub(time_zone="Atlantic/Azores")
    say_quiet(hub=athens, by=staff, month=dt.date(2022, 6, 1))
    with pytest.raises(NotAMonthOfHub):
        say_quiet(hub=azores, by=staff, month=dt.date(2022, 6, 1))


def test_a_month_with_sessions_is_refused_in_words(hub: Hub, staff: User) -> None:
    make_session(hub, HEADS, held_on=dt.date(2022, 4, 2))
    page = say(browser(staff), "2022-04")
    assert "1 session of April 2022 stands in the log, so something happened." in page
    assert not QuietMonth.objects.exists()


@pytest.mark.parametrize("month", ["", "May", "2022-13", "2022-5", "99999-01", "2022-05'", "٢٠٢٢-٠٥"])
def test_what_is_no_month_is_told(hub: Hub, staff: User, month: str) -> None:
    answer = browser(staff).post("/h/OSHub-PT/quality/quiet/", {"month": month, "answer": "nothing"})
    assert answer.status_code == 422
    assert "It was not understood which month is meant." in answer.content.decode()
    assert month_named(month) is None


@pytest.mark.parametrize(("day", "month"), [(10, MARCH), (11, None), (24, None), (25, APRIL), (30, APRIL)])
def test_the_hubs_page_asks_near_the_end_and_shortly_after(
    now: time_machine.Traveller, hub: Hub, staff: User, day: int, month: dt.date | None
) -> None:
    now.move_to(dt.datetime(2022, 4, day, 12, 0, tzinfo=dt.UTC))
    assert month_to_ask_about(hub) == month
    if month is not None:
        # In the log itself, before anything is added up.
        make_session(hub, HEADS, held_on=month)
        assert month_to_ask_about(hub) is None


def test_a_month_of_years_ago_is_said_and_found_again(hub: Hub, staff: User) -> None:
    make_session(hub, HEADS, held_on=dt.date(2020, 1, 2))
    drain_all()
    client = browser(staff)
    assert "The last session is of January 2020: look there." in client.get("/h/OSHub-PT/quality/").content.decode()
    page = say(client, "2019-12")
    assert "Noted: nothing happened in December 2019." in page
    assert 'href="/h/OSHub-PT/quality/?until=2019-12#month-2019-12"' in page
    page = client.get("/h/OSHub-PT/quality/", {"until": "2020-01"}).content.decode()
    assert f"said by {staff.name}" in page
    assert "Without a class: estimated" in page


def test_board_members_and_managers_look_and_say_nothing(hub: Hub) -> None:
    for user in (person(Role.BOARD, hub), person(Role.MANAGER, None)):
        client = browser(user)
        page = client.get("/h/OSHub-PT/quality/").content.decode()
        assert 'value="nothing"' not in page
        assert 'value="nothing"' not in client.get("/h/OSHub-PT/").content.decode()
        assert client.post("/h/OSHub-PT/quality/quiet/", {"month": "2022-04"}).status_code == 403
    stranger = browser(person(Role.COORDINATOR, make_hub()))
    assert stranger.get("/h/OSHub-PT/quality/").status_code == 404
    assert stranger.post("/h/OSHub-PT/quality/quiet/", {"month": "2022-04"}).status_code == 404


def test_projects_and_schools_that_were_silent_are_named(hub: Hub, staff: User) -> None:
    river, owls = make_project(hub, "Clean river"), make_project(hub, "Owls")
    make_project(hub, "To come", status=ProjectStatus.PLANNED)
    over = make_project(hub, "Over by March", status=ProjectStatus.FINISHED)
    Project.objects.filter(pk=over.pk).update(ends_on=dt.date(2022, 3, 5))
    valley, hill = make_school(hub, "Valley School"), make_school(hub, "Hill School")
    make_series(hub, starts_on=dt.date(2022, 4, 4), weeks=2, school=valley, project=river, by=staff)
    make_series(hub, starts_on=dt.date(2022, 4, 4), weeks=2, school=hill, project=river, by=staff)
    make_session(hub, HEADS, held_on=dt.date(2022, 4, 5), project=river, school=hill)
    drain_all()
    rows = {row.at.key: row.silence for row in quality_page(hub).rows}
    assert [one.title for one in rows["2022-04"].projects] == [owls.title]
    assert [one.name for one in rows["2022-04"].schools] == ["Valley School"]
    assert [one.title for one in rows["2022-03"].projects] == ["Clean river", "Over by March", "Owls"]
    assert rows["2022-03"].schools == ()
    page = browser(staff).get("/h/OSHub-PT/quality/").content.decode()
    assert "Schools with something planned, and nothing in the log:" in page
    say_quiet(hub=hub, by=staff, month=MARCH)
    assert not {row.at.key: row.silence for row in quality_page(hub).rows}["2022-03"]


def test_as_many_queries_for_three_as_for_one(hub: Hub, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    def add(day: int) -> None:
        school = make_school(hub)
        make_class(school)
        make_series(hub, starts_on=dt.date(2022, 4, day), weeks=1, school=school)
        make_session(hub, HEADS, held_on=dt.date(2022, 3, day), school=school, project=make_project(hub))
        drain_all()

    add(4)
    with django_assert_num_queries(11):
        quality_page(hub)
    add(5)
    add(6)
    with django_assert_num_queries(11):
        quality_page(hub)


def test_nobody_is_nagged_about_a_month_that_was_quiet(hub: Hub, staff: User) -> None:
    make_session(hub, HEADS, held_on=dt.date(2022, 3, 2))
    drain_all()
    client = browser(staff)
    assert "Was something forgotten?" in client.get("/h/OSHub-PT/").content.decode()
    say_quiet(hub=hub, by=staff, month=APRIL)
    assert "Was something forgotten?" not in client.get("/h/OSHub-PT/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_say_it_at_once_make_one_row() -> None:
    hub = make_hub("OSHub-PT")
    first, second = person(Role.STAFF, hub), person(Role.STAFF, hub)
    said: list[Quiet] = []

    def say_too() -> None:
        said.append(say_quiet(hub=hub, by=second, month=APRIL))
        connection.close()

    other = threading.Thread(target=say_too, daemon=True)
    with transaction.atomic():
        assert not say_quiet(hub=hub, by=first, month=APRIL).repeated
        other.start()
        is_held_up(other)
    other.join(PATIENCE)
    assert [quiet.repeated for quiet in said] == [True]
    assert QuietMonth.objects.get().said_by == first
