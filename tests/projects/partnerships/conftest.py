"""A hub with a partnership: the river alliance of a school and a mill, since March."""

import pytest
from django.test import Client

from accounts.models import User
from hubs.models import Hub, Organisation
from hubs.roles import Role
from projects.actions.partnerships import add_partnership
from projects.models import Partnership
from schools.models import School
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_school
from tests.factories.public import make_organisation
from tests.projects.partnerships.at_hand import MARCH


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    Hub.objects.filter(pk=hub.pk).update(languages=["en"])
    hub.refresh_from_db()
    return hub


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Ana Example")[0]


@pytest.fixture
def client(staff: User) -> Client:
    return client_of(staff)


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def mill() -> Organisation:
    return make_organisation("Old Mill")


@pytest.fixture
def river(hub: Hub, staff: User, school: School, mill: Organisation) -> Partnership:
    values = {"name": "River alliance", "starts_on": MARCH}
    return add_partnership(hub=hub, by=staff, values=values, schools=[school], organisations=[mill])
