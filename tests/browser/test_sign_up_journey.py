"""On a phone, with and without JavaScript: a teacher gets a place in a project; the next one waits and moves up."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from projects.models import Call, SignUp
from tests.factories.mails import delivered
from tests.factories.network import make_hub, make_membership, make_project, make_school
from tests.factories.people import PASSWORD, make_user
from tests.factories.sign_ups import ask, class_now, make_teacher, open_call, sign_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.slow)], ids=["with JavaScript", "without"])
def phone(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    told = browser_context_args | {"viewport": {"width": 360, "height": 740}, "java_script_enabled": request.param}
    context = browser.new_context(**told)
    yield context.new_page()
    context.close()


@pytest.fixture
def call(transactional_db: None) -> Call:
    hub = make_hub("OSHub-SU", name="Hub of the Springs")
    call = open_call(make_project(hub, "Clean springs"), capacity=1, asks="Two mornings.")
    ask(call, "How far is the spring?", "number", required=True)
    return call


def sign_in(page: Page, server: LiveServer, user: User, *, after: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{server.url}/accounts/login/?next={after}")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(re.compile(re.escape(after)))


def fits(page: Page) -> None:
    """Nothing sticks out of a phone."""
    assert page.locator("html").bounding_box()["width"] <= 360  # type: ignore[index]  # it is there
    wide = page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth")
    assert wide <= 1


def test_from_the_project_to_the_place(live_server: LiveServer, phone: Page, call: Call) -> None:
    hub: Hub = call.project.hub
    school = make_school(hub, "Valley School")
    teacher = make_teacher(school)

    phone.goto(f"{live_server.url}/projects/{call.project_id}-clean-springs/")
    phone.get_by_role("link", name="Sign a school up").click()
    expect(phone.get_by_role("main")).to_contain_text("Two mornings.")
    fits(phone)
    phone.get_by_role("main").get_by_role("link", name="Sign in").click()
    phone.locator("#id_login").fill(teacher.email)
    phone.locator("#id_password").fill(PASSWORD)
    phone.locator("#id_password").press("Enter")
    phone.wait_for_url(re.compile(r"/sign-ups/new/"))
    fits(phone)
    phone.get_by_label("Class", exact=False).first.wait_for()
    phone.locator("#id_new_name").fill("7B")
    phone.locator("#id_new_level").select_option("isced_2")
    phone.locator("#id_new_size").fill("23")
    phone.get_by_role("button", name="Add this class and tick it").click()
    expect(phone.get_by_role("checkbox", name=re.compile("7B"))).to_be_checked()
    # The question is forgotten first: what was filled in stays.
    phone.get_by_label("Anything else").fill("We walk there.")
    phone.get_by_role("button", name="Send", exact=True).last.click()
    expect(phone.get_by_role("alert").first).to_contain_text("The hub needs an answer to this.")
    expect(phone.get_by_label("Anything else")).to_have_value("We walk there.")
    phone.get_by_label("How far is the spring?").fill("4")
    phone.get_by_role("button", name="Send", exact=True).last.click()
    expect(phone.get_by_role("main")).to_contain_text("Your classes have a place.")
    fits(phone)
    assert delivered()[-1].subject == "Tem lugar: Clean springs"  # in the language of the hub


@pytest.mark.slow
def test_the_waiting_list_moves_up(live_server: LiveServer, phone: Page, call: Call) -> None:
    hub: Hub = call.project.hub
    first, second = (make_school(hub, name) for name in ("First School", "Second School"))
    sign_up(call, first, class_now(first, "7A"))
    waits = sign_up(call, second, class_now(second, "7B"))
    assert waits.teacher is not None
    staff = make_user("staff@su.example", "Staff Example")
    make_membership(staff, Role.STAFF, hub)

    own = f"/s/{second.pk}/sign-ups/{waits.pk}/"
    sign_in(phone, live_server, waits.teacher, after=own)
    expect(phone.get_by_role("main")).to_contain_text("You are number 1 on the waiting list")

    # The hub declines the other, with words, out of its inbox.
    sign_in(phone, live_server, staff, after="/h/OSHub-SU/sign-ups/")
    fits(phone)
    phone.get_by_role("checkbox", name=re.compile("First School")).check()
    phone.get_by_role("button", name="Decline").click()
    expect(phone.get_by_role("alert").first).to_contain_text("Write the message first")
    expect(phone.get_by_role("checkbox", name=re.compile("First School"))).to_be_checked()
    phone.get_by_label("Message").fill("The school is closed that week.")
    phone.get_by_role("button", name="Decline").click()
    expect(phone.locator("#messages")).to_contain_text("1 sign-up is done.")

    sign_in(phone, live_server, waits.teacher, after=own)
    phone.get_by_role("button", name="Take the place").click()
    expect(phone.get_by_role("main")).to_contain_text("Your classes have a place.")
    assert SignUp.objects.get(pk=waits.pk).state == "accepted"
