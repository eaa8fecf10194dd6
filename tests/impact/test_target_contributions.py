"""What each hub or project brought to an indicator: rows that end at the figure, and what stands in two of them."""

import re

import pytest
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience, IndicatorMeasure
from impact.rollups import drain_all
from projects.models import Project
from tests.factories.clients import client_of
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.targets import YEAR, aim, make_indicator
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    user = make_user("manager@oshub.example", "Mara Example")
    make_membership(user, Role.MANAGER)
    return user


@pytest.fixture
def client(manager: User) -> Client:
    return client_of(manager)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


def page_of(client: Client, code: str, more: str = "") -> str:
    return words(client.get(f"/network/targets/of/{code}/?period={YEAR}{more}").content)


def rows_of(page: str, *names: str) -> list[int]:
    """The first number after each name in the table of contributions."""
    table = page[page.index("Share of the whole" if "Share of the whole" in page else "Hub by hub") :]
    return [int(found.group(1)) for name in names if (found := re.search(rf"{name} (-?\d+)", table))]


def test_rows_end_at_the_figure_of_the_network(client: Client, manager: User, hub: Hub) -> None:
    other = make_hub("OSHub-SS", name="Hub of the Sea")
    make_session(hub, people_line(Audience.STUDENT, 30, 10))
    make_session(other, people_line(Audience.STUDENT, 12, 5))
    drain_all()
    make_indicator(manager, "interactions")
    page = page_of(client, "interactions")
    assert rows_of(page, "Hub of the Hills", "Hub of the Sea", "Network") == [30, 12, 42]
    assert "The hubs’ figures can be added up." in page


def test_what_hubs_did_together_is_taken_off_once(client: Client, manager: User, hub: Hub) -> None:
    other = make_hub("OSHub-SS", name="Hub of the Sea")
    make_session(hub, people_line(Audience.STUDENT, 30, 10), co_hosts=[other])
    make_session(other, people_line(Audience.STUDENT, 12, 5))
    drain_all()
    make_indicator(manager, "interactions")
    page = page_of(client, "interactions")
    assert "Hub of the Sea 42" in page
    assert "Minus what stands in more than one row -30" in page
    assert "Network 42" in page
    assert "The rows add up to 72. That is 30 more than the figure, because a session that hubs held together" in page
    assert "The hubs’ figures can be added up." not in page
    assert "The hubs’ figures add up to the network’s, but for sessions that hubs held together" in page


def test_people_of_two_hubs_are_said_to_overlap(client: Client, manager: User, hub: Hub) -> None:
    other = make_hub("OSHub-SS", name="Hub of the Sea")
    group = make_class(make_school(hub))
    for place in (hub, other):
        make_session(place, class_line(group, 20))
    drain_all()
    make_indicator(manager, "people", measure=IndicatorMeasure.PEOPLE)
    page = page_of(client, "people")
    assert "Minus people in more than one row -20" in page
    assert "The rows add up to 40. That is 20 more than the figure, because who met several hubs" in page
    assert "Network 20" in page


def test_where_the_log_is_read_for_it_somebody_asks(client: Client, manager: User, hub: Hub) -> None:
    make_session(hub, people_line(Audience.STUDENT, 30, 10))
    drain_all()
    make_indicator(manager, "workshops", led_by="hub")
    assert "Show what each hub brought" in page_of(client, "workshops")
    assert "Hub of the Hills 30" in page_of(client, "workshops", "&brought=1")


def test_a_hub_sees_what_each_project_brought(client: Client, manager: User, hub: Hub) -> None:
    river, wind = make_project(hub, "Clean river"), make_project(hub, "Wind")
    group = make_class(make_school(hub))

    def held(project: Project | None, heads: int) -> None:
        make_session(hub, class_line(group, heads), project=project)

    held(river, 20)
    held(wind, 18)
    held(None, 10)
    drain_all()
    for code, measure in (("interactions", IndicatorMeasure.INTERACTIONS), ("people", IndicatorMeasure.PEOPLE)):
        aim(make_indicator(manager, code, measure=measure), 10, by=manager, hub=hub)
    there = f"/h/{hub.code}/targets/?period={YEAR}"
    assert "What each project brought" in words(client.get(there).content)
    page = words(client.get(f"{there}&of=interactions").content)
    assert "Clean river 20 41.7 %" in page
    assert "Without a project 10 20.8 %" in page
    assert "Hub of the Hills 48 100.0 %" in page
    page = words(client.get(f"{there}&of=people").content)
    assert "Minus people in more than one row -28" in page
    assert "The rows add up to 48. That is 28 more than the figure" in page
