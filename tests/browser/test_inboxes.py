"""Staff handle an inbox of fifty in a few steps, on a phone and at a desk, with and without JavaScript."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import OutgoingMail, User
from hubs.models import Hub
from hubs.roles import Role
from projects.models import Call, SignUp
from schools.models import JoinRequest, Way
from tests.factories.joining import make_request
from tests.factories.network import make_hub, make_membership, make_project, make_school
from tests.factories.people import PASSWORD, make_user
from tests.factories.sign_ups import class_now, make_teacher, open_call, sign_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

FIFTY, ACCEPTED, DECLINED = 50, 30, 5


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def phone(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    told = browser_context_args | {"viewport": {"width": 360, "height": 740}, "java_script_enabled": request.param}
    context = browser.new_context(**told)
    yield context.new_page()
    context.close()


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    hub = make_hub("OSHub-SU", name="Hub of the Springs")
    Hub.objects.filter(pk=hub.pk).update(languages=["en"])
    return Hub.objects.get(pk=hub.pk)


@pytest.fixture
def staff(hub: Hub) -> User:
    user = make_user("staff@su.example", "Staff Example")
    make_membership(user, Role.STAFF, hub)
    return user


def sign_in(page: Page, server: LiveServer, user: User, *, after: str) -> None:
    page.goto(f"{server.url}/accounts/login/?next={after}")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(re.compile(re.escape(after)))


def fits(page: Page) -> None:
    """Nothing sticks out of a phone, and what is to be pressed is large enough for a thumb."""
    assert page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth") <= 1
    for target in page.locator("main .inbox-row__tick, main .form-actions .btn").all()[:8]:
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 43


class Steps:
    """Counts what somebody does."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, does: Callable[..., object], *told: str) -> None:
        does(*told)
        self.number += 1


def test_fifty_sign_ups_are_answered(live_server: LiveServer, phone: Page, hub: Hub, staff: User) -> None:
    """Thirty accepted, five declined with a message, fifteen on the waiting list: eleven steps, one mail each."""
    call: Call = open_call(make_project(hub, "Clean springs"), capacity=ACCEPTED, admission="choice")
    for number in range(FIFTY):
        school = make_school(hub, f"School {number:02}")
        teacher = make_teacher(school, language=("en", "pt")[number % 2])
        sign_up(call, school, class_now(school), by=teacher)
    OutgoingMail.objects.all().delete()  # those that say that it has arrived

    sign_in(phone, live_server, staff, after="/h/OSHub-SU/sign-ups/?state=submitted")
    done = Steps()
    fits(phone)
    done(phone.get_by_label("The first so many of the list").fill, str(ACCEPTED))
    done(phone.get_by_role("button", name="Accept").click)
    expect(phone.locator("#messages")).to_contain_text("30 sign-ups are done.")
    expect(phone.get_by_role("main")).to_contain_text("20 sign-ups")
    for box in phone.locator("input[name=chosen]").all()[:DECLINED]:
        done(box.check)
    done(phone.get_by_label("Message").fill, "All places are taken; we begin anew in spring.")
    done(phone.get_by_role("button", name="Decline").click)
    expect(phone.locator("#messages")).to_contain_text("5 sign-ups are done.")
    assert "state=submitted" in phone.url
    done(phone.get_by_label("All that are shown").check)
    done(phone.get_by_role("button", name="Put on the waiting list").click)
    expect(phone.locator("#messages")).to_contain_text("15 sign-ups are done.")
    expect(phone.get_by_role("main")).to_contain_text("No sign-up fits")
    assert done.number == 11

    rows = list(SignUp.objects.select_related("teacher").order_by("line"))
    assert [row.state for row in rows] == ["accepted"] * ACCEPTED + ["declined"] * DECLINED + ["waiting"] * 15
    mails = {mail.to: mail for mail in OutgoingMail.objects.all()}
    assert len(mails) == OutgoingMail.objects.count() == FIFTY, "one mail each, and to nobody else"
    subjects = {
        ("accepted", "en"): "You have a place: Clean springs",
        ("accepted", "pt"): "Tem lugar: Clean springs",
        ("declined", "en"): "No place this time: Clean springs",
        ("waiting", "en"): "On the waiting list: Clean springs",
    }
    for row in rows:
        assert row.teacher is not None
        mail, language = mails[row.teacher.email], row.teacher.interface_language
        assert mail.subject == subjects.get((row.state, language), mail.subject)
        assert (language == "pt") == (mail.subject not in subjects.values() or mail.subject.startswith("Tem"))
        assert mail.attachment.startswith("BEGIN:VCALENDAR") == (row.state == "accepted")
        assert ("we begin anew in spring" in mail.text) == (row.state == "declined")


def test_fifty_requests_to_join_are_answered(live_server: LiveServer, phone: Page, hub: Hub, staff: User) -> None:
    """Those of one way are narrowed, all ticked, looked at, sent; what was a mistake is taken back."""
    for number in range(FIFTY):
        way = Way.CITIZEN if number < 40 else Way.ORGANISATION
        make_request(hub, body=f"Request {number:02}", way=way)
    sign_in(phone, live_server, staff, after="/h/OSHub-SU/join-requests/?way=citizen")
    fits(phone)
    expect(phone.get_by_role("main")).to_contain_text("40 requests")
    phone.get_by_label("All that are shown").check()
    phone.get_by_label("Message").fill("Come by on the first Monday.")
    phone.get_by_role("button", name="Accept").click()
    expect(phone.get_by_role("main")).to_contain_text("Nothing has been sent yet.")
    fits(phone)
    phone.locator("main summary").first.click()
    expect(phone.get_by_text("Come by on the first Monday.").first).to_be_visible()
    phone.get_by_role("button", name="Send 40 mails").click()
    expect(phone.get_by_role("main")).to_contain_text("40 requests are answered")
    assert "way=citizen" in phone.url
    fits(phone)
    assert Counter(JoinRequest.objects.values_list("state", flat=True)) == {"accepted": 40, "new": 10}
    phone.get_by_role("button", name="Take it back").click()
    expect(phone.locator("#messages")).to_contain_text("40 answers are taken back; no mail has gone out.")
    assert not OutgoingMail.objects.filter(state="waiting").exists()
    assert Counter(JoinRequest.objects.values_list("state", flat=True)) == {"new": FIFTY}
