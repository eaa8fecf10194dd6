"""On a phone: a month in which nothing happened is one tap from the workspace, and one more takes it back."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from hubs.models import Hub
from hubs.roles import Role
from impact.models import QuietMonth
from tests.factories.network import make_hub, make_membership
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args | {"viewport": {"width": 360, "height": 740}})
    yield context.new_page()
    context.close()


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    return make_hub("OSHub-QJ", name="Hub of the Quince Trees")


def fits(page: Page) -> None:
    """Nothing sticks out of a phone."""
    wide = page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth")
    assert wide <= 1


def test_a_quiet_month_is_one_tap(
    live_server: LiveServer, phone: Page, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impact.queries.months.ASKED_FROM", 1)  # whatever day it is
    staff = make_user("staff@qj.example", "Staff Example")
    make_membership(staff, Role.STAFF, hub)
    month = hub.today().replace(day=1)
    phone.goto(f"{live_server.url}/accounts/login/?next=/h/{hub.code}/")
    phone.locator("#id_login").fill(staff.email)
    phone.locator("#id_password").fill(PASSWORD)
    phone.locator("#id_password").press("Enter")
    expect(phone.get_by_role("main")).to_contain_text(f"Nothing stands in the log for {month:%B %Y}")
    fits(phone)

    phone.get_by_role("button", name=re.compile("^Nothing happened")).click()  # the one tap
    expect(phone.locator("#messages")).to_contain_text(f"Noted: nothing happened in {month:%B %Y}.")
    expect(phone.get_by_role("main")).not_to_contain_text("Nothing stands in the log")
    row = QuietMonth.objects.get()
    assert (row.month, row.said_by) == (month, staff)

    phone.locator("#messages").get_by_role("link", name="Undo").click()
    card = phone.locator(f"#month-{month:%Y-%m}")
    expect(card).to_contain_text("said by Staff Example")
    fits(phone)
    card.get_by_role("button", name="Undo").click()
    expect(phone.locator("#messages")).to_contain_text("Taken back")
    assert not QuietMonth.objects.exists()
