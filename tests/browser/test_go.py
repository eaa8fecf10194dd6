"""“Go to” by keyboard alone, in a dialog that the strict policy allows, and without script as a page."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.roles import Role
from tests.factories.network import make_hub, make_membership, make_project
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def staff(transactional_db: None) -> User:
    hub = make_hub("OSHub-PT", name="OSHub Portugal")
    make_project(hub, "Bridges of paper")
    user = make_user()
    make_membership(user, Role.COORDINATOR, hub)
    return user


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the browser complains of."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": str(server)}])


def assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found], page.url


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_by_keyboard_alone(
    live_server: LiveServer, page: Page, staff: User, said: list[str], width: int, scheme: str
) -> None:
    sign_in(page, live_server, staff)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{live_server}/h/OSHub-PT/")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("option", name=re.compile("Log a session"))).to_be_visible()
    assert_accessible(page)
    page.keyboard.type("bridges")
    option = dialog.get_by_role("option").first
    expect(option).to_contain_text("Bridges of paper")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/h/OSHub-PT/projects/\d+/"))
    assert said == []


def test_escape_closes_it_and_the_link_opens_it(live_server: LiveServer, page: Page, staff: User) -> None:
    sign_in(page, live_server, staff)
    page.goto(f"{live_server}/h/OSHub-PT/")
    page.get_by_role("banner").get_by_role("link", name="Go to…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("xyzzy")
    expect(page.get_by_role("dialog").locator(".find-list__nothing")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("banner").get_by_role("link", name="Go to…")).to_be_focused()


def test_without_a_choice_enter_shows_the_page(live_server: LiveServer, page: Page, staff: User) -> None:
    sign_in(page, live_server, staff)
    page.goto(f"{live_server}/h/OSHub-PT/")
    page.keyboard.press("Control+k")
    page.keyboard.type("bridges")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/go/\?q=bridges"))
    assert_accessible(page)
    expect(page.get_by_role("link", name=re.compile("Bridges of paper")).first).to_be_visible()


def test_the_phone_s_navigation_opens_and_closes(live_server: LiveServer, page: Page, staff: User) -> None:
    sign_in(page, live_server, staff)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server}/h/OSHub-PT/")
    bar = page.locator(".workspace-bar")
    more = bar.locator("summary")
    more.focus()
    page.keyboard.press("Enter")
    expect(bar.get_by_role("link", name="Challenges")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(bar.get_by_role("link", name="Challenges")).to_be_hidden()
    expect(more).to_be_focused()
    assert page.locator("html").evaluate("html => html.scrollWidth <= html.clientWidth")
