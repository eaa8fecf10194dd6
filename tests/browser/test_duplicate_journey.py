"""On a phone: what looks logged twice leads from the workspace to both side by side, is merged, and taken apart."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from hubs.roles import Role
from impact.models import Session
from schools.models import school_year_of
from tests.factories.network import class_line, make_class, make_hub, make_membership, make_school, make_session
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args | {"viewport": {"width": 360, "height": 740}})
    yield context.new_page()
    context.close()


def fits(page: Page) -> None:
    """Nothing sticks out of a phone."""
    wide = page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth")
    assert wide <= 1


def test_two_are_made_one_and_two_again(live_server: LiveServer, phone: Page) -> None:
    hub = make_hub("OSHub-DJ", name="Hub of the Double Jays")
    carla = make_user("coordinator@dj.example", "Carla Example")
    make_membership(carla, Role.COORDINATOR, hub)
    day = hub.today() - dt.timedelta(days=4)
    seven_b = make_class(make_school(hub), "7B", school_year=school_year_of(day))
    for heads in (22, 24):
        make_session(hub, class_line(seven_b, heads), school=seven_b.school, held_on=day)
    phone.goto(f"{live_server.url}/accounts/login/?next=/h/{hub.code}/")
    phone.locator("#id_login").fill(carla.email)
    phone.locator("#id_password").fill(PASSWORD)
    phone.locator("#id_password").press("Enter")
    todo = phone.get_by_role("listitem").filter(has_text="may have been logged twice")
    expect(todo).to_be_visible()
    todo.get_by_role("link").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Likely duplicates")
    fits(phone)
    phone.get_by_role("link", name="Compare").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("One session or two?")
    fits(phone)
    expect(phone.get_by_role("radio", name="24")).to_be_checked()
    phone.get_by_role("button", name="Merge the two").click()
    expect(phone.locator("#messages")).to_contain_text("Merged: they count as one session now, with 24 interactions.")
    fits(phone)
    assert [line.head_count for line in Session.objects.standing().get().lines.all()] == [24]
    phone.get_by_role("button", name="Take the two apart").click()
    expect(phone.locator("#messages")).to_contain_text("They are two again, and both count.")
    assert Session.objects.standing().count() == 2
