"""A school moves to another hub while it has signed up, or has the form open: nothing is lost, and it is told why."""

import pytest

from hubs.models import Hub
from hubs.roles import Role
from projects.models import SignUp, Standing
from schools.models import School
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.sign_ups import class_now, make_teacher, open_call, sign_up
from tests.projects.test_sign_up import filled, form_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-SU", name="Hub of the Springs")


def move(school: School, hub: Hub) -> None:
    """Move it through the page, as the coordinator does."""
    sent = {
        "version": str(school.version),
        "to": make_hub("OSHub-TO").pk,
        "day": hub.today().isoformat(),
        "reason": "Near.",
    }
    answer = member(hub, Role.COORDINATOR)[1].post(f"/h/{hub.code}/schools/{school.pk}/move/", sent)
    assert answer.status_code == 302, answer.content.decode()


def test_a_form_that_was_open_says_why_and_keeps_what_was_typed(hub: Hub) -> None:
    call, school = open_call(make_project(hub, "Springs")), make_school(hub, "Valley School")
    window, one = client_of(make_teacher(school, language="en")), class_now(school, "7B")
    assert window.get(form_at(school, call.project)).status_code == 200
    move(school, hub)
    answer = window.post(form_at(school, call.project), filled(one, note="We walk there."))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "We walk there." in page
    assert not SignUp.objects.sent().exists()


def test_what_was_sent_before_stays_with_the_hub_of_the_project(hub: Hub) -> None:
    call, school = open_call(make_project(hub, "Springs"), admission="choice"), make_school(hub, "Valley School")
    row = sign_up(call, school, by=make_teacher(school, language="en"))
    assert row.teacher is not None
    move(school, hub)
    staff = member(hub, Role.STAFF)[1]
    assert "Valley School" in staff.get(f"/h/{hub.code}/sign-ups/").content.decode()
    told = {"chosen": [str(row.pk)], "decision": "accept", "note": ""}
    assert staff.post(f"/h/{hub.code}/sign-ups/", told).status_code == 302
    row.refresh_from_db()
    assert row.state == Standing.ACCEPTED
    page = client_of(row.teacher).get(f"/s/{school.pk}/sign-ups/{row.pk}/").content.decode()
    assert "Your classes have a place." in page
