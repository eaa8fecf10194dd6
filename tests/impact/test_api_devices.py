"""What a device kept goes to the addresses for programs: signed in, each once, in nobody else's name, nothing lost."""

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from hubs.models import Hub, Membership
from hubs.roles import Role
from impact.actions import left_over as leaving
from impact.models import ApiSession, LeftOverSession, PlanState, Session, Source, Why
from impact.queries.left_over import tray
from impact.rollups import drain_all, verify
from schools.models import SchoolClass
from tests.factories.api import Device, told
from tests.factories.network import make_class, make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.plan import first_of, make_series
from tests.factories.reporting import close, make_period
from tests.impact.log_form import TODAY, words

pytestmark = pytest.mark.django_db
HERE = "/api/v1/signed-in/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def seven_b(hub: Hub) -> SchoolClass:
    return make_class(make_school(hub, "Escola da Serra"), "7B", size=24)


@pytest.fixture
def staff(hub: Hub) -> User:
    user = make_user("staff@pt.oshub.example", "Ana Staff")
    make_membership(user, Role.STAFF, hub, starts_on=dt.date(2020, 1, 1))
    return user


@pytest.fixture
def device(staff: User) -> Device:
    return Device(staff)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


def item(**more: object) -> dict[str, Any]:
    return {"uid": str(uuid.uuid4()), **told(**more)}


def with_class(group: SchoolClass, people: int = 24, **more: object) -> dict[str, Any]:
    line = {"audience": "student", "people": people, "class": group.pk}
    return item(school=group.school_id, attendance=[line], **more)


def end_role(user: User) -> None:
    Membership.objects.filter(user=user).update(ends_on=dt.date(2022, 5, 1))
    User.objects.filter(pk=user.pk).update(rights_as_of=None)


# ── Who may ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_sign_in_counts_with_the_token_of_a_form_and_the_name_of_its_person(staff: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff)
    here = strict.get(HERE).json()
    assert here["person"] == str(staff.pk)
    device = Device(staff, strict)
    sent = item()
    assert device.one(sent, 403)["code"] == "form-token"
    assert device.many(sent, status=403)["code"] == "form-token"
    assert device.one(sent, 201, X_CSRFToken=here["token"])["source"] == "form"
    assert device.one(sent, 401, X_CSRFToken=here["token"], X_Person="")["code"] == "token-missing"
    session = Session.objects.get()
    assert (session.logged_by, session.source, ApiSession.objects.exists()) == (staff, Source.FORM, False)


def test_only_sending_is_for_people(device: Device, staff: User) -> None:
    sent = item()
    device.one(sent, 201)
    for method, path in (("GET", "sessions/"), ("GET", ""), ("POST", f"sessions/{sent['uid']}/void/")):
        assert device.ask(method, path, {"reason": "x"}).json()["code"] == "token-missing"
    # A correction has its page, with its own rules.
    assert device.one(sent | {"minutes": 60}, 403, If_Match='"1"')["code"] == "no-right"
    assert Session.objects.get().minutes is None


def test_who_is_signed_out_is_told_so(hub: Hub, staff: User) -> None:
    assert Client().get(HERE).headers["Location"].startswith("/accounts/login/")
    device = Device(staff)
    device.client.logout()
    assert device.one(item(), 401)["code"] == device.many(item(), status=401)["code"] == "signed-out"


def test_what_somebody_else_kept_is_not_sent_in_ones_own_name(device: Device) -> None:
    other = str(make_user().pk)
    assert device.one(item(), 409, X_Person=other)["code"] == "other-person"
    assert device.many(item(), status=409, X_Person=other)["code"] == "other-person"
    assert not Session.objects.exists()
    assert not LeftOverSession.objects.exists()


@pytest.mark.parametrize("role", [Role.BOARD, None])
def test_who_never_logged_there_leaves_nothing_over(hub: Hub, role: Role | None) -> None:
    user = make_user()
    if role:
        make_membership(user, role, hub)
    assert Device(user).one(item(), 403 if role else 404)["code"] == ("no-right" if role else "not-found")
    assert not LeftOverSession.objects.exists()


def test_a_device_that_never_rests_is_told_to_wait(device: Device, settings: Settings) -> None:
    settings.API_REQUESTS_IN_FIVE_MINUTES = 1
    device.one(item(), 201)
    assert device.many(item(held_on="2022-05-11"), status=429)["code"] == "too-many"


# ── Once ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_it_is_saved_once_however_often_it_is_sent(device: Device, staff: User, seven_b: SchoolClass) -> None:
    sent = with_class(seven_b)
    device.one(sent, 201)
    device.one(sent, 200)
    assert device.states(sent, sent) == ["already", "already"]
    session = Session.objects.get()
    line = session.lines.get(school_class=seven_b)
    assert (str(session.uid), session.logged_by, line.head_count) == (sent["uid"], staff, 24)


