"""`/h/<code>/sessions/<uid>/void/`: a reason is needed, the figures fall by what was said, the session stays."""

import re

import pytest
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import IsVoided, void_session
from impact.models import Audience, PeriodCell, PeriodKind, ScopeKind, Session
from impact.rollups import drain_all
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def staff(hub: Hub, client: Client) -> User:
    user = make_user(name="Ana Staff")
    make_membership(user, Role.STAFF, hub)
    client.force_login(user)
    return user


@pytest.fixture
def session(hub: Hub, staff: User) -> Session:
    group = make_class(make_school(hub), size=24)
    make_session(make_hub(), class_line(group, 20))
    return make_session(hub, class_line(group, 24), people_line(Audience.FAMILY, 6, 3), by=staff)


def url(session: Session) -> str:
    return f"/h/{session.hub.code}/sessions/{session.uid}/void/"


def figures() -> tuple[int, int, int]:
    """Interactions, people by class and first-timers of the network, as the dashboards read them."""
    drain_all()
    cell = PeriodCell.objects.get(scope_kind=ScopeKind.NETWORK, period_kind=PeriodKind.ALL, audience="everyone")
    return cell.interactions, cell.people_by_class, cell.first_timers


def test_it_works(client: Client, session: Session, staff: User) -> None:
    assert figures() == (50, 24, 3)
    page = re.sub(r"<[^>]*>", "", client.get(url(session)).content.decode())
    for said in ("30 interactions fewer", "4 people fewer reached in the network, by class", "3 people fewer reached"):
        assert said in page
    answer = client.post(url(session), {"reason": " Logged\u202e twice "})
    assert (answer.status_code, answer["Location"]) == (302, f"/h/OSHub-PT/sessions/{session.uid}/")
    stored = Session.objects.get(pk=session.pk)
    assert (stored.void_reason, stored.voided_by, stored.version) == ("Logged twice", staff, 2)
    assert stored.voided_at is not None
    assert figures() == (20, 20, 0)
    after = client.get(answer["Location"]).content.decode()
    assert "Voided: this session counts nowhere." in after
    assert "Logged twice" in after
    assert "Edit" not in after.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "This field is required."),
        ("   ", "This field is required."),
        ("x" * 301, "at most 300 characters"),
        ("a\0", "Null characters are not allowed."),
    ],
)
def test_a_reason_is_needed(client: Client, session: Session, reason: str, said: str) -> None:
    answer = client.post(url(session), {"reason": reason})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Session.objects.get(pk=session.pk).voided_at is None


def test_a_session_without_attendance_takes_nobody_away(client: Client, hub: Hub, staff: User) -> None:
    session = make_session(hub, by=staff)
    assert "no people are taken away" in client.get(url(session)).content.decode()
    assert client.post(url(session), {"reason": "Called off"}).status_code == 302


def test_the_first_reason_stands(client: Client, session: Session, staff: User) -> None:
    void_session(session=session, by=staff, reason="First")
    with pytest.raises(IsVoided):
        void_session(session=session, by=staff, reason="Second")
    answer = client.post(url(session), {"reason": "Third"}, follow=True)
    assert "This session was voided, so it stays as it is." in answer.content.decode()
    assert Session.objects.get(pk=session.pk).void_reason == "First"
