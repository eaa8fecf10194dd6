"""The main job end to end, in a real browser with a real worker: log 24 pupils, and the public figure rises by 24."""

import re
import time
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.rollups import verify
from schools.models import School, SchoolClass, school_year_of
from tests.browser_setup import in_a_hurry
from tests.factories.network import make_class, make_hub, make_membership, make_school, make_session_type
from tests.factories.people import PASSWORD, make_user
from tests.marks import marks
from tests.worker import WorkerProcess

pytestmark = pytest.mark.django_db(transaction=True)
FIVE_SECONDS = 5.0


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    make_session_type("maker", "Maker session")
    return make_hub("OSHub-PT")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Escola da Serra")


@pytest.fixture
def school_class(hub: Hub, school: School) -> SchoolClass:
    return make_class(school, "7B", size=24, school_year=school_year_of(hub.today()))


@pytest.fixture
def staff(hub: Hub) -> User:
    user = make_user("staff.pt@oshub.example", "Staff Example")
    make_membership(user, Role.STAFF, hub)
    return user


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    """Sign in the way a person does."""
    page.goto(f"{server.url}/accounts/login/")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(re.compile(r"/(home|h|network)/"))


def log_the_class(page: Page, server: LiveServer, hub: Hub) -> None:
    """Log a session of class 7B: type, school, one tap on the class, save."""
    page.goto(f"{server.url}/h/{hub.code}/sessions/log/")
    page.locator("#id_session_type").select_option(label="Maker session")
    page.locator("#id_school").select_option(label="Escola da Serra, Testing")
    page.get_by_role("checkbox", name=re.compile("7B")).check()


def students(client: Client) -> dict[str, int]:
    """The public figure, as anybody's machine reads it."""
    answer: dict[str, int] = client.get("/impact/data.json").json()["totals"]["students"]
    return answer


def seconds_until(condition: Callable[[], bool]) -> float:
    """Wait until something holds, and say how long that took."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < 30, "waited in vain"
        time.sleep(0.05)
    return time.monotonic() - begin


@pytest.mark.servers
def test_from_sign_in_to_the_public_figure(
    live_server: LiveServer,
    page: Page,
    start_worker: Callable[..., WorkerProcess],
    client: Client,
    hub: Hub,
    school_class: SchoolClass,
    staff: User,
) -> None:
    start_worker("-B")
    seconds_until(lambda: not marks())
    before = students(client)
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, live_server, staff)

    log_the_class(page, live_server, hub)
    preview = page.locator("#preview")
    expect(preview).to_contain_text("24 interactions")
    expect(preview).to_contain_text("24 people new to the network")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("24 interactions")
    took = seconds_until(lambda: students(client)["interactions"] == before["interactions"] + 24)
    assert took < FIVE_SECONDS
    assert students(client)["people"] == before["people"] + 24

    # The same class once more: 24 interactions, and nobody new.
    log_the_class(page, live_server, hub)
    expect(preview).to_contain_text("0 people new")
    page.get_by_role("button", name="Save", exact=True).click()
    twice = page.get_by_role("checkbox", name=re.compile("same|twice|already", re.IGNORECASE)).first
    expect(twice.or_(page.locator("#messages").filter(has_text="interactions")).first).to_be_visible()
    if twice.is_visible():
        twice.check()
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("24 interactions")
    took = seconds_until(lambda: students(client)["interactions"] == before["interactions"] + 48)
    assert took < FIVE_SECONDS
    assert students(client)["people"] == before["people"] + 24

    page.goto(f"{live_server.url}/h/{hub.code}/")
    expect(page.get_by_role("main")).to_contain_text("48")
    assert verify().differences == 0


def test_a_manager_sees_it_on_the_networks_dashboard(
    live_server: LiveServer, page: Page, hub: Hub, school_class: SchoolClass, staff: User
) -> None:
    from impact.rollups import drain_all

    manager = make_user("manager@network.example", "Manager Example")
    make_membership(manager, Role.MANAGER)
    sign_in(page, live_server, staff)
    log_the_class(page, live_server, hub)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("24 interactions")
    drain_all()
    page.context.clear_cookies()
    sign_in(page, live_server, manager)
    page.goto(f"{live_server.url}/network/")
    expect(page.get_by_role("main")).to_contain_text(hub.name)
    expect(page.get_by_role("main")).to_contain_text("24")


@pytest.mark.slow
def test_a_school_chosen_before_the_scripts_came_brings_its_classes(
    live_server: LiveServer, page: Page, school_class: SchoolClass, hub: Hub, staff: User
) -> None:
    sign_in(page, live_server, staff)
    waiting: list[Route] = []
    page.route("**/*htmx*.js", lambda route: waiting.append(route))
    page.goto(f"{live_server.url}/h/{hub.code}/sessions/log/", wait_until="commit")
    with in_a_hurry():
        page.locator("#id_school").select_option(label="Escola da Serra, Testing")
    assert len(waiting) == 1
    waiting[0].continue_()
    expect(page.get_by_role("checkbox", name=re.compile("7B"))).to_be_visible()


def test_the_form_works_without_javascript(
    live_server: LiveServer, browser: object, hub: Hub, school_class: SchoolClass, staff: User
) -> None:
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="en-GB")
    page = context.new_page()
    try:
        sign_in(page, live_server, staff)
        page.goto(f"{live_server.url}/h/{hub.code}/sessions/log/")
        page.locator("#id_session_type").select_option(label="Maker session")
        page.locator("#id_school").select_option(label="Escola da Serra, Testing")
        page.get_by_role("button", name="Show classes").click()
        page.get_by_role("checkbox", name=re.compile("7B")).check()
        page.get_by_role("button", name="Check", exact=True).last.click()
        expect(page.locator("#preview")).to_contain_text("24 interactions")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#messages")).to_contain_text("24 interactions")
    finally:
        context.close()
