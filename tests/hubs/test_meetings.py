"""Meetings of a board: planned, invited with calendars, held, called off; who was there; what is shown publicly."""

import datetime as dt
import email
import re
import zoneinfo
from email.message import Message
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.actions.attendance import record_attendance
from hubs.actions.meetings import invite_board, plan_meeting
from hubs.actions.standing_meeting import NotFromHere
from hubs.models import BoardSeat, Hub, Meeting, MeetingState, Presence
from hubs.roles import Role
from tests.factories.clients import client_of, member
from tests.factories.mails import delivered
from tests.factories.meetings import HOUR, make_item, make_meeting, make_paper, make_seats
from tests.factories.network import OPENED_ON, make_hub
from tests.factories.people import make_user

LISBON = zoneinfo.ZoneInfo("Europe/Lisbon")
MEETINGS = "/h/OSHub-MM/board/meetings/"
WHERE = {
    "title": "Meeting of the board",
    "language": "en",
    "place": "Town hall",
    "online_url": "",
    "note": "Bring boots.",
}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    return member(hub, Role.COORDINATOR, "Cara Example")[0]


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


def typed(starts: dt.datetime, **more: str) -> dict[str, str]:
    """What the form sends for a meeting of two hours, on the hub's clock (Lisbon)."""
    begins = starts.astimezone(LISBON)
    form = "%Y-%m-%dT%H:%M"
    return WHERE | {"starts_at": begins.strftime(form), "ends_at": (begins + 2 * HOUR).strftime(form)} | more


def tomorrow() -> dt.datetime:
    return timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def link(path: str) -> str:
    return f"https://portal.oshub.example{path}"


def calendar_of(mail: EmailMessage) -> tuple[str, Any]:
    """The method and the entry of the calendar that goes with a mail."""
    parts: list[Message] = list(email.message_from_bytes(mail.message().as_bytes()).walk())
    (part,) = [part for part in parts if part.get_content_type() == "text/calendar"]
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    made = Calendar.from_ical(payload.decode())
    (entry,) = made.walk("VEVENT")
    assert str(made["METHOD"]) == part.get_param("method")
    return str(made["METHOD"]), entry


# ── Planning ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_meeting_is_planned_on_the_clock_of_the_hub(hub: Hub, client: Client) -> None:
    page = client.get(MEETINGS).content.decode()
    assert "The board has not met yet" in page
    answer = client.post(f"{MEETINGS}new/", typed(tomorrow()))
    meeting = Meeting.objects.get()
    assert answer["Location"] == f"{MEETINGS}{meeting.pk}/agenda/"
    assert (meeting.starts_at, meeting.state, meeting.planned_by) == (tomorrow(), "planned", User.objects.get())
    assert "Town hall" in client.get(MEETINGS).content.decode()
    page = client.get(f"{MEETINGS}{meeting.pk}/").content.decode()
    assert "Bring boots." in page
    assert "Invite the board" in page


@pytest.mark.django_db
def test_a_meeting_in_the_past_is_refused_and_nothing_typed_is_lost(client: Client) -> None:
    yesterday = tomorrow() - dt.timedelta(days=2)
    answer = client.post(f"{MEETINGS}new/", typed(yesterday))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This moment has passed: choose a later one." in page
    assert "Town hall" in page
    assert "Bring boots." in page
    assert not Meeting.objects.exists()


