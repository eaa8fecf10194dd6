"""`/h/<code>/sessions/<uid>/restore/`: a voided session comes back with a reason, and every figure with it, exactly."""

import datetime as dt
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import IsVoided, NotVoided, restore_session, void_session
from impact.models import Audience, DayCell, LineageMonth, PeriodCell, Session, StaleMark
from impact.queries.history import history_of
from impact.rollups import drain_all, verify
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.impact.facts import empty_world
from tests.impact.oracle import assert_cells_are_exact

pytestmark = pytest.mark.django_db
VOIDED = "Logged twice"


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
    """A voided session, logged lately by the person who is signed in."""
    group = make_class(make_school(hub), size=24)
    make_session(make_hub(), class_line(group, 20))
    made = make_session(hub, class_line(group, 24), people_line(Audience.FAMILY, 6, 3), by=staff, title="Robots")
    return void_session(session=made, by=staff, reason=VOIDED)


def url(session: Session, part: str = "restore/") -> str:
    return f"/h/{session.hub.code}/sessions/{session.uid}/{part}"


def words(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html.decode()))


def cells() -> list[object]:
    """Every figure that there is."""
    drain_all()
    return [sorted(model.objects.values_list(), key=str) for model in (DayCell, LineageMonth, PeriodCell)]


def test_it_works(client: Client, session: Session, staff: User) -> None:
    page = words(client.get(url(session)).content)
    for said in ("Robots", f"Voided on {timezone.now():%-d %B %Y}: {VOIDED}", "30 interactions; 4 people new"):
        assert said in page
    answer = client.post(url(session), {"reason": " It was\u202e another one "})
    assert (answer.status_code, answer["Location"]) == (302, url(session, ""))
    stored = Session.objects.get(pk=session.pk)
    assert (stored.voided_at, stored.voided_by, stored.void_reason, stored.version) == (None, None, "", 3)
    after = client.get(answer["Location"]).content.decode()
    assert "The session is restored. It counts again." in after
    assert "Voided: this session counts nowhere." not in after
    assert f'href="{url(session, "edit/")}"' in after


def test_the_history_keeps_both_reasons(client: Client, session: Session, staff: User) -> None:
    client.post(url(session), {"reason": "It was another one"})
    void_session(session=session, by=staff, reason="Called off")
    again, restored, voided = history_of(Session.objects.get(pk=session.pk), with_note=True)
    assert [change.what for change in (voided, restored, again)] == ["Voided", "Taken back into the figures", "Voided"]
    assert (voided.details, restored.details, again.details) == (
        (f"Reason: {VOIDED}",),
        ("Reason: It was another one",),
        ("Reason: Called off",),
    )
    assert restored.who == "Ana Staff"
    page = client.get(url(session, "")).content.decode()
    for reason in (VOIDED, "It was another one", "Called off"):
        assert reason in page


def test_voiding_offers_the_way_back(client: Client, hub: Hub, staff: User) -> None:
    session = make_session(hub, people_line(Audience.TEACHER, 2), by=staff)
    page = client.post(url(session, "void/"), {"reason": VOIDED}, follow=True).content.decode()
    (undo,) = re.findall(r'href="([^"]*)">Undo<', page)
    assert undo == url(session) + "?undo=1"
    assert "Voided by mistake</textarea>" in client.get(undo).content.decode()
    assert client.post(undo, {"reason": "Voided by mistake"}).status_code == 302
    assert Session.objects.standing().get() == session


def test_it_is_offered_where_it_can_be_used(client: Client, session: Session, hub: Hub) -> None:
    listed = f"/h/{hub.code}/sessions/?voided=on"
    for page in (url(session, ""), listed):
        assert f'href="{url(session)}"' in client.get(page).content.decode()
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    client.force_login(manager)
    for page in (url(session, ""), listed):
        assert "/restore/" not in client.get(page).content.decode()


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
    assert Session.objects.get(pk=session.pk).voided_at is not None


