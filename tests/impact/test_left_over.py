"""The tray of what could not be logged any more: a coordinator logs it from the form, or puts it away with a reason."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.left_over import REMEMBERED, forget_left_over, leave_over
from impact.models import LeftOverSession, Session, Why
from schools.models import SchoolClass
from tests.factories.network import make_class, make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.impact.log_form import TODAY, told, with_class, words

pytestmark = pytest.mark.django_db
TRAY = "/h/OSHub-PT/sessions/left-over/"
LOG = "/h/OSHub-PT/sessions/log/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def seven_b(hub: Hub) -> SchoolClass:
    return make_class(make_school(hub, "Escola da Serra"), "7B", size=24)


@pytest.fixture
def coordinator(hub: Hub, client: Client) -> User:
    user = make_user("coordinator@pt.oshub.example", "Rui Coordinator")
    make_membership(user, Role.COORDINATOR, hub)
    client.force_login(user)
    return user


def left_over(hub: Hub, **item: object) -> LeftOverSession:
    fields = {name: [str(value)] for name, value in (item or told()).items()}
    row = leave_over(
        hub=hub, by=make_user(name="Ana Gone"), uid=uuid.UUID(fields["uid"][0]), told=fields, why=Why.NO_RIGHT
    )
    assert row is not None
    return row


def test_it_is_opened_in_the_form_and_logged_once(client: Client, coordinator: User, seven_b: SchoolClass) -> None:
    row = left_over(seven_b.school.hub, **with_class(seven_b, 21, title="By the lake"))
    assert "1 session was sent that its sender could not log." in words(client.get("/h/OSHub-PT/").content)
    page = words(client.get(TRAY).content)
    assert "12 May 2022 · By the lake" in page
    assert "23 people · Escola da Serra" in page
    assert "sent by Ana Gone" in page
    html = client.get(f"{LOG}?left={row.pk}").content.decode()
    assert 'value="By the lake"' in html
    assert 'value="21"' in html
    assert "errorlist" not in html
    assert client.post(LOG, with_class(seven_b, 22, uid=row.uid, left=row.pk)).status_code == 302
    row.refresh_from_db()
    session = Session.objects.get()
    assert (row.session, row.settled_by, session.uid, session.logged_by) == (session, coordinator, row.uid, coordinator)
    assert "See the session" in words(client.get(TRAY).content)


def test_after_one_the_next_is_at_hand_and_after_the_last_the_log(
    client: Client, coordinator: User, seven_b: SchoolClass
) -> None:
    rows = [left_over(seven_b.school.hub, **with_class(seven_b, number)) for number in (21, 22)]
    ends = []
    for number, row in enumerate(rows, start=21):
        assert f'data-then="{TRAY}?next"' in client.get(f"{LOG}?left={row.pk}").content.decode()
        sent = with_class(seven_b, number, uid=row.uid, left=row.pk, held_on=f"2022-05-{number - 10}")
        page = client.post(LOG, sent, follow=True)
        ends.append(page.redirect_chain[-1][0])
        assert "Saved:" in words(page.content)
    assert ends == [f"{TRAY}?next", "/h/OSHub-PT/sessions/?page=1"]


def test_saved_as_another_session_it_waits_on(client: Client, coordinator: User, hub: Hub) -> None:
    row = left_over(hub)
    client.post(LOG, told(left=row.pk))
    assert LeftOverSession.objects.waiting().get() == row


def test_it_is_put_away_with_a_reason_and_can_be_logged_after_all(client: Client, coordinator: User, hub: Hub) -> None:
    row = left_over(hub)
    answer = client.post(f"{TRAY}{row.pk}/", {"reason": " "})
    assert answer.status_code == 422
    assert "Say why" in words(answer.content)
    assert client.post(f"{TRAY}{row.pk}/", {"reason": "Logged by Rui"}).status_code == 302
    page = words(client.get(TRAY).content)
    assert "Nothing is left over" in page
    assert "Put away by Rui Coordinator: Logged by Rui" in page
    client.post(f"{TRAY}{row.pk}/", {"reason": "Again"})
    assert "Somebody was quicker" in words(client.get(TRAY).content)
    item = {name: values[0] for name, values in row.told.items()}
    client.post(LOG, item | {"left": row.pk})
    row.refresh_from_db()
    assert (row.session, row.reason) == (Session.objects.get(), "")


def test_only_who_looks_after_the_log_sees_it(client: Client, hub: Hub, coordinator: User) -> None:
    row, staff, there = left_over(hub), make_user(), left_over(make_hub("OSHub-ES"))
    for address in (f"{TRAY}{there.pk}/", f"{LOG}?left={there.pk}", f"{LOG}?left=x"):
        assert client.get(address).status_code == 404
    assert client.post(LOG, told(left=there.pk)).status_code == 404
    make_membership(staff, Role.STAFF, hub)
    client.force_login(staff)
    for address in (TRAY, f"{TRAY}{row.pk}/", f"{LOG}?left={row.pk}"):
        assert client.get(address).status_code == 403


def test_what_nobody_can_read_is_shown_and_opened_all_the_same(client: Client, coordinator: User, hub: Hub) -> None:
    row = left_over(hub, uid=uuid.uuid4(), held_on="soon", school="x", **{"family-heads": "many", "class-x": "on"})
    assert "Without a date" in words(client.get(TRAY).content)
    assert client.get(f"{LOG}?left={row.pk}").status_code == 200


def test_one_and_three_take_the_same_queries(client: Client, coordinator: User, seven_b: SchoolClass) -> None:
    asked = []
    for number in (1, 2, 3):
        left_over(seven_b.school.hub, **with_class(seven_b, number))
        client.get(TRAY)
        with CaptureQueriesContext(connection) as queries:
            client.get(TRAY)
        asked.append(len(queries))
    assert len(set(asked)) == 1, asked


def test_it_is_forgotten_after_thirteen_months_and_the_session_stays(
    client: Client, coordinator: User, hub: Hub
) -> None:
    row = left_over(hub)
    client.post(LOG, {name: values[0] for name, values in row.told.items()} | {"left": row.pk})
    assert forget_left_over(now=timezone.now() + REMEMBERED - dt.timedelta(days=1)) == 0
    assert forget_left_over(now=timezone.now() + REMEMBERED + dt.timedelta(days=1)) == 1
    assert Session.objects.count() == 1
