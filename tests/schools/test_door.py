"""The door to a school: its own adults and the hub it works with come in; everybody else finds no school."""

import datetime as dt

import pytest
import time_machine
from django.http import Http404
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.models import Hub
from hubs.roles import HUB_ROLES, Role
from schools.access import acts_for, school_or_404, schools_open_to
from schools.actions import grant_school_membership
from schools.models import School, SchoolMembership, SchoolRole
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub()


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub)


def asking(user: User) -> MemberRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request  # type: ignore[return-value]  # a request like any other, with somebody signed in


def comes_in(user: User, school: School) -> bool:
    try:
        return school_or_404(asking(user), school.pk) == school
    except Http404:
        return False


@pytest.mark.parametrize("role", SchoolRole)
def test_the_adults_of_a_school_come_in(school: School, role: SchoolRole) -> None:
    user = make_user()
    grant_school_membership(user=user, role=role, school=school, by=None)
    assert comes_in(user, school)
    assert not comes_in(user, make_school(school.hub)), "No other school, also not of the same hub."


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.STAFF, True),
        (Role.COORDINATOR, True),
        (Role.BOARD, False),
        (Role.MANAGER, True),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_the_hub_comes_in_as_far_as_it_reads_sessions(school: School, role: Role, opens: bool) -> None:
    user = make_user()
    make_membership(user, role, school.hub if role in HUB_ROLES else None)
    assert comes_in(user, school) == opens


def test_another_hub_is_a_stranger_and_the_hub_above_is_not(hub: Hub) -> None:
    school = make_school(make_hub(parent=hub))
    above, beside = make_user(), make_user()
    make_membership(above, Role.STAFF, hub)
    make_membership(beside, Role.COORDINATOR, make_hub(parent=hub))
    assert comes_in(above, school)
    assert not comes_in(beside, school)


def test_a_stranger_is_told_the_same_as_about_a_school_that_is_not_there(school: School) -> None:
    told = []
    for key in (school.pk, school.pk + 1_000):
        with pytest.raises(Http404) as answer:
            school_or_404(asking(make_user()), key)
        told.append(str(answer.value))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("starts", "ends", "opens"), [(0, None, True), (1, None, False), (-9, -1, False), (-9, 0, True)]
)
def test_a_role_counts_from_its_first_day_to_its_last(
    school: School, starts: int, ends: int | None, opens: bool
) -> None:
    today, user = dt.date(2026, 3, 10), make_user()
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)):
        SchoolMembership.objects.create(
            user=user,
            school=school,
            role=SchoolRole.TEACHER,
            starts_on=today + dt.timedelta(days=starts),
            ends_on=None if ends is None else today + dt.timedelta(days=ends),
        )
        assert acts_for(user, school) == comes_in(user, school) == opens
        assert schools_open_to(user) == ([school] if opens else [])


def test_a_role_at_a_school_opens_nothing_of_its_hub(school: School) -> None:
    user, client = make_user(), Client()
    grant_school_membership(user=user, role=SchoolRole.HEAD, school=school, by=None)
    client.force_login(user)
    for path in ("", "data.csv", "sessions/", "sessions/log/"):
        assert client.get(f"/h/{school.hub.code}/{path}").status_code == 404
