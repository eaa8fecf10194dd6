"""A school withdraws: what it gives up is asked first, what became of the place is told, and there is a way back."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from projects.models import Admission, Call, SignUp, Standing
from schools.models import School
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.sign_ups import ask, class_now, make_teacher, open_call, sign_up
from tests.projects.test_sign_up import filled, hidden, states

pytestmark = pytest.mark.django_db

TO_THE_NEXT = "The place goes to the next in line."


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-SU", name="Hub of the Springs")


@pytest.fixture
def call(hub: Hub) -> Call:
    return open_call(make_project(hub, "Clean springs"), capacity=1)


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def teacher(school: School) -> User:
    return make_teacher(school, "Tea Example")


@pytest.fixture
def window(teacher: User) -> Client:
    return client_of(teacher)


def own(row: SignUp, page: str = "") -> str:
    return f"/s/{row.school_id}/sign-ups/{row.pk}/{page}"


def withdrawn(window: Client, row: SignUp) -> str:
    return window.post(own(row, "withdraw/"), follow=True).content.decode()


def test_the_page_of_a_sign_up_leads_to_a_question(window: Client, call: Call, school: School, teacher: User) -> None:
    """Nothing is done by the link; the old button of a page that was left open does nothing either."""
    row = sign_up(call, school, class_now(school, "3A & B"), by=teacher)
    page = window.get(own(row)).content.decode()
    assert f'href="{own(row, "withdraw/")}" data-confirm' in page
    assert 'value="withdraw"' not in page
    question = window.get(own(row, "withdraw/")).content.decode()
    assert "Withdraw the sign-up to “Clean springs”?" in question
    assert "3A &amp; B gives up its place. You can sign up again until" in question
    assert "Leave it as it is" in question
    window.post(own(row, "move/"), {"step": "withdraw"})
    assert states(call) == [Standing.ACCEPTED]


def test_the_question_names_what_is_given_up(window: Client, call: Call, school: School, teacher: User) -> None:
    row = sign_up(call, school, class_now(school, "3A"), class_now(school, "3B"), by=teacher)
    assert row.state == Standing.WAITING
    waits = window.get(own(row, "withdraw/")).content.decode()
    assert "3A, 3B give up their number on the waiting list." in waits
    SignUp.objects.filter(pk=row.pk).update(state=Standing.SUBMITTED)
    assert "The hub no longer decides about 3A, 3B." in window.get(own(row, "withdraw/")).content.decode()
    Call.objects.update(closes_at=timezone.now() - dt.timedelta(hours=1))
    assert "so you cannot take this back" in window.get(own(row, "withdraw/")).content.decode()


def test_that_the_place_goes_on_is_said_where_one_was_held_and_somebody_waits(
    window: Client, call: Call, hub: Hub, school: School, teacher: User
) -> None:
    held = sign_up(call, school, by=teacher)
    assert (TO_THE_NEXT in withdrawn(window, held), states(call)) == (False, [Standing.WITHDRAWN])
    held = sign_up(call, school, by=teacher)
    sign_up(call, make_school(hub))
    assert TO_THE_NEXT in withdrawn(window, held)
    assert states(call) == [Standing.WITHDRAWN, Standing.WITHDRAWN, Standing.OFFERED]


def test_who_held_no_place_passes_none_on(window: Client, hub: Hub, school: School, teacher: User) -> None:
    chosen = open_call(make_project(hub, "Old mill"), capacity=1, admission=Admission.CHOICE)
    said = withdrawn(window, sign_up(chosen, school, by=teacher))
    assert "Withdrawn. The hub knows." in said
    assert TO_THE_NEXT not in said


def test_signing_up_again_begins_with_what_was_there(window: Client, call: Call, school: School, teacher: User) -> None:
    question, one = ask(call, "How far?", "number"), class_now(school, "3A")
    row = sign_up(call, school, one, by=teacher, answers={question: "4"}, note="We walk there.")
    assert "Sign up again" not in window.get(own(row)).content.decode()
    again = f"/s/{school.pk}/sign-ups/new/{call.project_id}/?again={row.pk}"
    assert f'href="{again}"' in withdrawn(window, row)
    form = window.get(again).content.decode()
    assert re.search(rf'value="{one.pk}"[^>]*checked', form)
    assert 'value="4"' in form
    assert "We walk there." in form
    assert (hidden(form, "version"), hidden(form, "uid") != str(row.uid)) == ("0", True)
    sent = window.post(again, filled(one, uid=hidden(form, "uid"), note="We walk there."))
    assert sent.status_code == 302
    assert states(call) == [Standing.WITHDRAWN, Standing.ACCEPTED]
    assert "Sign up again" not in window.get(own(row)).content.decode(), "it was done already"


def test_no_way_back_where_there_is_none(window: Client, call: Call, hub: Hub, school: School, teacher: User) -> None:
    row = sign_up(call, school, by=teacher)
    Call.objects.update(closes_at=timezone.now() - dt.timedelta(hours=1))
    assert "Sign up again" not in withdrawn(window, row)
    # What is over is not asked about, and another school's sign-up is nobody's pattern.
    assert window.get(own(row, "withdraw/"))["Location"] == own(row)
    assert "It stands elsewhere by now: Withdrawn" in withdrawn(window, row)
    other = sign_up(open_call(make_project(hub, "Old mill")), make_school(hub))
    new = f"/s/{school.pk}/sign-ups/new/{call.project_id}/?again="
    assert [window.get(f"{new}{key}").status_code for key in (other.pk, "x", "9" * 30)] == [404, 200, 200]
