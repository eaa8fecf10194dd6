"""Teachers and heads: a role at a school opens the school's page from its first day to its last."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from schools.actions import end_school_membership, grant_school_membership
from schools.models import School, SchoolMembership, SchoolRole
from tests.factories.network import make_hub, make_school
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 10)
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def school() -> School:
    return make_school(make_hub())


@pytest.fixture
def teacher() -> User:
    return make_user()


@pytest.fixture
def by() -> User:
    return make_user()


def opens(user: User, school: School) -> int:
    client = Client()
    client.force_login(user)
    return client.get(f"/s/{school.pk}/").status_code


@pytest.mark.parametrize("role", SchoolRole)
def test_a_role_opens_the_school_until_it_ends(school: School, teacher: User, by: User, role: SchoolRole) -> None:
    assert opens(teacher, school) == 404
    membership = grant_school_membership(user=teacher, role=role, school=school, by=by, starts_on=dt.date(2020, 1, 1))
    assert (membership.granted_by, membership.ends_on) == (by, None)
    assert opens(teacher, school) == 200
    assert opens(teacher, make_school(school.hub)) == 404
    end_school_membership(membership=membership, by=by)
    assert opens(teacher, school) == 404


@time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), tick=False)
def test_the_days_of_a_role(school: School, teacher: User, by: User) -> None:
    membership = grant_school_membership(user=teacher, role=SchoolRole.TEACHER, school=school, by=by)
    assert membership.starts_on == TODAY
    end_school_membership(membership=membership, by=by)
    assert (membership.starts_on, membership.ends_on) == (YESTERDAY, YESTERDAY), "taken back on the day it was given"
    later = grant_school_membership(
        user=teacher, role=SchoolRole.TEACHER, school=school, by=None, starts_on=dt.date(2025, 9, 1)
    )
    end_school_membership(membership=later, by=by, last_day=dt.date(2026, 7, 31))
    assert later.ends_on == dt.date(2026, 7, 31)
    assert set(SchoolMembership.objects.in_force(TODAY)) == {later}


def test_a_role_is_held_once(school: School, teacher: User, by: User) -> None:
    grant_school_membership(user=teacher, role=SchoolRole.HEAD, school=school, by=by)
    with pytest.raises(ValidationError, match="already"):
        grant_school_membership(user=teacher, role=SchoolRole.HEAD, school=school, by=by)
    grant_school_membership(user=teacher, role=SchoolRole.TEACHER, school=school, by=by)


def test_nobody_gives_a_role_to_themselves(school: School, by: User) -> None:
    with pytest.raises(ValidationError, match="themselves"):
        grant_school_membership(user=by, role=SchoolRole.HEAD, school=school, by=by)
