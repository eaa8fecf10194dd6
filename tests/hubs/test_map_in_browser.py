"""The map of the hubs in a browser: by mouse, by keyboard alone, on a phone, in the dark, and not at all."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from hubs.models import Category, Hub
from tests.factories.network import make_hub

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


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
def hubs(transactional_db: None) -> list[Hub]:
    """Three hubs far from each other, one of them with a sub-hub close by."""
    made = []
    for code, name, category, latitude, longitude, parent in (
        ("OSHub-PT", "Hub of the Hills", Category.SCHOOL_BASED, "40.9", "-6.9", None),
        ("OSHub-CZ", "Hub of the Ponds", Category.SPACE, "49.4", "14.1", None),
        ("OSHub-GR", "Hub of the Island", Category.BROKER, "39.9", "25.2", None),
        ("OSHub-CZ-Sub", "Hub of the Forest", Category.SPACE, "49.1", "13.7", "OSHub-CZ"),
    ):
        hub = make_hub(code, name=name, parent=Hub.objects.filter(code=parent).first())
        Hub.objects.filter(pk=hub.pk).update(latitude=latitude, longitude=longitude, category=category)
        made.append(hub)
    return made


def open_directory(page: Page, server: LiveServer, *, width: int = 1280) -> None:
    """Open the page, touch the map and wait until it can be moved."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{server.url}/hubs/")
    touch(page)


def touch(page: Page) -> None:
    """Put a finger or the mouse on the map, away from its marks."""
    page.locator(".map").scroll_into_view_if_needed()
    page.locator(".map").dispatch_event("pointerdown")
    expect(page.locator(".map[data-drawn]")).to_be_visible()


def assert_accessible(page: Page) -> None:
    """Let axe look at the page as it is now."""
    found = Axe().run(page).response["violations"]
    assert not [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found], page.url


