"""On a phone: a teacher countersigns a term and makes a certificate, the hub settles it, anybody verifies the code."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.models import AttendanceLine, Certificate, Session
from impact.rollups import drain_all
from schools.actions import grant_school_membership
from schools.models import ReflectionStatement, School, SchoolRole
from tests.factories.network import class_line, make_class, make_hub, make_membership, make_school, make_session
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PHONE = {"width": 360, "height": 740}


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    page.context.clear_cookies()
    page.goto(f"{server.url}/accounts/login/")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(re.compile(r"/(home|h|s|network)/"))


def look(page: Page, name: str) -> None:
    """Nothing amiss for anybody, and nothing wider than the screen."""
    # By a locator: it waits for a page that is about to come.
    assert page.locator("html").evaluate("html => html.scrollWidth <= innerWidth"), name
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"


def a_school(hub: Hub) -> School:
    school = make_school(hub, "Valley School")
    for number, name in enumerate(("7A", "7B", "7C")):
        made = make_session(hub, class_line(make_class(school, name, size=24 - number)), title="Water samples")
        Session.objects.filter(pk=made.pk).update(minutes=90)
    ReflectionStatement.objects.get_or_create(code="needs", defaults={"text": "Our projects begin with a need."})
    drain_all()
    return school


def person_of(school: School, role: SchoolRole) -> User:
    user = make_user(f"{role.value}@valley.example", "Tea Cher")
    grant_school_membership(user=user, role=role, school=school, by=None)
    return user


def test_from_the_first_look_to_a_verified_certificate(page: Page, live_server: LiveServer) -> None:
    hub = make_hub("OSHub-PT", name="Hub Portugal")
    school = a_school(hub)
    head = person_of(school, SchoolRole.HEAD)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    sign_in(page, live_server, head)
    page.goto(f"{live_server.url}/s/{school.pk}/")
    look(page, "school")
    page.get_by_role("link", name=re.compile("^Countersign.*3 numbers")).click()
    look(page, "countersign")
    another = page.locator(".asked__line").nth(2)
    expect(another.locator(".heads")).to_be_hidden()  # a phone shows it to whoever says another number
    another.get_by_label("It was").check()
    another.locator(".heads").fill("20")
    page.get_by_role("button", name="All others are right").first.click()
    expect(page.get_by_text("3 answers are stored")).to_be_visible()
    look(page, "countersigned")
    page.goto(f"{live_server.url}/s/{school.pk}/certificates/")
    look(page, "certificates")
    page.get_by_role("link", name="Choose sessions of 2021/22").click()
    look(page, "new certificate")
    page.locator("input[name=sessions]").first.check()
    page.get_by_role("button", name="Make my certificate").click()
    look(page, "certificate made")
    page.goto(f"{live_server.url}/s/{school.pk}/calendar/")
    page.get_by_role("button", name="Make the address").click()
    look(page, "calendar")
    page.goto(f"{live_server.url}/s/{school.pk}/reflection/")
    page.get_by_text("Mostly").first.click()
    page.get_by_role("button", name="Store it").click()
    look(page, "reflection")

    coordinator = make_user("coordinator@hub.example", "Coor Dinator")
    make_membership(coordinator, Role.COORDINATOR, hub)
    sign_in(page, live_server, coordinator)
    page.goto(f"{live_server.url}/h/OSHub-PT/")
    page.get_by_role("link", name=re.compile("^Compare")).click()
    look(page, "differences")
    page.get_by_role("link", name=re.compile("^Settle")).click()
    look(page, "settle")
    page.get_by_role("button", name="Correct it to 20").click()
    expect(page.get_by_text("Nobody says otherwise")).to_be_visible()
    assert AttendanceLine.objects.filter(head_count=20).exists()
    page.goto(f"{live_server.url}/h/OSHub-PT/certificates/")
    look(page, "to confirm")
    page.get_by_role("button", name=re.compile("^They were there")).click()
    expect(page.get_by_role("button", name=re.compile("^They were there"))).to_have_count(0)

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/verify/")
    page.get_by_label("Code of the certificate").fill(Certificate.objects.get().code_in_rows.lower())
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("heading", name="This certificate is genuine")).to_be_visible()
    look(page, "verify")


def test_ticks_that_are_not_stored_are_asked_about_before_they_go(page: Page, live_server: LiveServer) -> None:
    hub = make_hub("OSHub-PT", name="Hub Portugal")
    school = a_school(hub)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    sign_in(page, live_server, person_of(school, SchoolRole.TEACHER))
    page.goto(f"{live_server.url}/s/{school.pk}/countersign/")
    store = page.locator(".countersign__end").get_by_role("button", name="Store these answers")
    expect(store).to_be_in_viewport(ratio=1)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator(".asked__line").nth(1).get_by_label("Yes").check()
    page.locator(".terms a").first.click(no_wait_after=True)
    expect(page.locator(".asked__line").nth(1).get_by_label("Yes")).to_be_checked()
    assert asked == ["beforeunload"]
    store.click()
    expect(page.get_by_text("1 answer is stored")).to_be_visible()
    assert asked == ["beforeunload"]
