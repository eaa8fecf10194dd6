"""On a phone, with and without JavaScript: sessions are planned once, and each is then logged with a single tap."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Session
from impact.rollups import drain_all, verify
from tests.factories.network import make_hub, make_membership, make_project, make_school, make_session_type
from tests.factories.people import PASSWORD, make_user
from tests.factories.sign_ups import class_now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.slow)], ids=["with JavaScript", "without"])
def phone(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    told = browser_context_args | {"viewport": {"width": 360, "height": 740}, "java_script_enabled": request.param}
    context = browser.new_context(**told)
    yield context.new_page()
    context.close()


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    make_session_type("maker", "Maker session")
    return make_hub("OSHub-PJ", name="Hub of the Plane Trees")


class Taps:
    """Counts what a finger does."""

    def __init__(self) -> None:
        self.number = 0

    def on(self, thing: Locator) -> None:
        thing.click()
        self.number += 1


def fits(page: Page) -> None:
    """Nothing sticks out of a phone."""
    wide = page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth")
    assert wide <= 1


def test_a_planned_session_is_one_tap(live_server: LiveServer, phone: Page, hub: Hub) -> None:
    school = make_school(hub, "Valley School")
    class_now(school, "7B", size=24)
    project = make_project(hub, "Clean river")
    staff = make_user("staff@pj.example", "Staff Example")
    make_membership(staff, Role.STAFF, hub)
    today = hub.today()

    phone.goto(f"{live_server.url}/accounts/login/?next=/h/{hub.code}/projects/{project.pk}/")
    phone.locator("#id_login").fill(staff.email)
    phone.locator("#id_password").fill(PASSWORD)
    phone.locator("#id_password").press("Enter")
    phone.get_by_role("link", name="Plan its sessions").click()
    fits(phone)
    phone.locator("#id_session_type").select_option(label="Maker session")
    phone.locator("#id_school").select_option(label=str(school))
    if not phone.evaluate("matchMedia('(scripting: enabled)').matches"):
        phone.get_by_role("button", name="Show classes").click()
    phone.get_by_role("checkbox", name=re.compile("7B")).check()
    phone.locator(f"input[name=weekdays][value='{today.weekday()}']").check()
    phone.locator("#id_title").fill("River club")
    phone.get_by_role("button", name="Show the days").click()
    expect(phone.get_by_role("main")).to_contain_text("Nothing is stored yet.")
    if phone.evaluate("matchMedia('(scripting: enabled)').matches"):
        expect(phone.locator("#preview-title")).to_be_focused()
    fits(phone)
    phone.get_by_role("button", name=re.compile(r"^Plan these \d+ sessions")).click()
    expect(phone.locator("#messages")).to_contain_text("Planned.")
    fits(phone)

    # The day itself: from the workspace a single tap, nothing typed.
    phone.goto(f"{live_server.url}/h/{hub.code}/")
    fits(phone)
    taps = Taps()
    taps.on(phone.get_by_role("button", name=re.compile("^Happened, 24")))
    expect(phone.locator("#messages")).to_contain_text("24 interactions")
    assert taps.number == 1
    session = Session.objects.get()
    assert (session.held_on, session.logged_by) == (today, staff)
    drain_all()
    assert verify().differences == 0

    # And back, by the way that the message shows.
    phone.locator("#messages").get_by_role("link", name="Undo").click()
    fits(phone)
    phone.get_by_role("button", name="Take it back").click()
    expect(phone.locator("#messages")).to_contain_text("It waits for an answer again.")
    assert not Session.objects.standing().exists()
