"""Sessions are noted with the decision that they carry out; what is added up does not notice."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import void_session
from impact.actions.decisions import link_session
from impact.models import Audience, Session, SessionDecision
from impact.rollups import drain_all
from tests.factories.board import make_adopted, make_proposal
from tests.factories.clients import member
from tests.factories.network import make_hub, make_session, people_line
from tests.marks import marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-SL")


@pytest.fixture
def cara(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.COORDINATOR, "Cara Example")


def held(hub: Hub, title: str) -> Session:
    return make_session(hub, people_line(Audience.FAMILY, 31, 8), title=title, note="privatissime")


def test_a_session_is_noted_and_taken_away(hub: Hub, cara: tuple[User, Client]) -> None:
    decision, session = make_adopted(hub), held(hub, "Planting day")
    drain_all()
    before = Session.objects.values().get()
    page = f"/h/OSHub-SL/board/decisions/{decision.pk}/"
    assert "Planting day" in cara[1].get(page).content.decode()
    for _ in range(2):  # twice is once
        answer = cara[1].post(f"{page}sessions/", {"session": session.uid}, follow=True)
        assert "Noted with this decision: Planting day" in answer.content.decode()
    link = SessionDecision.objects.get()
    assert (link.session, link.linked_by) == (session, cara[0])
    # Of the board's members one reads what came of it, without the way to the log.
    shown = member(hub, Role.BOARD)[1].get(page).content.decode()
    assert "31 people took part" in shown
    assert f"/sessions/{session.uid}/" not in shown
    assert "privatissime" not in shown
    assert not marks()
    assert Session.objects.values().get() == before
    cara[1].post(f"{page}sessions/", {"session": session.uid, "away": "on"})
    assert not SessionDecision.objects.exists()


def test_what_was_voided_carries_nothing_out(hub: Hub, cara: tuple[User, Client]) -> None:
    decision, session = make_adopted(hub), held(hub, "Typed twice")
    link_session(decision=decision, session=session, by=cara[0])
    void_session(session=session, by=cara[0], reason="twice")
    page = f"/h/OSHub-SL/board/decisions/{decision.pk}/"
    assert "Typed twice" not in cara[1].get(page).content.decode()
    answer = cara[1].post(f"{page}sessions/", {"session": session.uid}, follow=True)
    assert "Nothing was noted: choose one from the list." in answer.content.decode()


def test_only_sessions_of_the_hub_and_only_what_is_adopted(hub: Hub, cara: tuple[User, Client]) -> None:
    decision = make_adopted(hub)
    foreign = held(make_hub(), "Elsewhere")
    page = f"/h/OSHub-SL/board/decisions/{decision.pk}/"
    for told in ({"session": foreign.uid}, {"session": uuid.uuid4()}, {"session": "x"}, {}):
        answer = cara[1].post(f"{page}sessions/", told, follow=True)
        assert "Nothing was noted" in answer.content.decode()
    own = held(hub, "Own")
    answer = cara[1].post(
        f"/h/OSHub-SL/board/decisions/{make_proposal(hub).pk}/sessions/", {"session": own.uid}, follow=True
    )
    assert "Only what is adopted is carried out." in answer.content.decode()
    assert not SessionDecision.objects.exists()


def test_only_who_looks_after_the_board_notes_sessions(hub: Hub) -> None:
    decision, session = make_adopted(hub), held(hub, "Planting day")
    page = f"/h/OSHub-SL/board/decisions/{decision.pk}/sessions/"
    for role in (Role.BOARD, Role.STAFF):
        assert member(hub, role)[1].post(page, {"session": session.uid}).status_code == 403
    assert member(make_hub(), Role.COORDINATOR)[1].post(page).status_code == 404


def test_it_costs_the_same_however_many_there_are(
    hub: Hub, cara: tuple[User, Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision = make_adopted(hub)
    page = f"/h/OSHub-SL/board/decisions/{decision.pk}/"

    def grow(number: int) -> None:
        for one in range(number):
            link_session(decision=decision, session=held(hub, f"Day {number} {one}"), by=cara[0])
            held(hub, f"Other {number} {one}")

    grow(1)
    cara[1].get(page)
    with django_assert_num_queries(14):
        cara[1].get(page)
    grow(2)
    with django_assert_num_queries(14):
        cara[1].get(page)


def test_the_page_of_a_session_leads_back_to_what_it_carries_out(hub: Hub, cara: tuple[User, Client]) -> None:
    session = held(hub, "Planting day")
    page = f"/h/OSHub-SL/sessions/{session.uid}/"
    assert "Carries out" not in cara[1].get(page).content.decode()
    decision = make_adopted(hub, "Plant trees")
    link_session(decision=decision, session=session, by=cara[0])
    shown = cara[1].get(page).content.decode()
    assert "Carries out" in shown
    assert f'href="/h/OSHub-SL/board/decisions/{decision.pk}/"' in shown


def test_another_hub_sees_only_what_is_published(hub: Hub, cara: tuple[User, Client]) -> None:
    other = make_hub()
    session = make_session(hub, people_line(Audience.FAMILY, 31, 8), co_hosts=[other])
    for title, public in (("Plant trees", True), ("Secret plan", False)):
        link_session(decision=make_adopted(hub, title, public=public), session=session, by=cara[0])
    shown = member(other)[1].get(f"/h/{other.code}/sessions/{session.uid}/").content.decode()
    assert 'href="/hubs/OSHub-SL/decisions/' in shown
    assert "Plant trees" in shown
    assert "Secret plan" not in shown


def test_the_page_of_a_session_costs_the_same_however_many_decisions(hub: Hub, cara: tuple[User, Client]) -> None:
    session = held(hub, "Planting day")
    counted = []
    for number in (1, 2):
        for _one in range(number):
            link_session(decision=make_adopted(hub), session=session, by=cara[0])
        with CaptureQueriesContext(connection) as seen:
            cara[1].get(f"/h/OSHub-SL/sessions/{session.uid}/")
        counted.append(len(seen))
    assert counted[0] == counted[1]
