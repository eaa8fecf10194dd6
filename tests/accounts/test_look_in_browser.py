"""What only a browser shows: the strict policy holds, axe finds nothing, and base.js does its small helps."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import path
from playwright.sync_api import ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from accounts.forms import ProfileForm
from oshub import urls
from tests.accounts.mails import code_sent
from tests.factories.people import PASSWORD, make_user

# Status lines of answers that are meant, and Chromium's advice about forms, are no faults of the page.
HARMLESS = ("the server responded with a status of", "[DOM]")


def refused(request: HttpRequest) -> HttpResponse:
    """A fragment with a mistake in it, as a form sent by htmx gets it."""
    return render(request, "components/form_errors.html", {"form": ProfileForm({})}, status=422)


def with_htmx(request: HttpRequest) -> HttpResponse:
    """A page that asks for parts of itself."""
    page = Template(
        '{% extends "base.html" %}{% block head %}{% include "components/htmx.html" %}{% endblock %}'
        '{% block content %}<button hx-post="/refused/" hx-target="#t">Try</button><div id="t"></div>{% endblock %}'
    )
    return HttpResponse(page.render(RequestContext(request)))


urlpatterns = [path("refused/", refused), path("with-htmx/", with_htmx), *urls.urlpatterns]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _clean_console(page: Page) -> Iterator[None]:
    """Fail a test in whose pages the browser complained, of the security policy or of anything else."""
    cache.clear()
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if not any(harmless in message.text for harmless in HARMLESS):
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert not said


def assert_accessible(page: Page) -> None:
    """Let axe look at the page as it is now."""
    found = Axe().run(page).response["violations"]
    assert not [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found], page.url


def sign_in(page: Page, server: LiveServer) -> None:
    """Sign in through the form."""
    make_user("ana@pt.oshub.example", name="Ana Example")
    page.goto(f"{server.url}/accounts/login/?next=/accounts/profile/")
    page.get_by_label("Email").fill("ana@pt.oshub.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_signing_up_reads_well(live_server: LiveServer, page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{live_server.url}/accounts/signup/")
    assert_accessible(page)
    page.get_by_label("Name").fill("Nova Pessoa")
    # Too long for one line of a message on a phone.
    page.get_by_label("Email").fill("nova.pessoa.da.escola@escola-secundaria.oshub.example")
    page.get_by_label("Password").fill("12345")
    page.get_by_role("button", name="Open account").click()
    expect(page.locator("[data-form-errors]")).to_be_focused()
    assert_accessible(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open account").click()
    expect(page.locator("[data-toast]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Code").fill("WRONG-CODE")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("link", name="Code: Incorrect code.")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Code").fill(code_sent())
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/home/")


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_the_account_s_pages_read_well(live_server: LiveServer, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server)
    for address in ("profile/", "email/", "password/change/", "2fa/", "sessions/", "logout/", "reauthenticate/"):
        page.goto(f"{live_server.url}/accounts/{address}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(f"{live_server.url}/language/")
    assert_accessible(page)
    page.goto(f"{live_server.url}/there-is-nothing/")
    assert_accessible(page)


def test_the_menu_closes_on_escape_and_gives_the_focus_back(live_server: LiveServer, page: Page) -> None:
    sign_in(page, live_server)
    menu = page.locator("details[data-menu]").filter(has_text="Sign out")
    menu.locator("summary").press("Enter")
    expect(menu).to_have_attribute("open", "")
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.get_by_role("heading", name="Profile").click()
    expect(menu).not_to_have_attribute("open", "")
    menu.locator("summary").press("Enter")
    expect(menu).to_have_attribute("open", "")
    menu.get_by_role("button", name="Sign out").press("Tab")
    expect(menu).not_to_have_attribute("open", "")


def test_what_a_page_says_when_it_comes_is_said_once_more_for_readers(live_server: LiveServer, page: Page) -> None:
    page.add_init_script("""addEventListener("load", () => {
        const told = () => document.documentElement.setAttribute("data-heard", messages.textContent);
        const messages = document.getElementById("messages");
        new MutationObserver(told).observe(messages, { childList: true, subtree: true });
    })""")
    sign_in(page, live_server)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-heard", re.compile("Your profile is saved"))
    expect(page.locator("#messages")).to_contain_text("Your profile is saved")


def test_ticks_are_seen_in_colours_that_somebody_forces(live_server: LiveServer, page: Page) -> None:
    sign_in(page, live_server)
    page.emulate_media(forced_colors="active")
    page.goto(f"{live_server.url}/accounts/notices/")
    expect(page.get_by_label("Send me the weekly mail")).to_have_css("appearance", "auto")
    one, other = page.locator(".site-nav").get_by_role("link").all()[:2]
    one.evaluate("(link) => link.setAttribute('aria-current', 'page')")
    ground = other.evaluate("(link) => getComputedStyle(link).borderBlockEndColor")
    expect(one).not_to_have_css("border-block-end-color", ground)


def test_a_form_is_sent_once_and_freed_by_going_back(live_server: LiveServer, page: Page) -> None:
    sign_in(page, live_server)
    sent: list[Request] = []

    def hold(request: Request) -> None:
        if request.method == "POST":
            sent.append(request)

    page.on("request", hold)
    # An answer that keeps the page: as if the server were slow.
    page.route(
        "**/accounts/profile/",
        lambda route: route.fulfill(status=204) if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_label("Name").press("Enter")
    busy = page.get_by_role("button", name="Saving…")
    expect(busy).to_be_disabled()
    page.get_by_label("Name").press("Enter")
    page.evaluate("document.querySelector('main form').requestSubmit()")
    assert len(sent) == 1
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_enabled()


def test_htmx_carries_the_token_and_shows_a_refusal(live_server: LiveServer, page: Page) -> None:
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/with-htmx/")
    page.get_by_role("button", name="Try").click()
    expect(page.locator("#t [data-form-errors]")).to_be_focused()


def test_a_passkey_that_does_not_answer_is_said_to_have_failed(live_server: LiveServer, page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    automatic = {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | automatic})
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="That did not work")).to_be_visible()
    assert_accessible(page)


def test_a_passkey_opens_the_door(live_server: LiveServer, page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    automatic = {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | automatic})
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Sign in with it alone").check()
    assert_accessible(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("The key is added.")).to_be_visible()
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="My phone")).to_be_visible()
    assert_accessible(page)

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next=/accounts/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next=/accounts/profile/")
    page.get_by_label("Email").fill("ana@pt.oshub.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey or key").click()
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()


def test_a_page_without_javascript_still_works(live_server: LiveServer, page: Page) -> None:
    make_user("ana@pt.oshub.example", name="Ana Example")
    assert page.context.browser
    plain = page.context.browser.new_context(java_script_enabled=False)
    bare = plain.new_page()
    sign_in_without_script(bare, live_server)
    menu = bare.locator("details[data-menu]").filter(has_text="Sign out")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Sign out").click()
    expect(bare.locator("details[data-menu]").filter(has_text="Sign out")).to_have_count(0)
    bare.goto(f"{live_server.url}/accounts/profile/")
    expect(bare.get_by_role("heading", name="Sign in")).to_be_visible()
    plain.close()


def sign_in_without_script(page: Page, server: LiveServer) -> None:
    """Sign in and change the name, by nothing but forms."""
    page.goto(f"{server.url}/accounts/login/?next=/accounts/profile/")
    page.get_by_label("Email").fill("ana@pt.oshub.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Name").fill("Ana Nova")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
