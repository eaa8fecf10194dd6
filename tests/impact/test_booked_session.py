"""A booking becomes a session: the draft it begins from, the link, the hours that count then."""

import datetime as dt
import threading
import uuid
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Equipment, Hub
from hubs.roles import Role
from impact.actions import restore_session, void_session
from impact.actions.booked_session import LoggedAlready, draft_from, record_booked_session
from impact.actions.drafts import SessionDraft
from impact.models import BookedSession, Session
from impact.queries.equipment_hours import hours_of
from schools.models import Booking, School
from tests.factories.clients import member
from tests.factories.equipment import make_booking, make_thing
from tests.factories.network import make_hub, make_school, make_session, make_session_type
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 7, 14, 15, 0, tzinfo=dt.UTC)  # summer: four o'clock in Lisbon
MORNING = dt.datetime(2027, 7, 14, 8, 30, tzinfo=dt.UTC)
YEAR = 2026


@pytest.fixture(autouse=True)
def _at_a_known_time() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hub() -> Hub:
    make_session_type("maker", "Maker session")
    make_session_type("research", "Research session")
    return make_hub("OSHub-MM")


@pytest.fixture
def thing(hub: Hub) -> Equipment:
    return make_thing(hub, "Laser cutter")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def staff(hub: Hub) -> tuple[User, Client]:
    return member(hub)


@pytest.fixture
def booking(thing: Equipment, school: School) -> Booking:
    return make_booking(thing, MORNING, hours=1.5, school=school, purpose="Bridges")


def draft(booking: Booking, hub: Hub, **said: object) -> SessionDraft:
    made = draft_from(booking, hub=hub)
    assert made is not None
    return SessionDraft(**{**made.__dict__, **said})


def log(hub: Hub, by: User, booking: Booking) -> Session:
    return record_booked_session(hub=hub, by=by, draft=draft(booking, hub), booking=booking).session


# ── From the booking to the session ───────────────────────────────────────────────────────────────────────────────────


def test_the_form_begins_with_what_the_booking_says(hub: Hub, booking: Booking, staff: tuple[User, Client]) -> None:
    client = staff[1]
    page = client.get("/h/OSHub-MM/bookings/").content.decode()
    assert "Valley School" in page
    assert f"/h/OSHub-MM/sessions/log/?booking={booking.pk}" in page
    assert "1 booking is over" in client.get("/h/OSHub-MM/").content.decode()
    page = client.get(f"/h/OSHub-MM/sessions/log/?booking={booking.pk}").content.decode()
    for told in ('value="2027-07-14"', 'value="09:30"', 'value="90"', 'value="Bridges"'):
        assert told in page
    assert "Maker session" in page.split(" selected>")[1].split("<")[0]


def test_it_is_logged_once_and_its_hours_count(
    hub: Hub, booking: Booking, school: School, staff: tuple[User, Client]
) -> None:
    values = {
        "uid": str(uuid.uuid4()),
        "booking": str(booking.pk),
        "held_on": "2027-07-14",
        "session_type": str(make_session_type("maker").pk),
        "school": str(school.pk),
        "minutes": "90",
        "starts_at": "09:30",
        "student-heads": "20",
        "student-new": "20",
        "step": "save",
    }
    client = staff[1]
    answer = client.post("/h/OSHub-MM/sessions/log/", values)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    link = BookedSession.objects.get()
    assert (link.booking, link.session.school, link.session.minutes) == (booking, school, 90)
    assert "Every booking of the last three months" in client.get("/h/OSHub-MM/bookings/").content.decode()
    assert hours_of([hub.pk], year=YEAR).hours == Decimal("1.5")
    # The same once more is the same; another one from the same booking is shown what stands.
    assert client.post("/h/OSHub-MM/sessions/log/", values).status_code == 302
    answer = client.post("/h/OSHub-MM/sessions/log/", values | {"uid": str(uuid.uuid4()), "yes-same": "on"})
    page = answer.content.decode()
    if answer.status_code == 422:  # asked first whether it was logged twice: yes, really
        keys = [part.split('"')[0] for part in page.split('name="yes-')[1:]]
        answer = client.post(
            "/h/OSHub-MM/sessions/log/",
            values | {"uid": str(uuid.uuid4())} | {f"yes-{key}": "on" for key in keys},
        )
        page = answer.content.decode()
    assert answer.status_code == 409
    assert "Keep what is stored" in page
    assert 'name="booking"' not in page
    assert Session.objects.count() == 1


def test_a_booking_of_another_hub_is_not_there(hub: Hub, staff: tuple[User, Client]) -> None:
    foreign = make_booking(make_thing(make_hub()), MORNING)
    for key in (foreign.pk, "9" * 30, "x"):
        assert staff[1].get(f"/h/OSHub-MM/sessions/log/?booking={key}").status_code == 404
    values = {"held_on": "2027-07-14", "session_type": str(make_session_type().pk), "family-heads": "3"}
    answer = staff[1].post("/h/OSHub-MM/sessions/log/", values | {"booking": str(foreign.pk)})
    assert answer.status_code == 404
    assert not Session.objects.exists()


