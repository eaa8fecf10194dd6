"""A hub with a school, one class of it, and somebody of the hub's staff who is signed in, on a day of May 2022."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from schools.models import School, SchoolClass
from tests.factories.network import make_class, make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.impact.log_form import TODAY


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Escola da Serra")


@pytest.fixture
def seven_b(school: School) -> SchoolClass:
    return make_class(school, "7B", size=24)


@pytest.fixture
def staff(hub: Hub, client: Client) -> User:
    user = make_user("staff@pt.oshub.example", "Ana Staff")
    make_membership(user, Role.STAFF, hub, starts_on=dt.date(2020, 1, 1))
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield
