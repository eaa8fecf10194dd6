"""A school's workspace: its classes and sessions, and what its hub has to come."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from impact.actions import void_session
from impact.models import BookedSession, LedBy, Session
from impact.queries.school import school_ahead
from impact.queries.school_years import school_years
from projects.models import Project, ProjectStatus, SignUp, State
from schools.actions import grant_school_membership
from schools.models import School, SchoolRole
from tests.factories.clients import client_of, member
from tests.factories.equipment import make_booking, make_partnership, make_thing
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
)
from tests.factories.people import make_user
from tests.factories.public import agree_to_page, make_event, make_organisation
from tests.factories.sign_ups import class_now, make_teacher, open_call, sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school(make_hub("OSHub-PT", name="Hub Portugal"), "Valley School")


@pytest.fixture
def teacher(school: School) -> Client:
    client, user = Client(), make_user()
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    client.force_login(user)
    return client


def page_of(client: Client, school: School) -> str:
    return client.get(f"/s/{school.pk}/").content.decode()


def open_project(hub: Hub, title: str) -> Project:
    project = make_project(hub, title)
    until = timezone.now() + dt.timedelta(days=20)
    Project.objects.filter(pk=project.pk).update(status=ProjectStatus.PLANNED)
    open_call(project, closes_at=until)
    return project


def test_a_new_school_is_told_what_will_be_here(school: School, teacher: Client) -> None:
    page = page_of(teacher, school)
    for words in ("Nothing is announced at the moment", "No classes yet", "No sessions yet"):
        assert words in page


def test_what_is_to_come_at_the_hub_is_shown(school: School, teacher: Client) -> None:
    make_event(school.hub, "Open day")
    make_event(school.hub, "Not public yet", state=State.DRAFT)
    make_event(make_hub(), "Elsewhere")
    open_project(school.hub, "Clean river")
    make_project(school.hub, "Closed to others")
    page = page_of(teacher, school)
    assert "Open day" in page
    assert "Clean river" in page
    for title in ("Not public yet", "Elsewhere", "Closed to others"):
        assert title not in page


def test_a_school_of_a_sub_hub_sees_what_its_hub_has(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    hub = make_hub()
    school = make_school(make_hub(parent=hub))
    make_event(hub, "At the hub")
    open_project(school.hub, "In the village")
    with django_assert_num_queries(3):
        ahead = school_ahead(school, own=False)
    assert [event.title for event in ahead.events] == ["At the hub"]
    assert [project.title for project in ahead.projects] == ["In the village"]


def test_a_school_is_invited_to_what_it_can_join_and_told_where_it_stands(
    school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Neither what is full, nor for other ages, nor joined already is offered; a draft is the school's own affair."""
    titles = ("Joined", "Half written", "Full", "For the small", "For all", "For them")
    projects = {title: open_project(school.hub, title) for title in titles}
    Project.objects.filter(title="For the small").update(age_from=3, age_to=9)
    Project.objects.filter(title="For them").update(age_from=16, age_to=18)
    seven = class_now(school, "7B")
    sign_up(projects["Joined"].call, school, seven)
    SignUp.objects.create(call=projects["Half written"].call, school=school, teacher=make_user())
    for _ in range(2):
        sign_up(projects["Full"].call, make_school(school.hub))
    with django_assert_num_queries(5):
        ahead = school_ahead(school, own=True)
    assert {project.title for project in ahead.projects} == {"For all", "For them"}
    assert [(row.call.project.title, row.state) for row in ahead.joined] == [
        ("Joined", "accepted"),
        ("Half written", "draft"),
    ]
    page = page_of(client_of(make_teacher(school)), school)
    assert re.search(r"<bdi>7B</bdi>: .{,500}?Accepted", page, re.DOTALL)
    _staff, office = member(school.hub)
    of_hub = page_of(office, school)
    assert ("For them" in of_hub, "Your sign-up" in of_hub, "Half written" in of_hub) == (True, False, False)


