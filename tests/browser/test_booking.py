"""A teacher books the laser cutter, staff log the session from the booking, and its hours count. In a real browser."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import Category, Equipment, Hub
from hubs.roles import Role
from impact.models import BookedSession
from impact.rollups import drain_all
from schools.actions import grant_school_membership
from schools.models import Booking, School, SchoolClass, SchoolRole, school_year_of
from tests.factories.equipment import make_booking, make_thing, open_always
from tests.factories.network import make_class, make_hub, make_membership, make_school, make_session_type
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    make_session_type("maker", "Maker session")
    hub = make_hub("OSHub-CH", name="Hub of the Lake")
    Hub.objects.filter(pk=hub.pk).update(category=Category.SPACE)
    open_always(hub)
    return hub


@pytest.fixture
def thing(hub: Hub) -> Equipment:
    return make_thing(hub, "Laser cutter")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def school_class(hub: Hub, school: School) -> SchoolClass:
    return make_class(school, "7B", size=24, school_year=school_year_of(hub.today()))


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    page.context.clear_cookies()
    page.goto(f"{server.url}/accounts/login/")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(re.compile(r"/(home|h|s|network)/"))


def teacher_of(school: School) -> User:
    user = make_user("teacher@valley.example", "Tea Cher")
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    return user


def test_a_booking_becomes_a_session(
    live_server: LiveServer, page: Page, hub: Hub, thing: Equipment, school: School, school_class: SchoolClass
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    day = hub.today() + dt.timedelta(days=1)
    make_booking(thing, _at(hub, day, 10), hours=2)

    # The teacher asks for a time that somebody has, and takes the one that is offered.
    sign_in(page, live_server, teacher_of(school))
    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="Equipment").locator("visible=true").first.click()
    page.get_by_role("link", name="Laser cutter", exact=True).click()
    page.get_by_role("link", name="Book another time").click()
    page.get_by_label("Day").fill(day.isoformat())
    page.get_by_label("From").fill("11:00")
    page.get_by_label("Until").fill("12:30")
    page.get_by_label("What for").fill("Bridges")
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("from 10:00 to 12:00")
    expect(page.get_by_label("What for")).to_have_value("Bridges")
    page.get_by_role("button", name="Book this time instead").click()
    expect(page.locator("#messages")).to_contain_text("Booked: Laser cutter, 12:00 to 13:30.")
    expect(page.get_by_role("main")).to_contain_text("Bridges")

    # The hour comes and goes.
    booking = Booking.objects.get(school=school)
    yesterday = _at(hub, hub.today() - dt.timedelta(days=1), 12)
    Booking.objects.filter(pk=booking.pk).update(starts_at=yesterday, ends_at=yesterday + dt.timedelta(minutes=90))

    # Staff find it, log it with one tap on the class, and it counts.
    staff = make_user("staff@ch.example", "Staff Example")
    make_membership(staff, Role.STAFF, hub)
    sign_in(page, live_server, staff)
    page.goto(f"{live_server.url}/h/{hub.code}/bookings/")
    page.get_by_role("link", name=re.compile("Log the session")).click()
    expect(page.locator("#id_school")).to_have_value(str(school.pk))
    expect(page.locator("#id_minutes")).to_have_value("90")
    expect(page.locator("#id_title")).to_have_value("Bridges")
    page.get_by_role("checkbox", name=re.compile("7B")).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("24 interactions")
    assert BookedSession.objects.get().booking == booking

    drain_all()
    page.goto(f"{live_server.url}/h/{hub.code}/")
    panel = page.get_by_role("region", name="Hours of equipment reached")
    expect(panel).to_contain_text("1.5")
    expect(panel).to_contain_text("Laser cutter")
    page.goto(f"{live_server.url}/h/{hub.code}/bookings/")
    expect(page.get_by_role("main")).to_contain_text("Every booking of the last three months")


def _at(hub: Hub, day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo(hub.time_zone)).astimezone(dt.UTC)
