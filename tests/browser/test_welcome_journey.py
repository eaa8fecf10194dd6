"""At a door: staff show the code on a screen, two visitors tap on their phones, staff take the count over."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from hubs.roles import Role
from impact.models import Session, WelcomeDesk
from tests.browser.test_card_journey import fits
from tests.factories.network import make_hub, make_membership, make_session_type
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def phones(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[list[Page]]:
    """Three phones: of the staff, of a visitor, and of one whose browser runs no scripts."""
    cache.clear()
    told = browser_context_args | {"viewport": {"width": 360, "height": 740}}
    contexts = [browser.new_context(**told | {"java_script_enabled": runs}) for runs in (True, True, False)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def taps(phone: Page, address: str, who: str, number: str, first: str) -> None:
    phone.goto(address)
    phone.get_by_role("radio", name=who).check()
    phone.get_by_role("radio", name=number, exact=True).check()
    fits(phone)
    phone.get_by_role("button", name=first).click()
    expect(phone.get_by_role("heading", name="Thank you, you are counted")).to_be_visible()
    fits(phone)


def test_a_count_at_the_door_becomes_a_session(live_server: LiveServer, phones: list[Page]) -> None:
    staff_phone, visitor, other = phones
    make_session_type("showcase", "Showcase")
    hub = make_hub("OSHub-QR", name="Hub of the Doors")
    staff = make_user("staff@qr.example", "Staff Example")
    make_membership(staff, Role.STAFF, hub)
    staff_phone.goto(f"{live_server.url}/h/OSHub-QR/welcome/")
    staff_phone.locator("#id_login").fill(staff.email)
    staff_phone.locator("#id_password").fill(PASSWORD)
    staff_phone.locator("#id_password").press("Enter")
    staff_phone.get_by_label("What do people come to?").fill("Open day")
    staff_phone.get_by_label("How many do you expect?").fill("40")
    fits(staff_phone)
    staff_phone.get_by_role("button", name="Open the desk").click()
    staff_phone.get_by_role("link", name="Show the code on this screen").click()
    expect(staff_phone.get_by_role("img", name="Code to scan")).to_be_visible()
    fits(staff_phone)
    assert not Axe().run(staff_phone).response["violations"]
    address = f"http://{staff_phone.locator('.screen__address').inner_text()}"

    visitor.goto(address)
    expect(visitor.get_by_role("heading", name="Welcome!")).to_be_visible()
    assert not Axe().run(visitor).response["violations"]
    taps(visitor, address, "Family", "4", "Yes, the first time")
    visitor.goto(address)
    expect(visitor.get_by_role("heading", name="You are counted already")).to_be_visible()
    taps(other, address, "A teacher", "1", "No, not the first time")

    # The screen has noticed by itself; the desk is one tap away, and the log another.
    expect(staff_phone.locator(".screen__number")).to_contain_text("5 people are here", timeout=15_000)
    staff_phone.get_by_role("link", name="Back to the desk").click()
    expect(staff_phone.get_by_role("heading", name="Counted at the door")).to_be_visible()
    fits(staff_phone)
    assert not Axe().run(staff_phone).response["violations"]
    staff_phone.get_by_role("button", name="Close and take over").click()
    expect(staff_phone.locator("#id_family-heads")).to_have_value("4")
    staff_phone.locator("#id_family-heads").fill("6")
    staff_phone.get_by_role("button", name="Save", exact=True).click()
    expect(staff_phone.locator("#messages")).to_contain_text(re.compile("7 interactions"))
    session = Session.objects.get()
    assert {line.audience: (line.head_count, line.first_timers) for line in session.lines.all()} == {
        "family": (6, 4),
        "teacher": (1, 0),
    }
    assert WelcomeDesk.objects.get().session == session
    other.goto(address)
    expect(other.get_by_role("heading", name="This count is closed")).to_be_visible()
