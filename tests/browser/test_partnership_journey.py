"""A partnership from its first day to its end on a phone without script, and the end taken back."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from hubs.models import Organisation
from hubs.roles import Role
from projects.models import Partnership
from tests.browser.test_main_job import sign_in
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_begun_ended_and_taken_back_without_script(live_server: LiveServer, browser: Browser) -> None:
    hub = make_hub("OSHub-PT", name="Hub of the Hills")
    make_school(hub, "Valley School")
    user = make_user("ana@pt.oshub.example", "Ana Example")
    make_membership(user, Role.STAFF, hub)
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="en-GB", reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, live_server, user)
    page.goto(f"{live_server.url}/h/OSHub-PT/partnerships/")
    page.get_by_role("link", name="Add a partnership").click()
    page.get_by_label("Name", exact=False).first.fill("Bread for the valley")
    page.get_by_label("Valley School").check()
    page.get_by_label("Look in the register").fill("bakery")
    page.get_by_label("Look in the register").press("Enter")
    expect(page.get_by_label("Valley School")).to_be_checked()
    page.get_by_text("It is not in the register yet").click()
    page.get_by_label("Name of the organisation").fill("Village bakery")
    page.get_by_label("Kind").select_option("industry")
    page.get_by_role("button", name="Add it to the register and tick it here").click()
    expect(page.get_by_label("Village bakery")).to_be_checked()
    page.get_by_role("button", name="Add the partnership").click()
    expect(page.get_by_role("heading", name="Bread for the valley")).to_be_visible()
    assert Organisation.objects.get().name == "Village bakery"
    page.get_by_role("link", name="End the partnership").click()
    page.get_by_label("Why does it end?").fill("The oven broke.")
    page.get_by_role("button", name="Save the end").click()
    expect(page.get_by_text("The oven broke.")).to_be_visible()
    page.locator("a[href*='?undo=']").click()
    page.locator("main form button[type=submit]").first.click()
    assert Partnership.objects.get().ends_on is None
    context.close()
