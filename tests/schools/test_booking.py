"""`/h/…/equipment/`: looking at what a hub has, booking it without double booking, cancelling."""

import datetime as dt
import zoneinfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import OutgoingMail, User
from hubs.models import Equipment, Hub, OpeningException
from hubs.queries.opening import Span
from hubs.roles import Role
from schools.actions import grant_school_membership
from schools.actions.bookings import CannotCancel, Taken, book, cancel_booking, forget_who_booked
from schools.models import Booking, School, SchoolRole
from schools.queries.bookings import free_instead, week_named
from tests.factories.clients import client_of, member
from tests.factories.equipment import close_on, make_booking, make_thing, open_always, show
from tests.factories.network import make_hub, make_school
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

LISBON = zoneinfo.ZoneInfo("Europe/Lisbon")
# A Wednesday in winter: clocks in Lisbon show UTC.
NOW = dt.datetime(2027, 1, 13, 8, 0, tzinfo=dt.UTC)
TOMORROW = dt.date(2027, 1, 14)


@pytest.fixture(autouse=True)
def _at_a_known_time() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Middle")
    open_always(hub, dt.time(9), dt.time(17))
    return hub


@pytest.fixture
def thing(hub: Hub) -> Equipment:
    return make_thing(hub, "Laser cutter")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def teacher(school: School) -> User:
    user = make_user(name="Tea Cher")
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    return user


@pytest.fixture
def client(teacher: User) -> Client:
    return client_of(teacher)


def at(hour: int, minute: int = 0, *, day: dt.date = TOMORROW) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=LISBON).astimezone(dt.UTC)


def path(thing: Equipment, page: str = "") -> str:
    return f"/h/OSHub-MM/equipment/{thing.pk}/{page}"


def told(school: School | None, begins: str = "10:00", ends: str = "11:00", **more: str) -> dict[str, str]:
    key = str(school.pk) if school else ""
    return {"day": TOMORROW.isoformat(), "begins": begins, "ends": ends, "school": key, **more}


# ── From the list to the booking ──────────────────────────────────────────────────────────────────────────────────────


def test_a_teacher_books_for_the_own_school(client: Client, thing: Equipment, school: School, teacher: User) -> None:
    page = client.get("/h/OSHub-MM/equipment/").content.decode()
    assert "Laser cutter" in page
    assert "09:00–17:00" in page
    assert "Add a thing" not in page
    assert "Book" in client.get(path(thing)).content.decode()
    answer = client.post(path(thing, "book/"), told(school, purpose="Bridges for 7B"))
    assert (answer.status_code, answer["Location"]) == (302, path(thing) + "?week=2027-W02")
    booking = Booking.objects.get()
    assert (booking.school, booking.booked_by, booking.purpose) == (school, teacher, "Bridges for 7B")
    assert (booking.starts_at, booking.ends_at) == (at(10), at(11))
    page = client.get(path(thing) + "?week=2027-W02").content.decode()
    assert "Bridges for 7B" in page
    assert "(you)" in page.replace("\n", "")
    assert "Booked by you" in client.get("/h/OSHub-MM/equipment/").content.decode()


def test_staff_and_partners_book_for_a_school_or_for_none(hub: Hub, thing: Equipment, school: School) -> None:
    for role, begins, ends in ((Role.STAFF, "10:00", "11:00"), (Role.BOARD, "11:00", "12:00")):
        browser = member(hub, role)[1]
        assert browser.post(path(thing, "book/"), told(None, begins, ends)).status_code == 302
    assert list(Booking.objects.values_list("school", flat=True)) == [None, None]
    assert member(hub)[1].post(path(thing, "book/"), told(school, "12:00", "13:00")).status_code == 302


def test_a_teacher_has_to_book_for_a_school_and_for_no_other(client: Client, hub: Hub, thing: Equipment) -> None:
    other = make_school(hub, "Hill School")
    assert client.post(path(thing, "book/"), told(None)).status_code == 422
    assert client.post(path(thing, "book/"), told(other)).status_code == 422
    assert not Booking.objects.exists()


