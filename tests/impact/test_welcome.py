"""The welcome desk of a hub: opened for an event, the plan or neither, closed, dropped, taken over once."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.void_session import void_session
from impact.actions.welcome import REMEMBERED, TakenOver, close_desk, drop_desk, forget_desks, reopen_desk
from impact.models import Audience, DoorTally, PlannedSession, PlanState, Session, WelcomeDesk
from impact.models.welcome import LONGEST
from projects.models import State
from tests.factories.network import make_class, make_hub, make_membership, make_school, make_session_type
from tests.factories.people import make_user
from tests.factories.plan import first_of, make_series
from tests.factories.public import make_event
from tests.factories.welcome import come, door_of, make_desk, tallies
from tests.impact.log_form import TODAY, words

pytestmark = pytest.mark.django_db
PAGE = "/h/OSHub-PT/welcome/"
LOG = "/h/OSHub-PT/sessions/log/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def staff(hub: Hub, client: Client) -> User:
    user = make_user("staff@pt.oshub.example", "Ana Staff")
    make_membership(user, Role.STAFF, hub)
    client.force_login(user)
    return user


def at(desk: WelcomeDesk, more: str = "") -> str:
    return f"{PAGE}{desk.pk}/{more}"


def told(**more: object) -> dict[str, object]:
    return {"uid": str(uuid.uuid4()), "title": "Open day", "expected": "80"} | more


def log_form(desk: WelcomeDesk, **more: object) -> dict[str, object]:
    """What the form of the log sends after a count was taken over."""
    values = {"uid": desk.uid, "desk": desk.pk, "held_on": "2022-05-12", "session_type": make_session_type().pk}
    return values | {"title": desk.title, "family-heads": "40", "family-new": "11"} | more


def test_an_empty_page_teaches_and_a_desk_is_opened(client: Client, staff: User, hub: Hub) -> None:
    assert "It counts for nothing until you take it over" in words(client.get(PAGE).content)
    answer = client.post(PAGE, told())
    desk = WelcomeDesk.objects.get()
    assert answer["Location"] == at(desk)
    assert (desk.title, desk.expected, desk.most, desk.day, desk.started_by) == ("Open day", 80, 96, hub.today(), staff)
    assert "of 96 at most, 80 expected" in words(client.get(at(desk)).content)


def test_pressed_twice_it_is_one_desk(client: Client, staff: User) -> None:
    sent = told()
    first, second = client.post(PAGE, sent), client.post(PAGE, sent, follow=True)
    assert second.redirect_chain[0][0] == first["Location"]
    assert "There is a desk for this already" in words(second.content)
    assert WelcomeDesk.objects.count() == 1


def test_two_desks_of_one_title_on_one_day_are_told_apart(client: Client, staff: User, hub: Hub) -> None:
    for desk, hour, by in ((make_desk(hub), 9, staff), (make_desk(hub), 14, None)):
        moment = dt.datetime.combine(hub.today(), dt.time(hour, 5), zoneinfo.ZoneInfo(hub.time_zone))
        WelcomeDesk.objects.filter(pk=desk.pk).update(started_at=moment, started_by=by)
    said = words(client.get(PAGE).content)
    assert f"opened at 09:05 by {staff.name}" in said
    assert "opened at 14:05" in said


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"title": ""}, "Say what people come to."),
        ({"expected": ""}, "A guess will do."),
        ({"expected": "many"}, "Write a whole number"),
        ({"expected": "1.000"}, "can be read in two ways"),
        ({"expected": "0"}, "Between 1 and 8,000 people."),
        ({"expected": "8001"}, "Between 1 and 8,000 people."),
        ({"event": "999999"}, "That is not on today any more."),
        ({"planned": "999999"}, "That is not on today any more."),
    ],
)
def test_what_is_amiss_is_said_and_nothing_typed_is_lost(
    client: Client, staff: User, odd: dict[str, str], said: str
) -> None:
    answer = client.post(PAGE, told(title="By the river") | odd)
    assert (answer.status_code, said in words(answer.content)) == (422, True)
    assert b"By the river" in answer.content or "title" in odd
    assert not WelcomeDesk.objects.exists()


def test_nothing_is_counted_on_a_day_on_which_nothing_can_be_logged(client: Client, staff: User, hub: Hub) -> None:
    Hub.objects.filter(pk=hub.pk).update(closed_on=hub.today() - dt.timedelta(days=1))
    answer = client.post(PAGE, told())
    assert "The hub is not open today" in words(answer.content)


def test_an_event_of_the_calendar_fills_the_form_in(client: Client, staff: User, hub: Hub) -> None:
    now = timezone.now()
    event = make_event(hub, title="Science night", starts_at=now)
    make_event(hub, title="Next week", starts_at=now + dt.timedelta(days=7))
    make_event(hub, title="Not public", state=State.DRAFT, starts_at=now)
    page = words(client.get(PAGE).content)
    assert "Science night" in page
    assert "Next week" not in page
    assert "Not public" not in page
    assert b'value="Science night"' in client.get(f"{PAGE}?event={event.pk}").content
    client.post(PAGE, told(event=event.pk, title="Science night"))
    desk = WelcomeDesk.objects.get()
    assert desk.event == event
    # A colleague opens it too, from a page of before.
    again = client.post(PAGE, told(event=event.pk))
    assert again["Location"] == at(desk)
    come(desk, 4)
    taken = client.get(f"{LOG}?desk={desk.pk}").content.decode()
    assert 'value="Science night"' in taken
    assert f'value="{event.begins:%H:%M}"' in taken


def test_a_desk_of_a_planned_session_answers_the_plan(client: Client, staff: User, hub: Hub) -> None:
    group = make_class(make_school(hub), "7B", size=24)
    row = first_of(make_series(hub, group, title="River club"))
    assert b'value="24"' in client.get(f"{PAGE}?planned={row.pk}").content
    client.post(PAGE, told(planned=row.pk, title="River club", expected="24"))
    desk = WelcomeDesk.objects.get(planned=row)
    come(desk, 7)
    html = client.get(f"{LOG}?desk={desk.pk}").content.decode()
    assert f'<option value="{row.series.project_id}" selected' in html
    more = {"project": row.series.project_id, "starts_at": "09:30"}
    assert client.post(LOG, log_form(desk, **more)).status_code == 302
    planned = PlannedSession.objects.get(pk=row.pk)
    desk.refresh_from_db()
    assert (planned.state, planned.session) == (PlanState.HAPPENED, desk.session)
    assert desk.session is not None


def test_the_screen_shows_the_code_the_address_in_words_and_the_count(client: Client, staff: User, hub: Hub) -> None:
    desk = make_desk(hub)
    come(desk, 8)
    first = client.get(at(desk, "?screen=on")).content.decode()
    address = f"testserver{door_of(desk)}".rstrip("/")
    assert address in first
    assert "<path d=" in first
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in first
    assert "8 people are here" in words(first.encode())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=10), tick=True):
        second = client.get(at(desk, "?screen=on")).content.decode()
        assert address not in second
        assert door_of(desk).rstrip("/") in second
    close_desk(desk=desk, by=staff)
    closed = client.get(at(desk, "?screen=on"))
    assert "This count is closed" in words(closed.content)
    # Once the desk is open again, the screen at the door shows the code without anybody going there.
    asks_again = 'hx-trigger="every 5s"'
    assert asks_again in closed.content.decode()
    with time_machine.travel(timezone.now() + LONGEST, tick=True):
        assert asks_again not in client.get(at(desk, "?screen=on")).content.decode()


def test_closed_it_can_be_opened_again_until_it_is_in_the_log(client: Client, staff: User, hub: Hub) -> None:
    desk = make_desk(hub)
    client.post(at(desk), {"answer": "close"})
    desk.refresh_from_db()
    closed_at = desk.ended_at
    assert closed_at is not None
    client.post(at(desk), {"answer": "close"})
    desk.refresh_from_db()
    assert desk.ended_at == closed_at
    assert "The desk is open again." in words(client.post(at(desk), {"answer": "reopen"}, follow=True).content)
    assert come(desk).value == "counted"
    client.post(LOG, log_form(desk))
    page = client.post(at(desk), {"answer": "reopen"}, follow=True)
    assert "This count is in the log already." in words(page.content)
    desk.refresh_from_db()
    for action in (drop_desk, reopen_desk):
        with pytest.raises(TakenOver):
            action(desk=desk, by=staff)


def test_more_come_than_were_expected(client: Client, staff: User, hub: Hub) -> None:
    desk = make_desk(hub, expected=10)
    come(desk, 8)
    assert "up to 36 people" in words(
        client.post(at(desk), {"answer": "expect", "expected": "30"}, follow=True).content
    )
    bad = client.post(at(desk), {"answer": "expect", "expected": "-3"})
    assert (bad.status_code, "Between 1 and 8,000 people." in words(bad.content)) == (422, True)
    client.post(at(desk), {"answer": "expect", "expected": "2"})
    desk.refresh_from_db()
    assert (desk.expected, desk.most, desk.counted) == (2, 8, 8)  # what was counted stays


def test_a_closed_desk_says_that_nobody_is_counted_however_many_are_expected(
    client: Client, staff: User, hub: Hub
) -> None:
    desk = make_desk(hub, expected=10)
    close_desk(desk=desk, by=staff)
    page = client.post(at(desk), {"answer": "expect", "expected": "30"}, follow=True)
    assert "The desk is closed, so nobody is counted there." in words(page.content)
    desk.refresh_from_db()
    assert desk.expected == 10


def test_once_its_hours_are_over_a_desk_is_not_said_to_be_open_again(client: Client, staff: User, hub: Hub) -> None:
    desk = make_desk(hub)
    close_desk(desk=desk, by=staff)
    WelcomeDesk.objects.filter(pk=desk.pk).update(started_at=timezone.now() - LONGEST)
    assert "Open it again" not in words(client.get(at(desk)).content)
    page = client.post(at(desk), {"answer": "reopen"}, follow=True)
    assert "The desk is open again." not in words(page.content)
    assert "The desk is closed, so nobody is counted there." in words(page.content)


def test_a_try_is_dropped_with_its_count(client: Client, staff: User, hub: Hub) -> None:
    desk = make_desk(hub)
    come(desk, 3)
    address = door_of(desk)
    page = client.post(at(desk), {"answer": "drop"}, follow=True)
    assert "The desk and its count are gone." in words(page.content)
    assert not WelcomeDesk.objects.exists()
    assert not DoorTally.objects.exists()
    assert Client().get(address).status_code == 410


def test_an_answer_that_is_none_changes_nothing(client: Client, staff: User, hub: Hub) -> None:
    desk = make_desk(hub)
    assert client.post(at(desk), {"answer": "explode"}).status_code == 422
    assert WelcomeDesk.objects.running(timezone.now()).get() == desk


def test_it_is_taken_over_once_with_the_numbers_that_staff_say(client: Client, staff: User, hub: Hub) -> None:
    make_session_type()
    desk = make_desk(hub, title="Science night")
    come(desk, 7, new=True)
    come(desk, 5)
    come(desk, 2, Audience.TEACHER)
    form = client.post(at(desk), {"answer": "take"}, follow=True)
    html = form.content.decode()
    assert "14 people were counted at the door." in words(form.content)
    for name, value in (("family-heads", 12), ("family-new", 7), ("teacher-heads", 2), ("desk", desk.pk)):
        assert f'name="{name}" value="{value}"' in html
    assert not Session.objects.exists()
    sent = log_form(desk, **{"teacher-heads": "2"})
    assert client.post(LOG, sent).status_code == 302
    again = client.post(LOG, sent, follow=True)
    assert "Nothing was added a second time." in words(again.content)
    session = Session.objects.get()
    desk.refresh_from_db()
    assert (desk.session, session.uid, session.logged_by) == (session, desk.uid, staff)
    assert {line.audience: (line.head_count, line.first_timers) for line in session.lines.all()} == {
        "family": (40, 11),
        "teacher": (2, None),
    }
    assert tallies(desk) == {("family", True): 7, ("family", False): 5, ("teacher", False): 2}
    for page in (f"/h/OSHub-PT/sessions/{session.uid}/", at(desk)):
        assert "As counted at the door 14, as logged 42." in words(client.get(page).content)
    assert "counted 14, logged 42" in words(client.get(PAGE).content)
    # A colleague has the form open from before, and saves another session from the same count.
    other = client.post(LOG, log_form(desk, uid=uuid.uuid4(), session_type=make_session_type("talk", "Talk").pk))
    assert other.status_code == 409
    assert Session.objects.count() == 1


def test_voided_it_can_be_taken_over_once_more(client: Client, staff: User, hub: Hub) -> None:
    desk = make_desk(hub)
    come(desk, 3)
    client.post(LOG, log_form(desk))
    void_session(session=Session.objects.get(), by=staff, reason="The wrong day")
    assert "can be taken over once more" in words(client.get(at(desk)).content)
    html = client.get(f"{LOG}?desk={desk.pk}").content.decode()
    assert f'name="uid" value="{desk.uid}"' not in html
    assert client.post(LOG, log_form(desk, uid=uuid.uuid4())).status_code == 302
    desk.refresh_from_db()
    assert desk.session == Session.objects.standing().get()


def test_the_hubs_page_says_what_counts_and_what_waits(client: Client, staff: User, hub: Hub) -> None:
    desk = make_desk(hub, title="Science night")
    come(desk, 3)
    assert "At the door of “Science night” 3 are counted so far." in words(client.get("/h/OSHub-PT/").content)
    close_desk(desk=desk, by=staff)
    assert "1 count at the door is not in the log yet." in words(client.get("/h/OSHub-PT/").content)
    client.post(LOG, log_form(desk))
    assert "at the door" not in words(client.get("/h/OSHub-PT/").content)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    client: Client, staff: User, hub: Hub, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = timezone.now()
    for _ in range(number):
        make_desk(hub)
        close_desk(desk=make_desk(hub), by=staff)
        logged = make_desk(hub)
        client.post(LOG, log_form(logged, uid=logged.uid))
        make_event(hub, starts_at=now)
        make_series(hub, make_class(make_school(hub)))
    client.get(PAGE)
    with django_assert_num_queries(12):
        client.get(PAGE)


@pytest.mark.parametrize("number", [1, 3])
def test_a_desk_costs_the_same_for_one_and_three(
    client: Client, staff: User, hub: Hub, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = make_desk(hub)
    for audience in list(Audience)[:number]:
        come(desk, 2, audience)
    client.get(at(desk))
    with django_assert_num_queries(7):
        client.get(at(desk))


def test_thirteen_months_later_it_is_forgotten_who_opened_a_desk_and_what_became_nothing(
    client: Client, staff: User, hub: Hub
) -> None:
    desk, nothing = make_desk(hub, by=staff), make_desk(hub, by=staff)
    come(desk, 3)
    come(nothing, 3)
    client.post(LOG, log_form(desk))
    assert forget_desks(now=timezone.now() + REMEMBERED - dt.timedelta(days=1)) == 0
    assert forget_desks(now=timezone.now() + REMEMBERED + dt.timedelta(days=1)) == 3
    row = WelcomeDesk.objects.get()
    assert (row, row.started_by, row.counted, tallies(row)) == (desk, None, 3, {("family", False): 3})
    assert 'id="do-title"' not in client.get(at(desk)).content.decode(), "nothing would stand under it"


def test_a_desk_of_another_hub_is_not_there(client: Client, staff: User) -> None:
    desk = make_desk(make_hub("OSHub-XX"))
    assert client.get(at(desk)).status_code == 404
    assert client.get(f"{LOG}?desk={desk.pk}").status_code == 404
    assert client.post(LOG, log_form(desk)).status_code == 404
