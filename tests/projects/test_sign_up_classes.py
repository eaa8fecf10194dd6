"""Which classes a sign-up can name, how many pupils it says they have, and what a change of it keeps."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from projects.models import Call, Question, SignUp, Unit
from schools.actions.classes import archive_class, resize_class
from schools.models import Left, School, SchoolClass
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.sign_ups import ask, class_now, make_teacher, open_call, sign_up
from tests.projects.test_sign_up import filled, form_at, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-SC", name="Hub of the Classes")


@pytest.fixture
def call(hub: Hub) -> Call:
    return open_call(make_project(hub, "Clean springs"), capacity=60, unit=Unit.PUPILS)


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def teacher(school: School) -> User:
    return make_teacher(school)


@pytest.fixture
def window(teacher: User) -> Client:
    return client_of(teacher)


def edit_at(row: SignUp) -> str:
    return f"/s/{row.school_id}/sign-ups/{row.pk}/edit/"


def put_away(one: SchoolClass, by: User) -> None:
    archive_class(school_class=one, by=by, version=one.version, day=one.school.hub.today(), left=Left.MISTAKE)


def test_an_archived_class_is_not_offered(window: Client, school: School, call: Call, teacher: User) -> None:
    stays, gone = class_now(school, "9K"), class_now(school, "9M")
    put_away(gone, teacher)
    page = window.get(form_at(school, call.project)).content.decode()
    assert "9K" in page
    assert "9M" not in page
    answer = window.post(form_at(school, call.project), filled(stays, gone))
    assert answer.status_code == 422
    assert not SignUp.objects.exists()


def test_a_class_archived_after_it_was_signed_up_stays(
    window: Client, school: School, call: Call, teacher: User
) -> None:
    one = class_now(school, "7B")
    row = sign_up(call, school, one, by=teacher)
    put_away(one, teacher)
    page = window.get(edit_at(row)).content.decode()
    assert "7B" in page
    said = filled(one, uid=hidden(page, "uid"), version=hidden(page, "version"))
    added = said | {"new_name": "7C", "new_level": "isced_2", "new_size": "20"}
    assert window.post(edit_at(row), added | {"step": "class"}).status_code == 200
    assert window.post(edit_at(row), said | {"note": "Bus"}).status_code == 302
    row.refresh_from_db()
    assert row.note == "Bus"


def test_a_change_takes_the_size_that_the_class_has_now(
    window: Client, school: School, call: Call, teacher: User
) -> None:
    one = class_now(school, "7B", size=20)
    row = sign_up(call, school, one, by=teacher)
    resize_class(school_class=one, by=teacher, version=one.version, day=school.hub.today(), size=26)
    page = window.get(edit_at(row)).content.decode()
    window.post(edit_at(row), filled(one, uid=hidden(page, "uid"), version=hidden(page, "version")))
    row.refresh_from_db()
    assert (row.places, [stood.size for stood in row.classes.all()]) == (26, [26])


def test_a_class_that_is_sent_twice_counts_once(window: Client, school: School, call: Call) -> None:
    one = class_now(school, "7B", size=20)
    assert window.post(form_at(school, call.project), filled(one, one)).status_code == 302
    assert SignUp.objects.get().places == 20


def test_a_change_keeps_the_answer_to_a_question_no_longer_asked(
    window: Client, school: School, call: Call, teacher: User
) -> None:
    question = ask(call, "How far is the spring?")
    one = class_now(school)
    row = sign_up(call, school, one, by=teacher, answers={question: "Two kilometres"})
    Question.objects.update(put_away=True)
    page = window.get(edit_at(row)).content.decode()
    window.post(edit_at(row), filled(one, note="Bus", uid=hidden(page, "uid"), version=hidden(page, "version")))
    assert [answer.text for answer in row.answers.all()] == ["Two kilometres"]


def test_a_change_after_the_deadline_does_not_claim_to_be_kept(
    window: Client, school: School, call: Call, teacher: User
) -> None:
    one = class_now(school)
    row = sign_up(call, school, one, by=teacher)
    page = window.get(edit_at(row)).content.decode()
    Call.objects.update(closes_at=timezone.now())
    answer = window.post(
        edit_at(row), filled(one, note="By bus", uid=hidden(page, "uid"), version=hidden(page, "version"))
    )
    assert answer.status_code == 422
    page = answer.content.decode()

    assert "What you typed is kept" not in page
    assert "By bus" in page


def test_who_waits_while_fewer_places_are_free_than_they_need_reads_nothing_false(
    window: Client, school: School, call: Call, teacher: User
) -> None:
    """Sixty pupils fit in, and the two classes have seventy: nothing is taken, and yet they wait."""
    large = [class_now(school, name, size=35) for name in ("7A", "7B")]
    row = sign_up(call, school, *large, by=teacher)
    page = window.get(f"/s/{school.pk}/sign-ups/{row.pk}/").content.decode()
    assert "You are number 1 on the waiting list" in page
    assert "taken" not in page
