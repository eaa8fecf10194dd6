"""Figures on other sites: signed off by who speaks for the hub, in a frame without cookies, gone when taken back."""

import datetime as dt
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from impact.actions.embeds import sign_off_embed, withdraw_embed
from impact.models import Audience, Embed, EmbedShows
from impact.rollups import drain_all
from schools.models import School, Shown
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
AGREED = dt.date(2022, 1, 1)
QUERIES = 9


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Open Science Hub", opened_on=dt.date(2019, 1, 1))


def signed_in(hub: Hub, role: Role = Role.COORDINATOR) -> Client:
    client = Client()
    client.force_login(make_membership(make_user(), role, hub).user)
    return client


def agreed_school(hub: Hub, name: str = "Agreed School") -> School:
    school = make_school(hub, name)
    school.page_agreed_on, school.shows = AGREED, [Shown.FIGURES.value]
    school.save()
    return school


def address(hub: Hub, shows: EmbedShows = EmbedShows.HUB, school: School | None = None) -> str:
    row = sign_off_embed(hub=hub, by=make_user(), shows=shows, school=school)
    return f"/embed/{row.uid}/"


def test_a_coordinator_signs_off_copies_and_takes_back(hub: Hub, client: Client) -> None:
    coordinator = signed_in(hub)
    page = words(coordinator.get("/h/OSHub-PT/embeds/").content)
    assert "Nothing stands on other sites yet" in page
    answer = coordinator.post("/h/OSHub-PT/embeds/", {"what": "hub"}, follow=True)
    assert "Signed off." in words(answer.content)
    row = Embed.objects.get()
    assert "&lt;iframe src=" in answer.content.decode()
    assert f"/embed/{row.uid}/" in answer.content.decode()
    assert client.get(f"/embed/{row.uid}/").status_code == 200
    back = coordinator.post("/h/OSHub-PT/embeds/", {"step": "withdraw", "embed": str(row.uid)}, follow=True)
    assert "Taken back" in words(back.content)
    gone = client.get(f"/embed/{row.uid}/")
    assert gone.status_code == 404
    assert "not shown any more" in words(gone.content)
    row.refresh_from_db()
    assert row.withdrawn_by is not None
    assert row.earlier.count() == 1  # type: ignore[attr-defined]  # made by pghistory


@pytest.mark.parametrize("role", [Role.STAFF, Role.BOARD])
def test_others_of_the_hub_may_not(hub: Hub, role: Role) -> None:
    assert signed_in(hub, role).post("/h/OSHub-PT/embeds/", {"what": "hub"}).status_code == 403
    assert not Embed.objects.exists()


def test_a_stranger_finds_nothing(hub: Hub) -> None:
    assert signed_in(make_hub()).get("/h/OSHub-PT/embeds/").status_code == 404


def test_what_another_hub_signed_off_cannot_be_taken_back(hub: Hub) -> None:
    row = sign_off_embed(hub=make_hub(), by=make_user(), shows=EmbedShows.HUB)
    told = {"step": "withdraw", "embed": str(row.uid)}
    assert signed_in(hub).post("/h/OSHub-PT/embeds/", told).status_code == 404
    for nonsense in ("", "x", str(uuid.uuid4())):
        assert signed_in(hub).post("/h/OSHub-PT/embeds/", told | {"embed": nonsense}).status_code == 404


@pytest.mark.parametrize("what", ["", "nobody", "school-0", "school"])
def test_nonsense_is_told(hub: Hub, what: str) -> None:
    answer = signed_in(hub).post("/h/OSHub-PT/embeds/", {"what": what})
    assert answer.status_code == 422
    assert "Choose" in words(answer.content)
    assert not Embed.objects.exists()


def test_only_schools_that_agreed_can_be_chosen(hub: Hub) -> None:
    agreed, silent = agreed_school(hub), make_school(hub, "Silent School")
    page = words(signed_in(hub).get("/h/OSHub-PT/embeds/").content)
    assert agreed.name in page
    assert silent.name not in page
    assert signed_in(hub).post("/h/OSHub-PT/embeds/", {"what": f"school-{silent.pk}"}).status_code == 422
    assert signed_in(hub).post("/h/OSHub-PT/embeds/", {"what": f"school-{agreed.pk}"}).status_code == 302


