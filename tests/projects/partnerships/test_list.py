"""`/h/…/partnerships/`: the list, narrowed and taken along; who reads it; what of it is counted and shown elsewhere."""

import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub, Organisation, OrganisationKind
from hubs.roles import Role
from impact.models import ThingCell
from impact.rollups import drain_all
from projects.actions.partnerships import add_members, add_partnership, end_partnership
from projects.models import Partnership, PartnershipDecision
from schools.models import School
from tests.factories.board import make_adopted
from tests.factories.clients import client_of
from tests.factories.network import make_membership, make_project, make_school, make_session
from tests.factories.people import make_user
from tests.factories.public import make_organisation
from tests.projects.partnerships.at_hand import JULY, JUNE, LIST, MARCH, page_of


@pytest.mark.django_db
def test_narrowed_by_state_project_school_kind_and_words(
    hub: Hub, client: Client, river: Partnership, staff: User
) -> None:
    other_school = make_school(hub, "Escola do Pão")
    lab = make_organisation("Laboratório", kind=OrganisationKind.UNIVERSITY)
    project = make_project(hub, "Bread and salt")
    values = {"name": "Bread", "starts_on": MARCH, "ends_on": JUNE, "project": project}
    add_partnership(hub=hub, by=staff, values=values, schools=[other_school], organisations=[lab])

    def names(**wanted: str | int) -> set[str]:
        page = client.get(LIST, wanted).content.decode()
        return {name for name in ("River alliance", "Bread</bdi></a>") if name in page}

    assert len(names()) == 2
    for wanted in (
        {"state": "ended"},
        {"project": project.pk},
        {"school": other_school.pk},
        {"kind": "university"},
        {"q": "pao"},
        {"q": "salt"},
        {"q": "laboratorio"},
    ):
        assert names(**wanted) == {"Bread</bdi></a>"}, wanted
    assert names(state="going_on") == {"River alliance"}
    assert len(names(state="nonsense")) == 2
    assert "No partnership fits" in client.get(LIST, {"q": "nobody"}).content.decode()


@pytest.mark.django_db
def test_taken_along_as_a_table(hub: Hub, client: Client, river: Partnership, staff: User) -> None:
    Partnership.objects.filter(pk=river.pk).update(name="=1+1")
    answer = client.get("/h/OSHub-MM/partnerships.csv", {"state": "going_on"})
    first, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert first[0] == "Partnership"
    assert [(row[0], row[3], row[6], row[7], row[-1]) for row in rows] == [
        ("'=1+1", "2026-03-01", "Valley School", "Old Mill", "yes")
    ]


@pytest.mark.django_db
def test_the_list_and_the_page_cost_the_same_however_many_there_are(
    hub: Hub, client: Client, staff: User, river: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    project = make_project(hub)
    Partnership.objects.filter(pk=river.pk).update(project=project)
    client.get(LIST)
    client.get(page_of(river))
    make_session(hub, project=project, held_on=JULY)
    with django_assert_num_queries(12):
        client.get(LIST)
    with django_assert_num_queries(14):
        client.get(page_of(river))
    decision = make_adopted(hub, by=staff)
    for number in range(2):
        one, other = make_school(hub), make_organisation()
        values = {"name": f"Alliance {number}", "starts_on": MARCH}
        add_partnership(hub=hub, by=staff, values=values, schools=[one], organisations=[other])
        add_members(partnership=river, by=staff, schools=[one], organisations=[other], joined_on=None)
        make_session(hub, project=project, held_on=JULY)
    PartnershipDecision.objects.create(decision=decision, partnership=river)
    with django_assert_num_queries(12):
        client.get(LIST)
    with django_assert_num_queries(14):
        client.get(page_of(river))


@pytest.mark.django_db
def test_an_empty_list_says_what_a_partnership_is(client: Client) -> None:
    page = client.get(LIST).content.decode()
    assert "No partnership yet" in page
    assert "families" in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.BOARD, Role.MANAGER])
def test_boards_and_managers_read_and_change_nothing(hub: Hub, river: Partnership, role: Role) -> None:
    user = make_user()
    make_membership(user, role, None if role == Role.MANAGER else hub)
    browser = client_of(user)
    for path in (LIST, page_of(river), page_of(river, "history/"), "/h/OSHub-MM/partnerships.csv"):
        assert browser.get(path).status_code == 200
    assert "edit/" not in browser.get(page_of(river)).content.decode()
    for part in ("edit/", "end/", "join/"):
        assert browser.get(page_of(river, part)).status_code == 403


def counted() -> int:
    drain_all()
    return sum(ThingCell.objects.filter(scope_kind="network", thing="partnerships").values_list("number", flat=True))


@pytest.mark.django_db
def test_counted_as_the_definition_says(hub: Hub, staff: User, river: Partnership, mill: Organisation) -> None:
    Partnership.objects.create(hub=hub, name="Nobody", starts_on=MARCH)
    assert counted() == 1
    assert list(Partnership.objects.that_count()) == [river]
    Organisation.objects.filter(pk=mill.pk).update(kind=OrganisationKind.STUDENTS)
    assert counted() == 0
    Organisation.objects.filter(pk=mill.pk).update(kind=OrganisationKind.FAMILIES)
    assert counted() == 1
    end_partnership(partnership=river, by=staff, version=river.version, ends_on=JUNE, end_reason="")
    assert counted() == 1, "what has ended counts still"


@pytest.mark.django_db
def test_a_school_sees_its_partnerships(client: Client, river: Partnership, school: School) -> None:
    page = client.get(f"/s/{school.pk}/").content.decode()
    assert "River alliance" in page
    assert "Old Mill" in page