def test_who_waits_is_told_on_the_next_page_and_what_goes_out_by_itself_says_nothing(device: Device) -> None:
    device.one(item(), 201)
    # A page that is only kept meanwhile takes the message away from nobody.
    assert "2 interactions" not in words(device.client.get("/h/OSHub-PT/plan/", headers={"X-Keeps": "yes"}).content)
    assert "2 interactions" in words(device.client.get("/h/OSHub-PT/sessions/?page=1").content)
    assert device.states(item(held_on="2022-05-11")) == ["created"]
    assert "Undo" not in words(device.client.get("/h/OSHub-PT/plan/").content)


def test_fifty_go_in_at_once_and_each_is_answered_on_its_own(device: Device, seven_b: SchoolClass) -> None:
    days = [(TODAY.date() - dt.timedelta(days=number)).isoformat() for number in range(48)]
    fifty = [with_class(seven_b, held_on=day) for day in days] + [item(type="none"), item(held_on="2023-01-01")]
    assert device.states(*fifty) == ["created"] * 48 + ["refused"] * 2
    assert device.states(*fifty[::-1]) == ["refused"] * 2 + ["already"] * 48
    assert set(Session.objects.values_list("source", "logged_by")) == {("form", device.person.pk)}


def test_numbers_name_types_and_co_hosts_too(device: Device) -> None:
    other, kind = make_hub("OSHub-ES"), item()["type"]
    sent = item(co_hosts=[other.pk])
    device.one(sent, 201)
    session = Session.objects.get()
    assert list(session.co_hosts.all()) == [other]
    same = sent | {"type": session.session_type_id, "co_hosts": ["oshub-es"]}
    assert device.one(same, 200)["type"] == kind
    assert device.one(item(type=9_999_999), 422)["errors"][0]["code"] == "unknown"


def test_what_is_amiss_or_asked_is_said_in_words_with_its_field(device: Device, seven_b: SchoolClass) -> None:
    said = device.one({"uid": str(uuid.uuid4()), "attendance": [{"audience": "family", "people": "many"}]}, 422)
    assert [(one["topic"], one["detail"]) for one in said["errors"]] == [
        ("Date", "This is missing."),
        ("Type", "This is missing."),
        ("Who came", "It has to be a whole number."),
    ]
    asked = device.one(with_class(seven_b, 31), 422)
    assert (asked["code"], asked["errors"][0]["topic"]) == ("to-confirm", "7B")
    assert not Session.objects.exists()
    sure = with_class(seven_b, 31, confirmed=[asked["errors"][0]["confirm"]])
    assert device.states(sure) == ["created"]


def test_other_content_under_its_uid_changes_nothing(device: Device, seven_b: SchoolClass) -> None:
    sent = with_class(seven_b)
    device.one(sent, 201)
    other = sent | {"attendance": [sent["attendance"][0] | {"people": 23}]}
    assert device.one(other, 409)["code"] == "other-content"
    assert device.states(other) == ["conflict"]
    assert Session.objects.get().lines.get(school_class=seven_b).head_count == 24


def test_a_planned_session_is_answered_by_it(device: Device, staff: User, seven_b: SchoolClass) -> None:
    row = first_of(make_series(seven_b.school.hub, seven_b, by=staff, starts_on=TODAY.date(), weeks=1))
    sent = with_class(seven_b) | {"uid": str(row.uid), "logged_from": {"planned": row.pk}}
    assert device.states(sent) == ["created"]
    device.one(sent, 200)
    row.refresh_from_db()
    assert (row.state, row.session) == (PlanState.HAPPENED, Session.objects.get(uid=row.uid))
    another = sent | {"uid": str(uuid.uuid4()), "held_on": "2022-05-11"}
    assert device.states(another) == ["conflict"]


def test_a_plan_that_has_gone_takes_no_session_along(device: Device) -> None:
    for name, day in (
        ("planned", "2022-05-12"),
        ("booking", "2022-05-11"),
        ("desk", "2022-05-10"),
        ("left", "2022-05-09"),
    ):
        assert device.states(item(held_on=day, logged_from={name: 123456})) == ["created"]


def test_notes_are_for_those_who_may_read_them(device: Device, hub: Hub, staff: User) -> None:
    assert device.one(item(note="In the garden"), 201)["note"] == "In the garden"


# ── What is the coordinator's to decide ───────────────────────────────────────────────────────────────────────────────
def test_who_may_log_no_more_hands_it_to_the_coordinator(device: Device, staff: User, seven_b: SchoolClass) -> None:
    end_role(staff)
    sent = with_class(seven_b, note="In the \0 garden", confirmed=["many"])
    for said in (device.one(sent, 202), *device.many(sent)["results"]):
        assert said["state"] == "handed-over"
        assert "handed to the coordinator" in said["detail"]
    row = LeftOverSession.objects.get()
    assert (str(row.uid), row.hub.code, row.sent_by, row.why) == (sent["uid"], "OSHub-PT", staff, Why.NO_RIGHT)
    assert row.told[f"heads-{seven_b.pk}"] == ["24"]
    assert row.told["note"] == ["In the  garden"]
    assert row.told["session_type"][0].isdecimal()
    assert not {"person", "step", "yes-many"} & set(row.told)
    assert not Session.objects.exists()
    assert device.client.get(HERE).json()["person"] == str(staff.pk)
    assert device.client.get("/h/OSHub-PT/sessions/pocket.json").status_code in (403, 404)


