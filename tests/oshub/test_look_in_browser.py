"""What only a browser shows of the look: axe on the gallery, the phone's menu, dialogs, messages, language."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import path
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from oshub import urls

ASK = (
    '{% extends "base.html" %}{% block content %}'
    '{% include "components/confirm_link.html" with url="/question/" label="Take back" only %}'
    '<a href="/nowhere-to-be-found/" data-confirm>Broken</a>{% endblock %}'
)
QUESTION = (
    '{% extends "base.html" %}{% block content %}{% include "components/confirm.html" with title="Sure?"'
    ' action="/done/" label="Yes, take back" cancel_url="/ask/" tone="danger" only %}{% endblock %}'
)


@login_not_required
def page_of(request: HttpRequest, text: str) -> HttpResponse:
    """A page made of a template."""
    return HttpResponse(Template(text).render(RequestContext(request)))


@login_not_required
def done(request: HttpRequest) -> HttpResponse:
    """Say that it is done, on the page that one came from."""
    messages.success(request, "It is taken back.")
    return redirect("/ask/")


urlpatterns = [
    path("ask/", page_of, {"text": ASK}),
    path("question/", page_of, {"text": QUESTION}),
    path("done/", done),
    *urls.urlpatterns,
]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _clean_console(page: Page) -> Iterator[None]:
    """Fail a test in whose pages the browser complained, of the security policy or of anything else."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "the server responded with a status of 404" not in message.text:
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert not said


def assert_accessible(page: Page, *, but: tuple[str, ...] = ()) -> None:
    """Let axe look at the page as it is now."""
    found = [rule for rule in Axe().run(page).response["violations"] if rule["id"] not in but]
    assert not [(rule["id"], [node["html"][:200] for node in rule["nodes"]][:5]) for rule in found], page.url


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible_in_both_looks(live_server: LiveServer, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{live_server.url}/gallery/")
    # Heads of pages stand in the middle of this one.
    assert_accessible(page, but=("heading-order",))
    assert page.locator("html").evaluate("html => html.scrollWidth") <= 1280


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "scheme"),
    [("/", "light"), ("/", "dark"), ("/about/", "dark"), ("/privacy/", "light"), ("/gallery/", "light")],
)
def test_pages_read_well_on_the_smallest_phone(live_server: LiveServer, page: Page, url: str, scheme: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(live_server.url + url)
    assert_accessible(page, but=("heading-order",) if url == "/gallery/" else ())
    assert page.locator("html").evaluate("html => html.scrollWidth") <= 320


def test_nothing_moves_while_a_page_comes_in(live_server: LiveServer, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(reduced_motion="no-preference")
    page.add_init_script(
        "window.moved = 0;"
        "new PerformanceObserver((list) => list.getEntries().forEach((shift) => { window.moved += shift.value; }))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{live_server.url}/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") < 0.02


def test_the_menu_of_a_phone_works_with_the_keyboard(live_server: LiveServer, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/about/")
    menu = page.locator("details.menu--site")
    expect(page.locator(".site-nav")).to_be_hidden()
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="Impact")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_a_question_comes_in_a_dialog_and_goes_with_escape(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/ask/")
    link = page.get_by_role("link", name="Take back")
    link.press("Enter")
    dialog = page.get_by_role("dialog", name="Sure?")
    expect(dialog).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    link.click()
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_have_count(0)
    link.click()
    dialog.get_by_role("button", name="Yes, take back").click()
    message = page.get_by_role("status").filter(has_text="It is taken back.")
    expect(message).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    expect(message).to_have_count(0)


def test_a_question_that_does_not_come_is_asked_on_its_page(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/ask/")
    page.get_by_role("link", name="Broken").click()
    page.wait_for_url("**/nowhere-to-be-found/")


def test_who_came_by_an_address_in_a_language_reads_on_in_it(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/about/?lang=pt")
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    page.locator(".site-nav").get_by_role("link").last.click()
    page.wait_for_url(re.compile(r"/about/\?lang=pt$"))
    page.locator(".brand").first.click()
    page.wait_for_url(re.compile(r"/\?lang=pt$"))
    assert page.context.cookies() == []


def test_without_script_everything_is_there(live_server: LiveServer, page: Page) -> None:
    assert page.context.browser
    plain = page.context.browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    bare = plain.new_page()
    bare.goto(f"{live_server.url}/")
    bare.locator("details.menu--site summary").click()
    bare.locator("details.menu--site").get_by_role("link", name="About").click()
    expect(bare.get_by_role("heading", level=1)).to_be_visible()
    bare.goto(f"{live_server.url}/ask/")
    bare.get_by_role("link", name="Take back").click()
    bare.get_by_role("button", name="Yes, take back").click()
    expect(bare.get_by_text("It is taken back.")).to_be_visible()
    expect(bare.locator("[data-dismiss]")).to_be_hidden()
    plain.close()