@pytest.mark.django_db
def test_a_meeting_that_took_place_is_written_down_without_inviting_anybody(client: Client) -> None:
    yesterday = tomorrow() - dt.timedelta(days=2)
    assert client.post(f"{MEETINGS}new/", typed(yesterday, held_already="on")).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.state == MeetingState.HELD
    client.post(f"{MEETINGS}{meeting.pk}/move/", {"step": "invite"})
    assert delivered() == []
    answer = client.post(f"{MEETINGS}new/", typed(tomorrow(), held_already="on"))
    assert "A meeting that was held began before now." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": ""}, "Say where the board meets"),
        ({"title": " "}, "This field is required"),
        ({"starts_at": "0001-01-01T00:01", "held_already": "on"}, "must lie between 1990 and 2199"),
        ({"ends_at": "9999-12-31T23:59"}, "must lie between 1990 and 2199"),
        ({"ends_at": "2020-01-01T10:00"}, "A meeting ends after it begins, and within a day."),
        ({"starts_at": "some day"}, "Enter a valid date/time."),
        ({"online_url": "javascript:alert(1)"}, "Enter a valid URL"),
    ],
)
def test_what_cannot_be_is_said_and_kept(client: Client, wrong: dict[str, str], said: str) -> None:
    answer = client.post(f"{MEETINGS}new/", typed(tomorrow()) | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Bring boots." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "reads"), [(Role.STAFF, 200), (Role.BOARD, 200)])
def test_others_read_and_change_nothing(hub: Hub, coordinator: User, role: Role, reads: int) -> None:
    meeting = make_meeting(hub)
    make_item(meeting, coordinator)
    browser = member(hub, role)[1]
    page = browser.get(f"{MEETINGS}{meeting.pk}/")
    assert page.status_code == reads
    assert "Change the agenda" not in page.content.decode()
    for path in ("new/", f"{meeting.pk}/edit/", f"{meeting.pk}/agenda/", f"{meeting.pk}/minutes/"):
        assert browser.get(MEETINGS + path).status_code == 403
    assert browser.post(f"{MEETINGS}{meeting.pk}/move/", {"step": "invite"}).status_code == 403


@pytest.mark.django_db
def test_a_meeting_of_another_hub_is_not_there(client: Client) -> None:
    elsewhere = make_meeting(make_hub())
    assert client.get(f"{MEETINGS}{elsewhere.pk}/").status_code == 404
    assert client.post(f"{MEETINGS}{elsewhere.pk}/move/", {"step": "hold"}).status_code == 404


# ── Invitations ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_board_is_invited_each_in_their_language_with_a_calendar(
    hub: Hub, coordinator: User, client: Client
) -> None:
    bela, rita = make_user(name="Bela Example", language="en"), make_user(name="Rita Exemplo", language="pt")
    away = make_user(name="Ana Away")
    make_seats(hub, bela, rita, None, bela)
    BoardSeat.objects.create(hub=hub, stakeholder_group="industry", holder=away, starts_on=OPENED_ON, ends_on=OPENED_ON)
    meeting = make_meeting(hub, "Autumn meeting", online_url="https://meet.example/autumn")
    make_item(meeting, coordinator, "The dry wells")
    client.post(f"{MEETINGS}{meeting.pk}/move/", {"step": "invite"})
    to_bela, to_rita = sorted(delivered(), key=lambda mail: mail.to != [bela.email])
    assert ([to_bela.to, to_rita.to], len(delivered())) == ([[bela.email], [rita.email]], 2)
    assert to_bela.subject.startswith("Invitation: Autumn meeting")
    with translation.override("pt"):
        assert date_format(meeting.begins, "DATETIME_FORMAT") in to_rita.subject
    body = str(to_bela.body)
    assert "1. The dry wells" in body
    assert "https://meet.example/autumn" in body
    assert f"/board/meetings/{meeting.pk}/" in body
    method, entry = calendar_of(to_bela)
    assert (method, int(entry["SEQUENCE"]), str(entry["STATUS"])) == ("REQUEST", 0, "CONFIRMED")
    assert entry["DTSTART"].dt == meeting.starts_at
    assert str(entry["ATTENDEE"]) == f"mailto:{bela.email}"
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.INVITED
    page = client.get(f"{MEETINGS}{meeting.pk}/").content.decode()
    assert "Everybody who holds a seat has the invitation." in page


@pytest.mark.django_db
def test_a_change_and_the_end_of_it_reach_the_same_entry_with_higher_numbers(hub: Hub, client: Client) -> None:
    bela = make_user(language="en")
    make_seats(hub, bela)
    meeting = make_meeting(hub, starts_at=tomorrow())
    address = f"{MEETINGS}{meeting.pk}/"
    client.post(f"{address}move/", {"step": "invite"})
    meeting.refresh_from_db()
    client.post(f"{address}edit/", typed(tomorrow() + HOUR, version=str(meeting.version)))
    meeting.refresh_from_db()
    # What no calendar shows is mailed to nobody.
    client.post(f"{address}edit/", typed(tomorrow() + HOUR, version=str(meeting.version), note="Bring a hat."))
    client.post(f"{address}call-off/", {"because": "The road is closed."})
    mails = delivered()
    entries = [calendar_of(mail) for mail in mails]
    assert [method for method, _entry in entries] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(entry["SEQUENCE"]) for _method, entry in entries] == [0, 1, 2]
    assert len({str(entry["UID"]) for _method, entry in entries}) == 1
    assert entries[1][1]["DTSTART"].dt == tomorrow() + HOUR
    assert str(entries[2][1]["STATUS"]) == "CANCELLED"
    assert mails[1].subject.startswith("Changed: ")
    assert "The road is closed." in str(mails[2].body)
    assert "The road is closed." in client.get(address).content.decode()


@pytest.mark.django_db
def test_who_takes_a_seat_later_is_invited_and_nobody_twice(hub: Hub, coordinator: User, client: Client) -> None:
    first, second = make_user(), make_user()
    make_seats(hub, first)
    meeting = make_meeting(hub)
    assert invite_board(meeting=meeting, by=coordinator, link=link) == 1
    BoardSeat.objects.create(hub=hub, stakeholder_group="industry", holder=second, starts_on=OPENED_ON)
    assert (
        "1 person who holds a seat has not been invited yet." in client.get(f"{MEETINGS}{meeting.pk}/").content.decode()
    )
    assert invite_board(meeting=meeting, by=coordinator, link=link) == 1
    assert invite_board(meeting=meeting, by=coordinator, link=link) == 0
    assert [mail.to for mail in delivered()] == [[first.email], [second.email]]


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["edit", "call-off"])
def test_whose_seat_has_ended_is_taken_off_once_and_hears_no_more(hub: Hub, client: Client, step: str) -> None:
    bela, gone = make_user(language="en"), make_user(language="en")
    _hers, his = make_seats(hub, bela, gone)
    meeting = make_meeting(hub, starts_at=tomorrow(), online_url="https://meet.example/secret", note="Among us.")
    address = f"{MEETINGS}{meeting.pk}/"
    client.post(f"{address}move/", {"step": "invite"})
    BoardSeat.objects.filter(pk=his.pk).update(ends_on=OPENED_ON)
    meeting.refresh_from_db()
    if step == "edit":
        client.post(f"{address}edit/", typed(tomorrow() + HOUR, version=str(meeting.version)))
    client.post(f"{address}call-off/", {"because": "The road is closed."})
    last, *others = [mail for mail in delivered()[2:] if mail.to == [gone.email]]
    assert not others
    assert last.subject.startswith("Without you: ")
    assert "you hold no seat on the day of it" in str(last.body)
    method, entry = calendar_of(last)
    assert (method, str(entry["STATUS"])) == ("CANCEL", "CANCELLED")
    told = f"{last.body} {entry.to_ical().decode()}"
    assert not [word for word in ("meet.example", "Among us.", "The road", f"/meetings/{meeting.pk}/") if word in told]
    assert [row.user for row in meeting.invitations.all()] == [bela]


@pytest.mark.django_db
def test_who_left_the_board_and_is_back_is_invited_again(hub: Hub, coordinator: User, client: Client) -> None:
    user = make_user(language="en")
    (seat,) = make_seats(hub, user)
    meeting = make_meeting(hub, starts_at=tomorrow())
    client.post(f"{MEETINGS}{meeting.pk}/move/", {"step": "invite"})
    BoardSeat.objects.filter(pk=seat.pk).update(ends_on=OPENED_ON)
    meeting.refresh_from_db()
    client.post(f"{MEETINGS}{meeting.pk}/edit/", typed(tomorrow() + HOUR, version=str(meeting.version)))
    BoardSeat.objects.filter(pk=seat.pk).update(ends_on=None)
    assert invite_board(meeting=meeting, by=coordinator, link=link) == 1
    assert [str(mail.subject).partition(":")[0] for mail in delivered()] == ["Invitation", "Without you", "Invitation"]


@pytest.mark.django_db
def test_without_anybody_to_invite_it_says_what_to_do(hub: Hub, client: Client) -> None:
    make_seats(hub, None)
    meeting = make_meeting(hub)
    page = client.post(f"{MEETINGS}{meeting.pk}/move/", {"step": "invite"}, follow=True).content.decode()
    assert "give seats to people with an account first" in page
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


