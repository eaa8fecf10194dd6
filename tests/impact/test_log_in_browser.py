"""The log under a thumb: taps are counted, axe finds nothing, the strict policy holds, and it fits 320 pixels."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience, Session
from schools.models import SchoolClass, school_year_of
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.sign_ups import make_teacher

pytestmark = pytest.mark.django_db(transaction=True)
# The status line of an answer that is meant is no fault of the page.
HARMLESS = "the server responded with a status of"
# How many answers a page still waits for: what htmx does with an answer is done before it says that it came.
COUNT_WHAT_IS_ASKED = """() => {
  const count = (step) => { document.body.dataset.waiting = Number(document.body.dataset.waiting || 0) + step; };
  document.body.addEventListener("htmx:beforeRequest", () => count(1));
  document.body.addEventListener("htmx:afterRequest", () => count(-1));
}"""


@pytest.fixture(autouse=True)
def _clean_console(page: Page) -> Iterator[None]:
    """Fail a test in whose pages the browser complained, of the security policy or of anything else."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if HARMLESS not in message.text:
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert not said


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    make_session_type("maker", "Maker session")
    make_hub("OSHub-NL")
    return make_hub("OSHub-PT")


@pytest.fixture
def classes(hub: Hub) -> list[SchoolClass]:
    school = make_school(hub, "Escola da Serra")
    year = school_year_of(hub.today())
    return [make_class(school, name, size=24, school_year=year) for name in ("7A", "7B", "8A")]


@pytest.fixture
def staff(hub: Hub) -> User:
    user = make_user(name="Ana Staff")
    make_membership(user, Role.COORDINATOR, hub)
    return user


@pytest.fixture
def desk(page: Page, live_server: LiveServer, staff: User) -> Page:
    """A page of somebody who has signed in."""
    client = Client()
    client.force_login(staff)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def assert_reads_well(page: Page) -> None:
    """Let axe look, and see that nothing sticks out at the side."""
    found = Axe().run(page).response["violations"]
    assert not [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found], page.url
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.locator("html").evaluate("html => html.scrollWidth") <= width, page.url


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_every_page_of_the_log_reads_well(
    desk: Page, live_server: LiveServer, hub: Hub, classes: list[SchoolClass], staff: User, width: int, scheme: str
) -> None:
    desk.set_viewport_size({"width": width, "height": 740})
    desk.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    log = f"{live_server.url}/h/OSHub-PT/sessions/"
    desk.goto(log)
    expect(desk.get_by_text("Nothing has been logged yet")).to_be_visible()
    assert_reads_well(desk)

    desk.goto(f"{log}log/")
    desk.locator("#id_session_type").select_option(label="Maker session")
    desk.locator("#id_school").select_option(label="Escola da Serra, Testing")
    desk.get_by_role("checkbox", name=re.compile("7B")).check()
    desk.get_by_label("Came, 7B").fill("31")
    desk.get_by_text("More from the community").click()
    desk.get_by_text("More details").click()
    desk.get_by_label("Teachers: people").fill("x")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator("[data-form-errors]")).to_be_focused()
    assert_reads_well(desk)
    desk.get_by_label("Teachers: people").fill("2")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_role("link", name="7B: 31 came").click()
    assert_reads_well(desk)
    desk.get_by_role("checkbox", name="Yes, 31 of 24 is right").check()
    desk.get_by_role("button", name="Save and log another").click()
    expect(desk.locator("#messages")).to_contain_text("33 interactions; 31 people new to the network, by class")
    assert_reads_well(desk)

    session = Session.objects.get()
    for part in ("", "edit/", "void/"):
        desk.goto(f"{log}{session.uid}/{part}")
        assert_reads_well(desk)
    desk.goto(f"{log}{session.uid}/edit/")
    Session.objects.update(version=5, title="Changed meanwhile")
    desk.get_by_label("Families: people").fill("4")
    desk.get_by_role("button", name="Save the correction").click()
    expect(desk.get_by_role("heading", name="Somebody changed this session meanwhile")).to_be_visible()
    assert_reads_well(desk)
    desk.get_by_role("button", name="Save mine as a correction").click()
    expect(desk.get_by_text("Families: added, 4")).to_be_visible()
    assert_reads_well(desk)
    desk.goto(log)
    assert_reads_well(desk)


def test_the_same_again_takes_three_taps(
    desk: Page, live_server: LiveServer, hub: Hub, classes: list[SchoolClass], staff: User
) -> None:
    yesterday = hub.today() - dt.timedelta(days=1)
    lines = (class_line(classes[0]), people_line(Audience.TEACHER, 2))
    make_session(hub, *lines, held_on=yesterday, by=staff, school=classes[0].school, project=make_project(hub))
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.goto(f"{live_server.url}/h/OSHub-PT/sessions/")
    desk.get_by_role("link", name="Log a session").first.click()
    desk.get_by_role("link", name=re.compile("Co-creation workshop.*Escola da Serra")).click()
    expect(desk.get_by_role("checkbox", name=re.compile("7A"))).to_be_checked()
    expect(desk.locator("#preview")).to_contain_text("26 interactions; 0 people new to the network, by class")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator("#messages")).to_contain_text("26 interactions")
    assert Session.objects.filter(held_on=hub.today()).count() == 1