def test_strangers_and_schools_that_are_no_partners_are_told_nothing(thing: Equipment, school: School) -> None:
    stranger, elsewhere = make_user(), make_school(make_hub())
    teacher_elsewhere, former = make_user(), make_user()
    grant_school_membership(user=teacher_elsewhere, role=SchoolRole.TEACHER, school=elsewhere, by=None)
    over = make_school(school.hub)
    School.objects.filter(pk=over.pk).update(partner_until=dt.date(2026, 12, 31))
    grant_school_membership(user=former, role=SchoolRole.HEAD, school=over, by=None)
    for user in (stranger, teacher_elsewhere, former):
        for page in ("/h/OSHub-MM/equipment/", path(thing), path(thing, "book/")):
            assert client_of(user).get(page).status_code == 404


def test_a_manager_looks_and_does_not_book(thing: Equipment, school: School) -> None:
    manager = make_user()
    from tests.factories.network import make_membership

    make_membership(manager, Role.MANAGER)
    browser = client_of(manager)
    assert browser.get(path(thing)).status_code == 200
    assert browser.get(path(thing, "book/")).status_code == 403
    assert browser.post(path(thing, "book/"), told(school)).status_code == 403


# ── What cannot be booked ─────────────────────────────────────────────────────────────────────────────────────────────


def refused(client: Client, thing: Equipment, values: dict[str, str]) -> str:
    before = Booking.objects.count()
    answer = client.post(path(thing, "book/"), values)
    assert answer.status_code == 422
    assert Booking.objects.count() == before
    page = answer.content.decode()
    # Nothing that was typed is lost.
    assert all(f'value="{value}"' in page for name, value in values.items() if value and name != "take")
    return page


def test_a_minute_too_much_names_what_overlaps_and_offers_the_next_free_time(
    client: Client, thing: Equipment, school: School
) -> None:
    make_booking(thing, at(10), hours=2)
    page = refused(client, thing, told(school, "11:59", "12:59", purpose="Bridges"))
    assert "Thursday, 14 January, from 10:00 to 12:00" in page.replace("January 14", "14 January")
    assert "12:00 to 13:00" in page
    assert 'name="take" value="2027-01-14T12:00/13:00"' in page
    # One press, and everything else that was typed goes along.
    answer = client.post(
        path(thing, "book/"), told(school, "11:59", "12:59", purpose="Bridges", take="2027-01-14T12:00/13:00")
    )
    assert answer.status_code == 302
    made = Booking.objects.latest("pk")
    assert (made.starts_at, made.ends_at, made.purpose) == (at(12), at(13), "Bridges")


def test_one_begins_when_the_other_ends(client: Client, thing: Equipment, school: School) -> None:
    make_booking(thing, at(10))
    for begins, ends in (("09:00", "10:00"), ("11:00", "12:00")):
        assert client.post(path(thing, "book/"), told(school, begins, ends)).status_code == 302


def test_who_booked_is_told_only_to_those_it_concerns(client: Client, hub: Hub, thing: Equipment) -> None:
    make_booking(thing, at(10), by=make_user(name="Som Ebody"), school=make_school(hub, "Hill School"))
    page = client.get(path(thing) + "?week=2027-W02").content.decode()
    assert "10:00–11:00" in page
    assert "Hill School" not in page
    assert "Som Ebody" not in page
    page = member(hub)[1].get(path(thing) + "?week=2027-W02").content.decode()
    assert "Hill School" in page
    assert "Som Ebody" in page


def test_outside_opening_hours_says_when_the_hub_is_open(client: Client, thing: Equipment, school: School) -> None:
    page = refused(client, thing, told(school, "08:30", "09:30"))
    assert "The hub is open from 09:00 to 17:00 on that day." in page
    assert 'value="2027-01-14T09:00/10:00"' in page
    assert "from 09:00 to 17:00" in refused(client, thing, told(school, "16:30", "17:01"))


def test_closed_days_say_why_and_the_offer_goes_past_them(client: Client, thing: Equipment, school: School) -> None:
    close_on(thing.hub, TOMORROW, "Stocktaking")
    page = refused(client, thing, told(school))
    assert "The hub is closed on that day. (Stocktaking)" in page
    assert 'value="2027-01-15T09:00/10:00"' in page


