"""The grid of a series by keyboard: typed, pasted, taken back, kept by itself, logged; and how it fits on a phone."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from hubs.models import Hub
from hubs.roles import Role
from impact.actions.grid import ColumnTold, save_counts
from impact.models import PlannedSession, Session, TypedCount
from impact.rollups import drain_all, verify
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import PASSWORD, make_user
from tests.factories.plan import make_series
from tests.factories.sign_ups import class_now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

WEEK = dt.timedelta(days=7)


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    return make_hub("OSHub-GJ", name="Hub of the Gingko Trees")


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def test_a_grid_is_filled_in_like_a_spreadsheet(live_server: LiveServer, page: Page, hub: Hub) -> None:
    school = make_school(hub, "Valley School")
    groups = [class_now(school, "7B", size=24), class_now(school, "8A", size=20)]
    staff, other = make_user("staff@gj.example", "Staff Example"), make_user("bo@gj.example", "Bo Example")
    make_membership(staff, Role.STAFF, hub)
    first = hub.today() - 3 * WEEK
    series = make_series(hub, *groups, by=staff, starts_on=first, weeks=6, also_closed_weekdays=True)
    days = list(series.planned.order_by("day"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/accounts/login/?next=/h/{hub.code}/plan/series/{series.pk}/")
    page.locator("#id_login").fill(staff.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.get_by_role("link", name="Attendance grid").click()
    said = page.locator("#grid-said")

    def cell(day: PlannedSession, row: int) -> Locator:
        return page.locator(f"#c-{day.pk}-k{groups[row].pk}")

    # Keys: down, right, to the ends, back to what it was, and one number after the other.
    cell(days[0], 0).focus()
    page.keyboard.type("22")
    page.keyboard.press("Enter")
    expect(cell(days[0], 1)).to_be_focused()
    page.keyboard.type("19")
    page.keyboard.press("ArrowRight")
    expect(cell(days[1], 1)).to_be_focused()
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    expect(cell(days[1], 1)).to_have_value("")
    page.keyboard.press("Control+Home")
    expect(cell(days[0], 0)).to_be_focused()
    page.keyboard.press("End")
    expect(cell(days[5], 0)).to_be_focused()
    expect(said).to_have_text("Saved")
    expect(page.locator("#log-all")).to_have_text("Log 1 session")
    assert TypedCount.objects.filter(typed_by=staff).count() == 2

    # A block with a cell that is no number, and more lines than there are rows; then one step back.
    cell(days[1], 0).focus()
    paste(page, "21\t20\r\nsick\t0\r\n5\t6\r\n")
    expect(cell(days[1], 1)).to_have_value("sick")
    expect(page.locator("#notes")).to_contain_text("lie outside the grid. “5”, “6”")
    expect(page.locator("#notes")).to_contain_text("Write a whole number, such as 24.")
    expect(page.locator('[data-sum-of="all"]')).to_have_text("82")
    expect(said).to_contain_text("Some cells are not saved")
    page.keyboard.press("Control+z")
    expect(cell(days[2], 0)).to_have_value("")
    expect(page.locator("#notes")).to_be_hidden()
    expect(said).to_have_text("Saved")
    paste(page, "21,0\t20.00")
    expect(said).to_have_text("Saved")
    expect(cell(days[1], 0)).to_have_value("21")

    # A wall of text is refused like any other word, and of very many lines a few are named.
    cell(days[1], 0).focus()
    paste(page, "x" * 70_000)
    expect(page.locator("#notes")).to_contain_text("Write a whole number, such as 24.")
    expect(said).to_contain_text("Some cells are not saved")
    page.keyboard.press("Control+z")
    paste(page, "21\n20\n" + "7\t7\n" * 500)
    expect(page.locator("#notes")).to_contain_text("“7” (+ 992)")
    expect(said).to_have_text("Saved")
    page.keyboard.press("Control+z")

    # Somebody else is quicker at a cell: nothing is written over unasked.
    told = ColumnTold(days[2].pk, "typed", 1, {}, {f"k{groups[1].pk}": 11})
    save_counts(series=series, hub=hub, by=other, rights=(), told=[told])
    cell(days[2], 1).focus()
    page.keyboard.type("12")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#notes")).to_contain_text("Bo Example wrote 11 meanwhile")
    page.get_by_role("button", name="Write mine over it").click()
    expect(said).to_have_text("Saved")

    # No network: it is kept here, and sent when there is one.
    page.context.set_offline(True)
    cell(days[3], 0).focus()
    page.keyboard.type("31")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("No network")
    page.context.set_offline(False)
    expect(said).to_have_text("Saved")

    # One press logs what has numbers; what is implausible is asked about first.
    page.locator("#log-all").click()
    expect(page.locator("#messages")).to_contain_text("Logged: 3 sessions, 94 interactions.")
    page.get_by_role("checkbox", name="Yes, 31 of 24 is right").check()
    page.locator("#log-all").click()
    expect(page.locator("#messages")).to_contain_text("Logged: 1 session, 31 interactions.")
    assert list(Session.objects.order_by("held_on").values_list("uid", flat=True)) == [one.uid for one in days[:4]]

    # From now on a number is a correction.
    cell(days[0], 0).focus()
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Saved")
    assert Session.objects.get(uid=days[0].uid).version == 2
    drain_all()
    assert verify().differences == 0

    # On a phone the grid scrolls within itself, and the names stay.
    page.set_viewport_size({"width": 360, "height": 740})
    main = page.locator("main")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 1
    cell(days[5], 1).scroll_into_view_if_needed()
    expect(page.get_by_role("rowheader", name=re.compile("^8A"))).to_be_in_viewport()
