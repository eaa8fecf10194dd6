"""The core tasks with nothing but a keyboard: log a session, filter a dashboard.

Finding a hub on the map is in tests/hubs/test_map_in_browser.py, searching in test_search.py, "Go to" in test_go.py.
"""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience, Session
from impact.rollups import drain_all
from schools.models import school_year_of
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# Of steps with Tab from the head of a page to the farthest thing on it.
MOST_STEPS = 120


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    """A hub with a class and one session."""
    kind = make_session_type("maker", "Maker session")
    hub = make_hub("OSHub-PT", name="Open Science Hub Portugal")
    school = make_school(hub, "Escola da Serra")
    pupils = make_class(school, "7B", size=24, school_year=school_year_of(hub.today()))
    lines = (class_line(pupils), people_line(Audience.TEACHER, 6, 5))
    make_session(hub, *lines, held_on=hub.today() - dt.timedelta(days=8), session_type=kind)
    drain_all()
    return hub


def sign_in(page: Page, server: LiveServer, person: User) -> None:
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def walk_to(page: Page, place: Locator) -> None:
    """Press Tab until a thing has the focus, and see that it shows so."""
    expect(place).to_be_visible()
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if place.evaluate("(one) => one === document.activeElement"):
            ring = place.evaluate("(one) => getComputedStyle(one).outlineStyle + getComputedStyle(one).boxShadow")
            assert ring != "nonenone", "the focus cannot be seen"
            return
    raise AssertionError(f"{place} is not reached with Tab")


def test_a_session_is_logged(live_server: LiveServer, page: Page, hub: Hub) -> None:
    staff = make_user(name="Ana Staff")
    make_membership(staff, Role.STAFF, hub)
    sign_in(page, live_server, staff)
    page.goto(f"{live_server.url}/h/OSHub-PT/")
    walk_to(page, page.get_by_role("main").get_by_role("link", name="Log a session").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/log/")
    walk_to(page, page.locator("#id_session_type"))
    page.keyboard.type("Maker")
    walk_to(page, page.locator("#id_school"))
    page.keyboard.type("Escola")
    tick = page.get_by_role("checkbox", name=re.compile("7B"))
    expect(tick).to_be_visible()
    walk_to(page, tick)
    page.keyboard.press("Space")
    walk_to(page, page.get_by_label("Families: people"))
    page.keyboard.type("6")
    expect(page.locator("#preview")).to_contain_text("30 interactions")
    walk_to(page, page.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("30 interactions")
    assert Session.objects.filter(held_on=hub.today(), logged_by=staff).count() == 1


def test_a_dashboard_is_filtered(live_server: LiveServer, page: Page, hub: Hub) -> None:
    manager = make_user(name="Maria Manager")
    make_membership(manager, Role.MANAGER)
    sign_in(page, live_server, manager)
    page.goto(f"{live_server.url}/network/")
    walk_to(page, page.get_by_label("Audience"))
    page.keyboard.type("Teachers")
    expect(page.locator(".audience__figure")).to_have_text(["at least 6"])
    expect(page.get_by_label("Audience")).to_be_focused()
    walk_to(page, page.get_by_label("Hub", exact=True))
    page.keyboard.type("oshub-pt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Open Science Hub Portugal: All time")).to_be_visible()


def test_what_is_wrong_has_the_focus_where_the_address_names_a_part(
    live_server: LiveServer, page: Page, hub: Hub
) -> None:
    staff = make_user(name="Ana Staff")
    make_membership(staff, Role.STAFF, hub)
    sign_in(page, live_server, staff)
    page.goto(f"{live_server.url}/h/OSHub-PT/surveys/")
    page.get_by_role("button", name="Open it and make the codes").click()
    page.wait_for_url("**/surveys/#open")
    expect(page.locator("[data-form-errors]")).to_be_focused()