def test_what_was_saved_before_the_right_was_lost_is_saved_and_not_shown(device: Device, staff: User) -> None:
    sent = item()
    device.one(sent, 201)
    end_role(staff)
    assert device.one(sent, 202)["state"] == "already"
    (result,) = device.many(sent)["results"]
    assert (result["state"], "session" in result) == ("already", False)
    assert not LeftOverSession.objects.exists()


def test_a_day_on_which_the_hub_was_at_rest_goes_to_the_coordinator(device: Device, hub: Hub) -> None:
    Hub.objects.filter(pk=hub.pk).update(closed_on=dt.date(2022, 5, 10))
    assert device.states(item()) == ["handed-over"]
    assert LeftOverSession.objects.get().why == Why.AT_REST
    device.one(item(), 202)
    device.one(item(held_on="2022-05-10"), 201)


def test_a_closed_period_asks_who_is_there_and_else_goes_to_the_coordinator(
    device: Device, hub: Hub, staff: User, seven_b: SchoolClass
) -> None:
    close(make_period("March", dt.date(2022, 3, 1), dt.date(2022, 3, 1), dt.date(2022, 4, 20)))
    families = [{"audience": "family", "people": 3, "first_time": 1}]
    sent = item(school=seven_b.school_id, held_on="2022-03-10", attendance=families)
    asked = device.one(sent, 422)
    (question,) = asked["errors"]
    assert (asked["code"], question["code"]) == ("to-confirm", "closed-period")
    assert not LeftOverSession.objects.exists()
    (result,) = device.many(sent)["results"]
    assert (result["state"], "period that is closed" in result["detail"]) == ("handed-over", True)
    (line,) = tray(hub).waiting
    assert (line.row.why, line.heads, line.where, line.day) == (
        Why.CLOSED, 3, "Escola da Serra", dt.date(2022, 3, 10),
    )  # fmt: skip
    # Whoever said yes to it in the form has answered.
    sure = item(held_on="2022-03-11", confirmed=[question["confirm"]])
    assert device.states(sure) == ["created"]
    # What is not right as well is mended first.
    assert device.states(item(held_on="2022-03-12", minutes=3)) == ["refused"]


def test_too_much_stays_on_the_device(device: Device, staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    end_role(staff)
    monkeypatch.setattr(leaving, "MOST_OPEN", 1)
    assert device.one(item(title="x" * 30_000), 413)["code"] == "too-large"
    assert device.states({"uid": "none"}, item(), item()) == ["refused", "handed-over", "refused"]
    assert device.many({"uid": "x", "note": "x" * 3_000_000}, status=413)["code"] == "too-large"
    assert LeftOverSession.objects.count() == 1


def test_whatever_was_told_reaches_the_tray(device: Device, staff: User, hub: Hub) -> None:
    end_role(staff)
    odd: dict[str, object] = {
        "held_on": ["x"], "type": {"a": 1}, "school": True, "co_hosts": "x", "title": None, "note": "\ud800",
        "attendance": [7, {"people": [1]}, {"class": "x\0", "people": None}, {"audience": "family", "people": "many"}],
    }  # fmt: skip
    assert device.states({"uid": str(uuid.uuid4()), **odd}) == ["handed-over"]
    assert tray(hub).waiting[0].row.told["family-heads"] == ["many"]


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
    sent = item()
    states = sorted(at_once(2, lambda _which: Device(staff).states(sent)[0]))
    assert states == (["handed-over", "handed-over"] if lost else ["already", "created"])
    assert (Session.objects.count(), LeftOverSession.objects.count()) == ((0, 1) if lost else (1, 0))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_hundred_sessions_and_fifty_repeats_at_a_time(staff: User, seven_b: SchoolClass) -> None:
    """Out of order, in lists and one by one, each from several sides at once: two hundred, and the figures agree."""
    logging.getLogger("django.request").setLevel(logging.ERROR)
    days = [TODAY.date() - dt.timedelta(days=number) for number in range(200)]
    items = [with_class(seven_b, number % 24 + 1, held_on=day.isoformat()) for number, day in enumerate(days)]
    queue = [*items, *items[::-1], *items[::4]]

    def one(which: int) -> str:
        device, mine = Device(staff), queue[which::50]
        if which % 2:
            return ",".join(device.states(*mine))
        return ",".join({200: "already", 201: "created"}[device.put(each).status_code] for each in mine)

    said = ",".join(at_once(50, one)).split(",")
    assert Session.objects.count() == 200
    assert said.count("created") == 200
    assert set(said) == {"created", "already"}
    drain_all()
    assert verify().differences == 0