def test_other_hours_hold_for_their_days(client: Client, thing: Equipment, school: School) -> None:
    OpeningException.objects.create(
        hub=thing.hub, starts_on=TOMORROW, ends_on=TOMORROW, opens=dt.time(18), closes=dt.time(21)
    )
    refused(client, thing, told(school))
    assert client.post(path(thing, "book/"), told(school, "18:00", "20:00")).status_code == 302


def test_before_the_hub_has_said_when_it_is_open_nothing_is_booked(client: Client, hub: Hub, school: School) -> None:
    hub.opening_hours.all().delete()
    thing = make_thing(hub)
    assert "has not said when it is open" in client.get(path(thing)).content.decode()
    assert "The hub is closed on that day." in refused(client, thing, told(school))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"day": "2027-01-12"}, "This time has passed already."),
        ({"day": "2027-01-13", "begins": "07:00", "ends": "07:30"}, "This time has passed already."),
        ({"begins": "11:00", "ends": "10:00"}, "A booking ends after it begins, on the same day."),
        ({"begins": "11:00", "ends": "11:00"}, "A booking ends after it begins, on the same day."),
        ({"begins": "11:00", "ends": "11:01"}, "A booking lasts between 5 minutes and 12 hours."),
        ({"day": "2029-01-15"}, "Nothing can be booked more than a year ahead."),
        ({"day": "0001-01-01", "begins": "00:00", "ends": "01:00"}, "must lie between 1990 and 2199"),
        ({"day": "9999-12-31", "begins": "23:00", "ends": "23:59"}, "must lie between 1990 and 2199"),
        ({"day": ""}, "On which day?"),
        ({"begins": "half past ten"}, "Enter a valid time."),
    ],
)
def test_times_that_cannot_be(
    client: Client, thing: Equipment, school: School, values: dict[str, str], said: str
) -> None:
    assert said in refused(client, thing, told(school) | values)


def test_without_an_induction_it_cannot_be_booked(client: Client, thing: Equipment, school: School, hub: Hub) -> None:
    Equipment.objects.filter(pk=thing.pk).update(needs_induction=True)
    assert "You can book it once the hub has shown you" in client.get(path(thing)).content.decode()
    assert "needs an induction first" in refused(client, thing, told(school))
    teacher = School.objects.get(pk=school.pk).memberships.get().user
    show(thing, teacher, member(hub)[0])
    assert client.post(path(thing, "book/"), told(school)).status_code == 302


def test_what_is_put_away_cannot_be_booked(client: Client, thing: Equipment, school: School) -> None:
    Equipment.objects.filter(pk=thing.pk).update(put_away_on=NOW.date())
    assert "is put away" in refused(client, thing, told(school))
    assert "Laser cutter" not in client.get("/h/OSHub-MM/equipment/").content.decode()


def test_at_a_hub_at_rest_nothing_is_booked(client: Client, hub: Hub, thing: Equipment, school: School) -> None:
    hub.closed_on = NOW.date()
    hub.save()
    assert "is being set up or at rest on that day" in refused(client, thing, told(school))
    page = client.get(path(thing)).content.decode()
    assert "at rest, so nothing can be booked" in page
    assert f"day={TOMORROW}" not in page
    assert free_instead(thing, Span(at(10), at(11)), now=NOW) is None


def test_a_thing_of_another_hub_is_not_there(client: Client, school: School) -> None:
    foreign = make_thing(make_hub())
    for page in ("", "book/"):
        assert client.get(path(foreign, page)).status_code == 404
    assert client.post(path(foreign, "book/"), told(school)).status_code == 404
    assert not Booking.objects.exists()


# ── Clocks that change ────────────────────────────────────────────────────────────────────────────────────────────────

BACK = dt.date(2027, 10, 31)  # Lisbon: 02:00 becomes 01:00 again
FORWARD = dt.date(2027, 3, 28)  # Lisbon: 01:00 becomes 02:00


