"""A place is tapped on the map, moved by keyboard, and typed: the field and the mark say the same."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from hubs.coordinates import read_place
from hubs.models import HubDraft
from hubs.roles import Role
from tests.browser.test_main_job import sign_in
from tests.factories.network import make_membership
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def place_in(page: Page) -> tuple[float, float]:
    """What the field says."""
    place = read_place(page.input_value("[name=where]"))
    assert place is not None
    return float(place[0]), float(place[1])


@pytest.mark.parametrize("width", [360, 1280])
def test_a_place_is_tapped_moved_and_typed(live_server: LiveServer, page: Page, width: int) -> None:
    user = make_user("mara@network.example", "Mara Example")
    make_membership(user, Role.MANAGER)
    draft = HubDraft.objects.create(name="Hub of the Hills", country="PT", code="OSHub-PT", category="space")
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server, user)
    page.goto(f"{live_server.url}/network/new-hub/{draft.pk}/place/")
    field, sheet = page.locator("[name=where]"), page.locator(".where__map")
    expect(page.locator(".where__said")).to_have_text("No mark yet: tap the map.")
    sheet.click()  # in the middle, where the country's largest town is
    north, east = place_in(page)
    assert abs(north - 38.7) < 0.2
    assert abs(east + 9.13) < 0.2
    sheet.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    moved = place_in(page)
    assert moved[0] > north
    assert moved[1] > east
    expect(page.locator(".where__said")).to_have_text(re.compile(re.escape(field.input_value())))
    before = page.locator(".where__land").get_attribute("transform")
    page.get_by_role("button", name="Closer").click()
    assert page.locator(".where__land").get_attribute("transform") != before
    assert place_in(page) == moved, "coming closer moves nothing"
    field.fill("41.19, -6.11")
    expect(page.locator(".where__said")).to_have_text("The mark stands at 41.19000, -6.11000")
