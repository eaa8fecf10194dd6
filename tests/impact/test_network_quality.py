"""Who of the network has not logged yet, and a hub that is asked about a silent month: once in seven days."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, OutgoingMail, User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.quiet_month import say_quiet
from impact.actions.reminders import AskedLately, NobodyToTell, NotSilent, forget_reminders, remind
from impact.models import Audience, LogReminder
from impact.queries.network_quality import HUBS_A_PAGE, network_quality, network_window
from impact.queries.network_today import network_today
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
from tests.waiting import PATIENCE, is_held_up

NOW = dt.datetime(2022, 5, 28, 12, 0, tzinfo=dt.UTC)
APRIL, MARCH = dt.date(2022, 4, 1), dt.date(2022, 3, 1)
URL = "/network/quality/"
ASK = "/network/quality/OSHub-PT/2022-04/"


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def manager(db: None) -> User:
    return person(Role.MANAGER, None, "Mara Manager")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    return person(Role.COORDINATOR, hub, "Carla Coordinator")


def person(role: Role, hub: Hub | None, name: str = "Ana Example") -> User:
    user = make_user(name=name)
    make_membership(user, role, hub, starts_on=dt.date(2020, 1, 1))
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def log(hub: Hub, *months: dt.date) -> None:
    for month in months:
        make_session(hub, people_line(Audience.OTHER, 7, 7), held_on=month.replace(day=3))


def test_the_most_silent_stand_first_in_words(hub: Hub, manager: User) -> None:
    log(hub, APRIL, MARCH)
    quiet = make_hub("B-QUIET")
    log(quiet, APRIL)
    make_hub("C-NEVER")
    young = make_hub("D-YOUNG", opened_on=dt.date(2022, 4, 12))
    say_quiet(hub=young, by=manager, month=APRIL)
    make_hub("E-CLOSED", closed_on=dt.date(2021, 1, 1))
    make_hub("F-SUB", parent=hub)
    drain_all()
    shown = network_quality(network_window(None), page=None, month=None)
    assert [(row.hub.code, row.silent) for row in shown.rows] == [
        ("C-NEVER", 12),
        ("B-QUIET", 11),
        ("OSHub-PT", 10),
        ("D-YOUNG", 0),
    ]
    page = browser(manager).get(URL).content.decode()
    assert "1 session" in page
    assert "Nothing happened" in page
    assert "Silent" in page
    assert f'href="{URL}OSHub-PT/2022-02/"' in page
    assert f'href="{URL}OSHub-PT/2022-05/"' not in page  # it goes on


def test_the_order_is_that_of_what_is_shown(hub: Hub, manager: User) -> None:
    """Also where a hub opened, rests, or a sub-hub had logged before it."""
    for opened, closed in (
        ("2021-06-15", None),
        ("2021-12-31", "2022-03-01"),
        ("2022-03-31", None),
        ("2022-05-01", None),
    ):
        made = make_hub(
            opened_on=dt.date.fromisoformat(opened), closed_on=dt.date.fromisoformat(closed) if closed else None
        )
        log(make_hub(parent=made), dt.date(2021, 7, 1))
    drain_all()
    shown = [row.silent for row in network_quality(network_window(None), page=None, month=None).rows]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == 5


def test_one_number_of_queries_however_many_hubs(
    hub: Hub, manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def another(hub: Hub) -> None:
        log(hub, APRIL)
        coordinator = person(Role.COORDINATOR, hub)
        say_quiet(hub=hub, by=coordinator, month=MARCH)
        drain_all()
        remind(hub=hub, month=dt.date(2022, 2, 1), by=manager)

    another(hub)
    with django_assert_num_queries(8):
        network_quality(network_window(None), page=None, month=None)
    for _ in range(2):
        another(make_hub())
    with django_assert_num_queries(8):
        network_quality(network_window(None), page=None, month=APRIL)


def test_many_hubs_come_in_pages(manager: User) -> None:
    for number in range(HUBS_A_PAGE + 1):
        make_hub(f"H-{number:02d}")
    page = browser(manager).get(URL, {"page": "2"}).content.decode()
    assert "Page 2 of 2" in page
    assert "H-20" in page


def test_head_counts_of_a_month_or_of_all(hub: Hub, manager: User) -> None:
    make_session(hub, class_line(make_class(make_school(hub))), held_on=APRIL)
    make_session(hub, people_line(Audience.OTHER, 6), held_on=MARCH)
    client = browser(manager)
    assert [one.heads for one in methods(None)] == [0, 0, 24, 6]
    assert [(one.heads, one.percent) for one in methods(APRIL)] == [(0, 0), (0, 0), (24, 100), (0, 0)]
    assert "Nobody was counted at these hubs in that time." in client.get(URL, {"month": "2022-02"}).content.decode()
    for nonsense in ("2012-01", "x", "2022-99"):
        answer = client.get(URL, {"month": nonsense})
        assert answer.status_code == 200
        assert "There is no such month among these." in answer.content.decode()


def methods(month: dt.date | None) -> tuple:  # type: ignore[type-arg]  # of whatever the page shows
    shown = network_quality(network_window(None), page=None, month=month).methods
    assert shown is not None
    return shown.shares


def test_earlier_months_can_be_looked_at_and_not_asked_about(hub: Hub, manager: User) -> None:
    log(hub, dt.date(2020, 3, 1))
    drain_all()
    client = browser(manager)
    page = client.get(URL).content.decode()
    assert "The last session is of March 2020: look there." in page
    page = client.get(URL, {"until": "2020-03"}).content.decode()
    assert "1 session" in page
    assert "Silent" in page
    assert "Remind" not in page
    assert 'href="?until=2019-02"' in page
    assert 'href="?until=2021-04"' in page
    for nonsense in ("2030-01", "x", "0001-01"):
        assert 'href="?until=2021-04"' in client.get(URL, {"until": nonsense}).content.decode()


def test_no_hub_at_all(manager: User) -> None:
    assert "No hub was open in these months" in browser(manager).get(URL).content.decode()


def test_only_managers_look_and_ask(hub: Hub, coordinator: User) -> None:
    client = browser(coordinator)
    assert client.get(URL).status_code == 403
    assert client.post(ASK).status_code == 403
    assert not LogReminder.objects.exists()


def test_a_manager_sees_whom_and_what_and_asks(hub: Hub, coordinator: User, manager: User) -> None:
    other = person(Role.COORDINATOR, hub, "Bruno Coordinator")
    person(Role.STAFF, hub, "Sara Staff")
    drain_all()
    client = browser(manager)
    page = client.get(ASK).content.decode()
    assert "Mara Manager asks about April 2022: nothing stands in the log of Hub Portugal." in page
    assert "Carla Coordinator" in page
    assert "Bruno Coordinator" in page
    assert "Sara Staff" not in page
    assert not LogReminder.objects.exists()
    page = client.post(ASK, follow=True).content.decode()
    assert "Asked Hub Portugal about April 2022. Told: " in page
    assert "asked on 28" in page
    reminder = LogReminder.objects.get()
    assert (reminder.sent_by, reminder.month, set(reminder.told.all())) == (manager, APRIL, {coordinator, other})
    assert {notice.recipient for notice in Notice.objects.all()} == {coordinator, other}
    assert {mail.to for mail in OutgoingMail.objects.all()} == {coordinator.email, other.email}
    # Everybody sees who asked and whom.
    for person_here, url in ((manager, ASK), (coordinator, "/h/OSHub-PT/quality/")):
        page = " ".join(browser(person_here).get(url).content.decode().split())
        assert "Mara Manager asked on 28 May 2022." in page
        assert "<bdi>Bruno Coordinator</bdi>" in page


def test_at_most_once_in_seven_days(now: time_machine.Traveller, hub: Hub, coordinator: User, manager: User) -> None:
    client = browser(manager)
    client.post(ASK)
    answer = client.post(ASK)
    assert answer.status_code == 409
    assert "Nobody was told" in answer.content.decode()
    assert "It may be asked again from 4 June 2022 on." in client.get(ASK).content.decode()
    client.post(ASK.replace("2022-04", "2022-03"))  # another month is another question
    now.move_to(NOW + dt.timedelta(days=6, hours=23))
    with pytest.raises(AskedLately):
        remind(hub=hub, month=APRIL, by=manager)
    now.move_to(NOW + dt.timedelta(days=7))
    remind(hub=hub, month=APRIL, by=manager)
    assert LogReminder.objects.filter(month=APRIL).count() == 2
    assert Notice.objects.filter(recipient=coordinator).count() == 3


def test_what_is_not_silent_is_not_asked_about(hub: Hub, coordinator: User, manager: User) -> None:
    log(hub, APRIL)
    drain_all()
    say_quiet(hub=hub, by=coordinator, month=MARCH)
    for month in (APRIL, MARCH, dt.date(2022, 5, 1), dt.date(2022, 6, 1), dt.date(2019, 1, 1)):
        with pytest.raises(NotSilent):
            remind(hub=hub, month=month, by=manager)
    client = browser(manager)
    assert "There is nothing to ask about." in client.get(ASK).content.decode()
    assert "The month is not over." in client.get(ASK.replace("2022-04", "2022-05")).content.decode()
    for nothing in ("2019-01", "nothing", "2022-13"):
        assert client.get(ASK.replace("2022-04", nothing)).status_code == 404


def test_where_nobody_coordinates_nobody_is_told(hub: Hub, manager: User) -> None:
    with pytest.raises(NobodyToTell):
        remind(hub=hub, month=APRIL, by=manager)
    page = browser(manager).get(ASK).content.decode()
    assert "Nobody coordinates this hub, so nobody would be told." in page


def test_a_quiet_month_is_no_silence_for_todays_list(hub: Hub, coordinator: User) -> None:
    assert [one.code for one in network_today(page=None).quiet] == ["OSHub-PT"]
    say_quiet(hub=hub, by=coordinator, month=MARCH)
    assert [one.code for one in network_today(page=None).quiet] == ["OSHub-PT"]
    say_quiet(hub=hub, by=coordinator, month=APRIL)
    assert network_today(page=None).quiet == ()


def test_reminders_are_forgotten_with_their_month(
    now: time_machine.Traveller, hub: Hub, coordinator: User, manager: User
) -> None:
    remind(hub=hub, month=APRIL, by=manager)
    now.move_to(dt.datetime(2023, 5, 15, 12, 0, tzinfo=dt.UTC))
    assert forget_reminders() == 0
    now.move_to(dt.datetime(2023, 6, 15, 12, 0, tzinfo=dt.UTC))
    assert forget_reminders() == 1
    assert not LogReminder.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_is_told_so() -> None:
    hub = make_hub("OSHub-PT")
    told = person(Role.COORDINATOR, hub)
    first, second = person(Role.MANAGER, None), person(Role.MANAGER, None)
    refused: list[bool] = []

    def ask_too() -> None:
        try:
            remind(hub=hub, month=APRIL, by=second)
        except AskedLately:
            refused.append(True)
        finally:
            connection.close()

    other = threading.Thread(target=ask_too, daemon=True)
    with transaction.atomic():
        remind(hub=hub, month=APRIL, by=first)
        other.start()
        assert is_held_up(other)
    other.join(PATIENCE)
    assert refused == [True]
    assert LogReminder.objects.get().sent_by == first
    assert Notice.objects.filter(recipient=told).count() == 1
