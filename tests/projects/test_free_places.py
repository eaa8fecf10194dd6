"""How many places an open project has free, for everybody: on its page, in the directory, and as long as it is true."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.queries.public_version import public_version
from impact.rollups import drain_all
from projects.actions.deciding import decide
from projects.actions.signing_up import withdraw_sign_up
from projects.models import Admission, Call, Project, SignUp, Standing
from projects.queries.directory import project_url
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.people import make_user
from tests.factories.sign_ups import class_now, make_teacher, open_call, sign_up

IN_A_DIRECTORY, ON_A_PAGE = 5, 12  # queries, as before there were places


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-FP", name="Hub of the Hills", time_zone="Europe/Athens")


@pytest.fixture
def project(hub: Hub) -> Project:
    return make_project(hub, "Clean river")


def page(project: Project) -> str:
    return Client().get(project_url(project)).content.decode()


def listed() -> str:
    return Client().get("/projects/").content.decode()


@pytest.mark.django_db
def test_free_places_are_counted_by_what_is_held(hub: Hub, project: Project) -> None:
    call = open_call(project, capacity=12)
    assert "12 of 12 places for classes are free" in page(project)
    for _ in range(5):
        sign_up(call, make_school(hub))
    assert "7 of 12 places for classes are free" in page(project)
    assert "7 of 12 places free" in listed()


@pytest.mark.django_db
def test_who_waits_or_has_not_sent_holds_nothing(hub: Hub, project: Project) -> None:
    call = open_call(project, capacity=2, admission=Admission.CHOICE)
    sign_up(call, make_school(hub))
    SignUp.objects.create(call=call, school=make_school(hub), teacher=make_user(), places=1)
    assert "2 of 2 places for classes are free" in page(project)


@pytest.mark.django_db
def test_pupils_are_counted_as_pupils(hub: Hub, project: Project) -> None:
    call, school = open_call(project, capacity=60, unit="pupils"), make_school(hub)
    sign_up(call, school, class_now(school, size=24))
    assert "36 of 60 places for pupils are free" in page(project)
    assert "36 of 60 places free" in listed()


@pytest.mark.django_db
def test_a_full_one_says_that_there_is_a_waiting_list(hub: Hub, project: Project) -> None:
    call = open_call(project, capacity=1)
    sign_up(call, make_school(hub))
    sign_up(call, make_school(hub))
    assert "Full: you may join the waiting list" in page(project)
    assert "Full: waiting list" in listed()


@pytest.mark.django_db
def test_without_a_number_there_is_a_place_for_everybody(project: Project) -> None:
    open_call(project, capacity=None)
    assert "A place for everybody who signs up" in page(project)
    assert "places free" not in listed()


@pytest.mark.django_db
def test_the_deadline_stands_in_the_time_of_the_hub(project: Project) -> None:
    open_call(project, closes_at=dt.datetime(2199, 7, 1, 21, 30, tzinfo=dt.UTC))
    assert "Open until 2 July 2199, 00:30 (time in Testing)" in page(project)


@pytest.mark.django_db
def test_a_call_that_is_over_or_to_come_says_nothing(project: Project) -> None:
    call = open_call(project)
    now = dt.datetime.now(dt.UTC)
    for days in ({"closes_at": now}, {"opens_at": now + dt.timedelta(days=1), "closes_at": now + dt.timedelta(days=2)}):
        Call.objects.filter(pk=call.pk).update(**days)
        assert "places" not in page(project)
        assert "places free" not in listed()


@pytest.mark.django_db
def test_places_cost_no_query(hub: Hub, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(3):
        made = make_project(hub, f"Number {number}")
        sign_up(open_call(made), make_school(hub))
        if number != 1:
            with django_assert_num_queries(IN_A_DIRECTORY):
                Client().get("/projects/")
            page(made)
            with django_assert_num_queries(ON_A_PAGE):
                Client().get(project_url(made), {"again": str(number)})


# ── Stored pages ──────────────────────────────────────────────────────────────────────────────────────────────────────

Change = Callable[[], object]


def seen(change: Change) -> bool:
    """Whether a change makes another version of the public pages."""
    before = public_version()
    with transaction.atomic():
        change()
    return public_version() != before


@pytest.mark.django_db(transaction=True)
def test_a_stored_page_goes_when_a_place_is_held_or_freed(hub: Hub, project: Project) -> None:
    call, client = open_call(project, capacity=1), Client()
    drain_all()
    tag = client.get(project_url(project))["ETag"]
    assert client.get(project_url(project), headers={"if-none-match": tag}).status_code == 304
    school = make_school(hub)
    teacher = make_teacher(school)
    tag = client.get(project_url(project))["ETag"]
    held = sign_up(call, school, by=teacher)
    full = client.get(project_url(project), headers={"if-none-match": tag})
    assert (full.status_code, "Full" in full.content.decode()) == (200, True)
    withdraw_sign_up(sign_up=held, by=teacher)
    free = client.get(project_url(project), headers={"if-none-match": full["ETag"]})
    assert (free.status_code, "1 of 1 places for classes is free" in free.content.decode()) == (200, True)


@pytest.mark.django_db(transaction=True)
def test_what_holds_no_place_changes_no_public_page(hub: Hub, project: Project) -> None:
    call = open_call(project, capacity=2, admission=Admission.CHOICE)
    school, by = make_school(hub), make_user()
    group, teacher = class_now(school), make_teacher(school)
    made: list[SignUp] = []
    assert not seen(lambda: made.append(sign_up(call, school, group, by=teacher)))
    assert not seen(lambda: decide(sign_up=made[0], decision="wait", by=by))
    assert not seen(lambda: SignUp.objects.filter(pk=made[0].pk).update(note="By bus."))
    assert seen(lambda: decide(sign_up=made[0], decision="accept", by=by))
    assert not seen(lambda: SignUp.objects.filter(pk=made[0].pk).update(note="By train."))
    assert seen(lambda: SignUp.objects.filter(pk=made[0].pk).update(places=2))
    assert not seen(lambda: SignUp.objects.filter(pk=made[0].pk).update(state=Standing.ACCEPTED))
    assert seen(lambda: decide(sign_up=made[0], decision="decline", by=by, note="Sorry."))


@pytest.mark.django_db
def test_the_page_says_who_gets_a_place(project: Project) -> None:
    call = open_call(project)
    assert "know at once where they stand" in page(project)
    Call.objects.filter(pk=call.pk).update(admission=Admission.CHOICE)
    chosen = page(project)
    assert "The hub looks at every sign-up and decides" in chosen
    assert "know at once where they stand" not in chosen


@pytest.mark.django_db
def test_a_teacher_sees_where_the_own_school_stands_and_nobody_else_does(hub: Hub, project: Project) -> None:
    """What is shown to one person is on no page that is stored for others."""
    school = make_school(hub, "Valley School")
    teacher = make_teacher(school)
    row = sign_up(open_call(project), school, class_now(school, "3A"), by=teacher)
    answer = client_of(teacher).get(project_url(project))
    said = answer.content.decode()
    assert f'href="/s/{school.pk}/sign-ups/{row.pk}/"' in said
    assert "<bdi>3A</bdi>: " in said
    assert "Sign a school up" not in said
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    for other in (Client(), client_of(make_teacher(make_school(hub)))):
        told = other.get(project_url(project)).content.decode()
        assert ("Sign a school up" in told, "3A" in told) == (True, False)
