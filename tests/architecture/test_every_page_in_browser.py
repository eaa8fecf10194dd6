"""Every page for every role in a browser: axe finds nothing, the security policy is never broken, nothing sticks out.

The browser's requests are answered by the application in this process, so that all roles look at one world that is
undone afterwards. Pages are looked at in the width to which 1280 pixels shrink at 400 % (WCAG 2.2, 1.4.10).

It takes minutes, and is done by `make test-all`.
"""

import mimetypes
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import ConsoleMessage, Page, sync_playwright
from pytest_django import Settings

from tests.architecture.policy import rule_for
from tests.architecture.test_policy import ROUTES, RULES, address, words
from tests.architecture.world import ROLES, World
from tests.browser_setup import CHROMIUM, CHROMIUM_ARGS, LAY_OUT_ALL

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WIDTH = 320
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Django's own pages for administrators: one inline style in the change form, headings and landmarks of its own.
NOT_OURS = "/admin/"
# What axe leaves open: it is content with several first headings, and with a way to the content that comes late.
# (What stands in the frame of another site has nothing before its content.)
# (The gallery shows heads of pages within its panels.)
READING = """() => {
  const first = document.querySelectorAll("h1:not(.gallery__panel *)").length;
  const way = document.querySelector("a[href], button, input:not([type=hidden]), summary");
  return [
    ...(first === 1 ? [] : [`${first} first headings`]),
    ...(way && (way.closest("main") || document.querySelector("main#main") && way.matches('.skip-link[href="#main"]'))
      ? [] : ["the first link does not lead to the content"]),
  ];
}"""
# `make test-all` looks at everything of every role.
each_role = pytest.mark.parametrize("role", [pytest.param(role, marks=pytest.mark.slow) for role in ROLES])


@pytest.fixture(autouse=True)
def _patient_sign_in(settings: Settings) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60


def pages_of(world: World, role: str) -> dict[str, HttpResponse]:
    """All pages that a role may open at its own places, by their addresses."""
    with world.asked_often():
        return _asked_for(world, role)


def _asked_for(world: World, role: str) -> dict[str, HttpResponse]:
    found = {}
    for route in ROUTES:
        path = address(route, words(world, role, "own"))
        rule = rule_for(route, RULES)  # one without a rule fails the table's own test
        if path.startswith(NOT_OURS) or rule is None or rule.expected(role, "GET", "own") != "200":
            continue
        answer = world.ask(role, "GET", path)
        if b"<html" in answer.content[:500]:
            found[path] = answer
    return found


@contextmanager
def serving(answers: dict[str, HttpResponse]) -> Iterator[str]:
    """Give a browser these pages as the application answered them, and the files that they name; yields the address.

    A server of its own and not Playwright's routes, which keep a browser from remembering the files of the last page.
    What scripts ask for later is answered with nothing.
    """
    static = f"/{settings.STATIC_URL.strip('/')}/"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            file = finders.find(path.removeprefix(static)) if path.startswith(static) else None
            if path in answers:
                self.say(200, dict(answers[path].items()), answers[path].content)
            elif isinstance(file, str):
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                self.say(200, {"Content-Type": kind, "Cache-Control": "max-age=3600"}, Path(file).read_bytes())
            else:
                self.say(404 if path.startswith(static) else 204, {}, b"")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.say(204, {}, b"")

        def say(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items() | ({"Content-Length": str(len(body))} if status != 204 else {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """What was asked for is nobody's news."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def look_at(answers: dict[str, HttpResponse], *, dark_first: bool) -> list[str]:
    """Open each page in the narrow width, light and dark in turns; returns what is wrong."""
    with serving(answers) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": 740}, locale="en-GB", reduced_motion="reduce")
        said = complaints(page)
        faults: list[str] = []
        for number, path in enumerate(answers):
            page.emulate_media(color_scheme="dark" if (number % 2 == 0) is dark_first else "light")
            page.goto(site + path, wait_until="load")
            page.evaluate(LAY_OUT_ALL)
            found = [*said, *_what_axe_finds(page), *page.evaluate(READING)]
            said.clear()
            sticks_out = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if sticks_out > 0:
                found.append(f"sticks out by {sticks_out} px at {WIDTH} px")
            faults += [f"{path}: {fault}" for fault in found]
        browser.close()
    return faults


def complaints(page: Page) -> list[str]:
    """A list that fills with what the browser says: broken security policy, broken scripts, files not there."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            said.append(message.text)

    # The browser's own words on a missing file do not say which.
    page.on("response", lambda answer: said.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def check(role: str, answers: dict[str, HttpResponse]) -> None:
    """Fail with everything that is wrong in these pages."""
    assert answers
    # In a thread of its own: the browser's event loop would hide the world's transaction from this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        faults = thread.submit(look_at, answers, dark_first=bool(ROLES.index(role) % 2)).result()
    assert not faults, "\n".join(faults)


@each_role
def test_a_page_keeps_the_rules(world: World, role: str) -> None:
    check(role, pages_of(world, role))


def _what_axe_finds(page: Page) -> Iterator[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]})
    for violation in found.response["violations"]:
        places = ", ".join(" ".join(node["target"]) for node in violation["nodes"][:3])
        yield f"{violation['id']} ({violation['help']}) at {places}"