# ── Held ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_meeting_is_held_when_it_has_begun_and_not_before(hub: Hub, client: Client) -> None:
    ahead = make_meeting(hub)
    page = client.post(f"{MEETINGS}{ahead.pk}/move/", {"step": "hold"}, follow=True).content.decode()
    assert "This meeting has not begun." in page
    begun = make_meeting(hub, starts_at=timezone.now() - HOUR)
    assert (
        "The board meets. Write down who is there."
        in client.post(f"{MEETINGS}{begun.pk}/move/", {"step": "hold"}, follow=True).content.decode()
    )
    page = client.post(f"{MEETINGS}{begun.pk}/call-off/", {"because": "Too late"}, follow=True).content.decode()
    assert "it can no longer be called off" in page


@pytest.mark.django_db
def test_who_was_there_and_whether_the_board_could_decide(hub: Hub, client: Client) -> None:
    seats = make_seats(hub, make_user(name="Bela Example"), None, None, None)
    meeting = make_meeting(hub, state=MeetingState.HELD)
    address = f"{MEETINGS}{meeting.pk}/attendance/"
    answer = client.post(address, {f"seat-{seats[0].pk}": "present"})
    assert answer.status_code == 422
    assert "Say whether this seat was taken." in answer.content.decode()
    told = {f"seat-{seat.pk}": "absent" for seat in seats} | {f"seat-{seats[0].pk}": "present", "guests": "3"}
    assert client.post(address, told).status_code == 302
    page = client.get(f"{MEETINGS}{meeting.pk}/").content.decode()
    assert "The board cannot decide." in page
    assert "1 of 4 seats are present; 2 are needed." in page
    assert "and 3 guests" in page
    client.post(address, told | {f"seat-{seats[1].pk}": "present", f"seat-{seats[2].pk}": "excused"})
    page = client.get(f"{MEETINGS}{meeting.pk}/").content.decode()
    assert "The board can decide." in page
    assert "Bela Example" in page


@pytest.mark.django_db
def test_a_seat_that_had_ended_is_not_there(hub: Hub, coordinator: User, client: Client) -> None:
    (seat, other) = make_seats(hub, None, None)
    meeting = make_meeting(hub, state=MeetingState.HELD)
    BoardSeat.objects.filter(pk=seat.pk).update(ends_on=meeting.day - dt.timedelta(days=1))
    page = client.get(f"{MEETINGS}{meeting.pk}/attendance/").content.decode()
    assert f"seat-{seat.pk}" not in page
    with pytest.raises(NotFromHere, match="not in force on the day"):
        record_attendance(
            meeting=meeting, by=coordinator, seats={seat.pk: Presence.PRESENT, other.pk: Presence.PRESENT}, guests=0
        )
    foreign = make_seats(make_hub(), None)[0]
    with pytest.raises(NotFromHere):
        record_attendance(meeting=meeting, by=coordinator, seats={foreign.pk: Presence.PRESENT}, guests=0)
    assert not meeting.attendance.exists()


@pytest.mark.django_db
def test_attendance_waits_for_the_meeting(hub: Hub, coordinator: User) -> None:
    with pytest.raises(NotFromHere, match="once the meeting is held"):
        record_attendance(meeting=make_meeting(hub), by=coordinator, seats={}, guests=0)


