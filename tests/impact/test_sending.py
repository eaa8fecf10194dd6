"""What a device kept is sent one by one: each answer, each once, nobody's in somebody else's name, nothing lost."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.models import User
from hubs.models import Hub, Membership
from hubs.roles import Role
from impact.actions import left_over as leaving
from impact.models import LeftOverSession, PlanState, Session, Why
from impact.rollups import drain_all, verify
from schools.models import SchoolClass
from tests.factories.network import make_class, make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.plan import first_of, make_series
from tests.impact.log_form import TODAY, told, with_class, words

pytestmark = pytest.mark.django_db
SEND = "/h/OSHub-PT/sessions/send/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def seven_b(hub: Hub) -> SchoolClass:
    return make_class(make_school(hub, "Escola da Serra"), "7B", size=24)


@pytest.fixture
def staff(hub: Hub, client: Client) -> User:
    user = make_user("staff@pt.oshub.example", "Ana Staff")
    make_membership(user, Role.STAFF, hub, starts_on=dt.date(2020, 1, 1))
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


def send(client: Client, by: User, item: dict[str, Any], *, status: int = 200) -> dict[str, Any]:
    answer = client.post(SEND, item | {"person": str(by.pk)})
    assert answer.status_code == status, answer.content
    said: dict[str, Any] = json.loads(answer.content)
    return said


def end_role(user: User) -> None:
    Membership.objects.filter(user=user).update(ends_on=dt.date(2022, 5, 1))
    User.objects.filter(pk=user.pk).update(rights_as_of=None)


def test_a_get_says_who_is_here_and_gives_a_token(staff: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff)
    here = strict.get(SEND).json()
    assert here["person"] == str(staff.pk)
    item = told() | {"person": here["person"]}
    assert strict.post(SEND, item).status_code == 403
    assert strict.post(SEND, item, headers={"X-CSRFToken": here["token"]}).status_code == 200
    assert Session.objects.count() == 1


def test_it_is_saved_once_however_often_it_is_sent(client: Client, staff: User, seven_b: SchoolClass) -> None:
    item = with_class(seven_b)
    assert send(client, staff, item)["state"] == "saved"
    assert send(client, staff, item)["state"] == "again"
    session = Session.objects.get()
    line = session.lines.get(school_class=seven_b)
    assert (str(session.uid), session.logged_by, line.head_count) == (item["uid"], staff, 24)


def test_who_waits_is_told_on_the_next_page(client: Client, staff: User) -> None:
    said = send(client, staff, told(waits="1", step="another"))
    assert "?after=" in said["next"]
    # A page that is only kept meanwhile takes the message away from nobody.
    assert "2 interactions" not in words(client.get("/h/OSHub-PT/plan/", headers={"X-Keeps": "yes"}).content)
    assert "2 interactions" in words(client.get(said["next"]).content)
    # What goes out by itself says nothing on some later page.
    said = send(client, staff, told(held_on="2022-05-11"))
    assert said["next"] == "/h/OSHub-PT/sessions/?page=1"
    assert "Undo" not in words(client.get("/h/OSHub-PT/plan/").content)


def test_what_is_amiss_or_asked_is_said_in_words_and_nothing_is_stored(
    client: Client, staff: User, seven_b: SchoolClass
) -> None:
    said = send(client, staff, told(held_on="", session_type=""), status=422)
    assert said == {"state": "asks", "said": ["Date: On which day was it?", "Type: Choose a type."]}
    said = send(client, staff, with_class(seven_b, 31), status=422)
    assert said["state"] == "asks"
    assert said["said"][0].startswith("7B: ")
    assert send(client, staff, {"uid": "no"}, status=422)["state"] == "asks"
    assert not Session.objects.exists()


def test_a_question_that_was_answered_in_the_form_is_saved(client: Client, staff: User, seven_b: SchoolClass) -> None:
    item = with_class(seven_b, 31)
    page = client.post("/h/OSHub-PT/sessions/log/", item).content.decode()
    name = next(part.split('"')[0] for part in page.split('name="') if part.startswith("yes-"))
    assert send(client, staff, item | {name: "on"})["state"] == "saved"


def test_other_content_under_its_uid_changes_nothing(client: Client, staff: User, seven_b: SchoolClass) -> None:
    item = with_class(seven_b)
    send(client, staff, item)
    assert send(client, staff, item | {f"heads-{seven_b.pk}": "23"}, status=409)["state"] == "other"
    assert Session.objects.get().lines.get(school_class=seven_b).head_count == 24


def test_what_somebody_else_kept_is_not_sent_in_ones_own_name(client: Client, staff: User) -> None:
    other = make_user()
    assert send(client, other, told(), status=409)["state"] == "person"
    assert client.post(SEND, told()).status_code == 409
    assert not Session.objects.exists()
    assert not LeftOverSession.objects.exists()


def test_who_is_signed_out_is_sent_to_sign_in(hub: Hub) -> None:
    for ask in (Client().get, Client().post):
        assert ask(SEND).headers["Location"].startswith("/accounts/login/")


def test_a_planned_session_is_answered_by_it(client: Client, staff: User, seven_b: SchoolClass) -> None:
    row = first_of(make_series(seven_b.school.hub, seven_b, by=staff, starts_on=TODAY.date(), weeks=1))
    fields = client.get("/h/OSHub-PT/sessions/pocket.json").json()["planned"][str(row.pk)]
    item = dict(fields) | {"planned": str(row.pk)}
    assert send(client, staff, item)["state"] == "saved"
    assert send(client, staff, item)["state"] == "again"
    row.refresh_from_db()
    assert (row.state, row.session) == (PlanState.HAPPENED, Session.objects.get(uid=row.uid))
    assert (
        send(client, staff, item | {"uid": str(uuid.uuid4()), "held_on": "2022-05-11"}, status=409)["state"] == "other"
    )


def test_a_plan_that_has_gone_takes_no_session_along(client: Client, staff: User) -> None:
    assert send(client, staff, told(planned="123456"))["state"] == "saved"


# ── A right that was lost ─────────────────────────────────────────────────────────────────────────────────────────────
def test_who_may_log_no_more_hands_it_to_the_coordinator(client: Client, staff: User, seven_b: SchoolClass) -> None:
    end_role(staff)
    item = with_class(seven_b, note="In the \0 garden") | {"yes-many": "on", "step": "save"}
    for _again in range(2):
        said = send(client, staff, item)
        assert said["state"] == "tray"
        assert "handed to the coordinator" in said["said"][0]
    row = LeftOverSession.objects.get()
    assert (str(row.uid), row.hub.code, row.sent_by, row.why) == (item["uid"], "OSHub-PT", staff, Why.NO_RIGHT)
    assert row.told[f"heads-{seven_b.pk}"] == ["24"]
    assert row.told["note"] == ["In the  garden"]
    assert not {"person", "step", "yes-many"} & set(row.told)
    assert not Session.objects.exists()
    assert client.get(SEND).json()["person"] == str(staff.pk)
    assert client.get("/h/OSHub-PT/sessions/pocket.json").status_code in (403, 404)


def test_what_was_saved_before_the_right_was_lost_is_saved(client: Client, staff: User) -> None:
    item = told()
    send(client, staff, item)
    end_role(staff)
    assert send(client, staff, item)["state"] == "again"
    assert not LeftOverSession.objects.exists()


@pytest.mark.parametrize("role", [Role.BOARD, None])
def test_who_never_logged_there_leaves_nothing_over(client: Client, hub: Hub, role: Role | None) -> None:
    user = make_user()
    if role:
        make_membership(user, role, hub)
    client.force_login(user)
    answer = client.post(SEND, told() | {"person": str(user.pk)})
    assert answer.status_code == (403 if role else 404)
    assert not LeftOverSession.objects.exists()


def test_a_day_on_which_the_hub_was_at_rest_goes_to_the_coordinator(client: Client, staff: User, hub: Hub) -> None:
    Hub.objects.filter(pk=hub.pk).update(closed_on=dt.date(2022, 5, 10))
    assert send(client, staff, told())["state"] == "tray"
    assert LeftOverSession.objects.get().why == Why.AT_REST
    assert send(client, staff, told(held_on="2022-05-10"))["state"] == "saved"


def test_too_much_stays_on_the_device(client: Client, staff: User, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    end_role(staff)
    monkeypatch.setattr(leaving, "MOST_OPEN", 1)
    assert send(client, staff, told(title="x" * 30_000), status=422)["state"] == "refused"
    assert send(client, staff, {"uid": "none"}, status=422)["state"] == "asks"
    assert send(client, staff, told())["state"] == "tray"
    assert send(client, staff, told(), status=422)["state"] == "refused"
    assert client.post(SEND, {"person": str(staff.pk), "note": "x" * 3_000_000}).status_code == 400
    assert LeftOverSession.objects.count() == 1


# ── All at once ───────────────────────────────────────────────────────────────────────────────────────────────────────
def at_once(number: int, does: Callable[[int], str]) -> list[str]:
    def one(which: int) -> str:
        try:
            return does(which)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lost", [False, True])
def test_two_connections_store_it_once(staff: User, lost: bool) -> None:
    if lost:
        end_role(staff)
    item = told()

    def one(_which: int) -> str:
        client = Client()
        client.force_login(staff)
        return str(send(client, staff, item)["state"])

    states = sorted(at_once(2, one))
    assert states == (["tray", "tray"] if lost else ["again", "saved"])
    assert (Session.objects.count(), LeftOverSession.objects.count()) == ((0, 1) if lost else (1, 0))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_hundred_sessions_and_fifty_repeats_at_a_time(staff: User, seven_b: SchoolClass) -> None:
    """Out of order, each from several sides at once: exactly two hundred sessions, and the figures agree."""
    days = [TODAY.date() - dt.timedelta(days=number) for number in range(200)]
    items = [with_class(seven_b, number % 24 + 1, held_on=day.isoformat()) for number, day in enumerate(days)]
    queue = [*items, *items[::-1], *items[::4]]

    def one(which: int) -> str:
        client = Client()
        client.force_login(staff)
        return ",".join(send(client, staff, item)["state"] for item in queue[which::50])

    said = ",".join(at_once(50, one)).split(",")
    assert Session.objects.count() == 200
    assert said.count("saved") == 200
    assert set(said) == {"saved", "again"}
    drain_all()
    assert verify().differences == 0
