"""Searching by keyboard alone: the list that opens while one types, and the page of results; axe finds nothing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories.network import make_hub, make_project, make_school
from tests.factories.public import agree_to_page, make_event, make_post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _content(transactional_db: None) -> None:
    hub = make_hub("OSHub-PT", name="OSHub Portugal")
    make_project(hub, "Bridges of paper")
    make_project(hub, "A bridge of wood")
    agree_to_page(make_school(hub, "Bridge school"))
    make_post(hub, "The bridge opens", language="pt")
    make_event(hub, "Bridge day")


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the browser complains of."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found], page.url


def test_something_is_found_by_keyboard_alone(live_server: LiveServer, page: Page, said: list[str]) -> None:
    page.goto(f"{live_server}/search/")
    field = page.get_by_role("main").get_by_role("combobox")
    field.focus()
    page.keyboard.type("brid")
    options = page.get_by_role("option")
    expect(options).to_have_count(6)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("brid")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/projects/\d+-"))
    assert said == []


def test_enter_without_a_choice_shows_all_results(live_server: LiveServer, page: Page, said: list[str]) -> None:
    page.goto(f"{live_server}/search/")
    page.get_by_role("main").get_by_role("combobox").fill("bridge")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?q=bridge"))
    expect(page.locator(".found__said")).to_contain_text("results for “bridge”")
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("Projects 2")).click()
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()
    assert said == []


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), pytest.param(1280, "light", marks=pytest.mark.slow)])
@pytest.mark.parametrize("query", ["", "?q=bridge", "?q=bridge&kind=project", "?q=xyzzy", "?q=bridgge"])
def test_the_page_reads_well(
    live_server: LiveServer, page: Page, said: list[str], width: int, scheme: str, query: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{live_server}/search/{query}")
    assert_accessible(page)
    assert page.locator("html").evaluate("html => html.scrollWidth <= html.clientWidth")
    assert said == []


def test_without_script_the_form_is_enough(live_server: LiveServer, page: Page) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    plain.goto(f"{live_server}/search/")
    plain.get_by_role("main").get_by_role("searchbox").fill("bridge")
    plain.get_by_role("main").get_by_role("button", name="Search").click()
    expect(plain.get_by_role("link", name="A bridge of wood")).to_be_visible()
    context.close()
