"""On a phone, with and without JavaScript: a class card is made, scanned, and becomes a session in three taps."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from hubs.roles import Role
from impact.models import Session
from projects.models import Partnership
from schools.models import ClassCard
from tests.factories.network import HELD_ON, make_hub, make_membership, make_project, make_school, make_session_type
from tests.factories.people import PASSWORD, make_user
from tests.factories.sign_ups import class_now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.slow)], ids=["with JavaScript", "without"])
def phone(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    told = browser_context_args | {"viewport": {"width": 360, "height": 740}, "java_script_enabled": request.param}
    context = browser.new_context(**told)
    yield context.new_page()
    context.close()


def fits(page: Page) -> None:
    """Nothing sticks out of a phone."""
    wide = page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth")
    assert wide <= 1


def test_a_scanned_card_is_a_session_in_three_taps(live_server: LiveServer, phone: Page) -> None:
    make_session_type("classroom", "Classroom session")
    hub = make_hub("OSHub-QR", name="Hub of the Cards")
    school = make_school(hub, "Valley School")
    group = class_now(school, "7B", size=23)
    for title in ("Clean river", "Dark sky"):
        project = make_project(hub, title)
        Partnership.objects.create(hub=hub, name=title, project=project, starts_on=HELD_ON).schools.add(school)
    staff = make_user("staff@qr.example", "Staff Example")
    make_membership(staff, Role.STAFF, hub)

    # From the list of classes to the sheet; signing in comes back to where one wanted to go.
    phone.goto(f"{live_server.url}/h/OSHub-QR/schools/{school.pk}/classes/")
    phone.locator("#id_login").fill(staff.email)
    phone.locator("#id_password").fill(PASSWORD)
    phone.locator("#id_password").press("Enter")
    phone.get_by_role("link", name="Class cards to print").click()
    phone.get_by_role("button", name="Make the card").click()
    expect(phone.get_by_role("img", name="Code of 7B")).to_be_visible()
    fits(phone)
    if phone.evaluate("matchMedia('(scripting: enabled)').matches"):
        assert not Axe().run(phone).response["violations"]

    token = ClassCard.objects.get(school_class=group).token
    taps = 1  # on what the camera shows
    phone.goto(f"{live_server.url}/c/{token}/")
    fits(phone)
    phone.get_by_role("link", name="Dark sky").click()
    taps += 1
    expect(phone.get_by_label("Came, 7B")).to_have_value("23")
    phone.get_by_role("button", name="Save", exact=True).click()
    taps += 1
    expect(phone.locator("#messages")).to_contain_text(re.compile("23 interactions"))
    assert taps <= 3
    session = Session.objects.get()
    assert (session.project and session.project.title, session.school, session.lines.get().head_count) == (
        "Dark sky",
        school,
        23,
    )
