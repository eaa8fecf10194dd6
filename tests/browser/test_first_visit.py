"""From a first visit on a phone to an accepted place, with and without JavaScript; and a certificate verified."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import OutgoingMail
from hubs.models import Hub
from hubs.roles import Role
from impact.models import Certificate
from projects.models import Call, SignUp
from schools.forms import joining as forms
from tests.accounts.mails import code_sent
from tests.factories.joining import newest_code
from tests.factories.network import class_line, make_class, make_hub, make_membership, make_project, make_school
from tests.factories.network import make_session as log_session
from tests.factories.people import PASSWORD, make_user
from tests.factories.sign_ups import make_teacher, open_call

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

PHONE: ViewportSize = {"width": 360, "height": 740}
MOST_STEPS = 40  # three minutes at four and a half seconds each


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser types faster than people."""
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1.0)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def phones(browser: Browser, live_server: LiveServer, script: bool) -> Iterator[list[Page]]:
    """Two phones: of whoever comes for the first time, and of the hub's staff."""
    contexts = [
        browser.new_context(
            viewport=PHONE,
            java_script_enabled=script,
            base_url=live_server.url,
            reduced_motion="reduce",
            locale="en-GB",
        )
        for _each in range(2)
    ]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    Hub.objects.filter(pk=hub.pk).update(latitude="40.9", longitude="-6.9", place="Valley", languages=["en"])
    make_membership(make_user("ben@mm.example", "Ben Example"), Role.STAFF, hub)
    return Hub.objects.get(pk=hub.pk)


@pytest.fixture
def call(hub: Hub) -> Call:
    return open_call(make_project(hub, "Clean springs"), capacity=1)


class Hand:
    """What somebody does on a phone, counted; nothing sticks out on any page that they see."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps = page, 0

    def fill(self, label: str, text: str) -> None:
        self.steps += 1
        self.page.get_by_label(label).first.fill(text)

    def check(self, label: str) -> None:
        self.steps += 1
        self.page.get_by_label(label).first.check()

    def select(self, field: str, value: str) -> None:
        self.steps += 1
        self.page.locator(field).select_option(value)

    def press(self, name: str, role: str = "button") -> None:
        self.steps += 1
        wide = self.page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth")
        assert wide <= 1
        self.page.get_by_role("main").get_by_role(role, name=name, exact=True).last.click()  # type: ignore[arg-type]


def in_mail(pattern: str, subject: str) -> str:
    found = re.search(pattern, OutgoingMail.objects.get(subject__contains=subject).text)
    assert found is not None
    return found[0]


def test_a_new_teacher_comes_to_an_accepted_place(phones: list[Page], call: Call) -> None:
    teacher, staff = (Hand(page) for page in phones)
    phone = teacher.page
    phone.goto(f"/projects/{call.project_id}-clean-springs/")
    teacher.press("Sign a school up", "link")
    teacher.press("Join with my school", "link")
    which = phone.get_by_role("link", name="A teacher or school head")
    expect(which.or_(phone.get_by_label("Teacher")).first).to_be_visible()
    if which.is_visible():
        which.click()
    teacher.check("Teacher")
    teacher.fill("Name of the school", "Valley School")
    teacher.fill("Your name", "Nina Example")
    teacher.fill("Email address", "nina@school.example")
    teacher.press("Go on")
    phone.get_by_label("Country").select_option("PT")
    teacher.fill("Town or village", "Valley")
    teacher.press("Go on")
    teacher.press("Go on")
    teacher.check("may read this")
    teacher.press("Send")
    teacher.fill("Code", newest_code())
    teacher.press("Confirm")
    expect(phone.get_by_text("Hub of the Hills has your request")).to_be_visible()

    other = staff.page
    other.goto("/accounts/login/?next=/h/OSHub-MM/join-requests/")
    other.locator("#id_login").fill("ben@mm.example")
    other.locator("#id_password").fill(PASSWORD)
    other.locator("#id_password").press("Enter")
    other.wait_for_url(re.compile("join-requests"))
    staff.press("Valley School", "link")
    staff.press("Accept", "link")
    staff.press("Accept the request")
    expect(other.get_by_text("Nina Example gets a mail")).to_be_visible()
    assert staff.steps == 3

    phone.goto(in_mail(r"/school-invitations/\S+/", "invites you"))
    teacher.press("Make an account", "link")
    phone.locator("#id_name").fill("Nina Example")
    phone.locator("#id_email").fill("nina@school.example")
    phone.locator("#id_password1").fill(PASSWORD)
    phone.locator("#id_password1").press("Enter")
    phone.wait_for_url(re.compile("confirm-email"))
    phone.locator("#id_code").fill(code_sent())
    phone.locator("#id_code").press("Enter")
    phone.wait_for_url(re.compile("school-invitations"))
    teacher.steps += 5
    teacher.press("Accept")
    phone.wait_for_url(re.compile("/s/"))
    expect(phone.get_by_role("heading", name="Valley School").first).to_be_visible()

    phone.goto(f"/projects/{call.project_id}-clean-springs/")
    teacher.press("Sign a school up", "link")  # of one school only: straight to the form
    phone.locator("#id_new_name").fill("7B")
    teacher.select("#id_new_level", "isced_2")
    phone.locator("#id_new_size").fill("23")
    teacher.steps += 3
    teacher.press("Send")
    expect(phone.get_by_role("main")).to_contain_text("Your classes have a place.")
    assert SignUp.objects.get().state == "accepted"
    assert OutgoingMail.objects.get(subject="You have a place: Clean springs").attachment.startswith("BEGIN:VCALENDAR")
    assert teacher.steps <= MOST_STEPS, teacher.steps


def test_a_certificate_is_made_and_verified(phones: list[Page], hub: Hub) -> None:
    school = make_school(hub, "Valley School")
    log_session(hub, class_line(make_class(school, "7B")), title="Water samples")
    nina = make_teacher(school, "Nina Example", language="en")
    phone, anybody = phones
    phone.goto(f"/accounts/login/?next=/s/{school.pk}/certificates/")
    phone.locator("#id_login").fill(nina.email)
    phone.locator("#id_password").fill(PASSWORD)
    phone.locator("#id_password").press("Enter")
    phone.wait_for_url(re.compile("certificates"))
    hand = Hand(phone)
    hand.press("Choose sessions of 2021/22", "link")
    hand.check("Water samples")
    hand.press("Make my certificate")
    expect(phone.get_by_role("main")).to_contain_text("Not confirmed yet")
    made = Certificate.objects.get()
    anybody.goto("/verify/")
    anybody.get_by_label("Code").fill(made.code_in_rows.lower())
    anybody.get_by_label("Code").press("Enter")
    expect(anybody.get_by_role("heading", name="This certificate is genuine")).to_be_visible()
    expect(anybody.get_by_role("main")).not_to_contain_text("Nina Example")
    anybody.goto("/verify/?code=AAAA-AAAA-AAAA")
    expect(anybody.get_by_role("main")).not_to_contain_text("This certificate is genuine")