@pytest.mark.usefixtures("hubs")
def test_a_hub_is_found_by_keyboard_alone(live_server: LiveServer, page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/hubs/")
    mark = page.get_by_role("button", name="Hub of the Hills")
    assert page.locator(".map__spot").count() == 3
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.map') !== null"):
            break
    # The mark that had the focus while the map was a drawing has it still, now that it can be moved.
    expect(page.locator(".map[data-drawn] .map__mark:focus")).to_have_count(1)
    for _step in range(8):
        if mark.evaluate("(one) => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup a.map__name")
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(mark).to_be_focused()
    page.keyboard.press("Space")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/hubs/OSHub-PT/")
    expect(page.get_by_role("heading", level=1, name="Hub of the Hills")).to_be_visible()


@pytest.mark.usefixtures("hubs")
def test_a_mark_leads_to_its_hub(live_server: LiveServer, page: Page) -> None:
    # Without motion, as all browsers of the suite are: a mouse that presses while the map moves below it drags the map.
    open_directory(page, live_server)
    page.get_by_role("button", name="Hub of the Island").click()
    bubble = page.locator(".leaflet-popup")
    expect(bubble).to_contain_text("Community broker")
    expect(bubble.get_by_role("button", name="Close")).to_be_visible()
    bubble.get_by_role("link", name="Hub of the Island").click()
    page.wait_for_url("**/hubs/OSHub-GR/")


@pytest.mark.usefixtures("hubs")
def test_sub_hubs_are_shown_from_near(live_server: LiveServer, page: Page) -> None:
    open_directory(page, live_server)
    sub_hub = page.get_by_role("button", name="Hub of the Forest")
    expect(sub_hub).to_have_count(0)
    page.get_by_role("button", name="Hub of the Ponds").focus()
    closer = page.get_by_role("button", name="Closer")
    for _step in range(4):
        closer.click()
    expect(sub_hub).to_have_count(1)


@pytest.mark.usefixtures("hubs")
def test_the_map_of_a_hub_shows_its_sub_hubs(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/hubs/OSHub-CZ/")
    assert_accessible(page)
    touch(page)
    expect(page.locator(".map__mark")).to_have_count(2)
    assert_accessible(page)


@pytest.mark.usefixtures("hubs")
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_it_reads_well(live_server: LiveServer, page: Page, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/hubs/")
    assert_accessible(page)
    touch(page)
    assert_accessible(page)
    page.get_by_role("button", name="Hub of the Ponds").click()
    expect(page.locator(".leaflet-popup")).to_be_visible()
    assert_accessible(page)
    assert page.locator("html").evaluate("html => html.scrollWidth") <= width


@pytest.mark.usefixtures("hubs")
def test_what_moves_a_map_is_fetched_when_somebody_touches_it(live_server: LiveServer, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/hubs/")
    page.locator(".map").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "europe.svg" in url]
    assert not [url for url in asked if "leaflet" in url or "europe.json" in url]
    touch(page)
    assert [url for url in asked if "leaflet.js" in url]
    assert {url for url in asked if not url.startswith(live_server.url)} == set()


@pytest.mark.usefixtures("hubs")
def test_the_map_that_can_be_moved_begins_where_the_drawing_was(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/hubs/")
    drawn = page.locator(".map__spot[aria-label='Hub of the Hills'] path")
    page.locator(".map").scroll_into_view_if_needed()
    before = drawn.bounding_box()
    touch(page)
    after = page.get_by_role("button", name="Hub of the Hills").locator(".map__pin").bounding_box()
    assert before
    assert after
    for side in ("x", "y"):
        assert abs(before[side] - after[side]) < 8


@pytest.mark.usefixtures("hubs")
def test_a_mark_that_is_pressed_at_once_opens_its_bubble(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/hubs/")
    page.locator(".map__spot[aria-label='Hub of the Island']").dispatch_event("click")
    expect(page.locator(".leaflet-popup")).to_contain_text("Community broker")


@pytest.mark.usefixtures("hubs")
def test_buttons_of_the_drawing_work_and_keep_the_focus(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/hubs/")
    page.get_by_role("button", name="Closer").focus()
    expect(page.locator(".leaflet-control-zoom-in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".map[data-drawn]")).to_be_visible()


@pytest.mark.usefixtures("hubs")
def test_where_the_script_does_not_come_marks_lead_on(live_server: LiveServer, browser: Browser) -> None:
    # A context of its own: the browser's complaint about what did not come is expected here.
    visitor = browser.new_context(locale="en-GB")
    page = visitor.new_page()
    page.route("**/leaflet.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/hubs/")
    page.locator(".map__spot[aria-label='Hub of the Island']").dispatch_event("click")
    page.wait_for_url("**/hubs/OSHub-GR/")
    visitor.close()


@pytest.mark.usefixtures("hubs")
def test_on_a_phone_one_finger_scrolls_the_page(live_server: LiveServer, browser: Browser) -> None:
    size: ViewportSize = {"width": 360, "height": 740}
    phone = browser.new_context(viewport=size, has_touch=True, is_mobile=True, locale="en-GB", reduced_motion="reduce")
    page = phone.new_page()
    open_directory(page, live_server, width=360)
    still = page.locator(".map").evaluate("(one) => getComputedStyle(one).touchAction")
    assert "pan-y" in still
    page.get_by_role("button", name="Closer").tap()
    expect(page.locator(".map.leaflet-touch-drag")).to_be_visible()
    phone.close()


@pytest.mark.usefixtures("hubs")
def test_without_javascript_the_map_leads_to_hubs_and_the_list_has_everything(
    live_server: LiveServer, browser: Browser
) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{live_server.url}/hubs/")
    expect(page.get_by_role("button", name="Closer")).to_be_hidden()
    page.locator(".map").get_by_role("link", name="Hub of the Island").click()
    page.wait_for_url("**/hubs/OSHub-GR/")
    page.goto(f"{live_server.url}/hubs/")
    page.get_by_label("Country").select_option("PT")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="Hub of the Forest").click()
    expect(page.get_by_role("heading", level=1, name="Hub of the Forest")).to_be_visible()
    plain.close()