def test_it_says_how_it_counts_while_one_types(
    desk: Page, live_server: LiveServer, hub: Hub, classes: list[SchoolClass]
) -> None:
    make_session(hub, class_line(classes[1], 22), held_on=hub.today() - dt.timedelta(days=8))
    desk.goto(f"{live_server.url}/h/OSHub-PT/sessions/log/")
    preview = desk.locator("#preview")
    expect(preview).to_contain_text("Nobody has been counted yet")
    desk.locator("#id_school").select_option(label="Escola da Serra, Testing")
    expect(desk.locator("#classes-said")).to_have_text("3 classes to choose from.")
    desk.get_by_role("checkbox", name=re.compile("7B")).check()
    expect(preview).to_contain_text("24 interactions; 2 people new to the network, by class")
    came = desk.get_by_label("Came, 7B")
    came.focus()
    desk.keyboard.type("20")
    expect(came).to_have_value("20")
    expect(preview).to_contain_text("20 interactions; 0 people new to the network, by class")
    desk.get_by_label("Families: people").fill("6")
    desk.get_by_label("Families: of them for the first time").fill("5")
    expect(preview).to_contain_text("26 interactions")
    expect(preview).to_contain_text("5 people new, by a show of hands")
    desk.locator("#id_held_on").fill("2001-09-01")
    expect(desk.get_by_role("checkbox", name=re.compile("7B"))).to_be_checked()
    expect(desk.get_by_role("checkbox", name=re.compile("7A"))).to_have_count(0)
    assert not Session.objects.filter(held_on=hub.today()).exists()


def test_a_sign_in_that_ran_out_takes_nothing_away(
    desk: Page, live_server: LiveServer, hub: Hub, classes: list[SchoolClass]
) -> None:
    desk.goto(f"{live_server.url}/h/OSHub-PT/sessions/log/")
    desk.locator("#id_school").select_option(label="Escola da Serra, Testing")
    ticked = desk.get_by_role("checkbox", name=re.compile("7B"))
    ticked.check()
    expect(desk.locator("#preview")).to_contain_text("24 interactions")
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.evaluate(COUNT_WHAT_IS_ASKED)
    with desk.expect_response(lambda answer: answer.status == 401):
        desk.locator("#id_held_on").fill((hub.today() - dt.timedelta(days=1)).isoformat())
    expect(desk.locator("body[data-waiting='0']")).to_be_attached()
    expect(ticked).to_be_checked()
    expect(desk.locator("#preview")).to_contain_text("24 interactions")


def test_filters_work_at_once_and_stay_in_the_address(
    desk: Page, live_server: LiveServer, hub: Hub, staff: User
) -> None:
    make_session(hub, people_line(Audience.TEACHER, 2), by=staff, title="Mine")
    make_session(hub, people_line(Audience.TEACHER, 2), title="Theirs")
    desk.goto(f"{live_server.url}/h/OSHub-PT/sessions/")
    desk.get_by_text("Filter", exact=True).click()
    desk.get_by_label("Logged by me").check()
    expect(desk.get_by_role("link", name="Theirs", exact=True)).to_have_count(0)
    expect(desk.get_by_role("link", name="Mine", exact=True)).to_be_visible()
    assert "mine=on" in desk.url
    desk.reload()
    expect(desk.get_by_role("link", name="Theirs", exact=True)).to_have_count(0)
    # The bare address shows the list as it was left last time, and says so.
    desk.go_back()
    expect(desk.get_by_text("Narrowed as you left it last time.")).to_be_visible()
    assert "mine=on" in desk.url


@pytest.mark.slow
def test_what_was_typed_is_there_again_after_a_look_at_another_page(
    page: Page, live_server: LiveServer, classes: list[SchoolClass]
) -> None:
    school = classes[0].school
    client = Client()
    client.force_login(make_teacher(school))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/s/{school.pk}/sessions/report/")
    page.locator("#id_session_type").select_option(label="Maker session")
    page.get_by_role("checkbox", name=re.compile("7B")).check()
    heads = page.locator(f"#id_heads-{classes[1].pk}")
    heads.fill("19")
    page.locator("#id_teacher-heads").fill("2")
    page.goto(f"{live_server.url}/s/{school.pk}/")
    page.go_back()
    expect(page.get_by_role("checkbox", name=re.compile("7B"))).to_be_checked()
    expect(heads).to_have_value("19")
    expect(page.locator("#id_teacher-heads")).to_have_value("2")
    expect(page.locator("#id_session_type")).not_to_have_value("")