def test_the_night_with_an_hour_more(client: Client, thing: Equipment, school: School) -> None:
    open_always(thing.hub)
    whole = {"day": BACK.isoformat()}
    assert client.post(path(thing, "book/"), told(school, "00:30", "02:30") | whole).status_code == 302
    night = Booking.objects.get()
    assert (night.starts_at.hour, night.ends_at.hour) == (23, 2)
    assert night.ends_at - night.starts_at == dt.timedelta(hours=3)
    # One minute of it is the other's, though between the two wall times there seem to be two hours only.
    page = refused(client, thing, told(school, "02:29", "03:29") | whole)
    assert "from 00:30 to 02:30" in page
    assert 'value="2027-10-31T02:30/03:30"' in page
    assert client.post(path(thing, "book/"), told(school, "02:30", "03:30") | whole).status_code == 302


def test_the_night_with_an_hour_less(client: Client, thing: Equipment, school: School) -> None:
    open_always(thing.hub)
    short = {"day": FORWARD.isoformat()}
    assert client.post(path(thing, "book/"), told(school, "00:30", "02:30") | short).status_code == 302
    night = Booking.objects.get()
    assert night.ends_at - night.starts_at == dt.timedelta(hours=1)
    assert "from 00:30 to 02:30" in refused(client, thing, told(school, "02:29", "03:29") | short)
    assert client.post(path(thing, "book/"), told(school, "02:30", "03:30") | short).status_code == 302


def test_a_time_that_the_clock_skips_or_shows_twice_is_asked_about(
    client: Client, thing: Equipment, school: School
) -> None:
    open_always(thing.hub)
    page = refused(client, thing, told(school, "01:30", "03:00") | {"day": FORWARD.isoformat()})
    assert "01:30 does not exist" in page
    page = refused(client, thing, told(school, "01:30", "03:00") | {"day": BACK.isoformat()})
    assert "show 01:30 twice" in page


def test_hours_stay_on_the_clock_when_clocks_change(client: Client, thing: Equipment, school: School) -> None:
    """09:00 in summer is another moment than in winter."""
    for day, utc in ((dt.date(2027, 1, 14), 9), (dt.date(2027, 7, 14), 8)):
        values = told(school, "09:00", "10:00") | {"day": day.isoformat()}
        assert client.post(path(thing, "book/"), values).status_code == 302
        assert Booking.objects.latest("pk").starts_at.hour == utc
        assert "09:00–10:00" in client.get(f"{path(thing)}?week={day:%G-W%V}").content.decode()


# ── Cancelling ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ones_own_booking_is_cancelled_and_the_time_is_free(
    client: Client, thing: Equipment, school: School, teacher: User
) -> None:
    booking = make_booking(thing, at(10), by=teacher, school=school)
    page = f"/h/OSHub-MM/bookings/{booking.pk}/cancel/"
    assert "Cancel this booking?" in client.get(page).content.decode()
    assert client.post(page)["Location"] == path(thing)
    booking.refresh_from_db()
    assert (booking.cancelled_by, booking.cancel_note) == (teacher, "")
    assert client.post(path(thing, "book/"), told(school)).status_code == 302
    # Once more says so, and changes nothing.
    assert "cancelled already" in client.post(page, follow=True).content.decode()


def test_staff_cancel_any_and_say_why_in_a_mail(hub: Hub, thing: Equipment, school: School, teacher: User) -> None:
    booking = make_booking(thing, at(10), by=teacher, school=school)
    person, browser = member(hub)
    page = f"/h/OSHub-MM/bookings/{booking.pk}/cancel/"
    answer = browser.post(page, {"note": " "})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Say why" in said
    assert said.count("data-form-errors") == 1, "what is to be mended is summed up once"
    assert browser.post(page, {"note": "The laser is broken."}).status_code == 302
    booking.refresh_from_db()
    assert (booking.cancelled_by, booking.cancel_note) == (person, "The laser is broken.")
    mail = OutgoingMail.objects.get()
    assert mail.to == teacher.email
    assert "The laser is broken." in mail.text
    assert "10:00–11:00" in mail.text


