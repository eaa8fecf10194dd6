"""How long items take: starting times on the hub's clock, a total that warns, in pages, mail and calendar."""

import datetime as dt
import zoneinfo

import pytest
from django.test import Client

from accounts.models import User
from hubs.actions.agenda import add_item, move_item
from hubs.actions.meetings import invite_board
from hubs.models import AgendaItem, Hub, Meeting, MeetingState
from hubs.queries.agenda import agenda_of, agenda_total
from hubs.roles import Role
from tests.factories.clients import client_of, member
from tests.factories.mails import delivered
from tests.factories.meetings import make_meeting, make_seats
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.hubs.test_meetings import calendar_of

pytestmark = pytest.mark.django_db

LISBON = zoneinfo.ZoneInfo("Europe/Lisbon")


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    return member(hub, Role.COORDINATOR, "Cara Example")[0]


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


def agenda(meeting: Meeting, by: User, *minutes: int | None) -> list[AgendaItem]:
    return [
        add_item(meeting=meeting, by=by, title=f"Item {number}", minutes=some)
        for number, some in enumerate(minutes, start=1)
    ]


def at(hour: int, minute: int = 0, *, day: dt.date = dt.date(2027, 3, 4)) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), LISBON)


def page(meeting: Meeting, more: str = "") -> str:
    return f"/h/OSHub-MM/board/meetings/{meeting.pk}/{more}"


def test_each_item_begins_when_those_before_it_are_over(hub: Hub, coordinator: User) -> None:
    meeting = make_meeting(hub, starts_at=at(17))
    items = agenda(meeting, coordinator, 10, None, 45, 15)
    assert [f"{item.begins:%H:%M}" for item in agenda_of(meeting) if item.begins] == [
        "17:00",
        "17:10",
        "17:10",
        "17:55",
    ]
    move_item(item=items[3], by=coordinator, steps=-3)
    shown = agenda_of(meeting)
    assert [(item.title, f"{item.begins:%H:%M}") for item in shown if item.begins][:2] == [
        ("Item 4", "17:00"),
        ("Item 1", "17:15"),
    ]
    total = agenda_total(meeting, shown)
    assert total is not None
    assert (total.minutes, total.untold, f"{total.ends:%H:%M}", total.over) == (70, 1, "18:10", 0)


def test_in_the_night_when_clocks_change_the_clock_jumps_and_the_meeting_does_not(hub: Hub, coordinator: User) -> None:
    # In Lisbon, one o'clock of 28 March 2027 is two o'clock.
    meeting = make_meeting(hub, starts_at=at(0, 30, day=dt.date(2027, 3, 28)))
    agenda(meeting, coordinator, 30, 30)
    assert [f"{item.begins:%H:%M}" for item in agenda_of(meeting) if item.begins] == ["00:30", "02:00"]


def test_without_minutes_no_times_are_shown(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = make_meeting(hub)
    agenda(meeting, coordinator, None, None)
    for more in ("", "agenda/"):
        html = client.get(page(meeting, more)).content.decode()
        assert "agenda__time" not in html
        assert "are planned, until" not in html


def test_the_pages_show_times_and_a_total_that_warns(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = make_meeting(hub, starts_at=at(17), shows=["agenda"])
    address = page(meeting, "agenda/")
    answer = client.post(address, {"step": "add", "title": "Wells", "text": "", "minutes": "100"}, follow=True)
    html = answer.content.decode()
    assert "100 minutes are planned, until 18:40" in html
    assert "more than the meeting has" not in html
    answer = client.post(address, {"step": "add", "title": "Trees", "text": "", "minutes": "35"}, follow=True)
    assert "That is 15 minutes more than the meeting has: it ends at 19:00" in answer.content.decode()
    seen = member(hub, Role.BOARD)[1].get(page(meeting)).content.decode()
    assert "18:40" in seen
    assert "That is 15 minutes more" in seen
    assert "18:40" in Client().get(f"/hubs/OSHub-MM/board/{meeting.pk}/").content.decode()


@pytest.mark.parametrize("minutes", ["0", "-5", "481", "soon", "1.5"])
def test_minutes_that_cannot_be_are_refused_and_nothing_typed_is_lost(
    hub: Hub, coordinator: User, client: Client, minutes: str
) -> None:
    meeting = make_meeting(hub)
    sent = {"step": "add", "title": "The wells", "text": "All of it", "minutes": minutes}
    answer = client.post(page(meeting, "agenda/"), sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "The wells" in html
    assert f'value="{minutes}"' in html
    assert not meeting.items.exists()
    (item,) = agenda(meeting, coordinator, 20)
    sent = {"title": "Item 1", "text": "Kept", "minutes": minutes, "version": str(item.version)}
    answer = client.post(page(meeting, f"agenda/{item.pk}/"), sent)
    assert answer.status_code == 422
    assert "Kept" in answer.content.decode()


def test_two_who_change_the_minutes_are_told(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = make_meeting(hub)
    (item,) = agenda(meeting, coordinator, 20)
    sent = {"title": "Item 1", "text": "", "minutes": "30", "version": str(item.version)}
    assert client.post(page(meeting, f"agenda/{item.pk}/"), sent).status_code == 302
    answer = client.post(page(meeting, f"agenda/{item.pk}/"), sent | {"minutes": "40"})
    assert answer.status_code == 409
    item.refresh_from_db()
    assert item.minutes == 30


def test_mail_and_calendar_have_the_times(hub: Hub, coordinator: User) -> None:
    make_seats(hub, make_user(name="Bela Example", language="en"))
    meeting = make_meeting(hub, starts_at=at(17), state=MeetingState.PLANNED)
    agenda(meeting, coordinator, 10, 45)
    invite_board(meeting=meeting, by=coordinator, link=lambda path: f"https://portal.example{path}")
    (mail,) = delivered()
    assert "1. 17:00  Item 1" in mail.body
    assert "2. 17:10  Item 2" in mail.body
    entry = calendar_of(mail)[1]
    assert "17:10  Item 2" in entry["description"]


def test_what_was_taken_off_can_be_written_again(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = make_meeting(hub)
    add_item(meeting=meeting, by=coordinator, title="Wells", text="All of them", minutes=25)
    item = meeting.items.get()
    sent = {"step": "drop", "key": str(item.pk), "sure": "on"}
    answer = client.post(page(meeting, "agenda/"), sent, follow=True)
    again = page(meeting, "agenda/?again=1")
    assert f'href="{again}#add"' in answer.content.decode()
    assert not meeting.items.exists()
    html = client.get(again).content.decode()
    assert 'value="Wells"' in html
    assert "All of them</textarea>" in html
    assert 'value="25"' in html
    # It is this person's and of this meeting only.
    assert 'value="Wells"' not in client.get(page(make_meeting(hub), "agenda/?again=1")).content.decode()
    other = member(hub, Role.COORDINATOR)[1]
    assert 'value="Wells"' not in other.get(again).content.decode()
