"""A teacher proposes a resource: written with the hub's form, seen by two sides, taken over, returned or declined."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import Notice, User
from hubs.models import Hub
from resources.actions.proposals import (
    answer_proposal,
    begin_proposal,
    forget_resource_proposals,
    send_proposal,
)
from resources.actions.publishing import NotComplete, publish
from resources.actions.writing import NotFromHere
from resources.models import Resource, ResourceProposal, ResourceVersion
from schools.actions import grant_school_membership
from schools.models import School, SchoolRole
from tests.factories.clients import client_of, member
from tests.factories.mails import delivered
from tests.factories.network import make_hub, make_school
from tests.factories.people import make_user
from tests.factories.resources import DESCRIPTION, add_file
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
VALUES = {
    "title": "Floats",
    "description": DESCRIPTION,
    "language": "en",
    "kind": "experiment",
    "languages": ["en"],
    "audiences": ["teacher"],
    "levels": [2],
    "licence": "CC-BY-4.0",
}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub)


@pytest.fixture
def tiago(school: School) -> User:
    user = make_user(name="Tiago Example")
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    return user


@pytest.fixture
def client(tiago: User) -> Client:
    return client_of(tiago)


def proposed(school: School, by: User, *, named: bool = False) -> ResourceProposal:
    version = begin_proposal(school=school, by=by, values=VALUES, named=named)
    add_file(version)
    return ResourceProposal.objects.get(resource=version.resource)


def page_of(row: ResourceProposal) -> str:
    return f"/h/OSHub-MM/resources/{row.resource_id}/"


def test_it_is_written_with_the_forms_of_the_hub(client: Client, school: School, tiago: User) -> None:
    page = f"/s/{school.pk}/resources/"
    refused = client.post(page, {"title": "", "language": "en", "kind": "slides", "description": "Of cork."})
    assert (refused.status_code, "Of cork." in refused.content.decode()) == (422, True)
    said = {"title": "Floats", "language": "en", "kind": "experiment", "description": "Of cork.", "named": "on"}
    begun = client.post(page, said, follow=True)
    assert "This is still missing" in words(begun.content)
    version = ResourceVersion.objects.get()
    assert version.authors.get().name == "Tiago Example"
    own = f"/h/OSHub-MM/resources/{version.resource_id}/"
    told = {"title": "Boats", "language": "en", "kind": "slides", "description": "x", "version": version.version}
    assert client.post(f"{own}edit/", told).status_code == 302
    assert client.post(f"{own}links/new/", {"title": "Film", "url": "https://film.example"}).status_code == 302
    assert "Boats" in words(client.get(page).content)
    colleague = make_user()
    grant_school_membership(user=colleague, role=SchoolRole.TEACHER, school=school, by=None)
    assert client_of(colleague).get(own).status_code == 404
    assert "Boats" not in words(client_of(colleague).get(page).content)
    assert client.get("/h/OSHub-MM/resources/").status_code == 404


def test_the_hub_takes_it_over_and_publishes_it(client: Client, hub: Hub, school: School, tiago: User) -> None:
    (ana, staff), row = member(hub), proposed(school, tiago, named=True)
    client.post(f"{page_of(row)}move/", {"step": "propose"})
    assert Notice.objects.filter(kind="resources.proposed", recipient=ana).exists()
    assert client.get(page_of(row)).status_code == 200
    assert client.get(f"{page_of(row)}edit/").status_code == 403
    version = ResourceVersion.objects.get()
    with pytest.raises(NotFromHere):
        publish(version, by=ana, version=version.version, alone=True)
    assert "Proposed by" in words(staff.get("/h/OSHub-MM/resources/").content)
    client.post(f"{page_of(row)}move/", {"step": "take over"})
    row.refresh_from_db()
    assert row.state == "sent"
    staff.post(f"{page_of(row)}move/", {"step": "take over"})
    version.refresh_from_db()
    staff.post(f"{page_of(row)}move/", {"step": "publish", "version": version.version})
    assert Resource.objects.get().is_published
    assert "Tiago Example" in words(Client().get(f"/resources/{row.resource_id}/").content)
    assert "It is in the library." in words(client.get(f"/s/{school.pk}/resources/").content)
    assert client.get(page_of(row)).status_code == 404


def test_it_is_returned_with_a_note_and_sent_again(client: Client, hub: Hub, school: School, tiago: User) -> None:
    (ana, staff), row = member(hub), proposed(school, tiago)
    send_proposal(row, by=tiago)
    nothing = staff.post(f"{page_of(row)}move/", {"step": "return", "note": " "}, follow=True)
    assert "Say why" in words(nothing.content)
    staff.post(f"{page_of(row)}move/", {"step": "return", "note": "How long is the rope?"})
    assert "How long is the rope?" in words(client.get(page_of(row)).content)
    [mailed] = [one for one in delivered() if one.to == [tiago.email]]
    assert "How long is the rope?" in mailed.body
    client.post(f"{page_of(row)}move/", {"step": "propose"})
    row.refresh_from_db()
    declined = answer_proposal(row, by=ana, answer="decline", note="We have one.")
    assert declined.state == "declined"
    assert "We have one." in words(client.get(f"/s/{school.pk}/resources/").content)
    with pytest.raises(NotFromHere):
        answer_proposal(row, by=ana, answer="take over", note="")


def test_a_note_as_long_as_the_browser_lets_one_write_is_taken(hub: Hub, school: School, tiago: User) -> None:
    version = begin_proposal(school=school, by=tiago, values=VALUES, named=False)
    add_file(version)
    row = send_proposal(ResourceProposal.objects.get(), by=tiago)
    lines = "\r\n".join(["x" * 99] * 10)  # sent so, and 999 letters to who writes
    page = f"/h/OSHub-MM/resources/{version.resource_id}/move/"
    member(hub)[1].post(page, {"step": "return", "note": lines})
    row.refresh_from_db()
    assert row.note == lines.replace("\r\n", "\n")


def test_what_lacks_something_is_not_sent(school: School, tiago: User) -> None:
    version = begin_proposal(school=school, by=tiago, values=VALUES, named=False)
    row = ResourceProposal.objects.get(resource=version.resource)
    with pytest.raises(NotComplete):
        send_proposal(row, by=tiago)
    with pytest.raises(ValidationError):
        answer_proposal(row, by=tiago, answer="decline", note="")


def test_a_teacher_throws_a_draft_away_and_one_who_left_finds_nothing(
    client: Client, school: School, tiago: User
) -> None:
    row, other = proposed(school, tiago), proposed(school, tiago)
    version = ResourceVersion.objects.get(resource=row.resource)
    gone = client.post(f"{page_of(row)}delete/", {"version": version.version})
    assert gone.headers["Location"] == f"/s/{school.pk}/resources/"
    assert ResourceProposal.objects.get() == other
    yesterday = timezone.now().date() - dt.timedelta(days=1)
    tiago.school_memberships.update(starts_on=yesterday - dt.timedelta(days=9), ends_on=yesterday)
    assert client.get(page_of(other)).status_code == 404


def test_who_proposed_is_forgotten_in_time(hub: Hub, school: School, tiago: User) -> None:
    row, now = proposed(school, tiago), timezone.now()
    send_proposal(row, by=tiago)
    answer_proposal(row, by=make_user(), answer="take over", note="Thank you.")
    assert forget_resource_proposals(now=now) == 0
    ResourceProposal.objects.update(answered_at=now - dt.timedelta(days=400))
    assert (forget_resource_proposals(now=now), forget_resource_proposals(now=now)) == (1, 0)
    row.refresh_from_db()
    assert (row.teacher, row.note) == (None, "–")