def test_another_persons_booking_is_not_ones_to_cancel(client: Client, thing: Equipment, school: School) -> None:
    booking = make_booking(thing, at(10), by=make_user(), school=school)
    page = f"/h/OSHub-MM/bookings/{booking.pk}/cancel/"
    assert client.get(page).status_code == client.post(page).status_code == 403
    with pytest.raises(PermissionDenied):
        cancel_booking(booking=booking, by=make_user(), keeps=False)
    foreign = make_booking(make_thing(make_hub()), at(10))
    assert client.post(f"/h/OSHub-MM/bookings/{foreign.pk}/cancel/").status_code == 404


def test_what_is_over_is_not_cancelled(thing: Equipment, teacher: User) -> None:
    booking = make_booking(thing, NOW - dt.timedelta(hours=2), by=teacher)
    with pytest.raises(CannotCancel) as refusal:
        cancel_booking(booking=booking, by=teacher, keeps=False)
    assert refusal.value.why == "over"


# ── What lies behind the pages ────────────────────────────────────────────────────────────────────────────────────────


def test_the_action_refuses_by_itself(thing: Equipment, teacher: User, school: School) -> None:
    with pytest.raises(ValidationError, match="ends after it begins"):
        book(thing=thing, by=teacher, school=school, span=Span(at(11), at(10)))
    first = book(thing=thing, by=teacher, school=school, span=Span(at(10), at(11)))
    with pytest.raises(Taken) as taken:
        book(thing=thing, by=teacher, school=school, span=Span(at(10, 59), at(11, 59)))
    assert (taken.value.by, taken.value.free) == (first, Span(at(11), at(12)))


def test_the_next_free_time_looks_over_days_and_gives_up_in_the_end(thing: Equipment) -> None:
    make_booking(thing, at(9), hours=7.5)
    wanted = Span(at(10), at(11))
    free = free_instead(thing, wanted, now=NOW)
    assert free == Span(at(9, day=dt.date(2027, 1, 15)), at(10, day=dt.date(2027, 1, 15)))
    assert free_instead(thing, Span(at(10), at(20)), now=NOW) is None


def test_names_are_forgotten_after_thirteen_months(thing: Equipment, school: School, teacher: User) -> None:
    old = make_booking(thing, NOW - dt.timedelta(days=500), by=teacher, school=school, purpose="Bridges")
    young = make_booking(thing, NOW - dt.timedelta(days=300), by=teacher, school=school, purpose="Bridges")
    assert forget_who_booked(now=timezone.now()) == 1
    assert forget_who_booked(now=timezone.now()) == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.booked_by, old.purpose, old.school) == (None, "", school)
    assert (young.booked_by, young.purpose) == (teacher, "Bridges")


def test_a_week_costs_the_same_however_much_is_booked(
    client: Client, thing: Equipment, teacher: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    week = path(thing) + "?week=2027-W02"
    make_booking(thing, at(9), by=teacher)
    client.get(week)
    with django_assert_num_queries(12) as first:
        client.get(week)
    for hour in (11, 13):
        make_booking(thing, at(hour), by=teacher)
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(week)


def test_the_list_costs_the_same_however_much_there_is(
    client: Client, thing: Equipment, teacher: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_booking(thing, at(9), by=teacher)
    client.get("/h/OSHub-MM/equipment/")
    with django_assert_num_queries(11) as first:
        client.get("/h/OSHub-MM/equipment/")
    for _number in range(2):
        make_booking(make_thing(thing.hub), at(9), by=teacher)
    with django_assert_num_queries(len(first.captured_queries)):
        client.get("/h/OSHub-MM/equipment/")


def test_on_a_sunday_the_week_to_come_is_shown(hub: Hub) -> None:
    for day, monday in ((16, 11), (17, 18), (18, 18)):
        with time_machine.travel(dt.datetime(2027, 1, day, 12, tzinfo=dt.UTC), tick=False):
            assert week_named(None, hub) == dt.date(2027, 1, monday)


def test_a_week_that_is_none_shows_this_one(client: Client, thing: Equipment) -> None:
    for week in ("", "2027-W99", "next", "2027-W02-3", "9999-W53", "9999-W52", "0001-W01"):
        assert client.get(path(thing), {"week": week}).status_code == 200
