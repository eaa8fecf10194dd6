"""A sign-in that runs out while somebody types: the page stays, says so, and what was typed is saved after all."""

import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import Challenge, Hub, MeetingState, MinutesDraft
from hubs.roles import Role
from schools.models import school_year_of
from tests.factories.meetings import HOUR, make_meeting
from tests.factories.network import make_class, make_hub, make_membership, make_project, make_school, make_session_type
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "/h/OSHub-PT/challenges/new/"
RAN_OUT = "Your sign-in has run out"
KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('unsent ')).length"


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    make_session_type("maker", "Maker session")
    return make_hub("OSHub-PT", name="Hub of the Hills")


@pytest.fixture
def rui(hub: Hub) -> User:
    user = make_user("rui@pt.oshub.example", "Rui Coordinator")
    make_membership(user, Role.COORDINATOR, hub)
    return user


def sign_in(page: Page, user: User, at: str) -> None:
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"**{at}")


def open_page(page: Page, server: LiveServer, user: User, at: str) -> None:
    page.goto(f"{server.url}/accounts/login/?next={at}")
    sign_in(page, user, at)


def run_out(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def save(page: Page) -> None:
    page.locator("main .form-actions .btn-primary").last.click()


def test_a_form_stays_and_is_saved_after_signing_in_again(page: Page, live_server: LiveServer, rui: User) -> None:
    open_page(page, live_server, rui, FORM)
    page.get_by_label("Title").fill("Dry wells")
    run_out(page)
    save(page)
    said = page.locator("#messages")
    expect(said).to_contain_text(RAN_OUT)
    expect(page).to_have_url(f"{live_server.url}{FORM}")
    assert not Challenge.objects.exists()

    # In the tab of the sign-in the text is back too; the first one knows that it can go on.
    with page.expect_popup() as opened:
        said.get_by_role("link", name="Sign in again (opens in a new tab)").click()
    other = opened.value
    sign_in(other, rui, FORM)
    expect(other.locator("#messages")).to_contain_text("You had to sign in again.")
    expect(other.get_by_label("Title")).to_have_value("Dry wells")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(said).to_contain_text("You are signed in again.")
    save(page)
    page.wait_for_url(re.compile(r"/challenges/(?!new)"))
    assert Challenge.objects.get().title == "Dry wells"
    assert (page.evaluate(KEPT), other.evaluate(KEPT)) == (0, 0)


@pytest.mark.slow
def test_in_one_tab_what_was_typed_comes_back_and_can_be_thrown_away(
    page: Page, live_server: LiveServer, rui: User
) -> None:
    open_page(page, live_server, rui, FORM)
    page.get_by_label("Title").fill("Dry wells")
    page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    page.locator("label[for=id_sdgs_5]").click()
    run_out(page)
    save(page)
    expect(page.locator("#messages")).to_contain_text(RAN_OUT)
    page.get_by_label("Title").fill("Dry wells in August")
    open_page(page, live_server, rui, FORM)
    expect(page.get_by_label("Title")).to_have_value("Dry wells in August")
    expect(page.locator("#id_sdgs_5")).to_be_checked()
    expect(page.locator("label[for=id_sdgs_5]")).to_be_visible()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_label("Title")).to_have_value("")
    assert page.evaluate(KEPT) == 0


@pytest.mark.slow
def test_somebody_else_gets_nothing_and_sends_nothing(page: Page, live_server: LiveServer, hub: Hub, rui: User) -> None:
    eva = make_user("eva@pt.oshub.example", "Eva Coordinator")
    make_membership(eva, Role.COORDINATOR, hub)
    open_page(page, live_server, rui, FORM)
    page.get_by_label("Title").fill("Dry wells")
    run_out(page)
    other = page.context.new_page()
    open_page(other, live_server, eva, FORM)
    save(page)
    expect(page.locator("#messages")).to_contain_text("somebody else has signed in")
    assert not Challenge.objects.exists()
    assert page.evaluate(KEPT) == 1
    page.goto(f"{live_server.url}{FORM}")
    expect(page.get_by_label("Title")).to_have_value("")
    assert page.evaluate(KEPT) == 0


@pytest.mark.slow
def test_without_a_network_the_form_stays_and_signing_out_forgets_it(
    page: Page, live_server: LiveServer, rui: User
) -> None:
    open_page(page, live_server, rui, FORM)
    page.get_by_label("Title").fill("Dry wells")
    page.route("**/signed-in/", lambda route: route.abort())
    save(page)
    expect(page.locator("#messages")).to_contain_text("there is no network")
    assert page.evaluate(KEPT) == 1
    page.unroute("**/signed-in/")
    page.goto(f"{live_server.url}{FORM}")
    expect(page.locator("#messages")).to_contain_text("This was not saved. What you had typed is back")
    page.goto(f"{live_server.url}/accounts/logout/")
    page.locator("main button").click()
    page.wait_for_url(f"{live_server.url}/")
    assert page.evaluate(KEPT) == 0


@pytest.mark.slow
def test_minutes_say_that_they_are_not_kept_and_are_kept_later(
    page: Page, live_server: LiveServer, hub: Hub, rui: User
) -> None:
    meeting = make_meeting(hub, "Autumn meeting", state=MeetingState.HELD, starts_at=timezone.now() - HOUR)
    at = f"/h/OSHub-PT/board/meetings/{meeting.pk}/minutes/"
    open_page(page, live_server, rui, at)
    run_out(page)
    page.locator("#id_text").fill("The well was looked at.")
    expect(page.locator("#kept")).to_have_text("Not kept: your sign-in has run out.")
    expect(page.locator("#messages")).to_contain_text(RAN_OUT)
    expect(page.locator("#id_login")).to_have_count(0)
    expect(page.locator("#id_text")).to_have_value("The well was looked at.")
    other = page.context.new_page()
    open_page(other, live_server, rui, "/h/OSHub-PT/")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#messages")).to_contain_text("You are signed in again.")
    expect(page.locator("#kept")).not_to_contain_text("Not kept")
    assert MinutesDraft.objects.get().text == "The well was looked at."


@pytest.mark.slow
def test_classes_stay_and_come_back_with_what_was_ticked(
    page: Page, live_server: LiveServer, hub: Hub, rui: User
) -> None:
    school = make_school(hub, "Escola da Serra")
    for name in ("7A", "7B"):
        make_class(school, name, size=24, school_year=school_year_of(hub.today()))
    at = f"/h/OSHub-PT/projects/{make_project(hub).pk}/plan/"
    open_page(page, live_server, rui, at)
    page.locator("#id_school").select_option(label=str(school))
    page.get_by_label(re.compile("7B")).check()
    run_out(page)
    page.locator("#id_school").select_option(index=0)
    expect(page.locator("#messages")).to_contain_text(RAN_OUT)
    expect(page.get_by_label(re.compile("7B"))).to_be_checked()
    page.locator("#id_school").select_option(label=str(school))
    save(page)
    open_page(page, live_server, rui, at)
    expect(page.locator("#messages")).to_contain_text("You had to sign in again.")
    expect(page.get_by_label(re.compile("7B"))).to_be_checked()
