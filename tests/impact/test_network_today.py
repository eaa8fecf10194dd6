"""What waits for managers: quiet hubs, hubs without a coordinator, figures that were not checked."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience, RollupState
from impact.queries.network_today import HUBS_A_PAGE, network_today
from impact.rollups import drain_all, verify
from tests.factories.network import make_hub, make_membership, make_session, people_line
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2022, 6, 20, 12, 0, tzinfo=dt.UTC)
URL = "/network/today/"


@pytest.fixture
def manager() -> Client:
    client, user = Client(), make_user()
    make_membership(user, Role.MANAGER)
    client.force_login(user)
    return client


def add_hub(code: str, last: dt.date | None) -> Hub:
    hub = make_hub(code, name=f"Hub {code}")
    if last:
        make_session(hub, people_line(Audience.OTHER, 7, 7), held_on=last)
    make_membership(make_user(), Role.COORDINATOR, hub, starts_on=dt.date(2020, 1, 1))
    return hub


@pytest.fixture
def _three_hubs() -> None:
    add_hub("A-LIVELY", dt.date(2022, 6, 10))
    add_hub("B-QUIET", dt.date(2022, 5, 10))
    add_hub("C-NEVER", None)
    make_hub("D-CLOSED", closed_on=dt.date(2022, 1, 1))
    drain_all()
    verify()
    RollupState.objects.update(verified_at=NOW)


@pytest.mark.usefixtures("_three_hubs")
def test_quiet_hubs_are_named_the_longest_silence_first(manager: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        today = network_today(page=None)
    assert [(hub.code, hub.last_day) for hub in today.quiet] == [("C-NEVER", None), ("B-QUIET", dt.date(2022, 5, 10))]
    assert today.uncoordinated == ()
    assert not today.nothing
    page = manager.get(URL).content.decode()
    assert "Has never logged a session" in page
    assert "/network/hubs/B-QUIET/" in page
    assert "D-CLOSED" not in page


def test_a_sub_hub_speaks_for_its_hub() -> None:
    hub = add_hub("A", None)
    make_session(make_hub(parent=hub), people_line(Audience.OTHER, 7, 7), held_on=dt.date(2022, 6, 10))
    drain_all()
    with time_machine.travel(NOW, tick=False):
        assert network_today(page=None).quiet == ()


def test_hubs_that_nobody_coordinates_are_named(manager: Client) -> None:
    make_hub("ALONE", name="Hub Alone")
    assert "Without a coordinator" in manager.get(URL).content.decode()
    assert [hub.code for hub in network_today(page=None).uncoordinated] == ["ALONE"]


def test_where_all_is_well_it_says_so(manager: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        add_hub("A", dt.date(2022, 6, 10))
        drain_all()
        verify()
        assert network_today(page=None).nothing
        manager.force_login(manager_of := make_user())
        make_membership(manager_of, Role.MANAGER)
        assert "All done" in manager.get(URL).content.decode()


def test_differences_are_said(manager: Client) -> None:
    add_hub("A", dt.date(2022, 6, 10))
    drain_all()
    verify()
    RollupState.objects.update(verified_differences=3)
    assert "3 figures differ from what the sessions say." in manager.get(URL).content.decode()


def test_many_quiet_hubs_come_in_pages(manager: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_hub()
    with django_assert_num_queries(4):
        network_today(page=None)
    for _ in range(HUBS_A_PAGE + 2):
        make_hub()
    with django_assert_num_queries(4):
        today = network_today(page="2")
    assert (len(today.quiet), today.pages.paginator.count) == (3, HUBS_A_PAGE + 3)
    assert today.more_uncoordinated
    assert "Page 2 of 2" in manager.get(URL, {"page": "2"}).content.decode()


def test_the_dashboard_leads_there(manager: Client) -> None:
    assert f'href="{URL}"' in manager.get("/network/").content.decode()
