"""A village school without a network: the form opens, sessions wait on the device, and each arrives exactly once."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.models import Session
from impact.rollups import drain_all, verify
from schools.models import SchoolClass
from tests.factories.network import make_hub, make_membership, make_school, make_session_type
from tests.factories.people import PASSWORD, make_user
from tests.factories.plan import make_series
from tests.factories.sign_ups import class_now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FORM = "/h/OSHub-OF/sessions/log/"
STORED = """async () => {
  const base = await new Promise((done) => {
    const asked = indexedDB.open("oshub", 1);
    asked.onsuccess = () => done(asked.result);
  });
  const rows = await new Promise((done) => {
    const asked = base.transaction("sessions").objectStore("sessions").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  return [rows.length, (await caches.keys()).length];
}"""


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any], settings: Settings) -> Iterator[BrowserContext]:
    """A phone on which the portal keeps pages."""
    settings.WORKS_OFFLINE = True
    context = browser.new_context(**browser_context_args | {"viewport": {"width": 360, "height": 740}})
    yield context
    context.close()


@pytest.fixture
def group(transactional_db: None) -> SchoolClass:
    make_session_type("maker", "Maker session")
    hub = make_hub("OSHub-OF", name="Hub of the Far Valley")
    return class_now(make_school(hub, "Valley School"), "7B", size=23)


@pytest.fixture
def staff(group: SchoolClass) -> User:
    staff = make_user("staff@of.example", "Staff Example")
    make_membership(staff, Role.STAFF, group.school.hub)
    return staff


def sign_in(page: Page, at: str, user: User) -> None:
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"**{at}")


def form_of(page: Page, server: LiveServer, user: User) -> None:
    """The form, until the device has kept all that it needs."""
    page.goto(f"{server.url}{FORM}")
    sign_in(page, FORM, user)
    expect(page.get_by_text("open without a network too")).to_be_visible()


def tell(page: Page, heads: int) -> None:
    page.locator("#id_session_type").select_option(label="Maker session")
    page.locator("#id_family-heads").fill(str(heads))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def waits(page: Page, number: int) -> None:
    """What a person reads of how many sessions wait."""
    line = page.locator("#device [data-when=mine]")
    if number:
        expect(line).to_contain_text(f"Waiting on this device: {number}")
    else:
        expect(line).to_be_hidden()


def fits(page: Page) -> None:
    wide = page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth")
    assert wide <= 1


def test_logged_in_the_valley_and_saved_at_home(
    live_server: LiveServer, phone: BrowserContext, group: SchoolClass, staff: User
) -> None:
    hub: Hub = group.school.hub
    row = make_series(hub, group, by=staff, weeks=1, title="River club")
    planned = row.planned.get()
    page = phone.new_page()
    form_of(page, live_server, staff)
    phone.set_offline(True)

    # After a reload the form is there, with the classes of a school.
    page.reload()
    expect(page.get_by_text("No network.")).to_be_visible()
    first = page.locator("#log-form input[name=uid]").input_value()
    page.locator("#id_session_type").select_option(label="Maker session")
    page.locator("#id_school").select_option(label=str(group.school))
    page.get_by_role("checkbox", name="7B").check()
    expect(page.get_by_label("Came, 7B")).to_have_value("23")
    expect(page.locator("#preview")).to_contain_text("There is no network")
    save(page)
    expect(page.locator("#on-device")).to_contain_text("Kept on this device.")
    expect(page.locator("main")).not_to_contain_text("Saved")
    waits(page, 1)
    fits(page)
    assert not Axe().run(page).response["violations"]

    # The form is a new one. What is planned for today opens filled in; other pages lead to the form.
    assert page.locator("#log-form input[name=uid]").input_value() not in ("", first)
    page.goto(f"{live_server.url}/h/OSHub-OF/plan/")
    page.get_by_role("button", name="Happened, 23").click()
    expect(page.get_by_role("checkbox", name="7B")).to_be_checked()
    page.get_by_label("Came, 7B").fill("20")
    save(page)
    waits(page, 2)
    page.goto(f"{live_server.url}/home/")
    page.wait_for_url(f"**{FORM}")

    # One is opened and mended, one is deleted after a question.
    row_of = page.locator("#on-device li").filter(has_text="River club")
    row_of.get_by_role("button", name="Open").click()
    expect(page.get_by_label("Came, 7B")).to_have_value("20")
    page.get_by_label("Came, 7B").fill("21")
    save(page)
    expect(page.locator("#on-device li")).to_have_count(2)
    tell(page, 99)
    save(page)
    waits(page, 3)
    page.locator("#on-device li").filter(has_text="99").get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    waits(page, 2)
    with page.expect_download() as download:
        page.locator("#on-device").get_by_role("button", name="Export as a file").click()
    assert download.value.path().read_text(encoding="utf-8-sig").count("Valley School") == 2
    assert not Session.objects.exists()

    phone.set_offline(False)
    waits(page, 0)
    assert Session.objects.count() == 2
    planned.refresh_from_db()
    assert planned.session is not None
    assert planned.session.lines.get().head_count == 21
    drain_all()
    assert verify().differences == 0


def test_a_lost_answer_and_a_second_tab_make_one_session(
    live_server: LiveServer, phone: BrowserContext, staff: User
) -> None:
    page = phone.new_page()
    form_of(page, live_server, staff)
    lost: list[str] = []

    def lose(route: Route) -> None:
        """The server has stored it; the phone never hears of that."""
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.route("**/api/v1/hubs/**", lose)
    tell(page, 5)
    save(page)
    expect(page.locator("#on-device")).to_contain_text("Kept on this device.")
    assert Session.objects.count() == len(lost) == 1
    page.unroute("**/api/v1/hubs/**")

    # Two tabs come back to it at the same moment.
    other = phone.new_page()
    other.goto(f"{live_server.url}/h/OSHub-OF/plan/")
    for tab in (page, other):
        tab.evaluate("window.dispatchEvent(new Event('online'))")
    for tab in (page, other):
        waits(tab, 0)
    assert Session.objects.count() == 1
    expect(page.locator("#on-device [data-said]")).to_have_text("All sent: nothing waits on this device any more.")


@pytest.mark.slow
def test_what_was_begun_is_there_for_whoever_was_called_away(
    live_server: LiveServer, phone: BrowserContext, group: SchoolClass, staff: User
) -> None:
    page = phone.new_page()
    form_of(page, live_server, staff)
    page.locator("#id_session_type").select_option(label="Maker session")
    page.locator("#id_school").select_option(label=str(group.school))
    page.goto(f"{live_server.url}{FORM}")
    expect(page.locator("#preview")).to_be_visible()
    # Choices are quickly made again; who was counted is not.
    assert page.evaluate(STORED) == [0, 1]

    tell(page, 5)
    page.locator("#id_school").select_option(label=str(group.school))
    page.get_by_role("checkbox", name="7B").check()
    page.get_by_label("Came, 7B").fill("21")
    page.goto(f"{live_server.url}/h/OSHub-OF/plan/")
    waits(page, 0)
    page.goto(f"{live_server.url}{FORM}")
    row = page.locator("#on-device li")
    expect(row).to_contain_text("Begun, not saved yet")
    expect(row).to_contain_text("People: 26")
    expect(page.locator("#on-device").get_by_role("button", name="Send now")).to_be_hidden()
    assert not Axe().run(page).response["violations"]
    page.evaluate("window.oshubDevice.sendAll(['waiting', 'open', 'refused'])")

    # Who signs out is asked about it, and it cannot be sent.
    sign_out(page)
    expect(page.get_by_role("dialog")).to_contain_text("Begun in the form of the log and not saved: 1")
    expect(page.get_by_role("dialog").get_by_text("Waiting on this device")).to_be_hidden()
    expect(page.get_by_role("button", name="Send them now")).to_be_hidden()
    page.get_by_role("button", name="Stay signed in").click()

    # Another one is begun and deleted; this one is gone on with, and then it is nowhere but in the log.
    tell(page, 3)
    page.reload()
    expect(row).to_have_count(2)
    row.filter(has_text="People: 3").get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(row).to_have_count(1)
    assert not Session.objects.exists()
    row.get_by_role("button", name="Open").click()
    expect(page.get_by_label("Came, 7B")).to_have_value("21")
    expect(page.locator("#log-form .errorlist, #log-form .invalid-feedback")).to_have_count(0)
    save(page)
    expect(page.locator("#messages")).to_contain_text("26 interactions")
    assert page.evaluate(STORED) == [0, 1]
    assert sorted(line.head_count for line in Session.objects.get().lines.all()) == [5, 21]


@pytest.mark.slow
def test_a_sign_in_that_has_run_out_and_a_sign_out(live_server: LiveServer, phone: BrowserContext, staff: User) -> None:
    page = phone.new_page()
    form_of(page, live_server, staff)
    phone.clear_cookies(name="oshub_session")
    tell(page, 6)
    save(page)
    expect(page.locator("#on-device")).to_contain_text("Kept on this device.")
    waits(page, 1)
    page.get_by_role("link", name="Sign in again to send").click()
    page.wait_for_url("**/accounts/login/**")

    # Somebody else signs in meanwhile: it is neither shown nor sent.
    other = make_user("other@of.example", "Other Example")
    make_membership(other, Role.STAFF, Hub.objects.get())
    page.goto(f"{live_server.url}/accounts/login/?next={FORM}")
    sign_in(page, FORM, other)
    expect(page.locator("#device [data-when=others]")).to_contain_text("1")
    expect(page.locator("#on-device")).to_be_hidden()
    sign_out(page)
    page.wait_for_url(f"{live_server.url}/")
    assert not Session.objects.exists()

    # Signed in again it goes on by itself.
    page.goto(f"{live_server.url}{FORM}")
    sign_in(page, FORM, staff)
    waits(page, 0)
    expect(page.get_by_text("open without a network too")).to_be_visible()
    assert Session.objects.get().logged_by == staff

    # What waits at a sign-out is asked about, and afterwards nothing is left.
    page.route("**/api/v1/hubs/**", lambda route: route.fulfill(status=503))
    tell(page, 7)
    save(page)
    waits(page, 1)
    expect(page.get_by_text("The portal cannot take it at the moment.")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Stay signed in").click()
    sign_out(page)
    expect(page.get_by_role("dialog")).to_contain_text("Waiting on this device: 1")
    page.get_by_role("button", name="Delete them and sign out").click()
    page.wait_for_url(f"{live_server.url}/")
    assert page.evaluate(STORED) == [0, 0]
    assert Session.objects.count() == 1


HOLD = """(uid) => new Promise((taken) => {
  navigator.locks.request(`oshub-session-${uid}`, () => {
    taken();
    return new Promise((free) => (window.free = free));
  });
})"""


@pytest.mark.slow
def test_two_tabs_say_the_same_of_a_sign_in_that_has_run_out(
    live_server: LiveServer, phone: BrowserContext, staff: User
) -> None:
    page, other = phone.new_page(), phone.new_page()
    form_of(page, live_server, staff)
    other.goto(f"{live_server.url}{FORM}")
    phone.clear_cookies(name="oshub_session")

    def both_ask_to_sign_in() -> None:
        for tab in (page, other):
            expect(tab.get_by_role("link", name="Sign in again to send")).to_be_visible()
            expect(tab.locator("#on-device [data-state]")).to_have_text("Waits until you sign in again")

    tell(page, 6)
    save(page)
    both_ask_to_sign_in()
    # One tab is at it while the other would try: that says nothing about what stands in the way.
    uid = other.evaluate("window.oshubDevice.waiting().then(({ mine }) => mine[0].uid)")
    page.evaluate(HOLD, uid)
    other.evaluate("window.oshubDevice.sendAll(['waiting'])")
    both_ask_to_sign_in()
    page.evaluate("window.free()")
    other.get_by_role("link", name="Sign in again to send").click()
    sign_in(other, FORM, staff)
    for tab in (other, page):
        waits(tab, 0)
    assert Session.objects.get().lines.get().head_count == 6


def sign_out(page: Page) -> None:
    page.locator("details[data-menu]").filter(has=page.locator("form[data-sign-out]")).locator("summary").first.click()
    page.locator("form[data-sign-out] button").first.click()


@pytest.mark.slow
def test_the_portal_can_be_installed(live_server: LiveServer, phone: BrowserContext, staff: User) -> None:
    page = phone.new_page()
    form_of(page, live_server, staff)
    address = page.locator("link[rel=manifest]").get_attribute("href")
    told = json.loads(phone.request.get(f"{live_server.url}{address}").body())
    assert (told["display"], told["start_url"]) == ("standalone", "/home/")
    for icon in told["icons"]:
        answer = phone.request.get(f"{live_server.url}{icon['src']}")
        assert answer.headers["content-type"] == "image/png"


@pytest.mark.slow
def test_a_line_that_hangs_is_no_network(live_server: LiveServer, phone: BrowserContext, staff: User) -> None:
    page = phone.new_page()
    form_of(page, live_server, staff)
    hanging: list[Route] = []
    phone.route(re.compile(r"/sessions/|/signed-in/"), lambda route: hanging.append(route))
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-kept", re.compile(r"\d+"))
    tell(page, 12)
    save(page)
    expect(page.locator("#on-device [data-said]")).to_contain_text("Kept on this device", timeout=60_000)
    assert hanging
    assert not Session.objects.exists()
    phone.unroute_all()
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/api/v1/" in answer.url):
        page.reload()
    assert Session.objects.get().lines.get().head_count == 12


QUEUE = """async ([days, repeats]) => {
  const device = window.oshubDevice;
  const [first] = (await device.waiting()).mine;
  for (const day of days) {
    const body = new URLSearchParams(first.body);
    const uid = crypto.randomUUID();
    body.set("uid", uid);
    body.set("held_on", day);
    await device.put({ ...first, uid, body: body.toString() });
  }
  window.repeats = (await device.waiting()).mine.slice(0, repeats);
}"""


@pytest.mark.slow
def test_two_hundred_wait_and_go_out_of_two_tabs_with_fifty_repeats_at_once(
    live_server: LiveServer, phone: BrowserContext, staff: User
) -> None:
    page = phone.new_page()
    form_of(page, live_server, staff)
    phone.set_offline(True)
    tell(page, 4)
    save(page)
    waits(page, 1)
    today = Hub.objects.get().today()
    days = [(today - dt.timedelta(days=number)).isoformat() for number in range(1, 200)]
    page.evaluate(QUEUE, [days, 50])
    waits(page, 200)

    # Two tabs send all of it, and fifty of them are sent again at the same moment, whatever the locks say.
    other = phone.new_page()
    other.goto(f"{live_server.url}{FORM}")
    phone.set_offline(False)
    # What is sent again was written down before: the device begins to send, and to forget, at once.
    again = """async (items) => {
      const here = await window.oshubDevice.ask();
      const json = { "Content-Type": "application/json" };
      const headers = { ...json, "X-CSRFToken": here.token, "X-Person": here.person };
      await Promise.all(items.map((item) => {
        const body = JSON.stringify(window.oshubTold(item.body));
        return fetch(`/api/v1/hubs/${item.hub}/sessions/${item.uid}/`, { method: "PUT", body, headers });
      }));
    }"""
    page.evaluate(again, page.evaluate("window.repeats"))
    for tab in (page, other):
        tab.evaluate("window.dispatchEvent(new Event('online'))")
    for tab in (page, other):
        expect(tab.locator("#device [data-when=mine]")).to_be_hidden(timeout=120_000)
    assert Session.objects.count() == Session.objects.values("uid").distinct().count() == 200
    drain_all()
    assert verify().differences == 0


@pytest.mark.slow
def test_what_needs_an_answer_says_so_on_every_page_and_stands_first(
    live_server: LiveServer, phone: BrowserContext, staff: User
) -> None:
    page = phone.new_page()
    form_of(page, live_server, staff)
    tell(page, 3)
    save(page)
    expect(page.locator("#messages")).to_contain_text("3 interactions")

    # The same day has a session of this type and place in the log already; the other days do not.
    page.goto(f"{live_server.url}{FORM}")
    phone.set_offline(True)
    tell(page, 4)
    save(page)
    waits(page, 1)
    today = Hub.objects.get().today()
    page.evaluate(QUEUE, [[(today - dt.timedelta(days=number)).isoformat() for number in range(1, 8)], 0])
    waits(page, 8)
    expect(page.locator("#on-device [data-more]")).to_contain_text("3")
    expect(page.locator("#on-device [data-some] > ul > li")).to_have_count(5)
    phone.set_offline(False)
    waits(page, 0)
    asks = page.locator("#device [data-when=asks]")
    expect(asks).to_contain_text("Need an answer from you before they are saved: 1")
    page.goto(f"{live_server.url}/h/OSHub-OF/plan/")
    asks.get_by_role("link", name="Answer").click()
    expect(page.locator("#on-device")).to_contain_text("is in the log already")
    expect(page.locator("#on-device [data-state]").first).to_have_text("Needs an answer: open it")
    page.locator("#on-device").get_by_role("button", name="Open").click()
    page.get_by_role("checkbox", name="Yes, this is another one").check()
    save(page)
    expect(page.locator("#messages")).to_contain_text("4 interactions")
    expect(asks).to_be_hidden()
    assert Session.objects.count() == 9


@pytest.mark.slow
def test_a_storage_that_was_cleared_loses_what_waited_and_nothing_else(
    live_server: LiveServer, phone: BrowserContext, staff: User
) -> None:
    page = phone.new_page()
    form_of(page, live_server, staff)
    phone.set_offline(True)
    tell(page, 4)
    save(page)
    waits(page, 1)
    cleared = phone.new_cdp_session(page)
    cleared.send("Storage.clearDataForOrigin", {"origin": live_server.url, "storageTypes": "all"})
    phone.set_offline(False)

    # The portal goes on from nothing: it asks to sign in, keeps its pages anew, and logs as before.
    page.goto(f"{live_server.url}{FORM}")
    if_asked = page.locator("#id_login")
    expect(if_asked.or_(page.locator("#id_session_type")).first).to_be_visible()
    assert if_asked.count() == 1, "cookies went with the rest"
    sign_in(page, FORM, staff)
    expect(page.get_by_text("open without a network too")).to_be_visible()
    waits(page, 0)
    tell(page, 5)
    save(page)
    expect(page.locator("#messages")).to_contain_text("5 interactions")
    assert Session.objects.get().lines.get().head_count == 5