def test_a_school_without_classes_is_taken_by_its_levels(school: School) -> None:
    open_project(school.hub, "For the small")
    Project.objects.update(age_from=3, age_to=5)
    assert len(school_ahead(school, own=True).projects) == 1
    school.levels = ["isced_3"]
    assert school_ahead(school, own=True).projects == ()


def test_classes_of_earlier_years_are_folded(school: School, teacher: Client) -> None:
    make_class(school, "7B", school_year=2021)
    now, fold, earlier = page_of(teacher, school).partition("Classes of earlier school years")
    assert ("7B" in now, fold) == (True, "")
    make_class(school, "8B", school_year=2022)
    now, fold, earlier = page_of(teacher, school).partition("Classes of earlier school years")
    assert ("8B" in now, "7B" in now, "7B" in earlier) == (True, False, True)


def test_sessions_before_the_latest_ten_are_folded(school: School, teacher: Client) -> None:
    seven_b = make_class(school, "7B")
    for day in range(10):
        make_session(school.hub, class_line(seven_b), held_on=HELD_ON + dt.timedelta(days=day), title=f"Day {day}")
    now, fold, before = page_of(teacher, school).partition("Sessions before these")
    assert ("Day 0" in now, fold) == (True, "")
    make_session(school.hub, class_line(seven_b), held_on=HELD_ON + dt.timedelta(days=10), title="Day ten")
    now, fold, before = page_of(teacher, school).partition("Sessions before these")
    assert ("Day ten" in now, "Day 0" in now, "Day 0" in before) == (True, False, True)


def test_the_ways_are_those_of_whoever_looks(school: School, teacher: Client) -> None:
    own = page_of(teacher, school)
    assert 'href="/home/?stay"' in own
    assert 'href="/h/OSHub-PT/"' not in own
    assert 'href="/hubs/OSHub-PT/"' in own
    agree_to_page(school)
    assert f'href="/schools/{school.pk}-valley-school/"' in page_of(teacher, school)
    client, user = Client(), make_user()
    make_membership(user, Role.STAFF, school.hub)
    client.force_login(user)
    assert 'href="/h/OSHub-PT/"' in page_of(client, school)


def test_the_school_in_figures_of_two_years(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    hub = make_hub("OSHub-PT")
    school = make_school(hub, "Valley School")
    assert school_years(school) is None
    seven, eight = make_class(school, "7B", school_year=2020), make_class(school, "8B", school_year=2021)
    make_session(hub, class_line(seven, 20), school=school, held_on=dt.date(2021, 5, 12))
    used = make_session(hub, class_line(eight, 20), school=school, held_on=dt.date(2022, 5, 12))
    own = make_session(hub, school=school, held_on=dt.date(2022, 5, 13))
    Session.objects.filter(pk=own.pk).update(led_by=LedBy.SCHOOL)
    make_session(make_hub(), class_line(eight, 20), held_on=dt.date(2022, 5, 14))  # elsewhere, with a class of ours
    voided = make_session(hub, class_line(eight, 20), school=school, held_on=dt.date(2022, 5, 15))
    void_session(session=voided, by=make_user(), reason="Typed twice")
    begins = dt.datetime(2022, 5, 12, 9, tzinfo=dt.UTC)
    booking = make_booking(make_thing(hub), begins, hours=1.5, school=school)
    BookedSession.objects.create(booking=booking, session=used)
    make_partnership(hub, school, make_organisation("Mill"), dt.date(2020, 10, 1), dt.date(2021, 6, 1))
    make_partnership(hub, school, make_organisation("Lab"), dt.date(2021, 3, 1))
    with django_assert_num_queries(4):
        years = school_years(school)
    assert years is not None
    assert years.columns == ("School year", "2021/22", "2020/21")
    assert [row[1:] for row in years.rows] == [("3", "1"), ("1", "1"), ("1", "2"), ("1.5", "0.0"), ("50 %", "0 %")]
