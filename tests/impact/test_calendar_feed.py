"""The private calendar: a secret address that can be renewed, and what it shows to whom."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.access import derive_groups
from hubs.models import Hub, Membership
from impact.actions.calendar_feed import renew_calendar
from impact.actions.plan_answers import cancel_planned
from impact.models import CalendarFeed
from impact.queries.calendar_feed import entries_for
from projects.actions.signing_up import withdraw_sign_up
from projects.models import Project, SignUp
from schools.actions import grant_school_membership
from schools.models import Booking, School, SchoolMembership, SchoolRole
from tests.factories.clients import member
from tests.factories.equipment import make_booking, make_thing
from tests.factories.network import make_class, make_hub, make_project, make_school
from tests.factories.people import make_user
from tests.factories.plan import first_of, make_series
from tests.factories.public import make_event
from tests.factories.sign_ups import open_call, sign_up

pytestmark = pytest.mark.django_db

A_DAY_LONG_AGO = dt.date(2020, 1, 1)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def teacher(school: School) -> User:
    user = make_user()
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    return user


def calendar_at(token: str) -> tuple[int, str]:
    answer = Client().get(f"/calendar/{token}.ics")
    return answer.status_code, answer.content.decode()


def test_the_address_is_shown_once_and_shows_the_school(hub: Hub, school: School, teacher: User) -> None:
    make_booking(make_thing(hub, "Laser cutter"), school=school, purpose="Bridges")
    make_booking(make_thing(hub, "Their machine"), school=make_school(hub))
    make_event(hub, "Open day")
    client, path = Client(), f"/s/{school.pk}/calendar/"
    client.force_login(teacher)
    assert "No address yet" in client.get(path).content.decode()
    page = client.post(path).content.decode()
    token = page.split(".ics")[0].split("/")[-1]
    status, text = calendar_at(token)
    assert status == 200
    for words in ("Laser cutter", "Valley School", "Bridges", "Open day"):
        assert words in text
    assert "Their machine" not in text
    again = client.get(path).content.decode()
    assert token not in again
    assert "It cannot be shown again" in again
    assert not CalendarFeed.objects.filter(digest=token).exists()


def test_a_new_address_voids_the_old(school: School, teacher: User) -> None:
    first = renew_calendar(by=teacher)
    second = renew_calendar(by=teacher)
    assert (calendar_at(first)[0], calendar_at(second)[0]) == (404, 200)
    client = Client()
    client.force_login(teacher)
    client.post(f"/s/{school.pk}/calendar/", {"step": "end"})
    client.post(f"/s/{school.pk}/calendar/", {"step": "end"})
    assert calendar_at(second)[0] == 404


def test_what_ended_is_no_longer_shown(hub: Hub, school: School, teacher: User) -> None:
    token = renew_calendar(by=teacher)
    booking = make_booking(make_thing(hub, "Laser cutter"), school=school)
    assert "Laser cutter" in calendar_at(token)[1]
    Booking.objects.filter(pk=booking.pk).update(cancelled_at=timezone.now())
    assert "Laser cutter" not in calendar_at(token)[1]
    Booking.objects.filter(pk=booking.pk).update(cancelled_at=None)
    day = timezone.now().date() - dt.timedelta(days=1)
    SchoolMembership.objects.filter(user=teacher).update(starts_on=day, ends_on=day)
    status, text = calendar_at(token)
    assert (status, "Laser cutter" in text) == (200, False)
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert calendar_at(token)[0] == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_calendar_costs_the_same_however_full(
    number: int, hub: Hub, school: School, teacher: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(number):
        make_booking(make_thing(hub), school=school)
        place_in(hub, school)
    with django_assert_num_queries(7):
        assert len(entries_for(teacher)) == number * 2


def place_in(hub: Hub, school: School) -> SignUp:
    """A place of the school in a project that begins in a month."""
    project = make_project(hub)
    Project.objects.filter(pk=project.pk).update(starts_on=hub.today() + dt.timedelta(days=30))
    call = open_call(Project.objects.get(pk=project.pk))
    return sign_up(call, school, by=SchoolMembership.objects.get(school=school).user)


def test_the_first_day_of_a_project_with_a_place_stands_in_it(hub: Hub, school: School, teacher: User) -> None:
    placed = place_in(hub, school)
    token = renew_calendar(by=teacher)
    text = calendar_at(token)[1]
    assert f"sign-up-{placed.uid}@" in text
    assert f"DTSTART;VALUE=DATE:{hub.today() + dt.timedelta(days=30):%Y%m%d}" in text
    withdraw_sign_up(sign_up=placed, by=teacher)
    assert f"sign-up-{placed.uid}@" not in calendar_at(token)[1]


def test_the_calendar_of_a_team_shows_the_plan_of_its_hub(hub: Hub, school: School) -> None:
    staff, client = member(hub)
    group = make_class(school, "7B")
    row = first_of(make_series(hub, group, by=staff, starts_on=hub.today(), weeks=1))
    make_series(make_hub("OSHub-PT1", parent=hub), by=staff, title="Of the sub-hub", starts_at=None, weeks=1)
    make_series(make_hub(), by=staff, title="Of another hub")
    make_event(hub, "Open day")
    path = f"/h/{hub.code}/plan/calendar/"
    assert "No address yet" in client.get(path).content.decode()
    token = client.post(path).content.decode().split(".ics")[0].split("/")[-1]
    text = calendar_at(token)[1].replace("\r\n ", "")
    for words in ("River club · 7B", "Valley School", f"/h/{hub.code}/plan/{row.pk}/", "Of the sub-hub", "Open day"):
        assert words in text
    assert f"DTSTART;VALUE=DATE:{hub.today():%Y%m%d}" in text, "without an hour it is on all day"
    assert "Of another hub" not in text
    # A teacher who is of the team too sees each of them once; what is cancelled goes.
    grant_school_membership(user=staff, role=SchoolRole.TEACHER, school=school, by=None)
    assert [one.uid for one in entries_for(staff)].count(f"planned-{row.pk}") == 1
    cancel_planned(planned=row, by=staff, version=row.version)
    assert f"planned-{row.pk}" not in [one.uid for one in entries_for(staff)]
    Membership.objects.filter(user=staff).update(starts_on=A_DAY_LONG_AGO, ends_on=A_DAY_LONG_AGO)
    derive_groups(staff, hub.today())
    assert "Of the sub-hub" not in calendar_at(token)[1]
    client.post(path, {"step": "end"})