def test_a_frame_may_stand_anywhere_and_carries_nothing_of_the_reader(hub: Hub, client: Client) -> None:
    make_session(hub, people_line(Audience.FAMILY, 30, 20))
    drain_all()
    answer = client.get(address(hub))
    assert "X-Frame-Options" not in answer
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors https: http:;" in f"{policy};"
    assert "form-action 'none'" in policy
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    page = answer.content.decode()
    assert "<script" not in page
    assert "<form" not in page
    assert all('rel="noopener"' in link for link in re.findall(r"<a [^>]*>", page))
    told = words(answer.content)
    for said in ("Open Science Hub", "20", "people reached", "30 interactions", "Source:", "CC BY 4.0"):
        assert said in told
    again = client.get(answer.wsgi_request.path, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/impact/")["X-Frame-Options"] == "DENY"


def test_small_numbers_are_left_out_of_frames(hub: Hub, client: Client) -> None:
    school = agreed_school(hub)
    make_session(hub, class_line(make_class(school, size=3)))
    make_session(hub, class_line(make_class(make_school(hub), size=20)))
    drain_all()
    told = words(client.get(address(hub, EmbedShows.SCHOOL, school)).content)
    assert "3 interactions" not in told
    assert "fewer than 5 people Left out, so that nobody can be recognised." in told
    assert "fewer than 5 people people reached" not in told


def test_a_school_that_takes_its_agreement_back_is_gone_at_once(hub: Hub, client: Client) -> None:
    school = agreed_school(hub)
    path = address(hub, EmbedShows.SCHOOL, school)
    assert client.get(path).status_code == 200
    school.shows = []
    school.save()
    assert client.get(path).status_code == 404
    assert "It shows nothing at the moment" in words(signed_in(hub).get("/h/OSHub-PT/embeds/").content)


def test_the_network_comes_with_its_months(hub: Hub, client: Client) -> None:
    make_session(hub, people_line(Audience.FAMILY, 30, 20))
    drain_all()
    make_session(hub, people_line(Audience.FAMILY, 3, 3), held_on=dt.date(2019, 5, 6))
    drain_all()
    page = client.get(address(hub, EmbedShows.NETWORK)).content.decode()
    (picture,) = re.findall(r'<img src="([^"]+)"', page)
    assert client.get(picture)["Content-Type"] == "image/svg+xml"
    (table,) = re.findall(r"<details.*?</details>", page, re.DOTALL)
    of_page = re.findall(r"<tr>.*?</tr>", client.get("/impact/").content.decode(), re.DOTALL)
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, re.DOTALL)
    assert len(rows) == 4, "two months, the years between, and the whole"
    assert set(rows) <= set(of_page), "small numbers are left out as the page does it"


def test_a_frame_of_a_hub_or_a_school_has_no_months(hub: Hub, client: Client) -> None:
    make_session(hub, class_line(make_class(agreed_school(hub), size=20)))
    drain_all()
    school = School.objects.get()
    for path in (address(hub), address(hub, EmbedShows.SCHOOL, school)):
        assert "<table" not in client.get(path).content.decode()
    assert "The chart by month comes with the network’s figures only" in words(
        signed_in(hub).get("/h/OSHub-PT/embeds/").content
    )


def test_signed_off_twice_is_one_and_again_after_it_was_taken_back_another(hub: Hub) -> None:
    person = make_user()
    first = sign_off_embed(hub=hub, by=person, shows=EmbedShows.HUB)
    assert sign_off_embed(hub=hub, by=person, shows=EmbedShows.HUB) == first
    withdraw_embed(embed=first, by=person)
    withdraw_embed(embed=first, by=person)
    second = sign_off_embed(hub=hub, by=person, shows=EmbedShows.HUB)
    assert second.uid != first.uid


def test_as_many_queries_for_three_as_for_one(hub: Hub, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    coordinator = signed_in(hub)
    address(hub, EmbedShows.SCHOOL, agreed_school(hub, "A"))
    coordinator.get("/h/OSHub-PT/embeds/")
    with django_assert_num_queries(QUERIES):
        coordinator.get("/h/OSHub-PT/embeds/")
    for name in "BC":
        address(hub, EmbedShows.SCHOOL, agreed_school(hub, name))
    with django_assert_num_queries(QUERIES):
        coordinator.get("/h/OSHub-PT/embeds/")


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_off_at_once_sign_off_once() -> None:
    hub, people = make_hub(), [make_user(), make_user()]

    def sign_off(number: int) -> uuid.UUID:
        try:
            return sign_off_embed(hub=hub, by=people[number], shows=EmbedShows.HUB).uid
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert len(set(both.map(sign_off, range(2)))) == 1
    assert Embed.objects.count() == 1
