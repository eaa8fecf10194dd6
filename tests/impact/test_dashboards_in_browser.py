"""The dashboards as people use them: by mouse, by keyboard, without JavaScript, on a phone and in the dark."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience
from impact.rollups import drain_all
from tests.browser_setup import LAY_OUT_ALL
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)
# Public pages are walked through for a visitor by tests/architecture too, always.
PAGES = [
    *(pytest.param(url, marks=pytest.mark.slow) for url in ("/", "/impact/", "/how-we-count/")),
    pytest.param("/network/hubs/OSHub-PT/", marks=pytest.mark.slow),
    pytest.param("/h/OSHub-PT/", marks=pytest.mark.slow),
    "/network/",
]


@pytest.fixture(autouse=True)
def _clean_console(page: Page) -> Iterator[None]:
    """Fail a test in whose pages the browser complained, of the security policy or of anything else."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert not said


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    """Two hubs with sessions in three months, of all three groups."""
    kind = make_session_type("maker", "Maker session")
    hubs = [make_hub("OSHub-PT", name="Open Science Hub Portugal"), make_hub("OSHub-NL", name="Hub of the Netherlands")]
    for number, hub in enumerate(hubs):
        pupils = make_class(make_school(hub), size=24 + number)
        for month in (1, 2, 3):
            make_session(
                hub,
                class_line(pupils),
                people_line(Audience.TEACHER, 6, 5),
                people_line(Audience.FAMILY, 10 * month, 5 * month),
                held_on=dt.date(2022, month, 10),
                session_type=kind,
            )
    drain_all()
    return hubs[0]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, hub: Hub) -> Page:
    """A page of a network manager who has signed in."""
    user = make_user(name="Maria Manager")
    make_membership(user, Role.MANAGER)
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


