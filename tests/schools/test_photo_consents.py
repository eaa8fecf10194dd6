"""`…/photo-consents/`: what a school holds signed forms for is recorded by its hub, corrected, and withdrawn."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from schools.actions import grant_school_membership
from schools.models import PhotoConsent, School, SchoolRole
from tests.factories.clients import client_of, member
from tests.factories.network import HELD_ON, make_class, make_hub, make_school
from tests.factories.people import make_user
from tests.factories.photos import make_consent, make_notice
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
LIST = "/h/OSHub-PC/photo-consents/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PC", name="Hub of the Hills")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Sam Example")[0]


@pytest.fixture
def client(staff: User) -> Client:
    return client_of(staff)


@pytest.fixture
def head(school: School) -> Client:
    user = make_user(name="Heda Example")
    grant_school_membership(user=user, role=SchoolRole.HEAD, school=school, by=None)
    return client_of(user)


def told(**more: object) -> dict[str, object]:
    known: dict[str, object] = {"starts_on": "2021-09-01", "ends_on": "2022-07-31", "held_by": "School office"}
    return known | {"uid": str(uuid.uuid4()), "left_out": "2", "for_print": "on"} | more


def test_what_a_school_holds_is_recorded_and_read_by_its_head(client: Client, school: School, head: Client) -> None:
    assert "No consent is recorded yet" in words(client.get(LIST).content)
    group = make_class(school, "7B", school_year=school.hub.today().year)
    sent = told(classes=[str(group.pk)])
    at = f"{LIST}new/?school={school.pk}"
    assert "7B" in words(client.get(at).content)
    answer = client.post(at, sent, follow=True)
    client.post(at, sent)
    row = PhotoConsent.objects.get()
    assert (row.school, row.hub, row.classes, row.left_out) == (school, None, [group.pk], 2)
    said = ("Valley School", "1 September 2021 to 31 July 2022", "7B", "School office", "2 may be in no picture")
    for page in (words(answer.content), words(head.get(f"/s/{school.pk}/photo-consents/").content)):
        assert [text for text in (*said, "print", "Recorded by Sam Example") if text not in page] == []


def test_a_notice_at_an_event_names_no_school_and_no_number(client: Client, hub: Hub) -> None:
    page = words(client.get(f"{LIST}new/").content)
    assert "pupils need the consent of their school" in page
    assert "How many may be in no picture" not in page
    assert client.post(f"{LIST}new/", told(occasion="Open day")).status_code == 302
    row = PhotoConsent.objects.get()
    assert (row.hub, row.school, row.occasion, row.left_out) == (hub, None, "Open day", None)


def test_who_came_from_a_session_goes_back_there(client: Client, school: School) -> None:
    uid = uuid.uuid4()
    at = f"{LIST}new/?school={school.pk}&day=2022-05-12&session={uid}"
    assert 'value="2022-05-12"' in client.get(at).content.decode()
    assert client.post(at, told()).headers["Location"] == f"/h/OSHub-PC/sessions/{uid}/photos/"
    assert client.post(f"{LIST}new/?school={school.pk}&session=//x", told()).headers["Location"].startswith(LIST)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"starts_on": ""}, "This field is required."),
        ({"ends_on": "2021-08-31"}, "cannot lie before the first"),
        ({"starts_on": "0202-09-01"}, "between 1990 and 2199"),
        ({"left_out": "-1"}, "greater than or equal to 0"),
        ({"held_by": " "}, "This field is required."),
        ({"classes": ["999999"]}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    client: Client, school: School, wrong: dict[str, object], said: str
) -> None:
    make_class(school, "7B", school_year=school.hub.today().year)
    sent = told() | wrong
    answer = client.post(f"{LIST}new/?school={school.pk}", sent)
    assert answer.status_code == 422
    assert said in words(answer.content)
    assert f'value="{sent["uid"]}"' in answer.content.decode()
    assert not PhotoConsent.objects.exists()


def test_a_school_of_another_hub_is_not_there(client: Client) -> None:
    other = make_school(make_hub())
    for key in (other.pk, "x", "9" * 30):
        assert client.get(f"{LIST}?school={key}").status_code == 404
        assert client.get(f"{LIST}new/?school={key}").status_code == 404


def test_a_correction_is_taken_back_and_two_at_once_are_told(client: Client, school: School, staff: User) -> None:
    row = make_consent(school, staff)
    at = f"{LIST}{row.pk}/"
    assert client.post(at, told(version="1")).status_code == 302
    answer = client.post(at, told(version="1", held_by="Head’s office"))
    assert answer.status_code == 409
    assert "Head’s office" in words(answer.content) or "Head’s office" in answer.content.decode()
    client.post(at, {"step": "undo", "version": "2"})
    row.refresh_from_db()
    assert row.starts_on == HELD_ON - dt.timedelta(days=30)


@pytest.mark.parametrize("by_head", [True, False])
def test_it_is_withdrawn_and_that_is_taken_back(
    client: Client, head: Client, school: School, staff: User, by_head: bool
) -> None:
    row = make_consent(school, staff)
    who, at = (head, f"/s/{school.pk}/photo-consents/") if by_head else (client, LIST)
    assert "out of sight at once" in words(who.get(f"{at}{row.pk}/withdraw/").content)
    late = who.post(f"{at}{row.pk}/withdraw/", {"said_on": "2198-01-01"})
    assert (late.status_code, "still to come" in words(late.content)) == (422, True)
    answer = who.post(f"{at}{row.pk}/withdraw/", {"said_on": "2022-06-01"}, follow=True)
    assert "Withdrawn on 1 June 2022, written down by" in words(answer.content)
    assert client.post(f"{LIST}{row.pk}/", told(version="2")).status_code == 422
    undo = f"{at}{row.pk}/withdraw/" if by_head else f"{at}{row.pk}/"
    who.post(undo, {"step": "undo", "version": "2"})
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_the_list_takes_the_same_queries_for_one_and_for_three(
    client: Client, school: School, staff: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = make_class(school)
    make_consent(school, staff, group)
    client.get(LIST)
    for more in range(2):
        with django_assert_num_queries(8):
            client.get(LIST)
        make_consent(school, staff, group)
        make_notice(school.hub, staff, f"Day {more}")
