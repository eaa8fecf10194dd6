"""`/h/…/equipment/new/`, `/opening/` and the rest: a hub keeps its equipment, its hours, and who was shown what."""

import datetime as dt

import pytest
from django.test import Client

from hubs.actions.equipment import forget_ended_inductions, set_hours
from hubs.models import INDUCTION_LASTS, Equipment, Hub, Induction
from hubs.queries.opening import opening_of
from hubs.roles import Role
from schools.actions import grant_school_membership
from schools.models import SchoolRole
from tests.factories.clients import member
from tests.factories.equipment import close_on, make_booking, make_thing, open_always, show
from tests.factories.network import make_hub, make_school
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

LIST = "/h/OSHub-MM/equipment/"
NEW = f"{LIST}new/"
OPENING = f"{LIST}opening/"
LASER = {"name": "Laser cutter", "kind": "machine", "purpose": "Cuts plywood.", "place": "Cellar", "capacity": "4"}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Middle")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub)[1]


# ── Things ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_thing_is_added_changed_and_the_change_taken_back(client: Client, hub: Hub) -> None:
    assert "Nothing to book yet" in client.get(LIST).content.decode()
    assert client.post(NEW, LASER | {"version": "0"})["Location"] == LIST
    thing = hub.equipment.get()
    assert (thing.name, thing.capacity, thing.needs_induction, thing.version) == ("Laser cutter", 4, False, 1)
    edit = f"{LIST}{thing.pk}/edit/"
    assert client.post(edit, LASER | {"version": "1", "needs_induction": "on"}).status_code == 302
    thing.refresh_from_db()
    assert (thing.needs_induction, thing.version) == (True, 2)
    assert client.post(edit, {"step": "undo", "version": "2"}).status_code == 302
    thing.refresh_from_db()
    assert thing.needs_induction is False


def test_nothing_is_taken_back_where_another_thing_has_the_name_by_now(client: Client, hub: Hub) -> None:
    client.post(NEW, LASER | {"version": "0"})
    edit = f"{LIST}{hub.equipment.get().pk}/edit/"
    client.post(edit, LASER | {"version": "1", "name": "Laser, the old one"})
    client.post(NEW, LASER | {"version": "0"})
    answer = client.post(edit, {"step": "undo", "version": "2"}, follow=True)
    assert "so nothing was taken back" in answer.content.decode()
    assert sorted(thing.name for thing in hub.equipment.all()) == ["Laser cutter", "Laser, the old one"]


def test_what_is_wrong_is_said_and_nothing_is_lost(client: Client, hub: Hub) -> None:
    make_thing(hub, "laser CUTTER")
    answer = client.post(NEW, LASER | {"version": "0"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This hub has a thing of that name already." in page
    assert "Cuts plywood." in page
    assert "between 1 and 1,000 people" in client.post(NEW, LASER | {"name": "X", "capacity": "0"}).content.decode()
    assert hub.equipment.count() == 1


def test_two_who_change_a_thing_at_once_are_told(client: Client, hub: Hub) -> None:
    thing = make_thing(hub, "Laser cutter")
    Equipment.objects.filter(pk=thing.pk).update(place="Attic")
    answer = client.post(f"{LIST}{thing.pk}/edit/", LASER | {"version": "1"})
    assert answer.status_code == 409
    assert "Attic" in answer.content.decode()


def test_what_is_put_away_says_what_is_still_booked(client: Client, hub: Hub) -> None:
    open_always(hub)
    thing = make_thing(hub, "Laser cutter")
    make_booking(thing)
    for nothing in ({}, {"step": "sell"}):
        answer = client.post(f"{LIST}{thing.pk}/move/", nothing, follow=True)
        assert "Nothing was changed: choose one of the steps." in answer.content.decode()
    page = client.post(f"{LIST}{thing.pk}/move/", {"step": "put away"}, follow=True).content.decode()
    assert "nobody can book it" in page
    assert "1 booking is still to come." in page
    thing.refresh_from_db()
    assert thing.put_away_on == hub.today()
    client.post(f"{LIST}{thing.pk}/move/", {"step": "take out"})
    thing.refresh_from_db()
    assert thing.put_away_on is None


@pytest.mark.parametrize("role", [Role.BOARD])
def test_who_only_books_keeps_nothing(hub: Hub, role: Role) -> None:
    thing, browser = make_thing(hub), member(hub, role)[1]
    for path in (NEW, f"{LIST}{thing.pk}/edit/", f"{LIST}{thing.pk}/inductions/", OPENING):
        assert browser.get(path).status_code == 403


def test_things_of_another_hub_are_not_there(client: Client) -> None:
    foreign = make_thing(make_hub())
    for path in (f"{LIST}{foreign.pk}/edit/", f"{LIST}{foreign.pk}/inductions/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{LIST}{foreign.pk}/move/").status_code == 404


# ── Opening hours ─────────────────────────────────────────────────────────────────────────────────────────────────────


def hours(**said: str) -> dict[str, str]:
    return {"step": "hours", "opens-0": "09:00", "closes-0": "17:00"} | {
        key.replace("_", "-"): value for key, value in said.items()
    }


def test_the_hours_of_a_week_are_said(client: Client, hub: Hub) -> None:
    assert client.post(OPENING, hours(opens_5="10:00", closes_5="13:00")).status_code == 302
    assert {row.weekday: f"{row.opens:%H}-{row.closes:%H}" for row in hub.opening_hours.all()} == {
        0: "09-17",
        5: "10-13",
    }
    page = client.get(LIST).content.decode()
    assert "10:00–13:00" in page
    # Said anew, as a whole: Saturday is closed again.
    assert client.post(OPENING, hours()).status_code == 302
    assert hub.opening_hours.count() == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"closes_0": ""}, "Give both hours, or neither for a closed day."),
        ({"closes_0": "08:00"}, "It has to close after it opens."),
        ({"opens_3": "25:00", "closes_3": "26:00"}, "Enter a valid time."),
    ],
)
def test_hours_that_cannot_be(client: Client, hub: Hub, said: dict[str, str], told: str) -> None:
    set_hours(hub=hub, hours={2: (dt.time(8), dt.time(9))})
    answer = client.post(OPENING, hours(**said))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert [row.weekday for row in hub.opening_hours.all()] == [2]


