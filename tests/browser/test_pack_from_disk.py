"""A browser opens a pack from a disk, without a network: all it needs is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from oshub.pack.containers import Folder
from oshub.pack.making import make_pack
from tests.oshub.packs.network import DAY, small_network

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


# What was still on its way when the next page was opened.
LEFT = "net::ERR_ABORTED"


def quiet(_done: int, _known: int) -> None:
    """Somebody who does not listen."""


@pytest.fixture
def top(tmp_path: Path) -> Path:
    small_network()
    with Folder(tmp_path / "pack") as folder:
        make_pack(hub=None, into=folder, made_at=DAY, noting=quiet)
    return tmp_path / "pack"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        offline=True, java_script_enabled=request.param, viewport={"width": 360, "height": 800}
    )
    yield context.new_page()
    context.close()


def test_it_opens_without_a_network(page: Page, top: Path) -> None:
    asked: list[str] = []
    failed: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: failed.append(request.url) if request.failure != LEFT else None)
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.goto((top / "index.html").as_uri())
    page.get_by_role("link", name="Português").click()
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    page.locator("footer").get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for path in ("hubs", "impact", "hubs/OSHub-PT", "resources", "open-data", "az"):
        page.goto((top / "en" / path / "index.html").as_uri())
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".pack-note")).to_contain_text("1 June 2022")
        for picture in page.locator("img:visible").all():
            picture.scroll_into_view_if_needed()
        assert page.locator("use").count() == page.locator("use[href^='#']").count()
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    assert (failed, said) == ([], [])


def test_the_index_finds_titles_where_scripts_run(browser: Browser, top: Path) -> None:
    page = browser.new_page()
    page.goto((top / "en/az/index.html").as_uri())
    page.get_by_label("Find in the titles").fill("river NEWS")
    expect(page.get_by_role("link", name="News of the river")).to_be_visible()
    expect(page.get_by_role("link", name="News of the dyke")).to_be_hidden()
    page.get_by_label("Find in the titles").fill("nowhere")
    expect(page.get_by_text("No title has these words.")).to_be_visible()
    page.get_by_label("Find in the titles").fill("")
    page.get_by_role("link", name="News of the river").click()
    expect(page).to_have_url(re.compile(r"/en/news/\d+-news-of-the-river/index\.html$"))
    page.close()