@pytest.mark.django_db
def test_two_who_change_one_meeting_lose_nothing(hub: Hub, client: Client) -> None:
    meeting = make_meeting(hub, "Autumn meeting")
    address = f"{MEETINGS}{meeting.pk}/edit/"
    assert client.post(address, typed(tomorrow(), version="1", place="At the mill")).status_code == 302
    answer = client.post(address, typed(tomorrow(), version="1", place="At the well"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "At the well" in page
    assert "At the mill" in page


@pytest.mark.django_db
def test_a_meeting_cannot_be_moved_into_the_past(hub: Hub, client: Client) -> None:
    meeting = make_meeting(hub)
    answer = client.post(f"{MEETINGS}{meeting.pk}/edit/", typed(tomorrow() - dt.timedelta(days=9), version="1"))
    assert answer.status_code == 422
    assert "This moment has passed" in answer.content.decode()


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long_it_is(
    hub: Hub, coordinator: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            make_item(make_meeting(hub), coordinator)
            make_meeting(hub, state=MeetingState.HELD)

    grow(1)
    client.get(MEETINGS)
    with django_assert_num_queries(8):
        client.get(MEETINGS)
    grow(2)
    with django_assert_num_queries(8):
        client.get(MEETINGS)


@pytest.mark.django_db
def test_a_seat_whose_dates_changed_afterwards_does_not_keep_the_list_from_being_stored(
    hub: Hub, coordinator: User, client: Client
) -> None:
    seat, other = make_seats(hub, None, None)
    meeting = make_meeting(hub, state=MeetingState.HELD)
    there = dict.fromkeys((seat.pk, other.pk), Presence.PRESENT)
    record_attendance(meeting=meeting, by=coordinator, seats=there, guests=0)
    BoardSeat.objects.filter(pk=seat.pk).update(ends_on=meeting.day - dt.timedelta(days=1))
    page = client.get(f"{MEETINGS}{meeting.pk}/attendance/").content.decode()
    assert "not in force on that day" in page
    assert str(seat.organisation) in page
    told = {f"seat-{other.pk}": "present", "guests": "1"}
    assert client.post(f"{MEETINGS}{meeting.pk}/attendance/", told).status_code == 302
    assert [row.seat_id for row in meeting.attendance.all()] == [other.pk]


@pytest.mark.django_db
def test_the_page_of_a_meeting_costs_the_same_however_much_is_in_it(
    hub: Hub, coordinator: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = make_meeting(hub, state=MeetingState.HELD)
    address = f"{MEETINGS}{meeting.pk}/"

    def grow(number: int) -> None:
        for _ in range(number):
            make_paper(meeting, coordinator, item=make_item(meeting, coordinator))
            make_paper(meeting, coordinator)
            BoardSeat.objects.create(hub=hub, stakeholder_group="industry", holder=make_user(), starts_on=OPENED_ON)
        seats = dict.fromkeys(hub.board_seats.values_list("pk", flat=True), Presence.PRESENT)
        record_attendance(meeting=meeting, by=coordinator, seats=seats, guests=0)

    grow(1)
    client.get(address)
    with django_assert_num_queries(13):
        client.get(address)
    grow(2)
    with django_assert_num_queries(13):
        client.get(address)


@pytest.mark.django_db
def test_the_action_refuses_what_the_form_refuses(hub: Hub, coordinator: User) -> None:
    past = timezone.now() - HOUR
    with pytest.raises(ValidationError):
        plan_meeting(
            hub=hub,
            by=coordinator,
            values={"title": "M", "language": "en", "place": "X", "starts_at": past, "ends_at": past + HOUR},
        )


# ── What everybody sees ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_nothing_is_public_until_the_board_says_so(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = make_meeting(hub, "Autumn meeting", state=MeetingState.HELD)
    make_item(meeting, coordinator, "The dry wells")
    public = f"/hubs/OSHub-MM/board/{meeting.pk}/"
    visitor = Client()
    assert visitor.get(public).status_code == 404
    assert "Autumn meeting" not in visitor.get("/hubs/OSHub-MM/").content.decode()
    answer = client.post(f"{MEETINGS}{meeting.pk}/public/", {"shows": ["agenda"], "version": str(meeting.version)})
    assert answer.status_code == 302
    page = visitor.get(public).content.decode()
    assert "The dry wells" in page
    assert re.search(rf'href="{public}">.*Autumn meeting', visitor.get("/hubs/OSHub-MM/").content.decode())
    meeting.refresh_from_db()
    client.post(f"{MEETINGS}{meeting.pk}/public/", {"version": str(meeting.version)})
    assert visitor.get(public).status_code == 404


@pytest.mark.django_db
def test_what_is_public_knows_the_version_it_began_from(hub: Hub, client: Client) -> None:
    meeting = make_meeting(hub)
    Meeting.objects.filter(pk=meeting.pk).update(note="Changed meanwhile.")
    client.post(f"{MEETINGS}{meeting.pk}/public/", {"shows": ["agenda"], "version": "1"})
    meeting.refresh_from_db()
    assert meeting.shows == []
    answer = client.post(f"{MEETINGS}{meeting.pk}/public/", {"shows": ["papers"], "version": "2"})
    assert answer.status_code == 422
