"""Projects and partnerships are noted with the decision that they carry out, from the page of the decision."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from projects.actions.decisions import link_to_decision
from projects.models import Partnership, PartnershipDecision, ProjectDecision
from projects.queries.decisions import carried_out_by_projects
from tests.factories.board import make_adopted, make_proposal
from tests.factories.clients import member
from tests.factories.network import OPENED_ON, make_hub, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-LI")


@pytest.fixture
def cara(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.COORDINATOR, "Cara Example")


def make_partnership(hub: Hub, name: str) -> Partnership:
    return Partnership.objects.create(hub=hub, name=name, starts_on=OPENED_ON)


def test_a_project_and_a_partnership_are_noted_and_taken_away(
    hub: Hub, cara: tuple[User, Client], client: Client
) -> None:
    decision = make_adopted(hub, "Plant trees", public=True)
    page = f"/h/OSHub-LI/board/decisions/{decision.pk}/"
    project, partnership = make_project(hub, "Green yard"), make_partnership(hub, "Yard alliance")
    assert "No project is noted with this decision yet." in cara[1].get(page).content.decode()
    for _ in range(2):  # twice is once
        answer = cara[1].post(f"{page}projects/", {"work": project.pk}, follow=True)
        assert "Noted with this decision: Green yard" in answer.content.decode()
    cara[1].post(f"{page}partnerships/", {"work": partnership.pk})
    link, other = ProjectDecision.objects.get(), PartnershipDecision.objects.get()
    assert (link.project, link.linked_by, other.partnership) == (project, cara[0], partnership)
    shown = member(hub, Role.BOARD)[1].get(page).content.decode()
    assert "Green yard" in shown
    assert "Yard alliance" in shown
    assert "Remove" not in shown
    public = f"/hubs/OSHub-LI/decisions/{decision.pk}-plant-trees/"
    assert "Green yard" in client.get(public).content.decode()
    cara[1].post(f"{page}projects/", {"work": project.pk, "away": "on"})
    cara[1].post(f"{page}partnerships/", {"work": partnership.pk, "away": "on"})
    assert not ProjectDecision.objects.exists()
    assert not PartnershipDecision.objects.exists()
    assert "Green yard" not in client.get(public).content.decode()


def test_a_link_may_be_of_a_moment_of_the_past(hub: Hub, cara: tuple[User, Client]) -> None:
    decision, then = make_adopted(hub), dt.datetime(2022, 5, 5, 9, tzinfo=dt.UTC)
    for work in (make_project(hub), make_partnership(hub, "Yard alliance")):
        link_to_decision(decision=decision, work=work, by=cara[0], at=then)
        link_to_decision(decision=decision, work=work, by=cara[0])  # twice is once
    assert {one.day for one in carried_out_by_projects(hub, None)} == {then.date()}


def test_only_the_hubs_own_work_and_only_for_what_is_adopted(hub: Hub, cara: tuple[User, Client]) -> None:
    decision = make_adopted(hub)
    foreign = make_project(make_hub(), "Foreign river")
    page = f"/h/OSHub-LI/board/decisions/{decision.pk}/"
    assert "Foreign river" not in cara[1].get(page).content.decode()
    for told in ({"work": foreign.pk}, {"work": "x"}, {}):
        answer = cara[1].post(f"{page}projects/", told, follow=True)
        assert "Nothing was noted: choose one from the list." in answer.content.decode()
    with pytest.raises(ValidationError, match="another hub"):
        link_to_decision(decision=decision, work=foreign, by=cara[0])
    proposal = make_proposal(hub)
    own = make_project(hub)
    answer = cara[1].post(f"/h/OSHub-LI/board/decisions/{proposal.pk}/projects/", {"work": own.pk}, follow=True)
    assert "Only what is adopted is carried out." in answer.content.decode()
    of_sub_hub = make_project(make_hub(parent=hub))
    link_to_decision(decision=decision, work=of_sub_hub, by=cara[0])
    assert ProjectDecision.objects.get().project == of_sub_hub


def test_only_who_looks_after_the_board_notes_anything(hub: Hub) -> None:
    decision, project = make_adopted(hub), make_project(hub)
    page = f"/h/OSHub-LI/board/decisions/{decision.pk}/"
    for role in (Role.BOARD, Role.STAFF):
        browser = member(hub, role)[1]
        assert browser.post(f"{page}projects/", {"work": project.pk}).status_code == 403
        assert browser.post(f"{page}partnerships/", {"work": 1}).status_code == 403
    assert member(make_hub(), Role.COORDINATOR)[1].post(f"{page}projects/").status_code == 404


def test_it_costs_the_same_however_much_there_is(
    hub: Hub, cara: tuple[User, Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision = make_adopted(hub)
    page = f"/h/OSHub-LI/board/decisions/{decision.pk}/"

    def grow(number: int) -> None:
        for one in range(number):
            link_to_decision(decision=decision, work=make_project(hub), by=cara[0])
            name = f"{number} {one}"
            link_to_decision(decision=decision, work=make_partnership(hub, name), by=cara[0])

    grow(1)
    cara[1].get(page)
    with django_assert_num_queries(14):
        cara[1].get(page)
    grow(2)
    with django_assert_num_queries(14):
        cara[1].get(page)


def test_a_project_leads_back_to_what_it_carries_out(hub: Hub, cara: tuple[User, Client], client: Client) -> None:
    project = make_project(hub, "Green yard")
    workspace, public = f"/h/OSHub-LI/projects/{project.pk}/", f"/projects/{project.pk}-green-yard/"
    assert "Carries out" not in client.get(public).content.decode()
    known, secret = make_adopted(hub, "Plant trees", public=True), make_adopted(hub, "Secret plan")
    for decision in (known, secret):
        link_to_decision(decision=decision, work=project, by=cara[0])
    inside = cara[1].get(workspace).content.decode()
    for decision in (known, secret):
        assert f'href="/h/OSHub-LI/board/decisions/{decision.pk}/"' in inside
    outside = client.get(public).content.decode()
    assert f'href="/hubs/OSHub-LI/decisions/{known.pk}-plant-trees/"' in outside
    assert "Secret plan" not in outside
