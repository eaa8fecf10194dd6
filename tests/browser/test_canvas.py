"""A canvas from the first word of its draft to the version that the board adopted, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.actions.canvas import name_version
from hubs.models import Box, CanvasBox, Decision, Hub
from hubs.queries.canvas import draft_of
from hubs.roles import Role
from tests.browser.test_main_job import sign_in
from tests.factories.canvas import adopt, decide, make_version, write
from tests.factories.network import make_hub, make_membership, make_session_type
from tests.factories.people import make_user
from tests.factories.public import make_seat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    make_session_type("maker", "Maker session")
    hub = make_hub("OSHub-PT", name="Hub of the Hills")
    make_seat(hub)
    return hub


def person(hub: Hub, role: Role, name: str) -> User:
    user = make_user(f"{name.split()[0].lower()}@pt.oshub.example", name)
    make_membership(user, role, hub)
    return user


def box(server: LiveServer, which: Box) -> str:
    return f"{server.url}/h/OSHub-PT/canvas/{which.value}/"


def test_from_the_first_word_to_the_adopted_version(page: Page, live_server: LiveServer, hub: Hub) -> None:
    adopt(make_version(hub, "As we began", "Wells run dry in August."))
    sign_in(page, live_server, person(hub, Role.COORDINATOR, "Rui Coordinator"))

    # Typed, and saved by itself.
    page.goto(box(live_server, Box.CHALLENGE_AND_MISSION))
    expect(page.get_by_text("Which need of your community do you answer")).to_be_visible()
    page.get_by_label("Your answer").fill("Wells run low in August and in May.")
    expect(page.locator("#saved")).to_contain_text("by Rui Coordinator")
    assert CanvasBox.objects.get().text == "Wells run low in August and in May."
    page.get_by_role("button", name="Save, and on to “Value proposition”").click()
    page.wait_for_url(re.compile("value-proposition"))

    # What is different, and a name for it.
    page.goto(f"{live_server.url}/h/OSHub-PT/canvas/")
    expect(page.get_by_text("The draft differs from it in one box.")).to_be_visible()
    page.get_by_role("link", name="See what is different").click()
    expect(page.locator("del").filter(has_text="dry")).to_be_visible()
    expect(page.locator("ins").filter(has_text="low")).to_be_visible()
    page.goto(f"{live_server.url}/h/OSHub-PT/canvas/")
    page.get_by_role("link", name="Name a version").click()
    page.get_by_label("Name of the version").fill("After two years")
    page.get_by_role("button", name="Keep it under this name").click()
    expect(page.get_by_role("heading", level=1, name="After two years")).to_be_visible()

    # Put to the board, which adopts it; then everybody can read it.
    page.get_by_role("button", name="Put it to the board").click()
    expect(page.locator("main").get_by_text("Before the board")).to_be_visible()
    decide(Decision.objects.get(state="proposed"))
    page.goto(f"{live_server.url}/h/OSHub-PT/canvas/")
    expect(page.get_by_role("link", name="2 · After two years").first).to_be_visible()
    expect(page.get_by_text("The draft says the same.")).to_be_visible()
    page.goto(f"{live_server.url}/hubs/OSHub-PT/")
    page.get_by_text("The ten boxes").click()
    expect(page.get_by_text("Wells run low in August and in May.")).to_be_visible()


@pytest.mark.slow
def test_two_at_one_box_lose_nothing(page: Page, live_server: LiveServer, hub: Hub, browser: Browser) -> None:
    ana, rui = person(hub, Role.STAFF, "Ana Staff"), person(hub, Role.COORDINATOR, "Rui Coordinator")
    other = browser.new_page(locale="en-GB")
    for window, user in ((page, ana), (other, rui)):
        sign_in(window, live_server, user)
        window.goto(box(live_server, Box.IMPACT))
    other.get_by_label("Your answer").fill("Water for every village.")
    expect(other.locator("#saved")).to_contain_text("by Rui Coordinator")

    page.get_by_label("Your answer").fill("Water for the valley.")
    expect(page.locator("#saved")).to_contain_text("Rui Coordinator has changed this box meanwhile.")
    page.get_by_role("button", name="See both texts").click()
    expect(page.get_by_text("The other text", exact=True)).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value("Water for the valley.")
    page.get_by_role("button", name="Keep both, mine below").click()
    page.wait_for_url(re.compile(r"canvas/#impact"))
    assert CanvasBox.objects.get().text == "Water for every village.\n\nWater for the valley."
    other.close()


@pytest.mark.slow
def test_what_is_typed_without_a_connection_is_kept(page: Page, live_server: LiveServer, hub: Hub) -> None:
    sign_in(page, live_server, person(hub, Role.STAFF, "Ana Staff"))
    page.goto(box(live_server, Box.IMPACT))
    page.context.set_offline(True)
    page.get_by_label("Your answer").fill("Typed on the train.")
    expect(page.locator("#saved")).to_contain_text("there is no connection")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("by Ana Staff")
    assert CanvasBox.objects.get().text == "Typed on the train."

    # And when the browser was closed before the connection came back.
    page.context.set_offline(True)
    page.get_by_label("Your answer").fill("Typed on the train, and more.")
    expect(page.locator("#saved")).to_contain_text("there is no connection")
    # A browser that is killed sends nothing on leaving.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('gone')) }")
    browser = page.context
    page.close()  # a page that is only left may still hear that there is a connection again, and save
    browser.set_offline(False)
    page = browser.new_page()
    page.goto(box(live_server, Box.IMPACT))
    expect(page.get_by_text("This device kept a text that was not saved.")).to_be_visible()
    page.get_by_role("button", name="Put it into the box").click()
    expect(page.get_by_label("Your answer")).to_have_value("Typed on the train, and more.")
    expect(page.locator("#saved")).to_contain_text("by Ana Staff")
    page.get_by_role("button", name="Save and see the canvas").click()
    page.wait_for_url(re.compile(r"canvas/#impact"))
    assert CanvasBox.objects.get().text == "Typed on the train, and more."


def test_it_is_one_sheet_on_paper(page: Page, live_server: LiveServer, hub: Hub) -> None:
    for which in Box:
        write(hub, ("A sentence of some length about the village. " * 27)[:1200], which)
    name_version(hub=hub, name="Long", seen=draft_of(hub).fingerprint, by=make_user())
    sign_in(page, live_server, person(hub, Role.STAFF, "Ana Staff"))
    page.goto(f"{live_server.url}/h/OSHub-PT/canvas/versions/1/")
    made = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", made)) == 1