def test_holidays_are_noted_and_taken_back(client: Client, hub: Hub) -> None:
    first = hub.today() + dt.timedelta(days=10)
    foreign = close_on(make_hub(), first)  # another hub's days are its own
    values = {"step": "other", "starts_on": first.isoformat(), "note": "Holidays"}
    assert client.post(OPENING, values | {"ends_on": (first + dt.timedelta(days=4)).isoformat()}).status_code == 302
    assert "Holidays" in client.get(OPENING).content.decode()
    answer = client.post(OPENING, values | {"starts_on": (first + dt.timedelta(days=4)).isoformat()})
    assert answer.status_code == 422
    assert "Some of these days have other hours already." in answer.content.decode()
    exception = hub.opening_exceptions.get()
    client.post(f"{OPENING}{exception.pk}/")
    assert not hub.opening_exceptions.exists()
    assert client.post(f"{OPENING}{foreign.pk}/").status_code == 404


def test_days_the_wrong_way_round(client: Client, hub: Hub) -> None:
    first = hub.today() + dt.timedelta(days=10)
    values = {"step": "other", "starts_on": first.isoformat(), "ends_on": hub.today().isoformat()}
    answer = client.post(OPENING, values)
    assert answer.status_code == 422
    assert "The last day cannot come before the first." in answer.content.decode()
    answer = client.post(OPENING, values | {"ends_on": first.isoformat(), "opens": "09:00"})
    assert "Give both hours, the later one last; or neither, for closed days." in answer.content.decode()


def test_an_opening_is_as_long_as_the_night_really_is(hub: Hub) -> None:
    """Clocks in Lisbon go back on 31 October 2027 at two, and forward on 28 March at one."""
    set_hours(hub=hub, hours={6: (dt.time(0), dt.time(4))})
    for day, length in ((dt.date(2027, 10, 31), 5), (dt.date(2027, 3, 28), 3), (dt.date(2027, 1, 3), 4)):
        span = opening_of(hub, day, day).on(day).span
        assert span is not None
        assert span.length == dt.timedelta(hours=length)


# ── Inductions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_induction_is_noted_for_an_adult_around_the_hub(client: Client, hub: Hub) -> None:
    thing, teacher, stranger = make_thing(hub, needs_induction=True), make_user(name="Tea Cher"), make_user()
    grant_school_membership(user=teacher, role=SchoolRole.TEACHER, school=make_school(hub), by=None)
    path = f"{LIST}{thing.pk}/inductions/"
    assert "Nobody has been shown yet." in client.get(path).content.decode()
    today = hub.today().isoformat()
    assert client.post(path, {"person": str(stranger.pk), "given_on": today}).status_code == 422
    assert client.post(path, {"person": str(teacher.pk), "given_on": "2031-01-01"}).status_code == 422
    assert client.post(path, {"person": str(teacher.pk), "given_on": today}).status_code == 302
    row = Induction.objects.get()
    assert (row.user, row.holds_until) == (teacher, hub.today() + INDUCTION_LASTS)
    assert "Tea Cher" in client.get(path).content.decode()
    # Shown once more it is the same note, from that day on.
    assert client.post(path, {"person": str(teacher.pk), "given_on": today}).status_code == 302
    assert Induction.objects.count() == 1
    assert client.post(path, {"step": "end", "induction": str(row.pk)}).status_code == 302
    assert not Induction.objects.exists()
    assert client.post(path, {"step": "end", "induction": str(row.pk)}).status_code == 404


def test_names_are_deleted_when_an_induction_has_run_out(hub: Hub) -> None:
    thing, person = make_thing(hub), make_user()
    show(thing, person, make_user())
    assert forget_ended_inductions(today=hub.today() + INDUCTION_LASTS) == 0
    assert forget_ended_inductions(today=hub.today() + INDUCTION_LASTS + dt.timedelta(days=1)) == 1
    assert not Induction.objects.exists()
