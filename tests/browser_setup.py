"""Lends Debian's Chromium to the tests marked `browser`, in an ordinary and in a phone's size."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

# Without sandbox, because it may run as root in a container. Each new window would also draw the list of the address
# bar, as two pages of the browser's own that nobody sees: half a second of a core.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]
# What a person does to a part of a page.
DOINGS = (
    "check",
    "click",
    "fill",
    "focus",
    "press",
    "press_sequentially",
    "select_option",
    "set_input_files",
    "uncheck",
)
# What may send a form, which asks first whether its person is still signed in (static/js/unsent.js).
PRESSES = ("click", "press")
# What tells at once what stands in a page, where everything else waits for it.
GLANCES = ("all", "count", "is_hidden", "is_visible")
# Parts of long pages are laid out when a reader comes near: this lays out all, for who measures a whole page.
LAY_OUT_ALL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets = [sheet];
}"""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_configure(config: pytest.Config) -> None:
    """Let the browser's own event loop stand beside Django's database calls; be patient."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=30_000)
    for name in DOINGS:
        setattr(Locator, name, _on_a_page_that_came(getattr(Locator, name)))
    for name in PRESSES:
        setattr(Locator, name, _until_it_is_sent(getattr(Locator, name)))
    for name in GLANCES:
        setattr(Locator, name, _at_a_page_that_came(getattr(Locator, name)))
    if not CHROMIUM and os.environ.get("REQUIRE_BROWSER") == "1":
        raise pytest.UsageError("REQUIRE_BROWSER=1, but no Chromium is installed: apt install chromium.")


_hurry: list[bool] = []


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Let something be done before a page has come, where a test is about that."""
    _hurry.append(True)
    try:
        yield
    finally:
        _hurry.pop()


def _on_a_page_that_came(do: Callable[..., Any]) -> Callable[..., Any]:
    """Let nothing be done before the page has come whole, its scripts with it.

    A field can be written in as soon as it stands in the page; on a busy machine that is well before the script that
    reads its keys, and no person is as quick as that.
    """

    @wraps(do)
    def wait_and_do(locator: Locator, *args: Any, **options: Any) -> Any:
        locator.wait_for(state="attached", timeout=options.get("timeout"))
        if not _hurry:
            locator.page.wait_for_load_state()
        return do(locator, *args, **options)

    return wait_and_do


def _until_it_is_sent(press: Callable[..., Any]) -> Callable[..., Any]:
    """Let a press be over when the form that it sends is on its way: nobody goes elsewhere in the same instant."""

    @wraps(press)
    def press_and_wait(locator: Locator, *args: Any, **options: Any) -> Any:
        page = locator.page
        done = press(locator, *args, **options)
        if not _hurry and not page.is_closed():
            page.locator("form[aria-busy=true]").wait_for(state="detached")
        return done

    return press_and_wait


def _at_a_page_that_came(look: Callable[..., Any]) -> Callable[..., Any]:
    """Let nobody take a page that is still on its way for one in which something is missing."""

    @wraps(look)
    def wait_and_look(locator: Locator, *args: Any, **options: Any) -> Any:
        if not _hurry:
            locator.page.wait_for_load_state()
        return look(locator, *args, **options)

    return wait_and_look


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a page as a browser test; skip those where there is no browser."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the installed Chromium instead of a downloaded one."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Open pages in English at a desk's size; a test that wants a phone says so with `page.set_viewport_size`.

    Nothing moves, so that no press comes while something is on its way; a test about motion says so too.
    """
    size = {"width": 1280, "height": 900}
    return browser_context_args | {"locale": "en-GB", "viewport": size, "reduced_motion": "reduce"}