def test_nothing_is_restored_by_a_link_or_without_the_forms_token(session: Session, staff: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    assert client.get(url(session) + "?reason=x").status_code == 200
    assert client.post(url(session), {"reason": "x"}).status_code == 403
    assert Session.objects.get(pk=session.pk).voided_at is not None


def test_others_restore_nothing(client: Client, session: Session, hub: Hub) -> None:
    """Whoever may void may restore, and nobody else: the right is that to change the session."""
    for role, place, status in (
        (Role.COORDINATOR, make_hub(), 404),
        (Role.ADMINISTRATOR, None, 404),
        (Role.BOARD, hub, 403),
        (Role.MANAGER, None, 403),
        (Role.STAFF, hub, 403),
    ):
        user = make_user()
        make_membership(user, role, place)
        client.force_login(user)
        assert client.get(url(session)).status_code == status
        assert client.post(url(session), {"reason": "Mine now"}).status_code == status
    client.logout()
    assert client.post(url(session), {"reason": "x"}).status_code == 302
    assert Session.objects.get(pk=session.pk).voided_at is not None


def test_coordinators_restore_everything_and_staff_what_is_young(client: Client, session: Session, hub: Hub) -> None:
    Session.objects.filter(pk=session.pk).update(logged_at=timezone.now() - dt.timedelta(days=15))
    assert client.post(url(session), {"reason": "x"}).status_code == 403
    coordinator = make_user()
    make_membership(coordinator, Role.COORDINATOR, hub)
    client.force_login(coordinator)
    assert client.post(url(session), {"reason": "x"}).status_code == 302
    assert Session.objects.get(pk=session.pk).voided_at is None


def test_at_a_closed_hub_what_was_held_while_it_was_open_comes_back(client: Client, session: Session, hub: Hub) -> None:
    hub.closed_on = HELD_ON
    hub.save()
    assert client.post(url(session), {"reason": "It took place"}).status_code == 302
    assert Session.objects.get(pk=session.pk).voided_at is None


def test_a_day_after_the_hub_closed_stays_voided(client: Client, session: Session, hub: Hub) -> None:
    hub.closed_on = HELD_ON - dt.timedelta(days=1)
    hub.save()
    answer = client.post(url(session), {"reason": "It took place"})
    assert answer.status_code == 422
    assert "The hub is at rest since 11 May 2022, before 12 May 2022." in words(answer.content)
    assert Session.objects.get(pk=session.pk).voided_at is not None


def test_one_that_was_logged_again_meanwhile_is_pointed_out(client: Client, session: Session, staff: User) -> None:
    assert "restored, both count" not in words(client.get(url(session)).content)
    again = make_session(session.hub, people_line(Audience.TEACHER, 2), by=staff, title="Robots, again")
    page = client.get(url(session)).content.decode()
    assert "restored, both count" in page
    assert f'href="{url(again, "")}"><bdi>Robots, again</bdi>' in page
    assert client.post(url(session), {"reason": "Another one"}).status_code == 302


def test_a_session_that_stands_is_left_alone(client: Client, session: Session, staff: User) -> None:
    restore_session(session=session, by=staff, reason="First")
    with pytest.raises(NotVoided):
        restore_session(session=session, by=staff, reason="Second")
    for answer in (client.get(url(session), follow=True), client.post(url(session), {"reason": "x"}, follow=True)):
        assert "This session counts already." in answer.content.decode()
    assert Session.objects.get(pk=session.pk).version == 3


def test_a_session_without_attendance_adds_nobody(client: Client, hub: Hub, staff: User) -> None:
    session = make_session(hub, by=staff)
    void_session(session=session, by=staff, reason=VOIDED)
    assert "no people are added" in client.get(url(session)).content.decode()
    assert client.post(url(session), {"reason": "x"}).status_code == 302


# ── Figures ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_trigger_marks_what_a_restored_session_touches(session: Session, staff: User) -> None:
    drain_all()
    restore_session(session=session, by=staff, reason="x")
    assert set(StaleMark.objects.values_list("hub_id", "day")) == {(session.hub_id, session.held_on)}


def some_sessions() -> list[Session]:
    """Sessions that share a class, a day, hubs and a project, so that each hides a part of the others."""
    hub, other = make_hub(), make_hub()
    sub_hub = make_hub(parent=hub)
    first = make_class(make_school(hub), size=30, school_year=2020)
    group = make_class(first.school, size=30, continues=first)
    project, later = make_project(hub), HELD_ON + dt.timedelta(days=120)
    families = people_line(Audience.FAMILY, 9, 4)
    return [
        make_session(hub, class_line(group, 20), project=project),
        make_session(hub, class_line(group, 25), families, co_hosts=[other]),
        make_session(other, class_line(group, 25), held_on=later),
        make_session(sub_hub, class_line(first, 28), families, held_on=HELD_ON - dt.timedelta(days=300)),
        make_session(sub_hub, co_hosts=[other], held_on=later),
    ]


def test_voided_and_restored_every_figure_is_what_it_was(staff: User) -> None:
    sessions = some_sessions()
    before = cells()
    for session in sessions:
        void_session(session=session, by=staff, reason=VOIDED)
    assert cells() == [[], [], []]
    for session in reversed(sessions):
        restore_session(session=session, by=staff, reason="x")
    assert cells() == before
    assert verify().differences == 0


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.booleans()), max_size=12))
def test_figures_are_exact_whatever_is_voided_and_restored(steps: list[tuple[int, bool, bool]]) -> None:
    """Each step: which session, voided or restored, and whether somebody adds up after it."""
    with undone():
        by, sessions = make_user(), some_sessions()
        for pick, away, adds_up in steps:
            try:
                act = void_session if away else restore_session
                act(session=sessions[pick], by=by, reason=VOIDED)
            except (IsVoided, NotVoided):
                pass
            if adds_up:
                drain_all()
                assert_cells_are_exact()
        drain_all()
        assert_cells_are_exact()
        assert verify().differences == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_restore_at_once_are_one() -> None:
    empty_world()
    by = make_user()
    session = make_session(make_hub(), people_line(Audience.TEACHER, 2), by=by)
    void_session(session=session, by=by, reason=VOIDED)
    told: list[str] = []

    def restore() -> None:
        try:
            restore_session(session=session, by=by, reason="x")
            told.append("restored")
        except NotVoided:
            told.append("stood already")
        finally:
            connection.close()

    both = [threading.Thread(target=restore) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(told) == ["restored", "stood already"]
    assert Session.objects.get().version == 3
    drain_all()
    assert_cells_are_exact()
    empty_world()
