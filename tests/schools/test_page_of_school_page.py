"""`/h/…/schools/`: what each school agreed to show, written down by its hub."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from schools.models import School, Shown
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_school
from tests.factories.people import make_user
from tests.factories.public import agree_to_page

pytestmark = pytest.mark.django_db

LIST = "/h/OSHub-MM/schools/"
SAID = {"version": "1", "page_agreed_on": "2022-05-12", "shows": ["about", "levels"], "about": "By the river."}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub)[1]


def address(school: School) -> str:
    return f"{LIST}{school.pk}/page/"


def test_the_list_says_who_is_named_publicly(client: Client, hub: Hub, school: School) -> None:
    agree_to_page(make_school(hub, "Hill School"))
    page = client.get(LIST).content.decode()
    assert page.count("Not named publicly") == 1
    assert page.count("Public page since") == 1
    assert "No school yet" not in page


def test_an_empty_list_says_what_would_be_here(client: Client) -> None:
    assert "No school yet" in client.get(LIST).content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, hub: Hub, school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_school(make_hub(), "Far School")
    client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST)
    for name in ("Hill School", "Lake School"):
        agree_to_page(make_school(hub, name))
    with django_assert_num_queries(7):
        page = client.get(LIST).content.decode()
    assert "Lake School" in page
    assert "Far School" not in page


def test_a_school_says_yes_and_then_no(client: Client, school: School) -> None:
    assert not School.objects.shown_publicly().exists()
    answer = client.post(address(school), SAID)
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{school.pk}/")
    shown = School.objects.shown_publicly().get()
    assert (shown.page_agreed_on, shown.about) == (dt.date(2022, 5, 12), "By the river.")
    assert shown.agreed_to_show(Shown.LEVELS)
    assert not shown.agreed_to_show(Shown.FIGURES)

    client.post(address(school), SAID | {"version": "2", "page_agreed_on": ""})
    assert not School.objects.shown_publicly().exists()
    school.refresh_from_db()
    assert school.about == "By the river.", "kept, should the school change its mind"
    assert not school.agreed_to_show(Shown.LEVELS)


def test_it_is_kept_who_wrote_down_what(hub: Hub, school: School) -> None:
    user, client = member(hub)
    client.post(address(school), SAID)
    client.post(address(school), SAID | {"version": "2", "page_agreed_on": ""})
    before = list(school.earlier.order_by("pgh_id").values_list("page_agreed_on", "pgh_context__metadata__user"))  # type: ignore[attr-defined]
    assert before == [(None, user.pk), (dt.date(2022, 5, 12), user.pk)]


def test_the_last_change_is_taken_back(client: Client, school: School) -> None:
    client.post(address(school), SAID)
    client.post(address(school), {"step": "undo", "version": "2"})
    school.refresh_from_db()
    assert (school.page_agreed_on, school.shows, school.about) == (None, [], "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"page_agreed_on": "soon"}, "Enter a valid date"),
        ({"page_agreed_on": "2199-01-01"}, "This day is still to come."),
        ({"shows": ["pupils"]}, "pupils is not one of the available choices"),
        ({"website": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"about": "a" * 3001}, "at most 3000 characters"),
    ],
)
def test_bad_input_comes_back_with_the_reason(
    client: Client, school: School, wrong: dict[str, object], said: str
) -> None:
    answer = client.post(address(school), {"about": "By the river."} | SAID | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    school.refresh_from_db()
    assert school.page_agreed_on is None


def test_only_a_partner_has_a_page(client: Client, school: School) -> None:
    School.objects.filter(pk=school.pk).update(partner_since=None)
    answer = client.post(address(school), SAID | {"version": "2"})
    assert answer.status_code == 422
    assert "no partner of the network yet" in answer.content.decode()


def test_who_is_overtaken_sees_both(client: Client, hub: Hub, school: School) -> None:
    member(hub)[1].post(address(school), SAID)
    answer = client.post(address(school), SAID | {"about": "On the hill."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "By the river." in page
    assert "On the hill." in page


def test_no_other_column_is_listened_to(client: Client, school: School) -> None:
    other = make_hub()
    client.post(address(school), SAID | {"name": "Mine", "hub": other.pk, "partner_since": "2001-01-01"})
    school.refresh_from_db()
    assert (school.name, school.hub.code) == ("Valley School", "OSHub-MM")


def test_another_hubs_school_is_not_there(client: Client) -> None:
    other = make_school(make_hub())
    for key in (other.pk, 999_999_999):
        assert client.get(f"{LIST}{key}/page/").status_code == 404
        assert client.post(f"{LIST}{key}/page/", SAID).status_code == 404


def test_who_may(hub: Hub, school: School) -> None:
    for asked in (LIST, address(school)):
        assert Client().get(asked)["Location"].startswith("/accounts/login/")
        assert client_of(make_user()).get(asked).status_code == 404
        assert member(hub, Role.BOARD)[1].get(asked).status_code == 403
        assert member(hub, Role.COORDINATOR)[1].get(asked).status_code == 200
    assert member(hub, Role.BOARD)[1].post(address(school), SAID).status_code == 403