def test_what_the_school_had_at_the_same_time_belongs_to_it(
    hub: Hub, booking: Booking, school: School, staff: tuple[User, Client]
) -> None:
    room, later, others = make_thing(hub), make_thing(hub), make_thing(hub)
    make_booking(room, MORNING, hours=2, school=school)
    make_booking(later, MORNING + dt.timedelta(hours=1.5), school=school)
    make_booking(others, MORNING, school=make_school(hub))
    log(hub, staff[0], booking)
    assert set(BookedSession.objects.values_list("booking__equipment", flat=True)) == {booking.equipment_id, room.pk}
    assert hours_of([hub.pk], year=YEAR).hours == Decimal("3.5")


def test_a_voided_session_takes_its_hours_with_it(hub: Hub, booking: Booking, staff: tuple[User, Client]) -> None:
    session = log(hub, staff[0], booking)
    void_session(session=session, by=staff[0], reason="Typed twice")
    assert hours_of([hub.pk], year=YEAR).hours == 0
    session.refresh_from_db()
    restore_session(session=session, by=staff[0], reason="It was not")
    assert hours_of([hub.pk], year=YEAR).hours == Decimal("1.5")
    with pytest.raises(LoggedAlready):
        log(hub, staff[0], booking)
    session.refresh_from_db()
    void_session(session=session, by=staff[0], reason="Typed twice")
    # Voided for good, the booking can be logged anew.
    again = log(hub, staff[0], booking)
    assert BookedSession.objects.get().session == again


def test_a_draft_learns_its_type_from_the_thing(hub: Hub, thing: Equipment, staff: tuple[User, Client]) -> None:
    first, second = make_booking(thing, MORNING), make_booking(thing, MORNING + dt.timedelta(hours=2))
    record_booked_session(
        hub=hub,
        by=staff[0],
        draft=draft(first, hub, session_type=make_session_type("research")),
        booking=first,
    )
    assert draft(second, hub).session_type.code == "research"


def test_a_night_when_clocks_change_is_as_long_as_it_was(hub: Hub, thing: Equipment) -> None:
    night = make_booking(thing, dt.datetime(2026, 10, 24, 23, 30, tzinfo=dt.UTC), hours=3)
    told = draft(night, hub)
    assert (told.held_on, told.starts_at, told.minutes) == (dt.date(2026, 10, 25), dt.time(0, 30), 180)


def test_hours_are_those_of_their_school_year_and_of_the_hub_with_its_sub_hubs(
    hub: Hub, thing: Equipment, school: School, staff: tuple[User, Client]
) -> None:
    part = make_hub(parent=hub)
    for place, day in ((hub, "2026-09-01"), (hub, "2026-08-31"), (part, "2027-08-31"), (make_hub(), "2027-01-01")):
        begin = dt.datetime.fromisoformat(f"{day}T10:00+00:00")
        row = make_booking(make_thing(place), begin, hours=2, school=school if place == hub else None)
        session = make_session(place, held_on=dt.date.fromisoformat(day), school=row.school)
        BookedSession.objects.create(booking=row, session=session)
    found = hours_of([hub.pk, part.pk], year=YEAR)
    assert (found.hours, found.hours_of_schools, found.times, found.schools) == (Decimal(4), Decimal(2), 2, 1)
    assert [(line.name, line.hours) for line in found.by_school] == [("Valley School", Decimal(2))]


@pytest.mark.parametrize(("role", "status"), [(Role.BOARD, 403), (Role.COORDINATOR, 200)])
def test_who_sees_the_bookings(hub: Hub, role: Role, status: int) -> None:
    assert member(hub, role)[1].get("/h/OSHub-MM/bookings/").status_code == status


def test_the_list_costs_the_same_for_three(
    hub: Hub, booking: Booking, staff: tuple[User, Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_booking(booking.equipment, NOW + dt.timedelta(days=1), school=booking.school, by=staff[0])
    staff[1].get("/h/OSHub-MM/bookings/")
    with django_assert_num_queries(7) as first:
        staff[1].get("/h/OSHub-MM/bookings/")
    for day in (2, 3):
        make_booking(booking.equipment, NOW + dt.timedelta(days=day), school=make_school(hub), by=staff[0])
        make_booking(booking.equipment, NOW - dt.timedelta(days=day), school=make_school(hub), by=staff[0])
    with django_assert_num_queries(len(first.captured_queries)):
        staff[1].get("/h/OSHub-MM/bookings/")


@pytest.mark.django_db(transaction=True)
def test_two_of_a_team_log_the_same_booking_at_once(hub: Hub, booking: Booking) -> None:
    people = [member(hub)[0], member(hub)[0]]
    told: list[object] = []

    def second() -> None:
        try:
            told.append(log(hub, people[1], booking))
        except LoggedAlready as already:
            told.append(already.stored)
        finally:
            connection.close()

    thread = threading.Thread(target=second, daemon=True)
    with transaction.atomic():
        first = log(hub, people[0], booking)
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert told == [first]
    assert list(Session.objects.all()) == [first]
