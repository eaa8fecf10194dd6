"""On a phone, with and without JavaScript: a teacher reports a session, the hub accepts it, the public figure rises."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.rollups import drain_all, verify
from schools.models import School
from tests.factories.network import make_hub, make_membership, make_school, make_session_type
from tests.factories.people import PASSWORD, make_user
from tests.factories.sign_ups import class_now, make_teacher

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def phone(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    told = browser_context_args | {"viewport": {"width": 360, "height": 740}, "java_script_enabled": request.param}
    context = browser.new_context(**told)
    yield context.new_page()
    context.close()


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    make_session_type("classroom", "Classroom session")
    return make_hub("OSHub-RE", name="Hub of the Reeds")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


def sign_in(page: Page, server: LiveServer, user: User, *, after: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{server.url}/accounts/login/?next={after}")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(re.compile(re.escape(after)))


def fits(page: Page) -> None:
    """Nothing sticks out of a phone."""
    wide = page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth")
    assert wide <= 1


def interactions(client: Client) -> int:
    """The public figure of students."""
    drain_all()
    number: int = client.get("/impact/data.json").json()["totals"]["students"]["interactions"]
    return number


def test_from_the_report_to_the_public_figure(
    live_server: LiveServer, phone: Page, client: Client, hub: Hub, school: School
) -> None:
    class_now(school, "7B", size=24)
    teacher = make_teacher(school)
    staff = make_user("staff@re.example", "Staff Example")
    make_membership(staff, Role.STAFF, hub)
    before = interactions(client)

    sign_in(phone, live_server, teacher, after=f"/s/{school.pk}/")
    fits(phone)
    phone.get_by_role("main").get_by_role("link", name="Report a session").click()
    fits(phone)
    expect(phone.locator("#id_led_by")).to_have_value("school")
    phone.get_by_role("checkbox", name=re.compile("7B")).check()
    phone.get_by_label("Came, 7B").fill("23")
    # The kind is forgotten first: what was filled in stays.
    phone.get_by_role("button", name="Send to the hub").click()
    expect(phone.get_by_role("alert").first).to_contain_text("Choose a type.")
    expect(phone.get_by_label("Came, 7B")).to_have_value("23")
    phone.locator("#id_session_type").select_option(label="Classroom session")
    phone.get_by_role("button", name="Send to the hub").click()
    expect(phone.locator("#messages")).to_contain_text("Sent.")
    fits(phone)
    assert interactions(client) == before

    sign_in(phone, live_server, staff, after=f"/h/{hub.code}/from-schools/")
    fits(phone)
    phone.get_by_role("button", name=re.compile(r"^Accept\s*: Valley School")).click()
    expect(phone.locator("#messages")).to_contain_text("23 interactions")
    assert interactions(client) == before + 23
    assert verify().differences == 0

    sign_in(phone, live_server, teacher, after=f"/s/{school.pk}/sent/")
    expect(phone.get_by_role("main")).to_contain_text("Accepted")
    phone.goto(f"{live_server.url}/s/{school.pk}/countersign/")
    expect(phone.get_by_role("main")).to_contain_text("Reported by your school")


def test_a_project_is_proposed_and_made(live_server: LiveServer, phone: Page, hub: Hub, school: School) -> None:
    teacher = make_teacher(school)
    staff = make_user("staff@re.example", "Staff Example")
    make_membership(staff, Role.STAFF, hub)

    sign_in(phone, live_server, teacher, after="/projects/")
    phone.get_by_role("main").get_by_role("link", name="Propose a project").click()
    fits(phone)
    phone.get_by_label("Title").fill("Bees on the roof")
    phone.get_by_role("button", name="Send to the hub").click()
    expect(phone.get_by_role("alert").first).to_contain_text("what it is about")
    phone.get_by_role("button", name="Keep for later").click()
    expect(phone.locator("#messages")).to_contain_text("Kept.")
    phone.get_by_role("link", name="Go on and send").click()
    phone.get_by_label("What it is about").fill("Who lives on our roof?")
    phone.get_by_role("button", name="Send to the hub").click()
    expect(phone.get_by_role("main")).to_contain_text("Waits for the hub")

    sign_in(phone, live_server, staff, after=f"/h/{hub.code}/from-schools/")
    phone.get_by_role("link", name="Bees on the roof").click()
    fits(phone)
    phone.get_by_role("link", name="Make it a project").click()
    fits(phone)
    expect(phone.get_by_label("In a few sentences")).to_have_value("Who lives on our roof?")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator("#messages")).not_to_be_empty()
    phone.goto(f"{live_server.url}/projects/")
    expect(phone.get_by_role("main")).to_contain_text("Bees on the roof")
