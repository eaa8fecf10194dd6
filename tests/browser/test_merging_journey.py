"""A coordinator on a phone finds a school that is here twice, merges the two, and takes them apart again."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from schools.models import School, SchoolMerge
from tests.factories.clients import client_of
from tests.factories.network import make_hub
from tests.schools.twins import fill, make_pair

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def phone(script: bool, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone, with JavaScript or without."""
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=script, base_url=live_server.url, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def in_order(page: Page, script: bool) -> None:
    """Nothing hangs over the edge, and nothing keeps somebody out (which a script finds out)."""
    assert page.locator("html").evaluate("html => html.scrollWidth") <= PHONE["width"]
    if script:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["with JavaScript", "without"]
)
def test_from_the_list_of_twins_to_one_school_and_back(script: bool, phone: Page, live_server: LiveServer) -> None:
    pair = make_pair(make_hub("OSHub-MG", name="Hub of the Mills"))
    fill(pair)
    cookie = client_of(pair.by).cookies[settings.SESSION_COOKIE_NAME]
    phone.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    phone.goto("/h/OSHub-MG/schools/")
    phone.get_by_role("link", name="Schools that may be here twice").click()
    in_order(phone, script)
    phone.get_by_role("link", name="Compare").click()
    in_order(phone, script)
    phone.get_by_label("EB do Vale", exact=True).check()
    phone.get_by_role("button", name="Merge the two schools").click()
    phone.get_by_role("heading", name="EB do Vale", level=1).wait_for()
    assert School.objects.get(pk=pair.kept.pk).other_names == ["Vale", "Escola do Vale"]
    phone.get_by_role("link", name="EB do Vale", exact=True).click()
    phone.get_by_role("heading", name="What moved").wait_for()
    in_order(phone, script)
    phone.get_by_role("button", name="Take the schools apart again").click()
    phone.get_by_text("is a school of its own again").wait_for()
    assert SchoolMerge.objects.get().undone_by == pair.by
    assert School.objects.filter(hub=pair.hub).count() == 2
