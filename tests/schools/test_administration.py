"""Teachers and heads in the administration: given and ended through the actions, by administrators, to others."""

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from hubs.roles import HUB_ROLES, Role
from schools.actions import grant_school_membership
from schools.models import School, SchoolMembership, SchoolRole
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/schools/schoolmembership/"
ADD = f"{LIST}add/"


@pytest.fixture
def hub() -> Hub:
    return make_hub()


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub)


@pytest.fixture
def administrator() -> User:
    user = make_user()
    make_membership(user, Role.ADMINISTRATOR)
    return user


@pytest.fixture
def client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def asked(user: User, school: School, role: str = "teacher") -> dict[str, object]:
    return {"user": user.pk, "role": role, "school": school.pk, "starts_on": timezone.now().date()}


def errors(answer: HttpResponseBase) -> str:
    content: bytes = getattr(answer, "content", b"")
    return " ".join(re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', content.decode(), re.DOTALL))


@pytest.mark.parametrize("role", SchoolRole)
def test_a_role_is_given_and_opens_the_school(
    client: Client, administrator: User, school: School, role: SchoolRole
) -> None:
    ana = make_user()
    smuggled = {"granted_by": ana.pk, "ends_on": "2001-01-01"}
    assert client.post(ADD, asked(ana, school, role.value) | smuggled).status_code == 302
    membership = SchoolMembership.objects.get(user=ana)
    assert (membership.role, membership.granted_by, membership.ends_on) == (role, administrator, None)
    inside = Client()
    inside.force_login(ana)
    assert inside.get(f"/s/{school.pk}/").status_code == 200


def test_roles_are_ended_from_the_list(client: Client, administrator: User, school: School) -> None:
    people = [make_user() for _ in range(2)]
    for person in [*people, administrator]:
        grant_school_membership(user=person, role=SchoolRole.TEACHER, school=school, by=None)
    inside = Client()
    inside.force_login(people[0])
    assert inside.get(f"/s/{school.pk}/").status_code == 200
    chosen = list(SchoolMembership.objects.values_list("pk", flat=True))
    answer = client.post(LIST, {"action": "end_roles", "_selected_action": chosen}, follow=True)
    assert "2 roles have ended." in answer.content.decode()
    assert inside.get(f"/s/{school.pk}/").status_code == 404
    assert SchoolMembership.objects.get(user=administrator).ends_on is None


def test_what_cannot_be_is_refused_in_a_sentence(client: Client, administrator: User, school: School) -> None:
    ana = make_user()
    grant_school_membership(user=ana, role=SchoolRole.HEAD, school=school, by=None)
    for sent, sentence in (
        (asked(ana, school, "head"), "This person holds that role already."),
        (asked(administrator, school), "Nobody can give a role to themselves."),
        (asked(ana, school, "pupil"), "is not one of the available choices"),
        (asked(ana, school) | {"school": ""}, "This field is required."),
    ):
        answer = client.post(ADD, sent)
        assert answer.status_code == 200
        assert errors(answer).count(sentence) == 1
    assert SchoolMembership.objects.count() == 1


def test_a_role_that_was_given_is_neither_edited_nor_deleted(client: Client, school: School) -> None:
    membership = grant_school_membership(user=make_user(), role=SchoolRole.TEACHER, school=school, by=None)
    assert client.post(f"{LIST}{membership.pk}/change/", {"role": "head"}).status_code == 403
    assert client.post(f"{LIST}{membership.pk}/delete/", {"post": "yes"}).status_code == 403
    membership.refresh_from_db()
    assert membership.role == SchoolRole.TEACHER


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_gives_roles(hub: Hub, school: School, role: Role) -> None:
    user = make_user()
    make_membership(user, role, hub if role in HUB_ROLES else None)
    client = Client()
    client.force_login(user)
    assert client.get(LIST).status_code == 302
    assert client.post(ADD, asked(make_user(), school)).status_code == 302
    assert not SchoolMembership.objects.exists()


def test_one_row_and_three_cost_the_same(client: Client, school: School) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for rows in (1, 3):
        while SchoolMembership.objects.count() < rows:
            other = make_school(school.hub)
            grant_school_membership(user=make_user(), role=SchoolRole.TEACHER, school=other, by=make_user())
        with CaptureQueriesContext(connection) as asked_for:
            client.get(LIST)
        counts.append(len(asked_for))
    assert counts[0] == counts[1]