@pytest.mark.parametrize("url", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(desk: Page, live_server: LiveServer, url: str) -> None:
    for width, scheme in ((1280, "light"), (360, "dark")):
        desk.set_viewport_size({"width": width, "height": 800})
        desk.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        desk.goto(live_server.url + url)
        if desk.locator("[data-chart]").count():
            desk.locator("[data-chart]").first.scroll_into_view_if_needed()
            expect(desk.locator("[data-chart] svg").first).to_be_visible()
        desk.evaluate(LAY_OUT_ALL)
        found = Axe().run(desk)
        assert found.violations_count == 0, found.generate_report()
        assert desk.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_slider_goes_from_month_to_month_and_says_the_figures(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/impact/")
    slider = desk.get_by_role("slider", name="Go through the months")
    expect(slider).to_have_attribute("aria-valuetext", "March 2022: Students 49, Teachers 12, Community members 60")
    slider.focus()
    desk.keyboard.press("ArrowLeft")
    said = "February 2022: Students 49, Teachers 12, Community members 40"
    expect(slider).to_have_attribute("aria-valuetext", said)
    expect(desk.locator("output").first).to_have_text(said)
    expect(desk.locator("output").first).to_have_attribute("aria-live", "off")  # it is not to be heard twice
    expect(desk.locator("#by-month svg text", has_text="Feb 2022").last).to_be_visible()


def test_on_paper_a_chart_is_as_wide_as_the_paper(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/impact/")
    desk.locator("#by-month").scroll_into_view_if_needed()
    drawing = desk.locator("#by-month svg")
    expect(drawing).to_be_visible()
    desk.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": 680, "height": 900})
    expect(drawing).to_have_attribute("viewBox", re.compile(r"^0 0 \d+ 352$"))
    assert desk.evaluate("document.querySelector('#by-month svg').getBoundingClientRect().right") < 680
    desk.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert drawing.get_attribute("viewBox") is None


@pytest.mark.slow
def test_on_paper_there_is_no_field_to_fill_in(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/network/quality/?until=2022-03")
    field = desk.get_by_role("combobox", name="Month")
    expect(field).to_be_visible()
    desk.emulate_media(media="print")
    expect(field).to_be_hidden()
    expect(desk.locator(".months-filter")).to_be_hidden()


def test_the_legend_is_real_checkboxes(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/impact/")
    teachers = desk.get_by_role("checkbox", name="Teachers").first
    teachers.focus()
    desk.keyboard.press("Space")
    expect(teachers).not_to_be_checked()
    expect(desk.locator("output").first).to_have_text("March 2022: Students 49, Community members 60")


def test_the_table_is_one_click_away_and_stays_open(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/network/")
    table = desk.get_by_role("table", name="People and interactions by month")
    expect(table).to_be_hidden()
    desk.get_by_text("The figures as a table").click()
    expect(table).to_contain_text("January 2022")
    desk.get_by_label("Period").select_option("month-2022-02")
    expect(desk.get_by_role("heading", name="The network: February 2022")).to_be_visible()
    expect(table).to_be_visible()


def test_a_filter_swaps_the_figures_keeps_the_focus_and_says_so(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/network/")
    desk.evaluate("window.stillTheSamePage = true")
    desk.get_by_label("Audience").focus()
    desk.get_by_label("Audience").select_option("teacher")
    expect(desk.locator(".audience__figure")).to_have_text(["30"])
    expect(desk.get_by_label("Audience")).to_be_focused()
    expect(desk.locator("[data-figures-said]")).to_have_text("Figures shown: The network, All time")
    desk.locator("[data-chart]").first.scroll_into_view_if_needed()
    expect(desk.locator("[data-chart] svg").first).to_be_visible()
    desk.get_by_label("Hub", exact=True).fill("oshub-nl")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Hub of the Netherlands: All time")).to_be_visible()
    assert desk.evaluate("window.stillTheSamePage")
    swapped = desk.locator("#figures h2").first.inner_text()
    desk.goto(desk.url)
    assert desk.locator("#figures h2").first.inner_text() == swapped
    desk.go_back()
    expect(desk.get_by_role("heading", name="The network: All time")).to_be_visible()


def test_everything_can_be_read_without_javascript(browser: Browser, live_server: LiveServer, hub: Hub) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB", viewport={"width": 360, "height": 740})
    page = context.new_page()
    try:
        page.goto(f"{live_server.url}/impact/")
        for name in ("People and interactions by month", "People and interactions by hub"):
            expect(page.get_by_role("table", name=name)).to_be_visible()
        expect(page.locator(".chart").first).to_be_hidden()
    finally:
        context.close()


def test_without_the_chart_library_the_tables_are_open(page: Page, live_server: LiveServer, hub: Hub) -> None:
    page.route("**/echarts/**", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{live_server.url}/impact/")
    page.locator(".chart-figure").first.scroll_into_view_if_needed()
    expect(page.get_by_role("table", name="People and interactions by month")).to_be_visible()
    expect(page.locator(".chart").first).to_be_hidden()
    expect(page.get_by_role("slider").first).to_be_hidden()


def test_the_chart_library_comes_when_a_chart_is_near(page: Page, live_server: LiveServer, hub: Hub) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 1280, "height": 300})
    page.goto(f"{live_server.url}/impact/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "echarts" in url]
    page.evaluate(LAY_OUT_ALL)
    teachers = page.get_by_role("checkbox", name="Teachers").first
    expect(teachers).to_be_attached()
    page.evaluate("document.fonts.ready.then(() => true)")  # lines break anew when the typeface comes
    height = page.evaluate("document.documentElement.scrollHeight")
    teachers.evaluate("(one) => one.click()")
    page.locator("[data-chart]").first.scroll_into_view_if_needed()
    expect(page.locator("#by-month svg")).to_be_visible()
    shown = page.locator("#by-month svg path[fill='#0b6e66']")
    expect(shown.first).to_be_attached()
    expect(page.locator("#by-month svg path[fill='#3547a8']")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") == height


@pytest.mark.slow
def test_colours_follow_light_and_dark(page: Page, live_server: LiveServer, hub: Hub) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{live_server.url}/impact/")
    page.locator("[data-chart]").first.scroll_into_view_if_needed()
    bar = page.locator("#by-month svg path[fill='#0b6e66']").first
    expect(bar).to_be_attached()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("#by-month svg path[fill='#62d2c2']").first).to_be_attached()
