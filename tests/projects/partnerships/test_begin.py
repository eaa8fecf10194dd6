"""`/h/…/partnerships/new/`: a partnership begins with everybody who is in it; organisations are found or added."""

import re

import pytest
from django.test import Client

from hubs.models import Hub, Organisation, OrganisationKind
from projects.models import Partnership
from schools.models import School
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.public import make_organisation
from tests.projects.partnerships.at_hand import LIST, page_of


@pytest.mark.django_db
def test_begun_with_everybody_who_is_in_it(hub: Hub, client: Client, school: School, mill: Organisation) -> None:
    project = make_project(hub, "Clean river")
    sent = {
        "name": "River alliance",
        "about": "They measure.",
        "project": project.pk,
        "starts_on": "2026-03-01",
        "signed_on": "2026-02-20",
        "agreement_url": "mill.example/agreement",
        "schools": [school.pk],
        "organisations": [mill.pk],
    }
    answer = client.post(f"{LIST}new/", sent)
    row = Partnership.objects.get()
    assert answer["Location"] == page_of(row)
    assert list(row.schools.all()) == [school]
    assert list(row.organisations.all()) == [mill]
    page = client.get(page_of(row)).content.decode()
    for said in ("River alliance", "They measure.", "Clean river", "Valley School", "Old Mill", "Signed on"):
        assert said in page
    assert "https://mill.example/agreement" in page


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [OrganisationKind.STUDENTS, OrganisationKind.OTHER, None])
def test_nobody_from_outside_school_is_no_partnership(
    client: Client, school: School, kind: OrganisationKind | None
) -> None:
    others = [make_organisation(kind=kind).pk] if kind else []
    sent = {"name": "Us alone", "about": "Typed at length.", "starts_on": "2026-03-01", "schools": [school.pk]}
    answer = client.post(f"{LIST}new/", sent | {"organisations": others})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "from outside school" in page
    assert "Typed at length." in page
    assert not Partnership.objects.exists()


@pytest.mark.django_db
def test_a_partnership_without_a_school_is_told_so(client: Client, mill: Organisation) -> None:
    sent = {"name": "No school", "starts_on": "2026-03-01", "organisations": [mill.pk]}
    page = client.post(f"{LIST}new/", sent).content.decode()
    assert "A partnership has at least one school." in page


@pytest.mark.django_db
def test_what_is_looked_for_is_offered_and_nothing_typed_is_lost(client: Client, school: School) -> None:
    elsewhere = make_school(make_hub("OSHub-NN", name="Hub of the Sea"), "Escola da Água")
    lab = make_organisation("Laboratório de Água", kind=OrganisationKind.UNIVERSITY)
    sent = {"name": "Typed", "starts_on": "", "schools": [school.pk], "school_q": "agua", "organisation_q": "agua"}
    page = client.post(f"{LIST}new/", {**sent, "step": "find"}).content.decode()
    assert f'value="{elsewhere.pk}"' in page
    assert "Escola da Água" in page
    assert "Hub of the Sea" in page
    assert "Laboratório de Água" in page
    assert f'value="{lab.pk}"' in page
    assert re.search(rf'value="{school.pk}"[^>]*checked|checked[^>]*value="{school.pk}"', page)
    assert 'value="Typed"' in page
    assert "This field is required" not in page
    # The key Enter in the field looks for it too.
    assert client.post(f"{LIST}new/", sent).status_code == 200
    assert not Partnership.objects.exists()


@pytest.mark.django_db
def test_an_organisation_is_added_to_the_register_on_the_way(client: Client, school: School) -> None:
    sent = {"name": "Bread", "starts_on": "2026-03-01", "schools": [school.pk], "new_name": "Village bakery"}
    told = {**sent, "step": "make", "new_kind": "", "new_country": "PT"}
    refused = client.post(f"{LIST}new/", told)
    assert refused.status_code == 200
    assert "Village bakery" in refused.content.decode()
    made = client.post(f"{LIST}new/", told | {"new_kind": "industry"}).content.decode()
    bakery = Organisation.objects.get(name="Village bakery")
    assert re.search(rf'value="{bakery.pk}"[^>]*checked|checked[^>]*value="{bakery.pk}"', made)
    assert 'value="Bread"' in made
    # Something that looks like it is asked about first.
    twin = {**sent, "new_name": "Village bakeri", "step": "make", "new_kind": "industry", "new_country": "PT"}
    assert "something that looks like it" in client.post(f"{LIST}new/", twin).content.decode()
    assert Organisation.objects.count() == 1
    client.post(f"{LIST}new/", twin | {"new_another": "on"})
    assert Organisation.objects.count() == 2


@pytest.mark.django_db
def test_whoever_saves_with_a_new_organisation_gets_both(client: Client, school: School) -> None:
    sent = {"name": "Bread", "starts_on": "2026-03-01", "schools": [school.pk]}
    client.post(f"{LIST}new/", sent | {"new_name": "Bakery", "new_kind": "industry", "new_country": "PT"})
    assert Partnership.objects.get().organisations.get().name == "Bakery"
