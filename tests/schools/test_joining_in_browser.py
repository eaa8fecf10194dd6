"""Joining on a phone, with and without JavaScript: from the first page to a place in a school, as three people do."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import OutgoingMail, User
from hubs.models import Hub
from hubs.roles import Role
from schools.forms import joining as forms
from schools.models import JoinRequest, School
from tests.factories.clients import client_of
from tests.factories.joining import newest_code
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser types faster than people."""
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1.0)


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    Hub.objects.filter(pk=hub.pk).update(latitude="40.9", longitude="-6.9", place="Valley", languages=["en"])
    make_membership(make_user("ben@mm.example", "Ben Example"), Role.STAFF, hub)
    return hub


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def phone(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, page: Page) -> Iterator[Page]:
    """A phone; without JavaScript for the second time."""
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=request.param, base_url=live_server.url, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def assert_fits(page: Page) -> None:
    """Nothing hangs over the edge, and nothing keeps somebody out."""
    if page.evaluate("1 + 1") == 2:
        wide = page.locator("html").evaluate("html => html.scrollWidth")
        assert wide <= PHONE["width"]


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    """As if they had signed in on this phone before."""
    cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])


def test_from_the_first_visit_to_a_place_in_a_school(hub: Hub, phone: Page, live_server: LiveServer) -> None:
    phone.goto("/join/")
    assert_fits(phone)
    phone.get_by_role("link", name="A teacher or school head").click()
    phone.get_by_label("Teacher", exact=True).check()
    phone.get_by_label("Name of the school").fill("Valley School")
    phone.get_by_label("Your name").fill("Nina Example")
    phone.get_by_label("Email address").fill("nina@school.example")
    expect(phone.get_by_label("Leave this empty")).not_to_be_in_viewport()
    assert_fits(phone)
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("Country").select_option("PT")
    phone.get_by_label("Town or village").fill("Valley")
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_label("Hub of the Hills")).to_be_checked()
    phone.go_back()
    expect(phone.get_by_label("Town or village")).to_have_value("Valley")
    phone.get_by_role("button", name="Go on").click()
    assert_fits(phone)
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("Take part in a project with classes").check()
    phone.get_by_label("may read this").check()
    assert_fits(phone)
    phone.get_by_role("button", name="Send").click()
    phone.get_by_label("Code").fill(newest_code())
    phone.get_by_role("button", name="Confirm").click()
    expect(phone.get_by_text("Hub of the Hills has your request")).to_be_visible()
    assert_fits(phone)

    sign_in(phone, live_server, User.objects.get(email="ben@mm.example"))
    phone.goto("/h/OSHub-MM/join-requests/")
    assert_fits(phone)
    phone.get_by_role("link", name="Valley School").click()
    assert_fits(phone)
    phone.get_by_role("link", name="Accept").click()
    assert_fits(phone)
    phone.get_by_role("button", name="Accept the request").click()
    expect(phone.get_by_text("Nina Example gets a mail")).to_be_visible()
    assert JoinRequest.objects.get().school == School.objects.get()

    mail = OutgoingMail.objects.get(subject__contains="invites you").text
    path = re.search(r"/school-invitations/\S+/", mail)
    assert path is not None
    sign_in(phone, live_server, make_user("nina@school.example", "Nina Example"))
    phone.goto(path[0])
    phone.get_by_role("button", name="Accept").click()
    expect(phone.get_by_role("heading", name="Valley School").first).to_be_visible()
    phone.goto(f"/s/{School.objects.get().pk}/people/")
    expect(phone.get_by_text("given by Ben Example")).to_be_visible()
    assert_fits(phone)


def test_the_pages_keep_nobody_out(hub: Hub, page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size(PHONE)
    for path in ("/join/", "/join/you/?way=school"):
        page.goto(f"{live_server.url}{path}")
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()
