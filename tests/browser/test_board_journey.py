"""A board in a real browser: from its first seat to a decision to the session that carries it out, and what is next."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import BoardSeat, Hub, Meeting, MeetingState, Minutes, MinutesDraft
from hubs.roles import Role
from impact.models import Audience
from tests.browser.test_main_job import sign_in
from tests.factories.mails import delivered
from tests.factories.meetings import make_item, make_meeting
from tests.factories.network import make_hub, make_membership, make_session, people_line
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    user = make_user("coordinator.pt@oshub.example", "Cara Example", language="en")
    make_membership(user, Role.COORDINATOR, hub)
    return user


@pytest.fixture
def member(hub: Hub) -> User:
    user = make_user("board.pt@oshub.example", "Bela Example", language="en")
    make_membership(user, Role.BOARD, hub)
    return user


def plan(page: Page, address: str, title: str, begins: dt.datetime) -> None:
    """Plan a meeting of two hours, from the list of meetings."""
    page.goto(f"{address}meetings/")
    page.get_by_role("link", name="Plan a meeting").first.click()
    page.locator("#id_title").fill(title)
    page.locator("#id_starts_at").fill(begins.strftime("%Y-%m-%dT%H:%M"))
    page.locator("#id_ends_at").fill((begins + 2 * HOUR).strftime("%Y-%m-%dT%H:%M"))
    page.locator("#id_place").fill("The hub")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", level=1, name="Agenda")).to_be_visible()


def test_from_the_first_seat_to_a_decision_to_the_session_on_the_next_agenda(
    live_server: LiveServer, page: Page, hub: Hub, coordinator: User, member: User
) -> None:
    board = f"{live_server.url}/h/{hub.code}/board/"
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, live_server, coordinator)

    # The first seat, for a group and the person who acts for it.
    page.goto(f"{board}seats/new/")
    page.locator("#id_stakeholder_group").select_option(label="Families")
    page.locator("#id_holder").select_option(label="Bela Example")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#messages")).to_be_visible()
    assert BoardSeat.objects.get().holder == member

    # A proposal, put on the agenda of a meeting to which the board is invited.
    page.goto(f"{board}decisions/new/")
    page.locator("#id_title").fill("A workshop at the dry wells")
    page.get_by_role("button", name="Lay it before the board").click()
    plan(page, board, "Autumn meeting", hub_clock(timezone.now() + 24 * HOUR))
    page.get_by_role("button", name=re.compile("Put on the agenda")).click()
    expect(page.locator(".agenda")).to_contain_text("A workshop at the dry wells")
    page.get_by_role("link", name="Done").click()
    page.get_by_role("button", name="Invite the board").click()
    expect(page.locator("#messages")).to_contain_text("An invitation goes to 1 person.")
    (mail,) = delivered()
    assert (mail.to, mail.subject.startswith("Invitation: Autumn meeting")) == ([member.email], True)

    # A day later: it is held, somebody is there, hands are counted.
    begun = timezone.now() - HOUR
    Meeting.objects.update(starts_at=begun, ends_at=begun + 2 * HOUR)
    page.reload()
    page.get_by_role("button", name="The board meets").click()
    page.get_by_role("link", name="Who is there").click()
    page.get_by_role("radio", name="Present").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("The board can decide.")
    page.get_by_role("link", name=re.compile("Count hands")).click()
    for name, number in (("for", "1"), ("against", "0"), ("abstain", "0")):
        page.locator(f"#id_votes_{name}").fill(number)
    page.get_by_role("button", name="See what it means").click()
    expect(page.get_by_role("main")).to_contain_text("Enough seats took part")
    page.get_by_role("button", name="Note it for good").click()
    expect(page.locator("#messages")).to_contain_text("“A workshop at the dry wells”: Adopted.")

    # The minutes begin with the outcome, and are approved.
    page.get_by_role("link", name="Write the minutes").click()
    expect(page.locator("#id_text")).to_have_value(re.compile(r"\*\*Aprovada\.\*\* A favor: 1"))
    page.get_by_role("button", name="Save the minutes").click()
    page.get_by_role("button", name="The board has approved the minutes").click()
    expect(page.get_by_role("main")).to_contain_text("Approved on")

    # A session carries it out, and the next agenda opens with it.
    make_session(hub, people_line(Audience.FAMILY, 12, 5), held_on=hub.today(), title="Measuring the wells")
    page.get_by_role("link", name=re.compile("A decision to be taken")).click()
    page.locator("#note-session").select_option(index=0)
    page.get_by_role("button", name=re.compile("Note it.*Sessions")).click()
    plan(page, board, "Winter meeting", hub_clock(timezone.now() + 240 * HOUR))
    first = page.locator(".agenda__item").first
    expect(first).to_contain_text("A workshop at the dry wells")
    expect(first).to_contain_text("Session: Measuring the wells")


def hub_clock(moment: dt.datetime) -> dt.datetime:
    """A moment in Lisbon, where the hub of these tests is, on a full hour."""
    return moment.astimezone(ZoneInfo("Europe/Lisbon")).replace(minute=0, second=0, microsecond=0)


def test_minutes_are_kept_while_they_are_typed(
    live_server: LiveServer, page: Page, hub: Hub, coordinator: User
) -> None:
    meeting = make_meeting(hub, "Autumn meeting", state=MeetingState.HELD)
    address = f"{live_server.url}/h/{hub.code}/board/meetings/{meeting.pk}/minutes/"
    sign_in(page, live_server, coordinator)
    page.goto(address)
    page.locator("#id_text").fill("We met, and")
    expect(page.locator("#kept")).to_contain_text("Kept for you at")
    assert (MinutesDraft.objects.get().text, Minutes.objects.exists()) == ("We met, and", False)

    # The network goes; the page says so and keeps what is typed.
    page.context.set_offline(True)
    page.locator("#id_text").fill("We met, and talked about wells.")
    expect(page.locator("#kept")).to_contain_text("Not kept: no connection.")
    page.context.set_offline(False)
    page.locator("#id_text").press_sequentially(" ")
    expect(page.locator("#kept")).to_contain_text("Kept for you at")

    # Another device of the same person goes on where this one stopped.
    page.goto(address)
    expect(page.locator("#id_text")).to_have_value("We met, and talked about wells. ")
    page.get_by_role("button", name="Save the minutes").click()
    expect(page.get_by_role("main")).to_contain_text("We met, and talked about wells.")
    assert not MinutesDraft.objects.exists()


def test_an_agenda_is_put_together_without_javascript(
    live_server: LiveServer, browser: Browser, page: Page, hub: Hub, coordinator: User
) -> None:
    meeting = make_meeting(hub)
    for title in ("First", "Second"):
        make_item(meeting, coordinator, title)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="en-GB")
    plain = context.new_page()
    try:
        sign_in(plain, live_server, coordinator)
        plain.goto(f"{live_server.url}/h/{hub.code}/board/meetings/{meeting.pk}/agenda/")
        plain.get_by_role("button", name="Move up").click()
        expect(plain.locator(".agenda__item").first).to_contain_text("Second")
        plain.get_by_role("button", name=re.compile("Take off.*First")).click()
        plain.get_by_role("button", name="Take it off").click()
        expect(plain.locator(".agenda__item")).to_have_count(1)
    finally:
        context.close()
