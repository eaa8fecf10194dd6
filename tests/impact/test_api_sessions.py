"""Sessions by programs: once however often they are sent, asked about as in the form, read page by page, put right."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pghistory.models
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from hubs.models import ApiScope, ApiToken, Hub, Membership
from hubs.roles import Role
from impact.models import ApiSession, SecondLook, Session, Source
from impact.queries.history import history_of
from schools.models import SchoolClass
from tests.factories.api import Program, make_program, told
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
)
from tests.factories.proposals import report
from tests.impact.log_form import TODAY, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def program(hub: Hub) -> Program:
    return make_program(hub)


@pytest.fixture
def seven_b(hub: Hub) -> SchoolClass:
    return make_class(make_school(hub, "Escola da Serra"), "7B", size=24)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


def with_class(group: SchoolClass, people: int = 24, **more: object) -> dict[str, Any]:
    line = {"audience": "student", "people": people, "class": group.pk}
    return told(school=group.school_id, attendance=[line], **more)


# ── Once ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_same_again_is_the_same_answer_and_adds_nothing(program: Program, seven_b: SchoolClass) -> None:
    uid, body = uuid.uuid4(), with_class(seven_b, title="Water", starts_at="14:30", minutes=90, led_by="together")
    first, again = program.put(body, uid), program.put(body, uid)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == program.ask("GET", f"sessions/{uid}/").json()
    shown = first.json()
    assert (shown["uid"], shown["version"], shown["interactions"], shown["source"]) == (str(uid), 1, 24, "api")
    session = Session.objects.get()
    assert (session.hub, session.logged_by, session.source) == (program.token.hub, program.keeper, Source.API)
    assert ApiSession.objects.get().token == program.token
    other = program.put(body | {"minutes": 60}, uid)
    assert other.status_code == 409
    assert other.json()["differences"] == [{"field": "minutes", "stored": 90, "sent": 60}]
    assert other.json()["stored"] == shown
    assert Session.objects.get().minutes == 90


@pytest.mark.django_db(transaction=True)
def test_fifty_repeats_at_once_are_one_session(program: Program) -> None:
    uid, body = uuid.uuid4(), told()

    def one(number: int) -> int:
        try:
            mine = Program(program.token, program.secret, Client())
            if number % 10 == 9:
                answer = mine.ask("POST", "sessions/", {"sessions": [{"uid": str(uid), **body}]})
                return {"created": 201, "already": 200}[answer.json()["results"][0]["state"]]
            return mine.put(body, uid).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = sorted(pool.map(one, range(50)))
    assert answers == [200] * 49 + [201]
    assert (Session.objects.count(), ApiSession.objects.count()) == (1, 1)


def test_a_repeat_is_answered_whatever_was_logged_beside_it(program: Program) -> None:
    uid, body = uuid.uuid4(), told()
    program.put(body, uid)
    make_session(program.token.hub)  # the same day, type and school
    assert program.put(body, uid).status_code == 200


# ── What is refused, and what is asked ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"held_on": "12/05/2022"}, "held_on", "format"),
        ({"held_on": "2022-02-30"}, "held_on", "format"),
        ({"held_on": "2022-05-13"}, "held_on", "date-in-future"),
        ({"held_on": 20220512}, "held_on", "type"),
        ({"type": "dancing"}, "type", "unknown"),
        ({"school": 999}, "school", "unknown"),
        ({"project": 999}, "project", "unknown"),
        ({"challenge": 999}, "challenge", "unknown"),
        ({"school": 2**70}, "school", "range"),
        ({"co_hosts": ["OSHub-ZZ"]}, "co_hosts/0", "unknown"),
        ({"co_hosts": ["OSHub-PT"]}, "co_hosts/0", "unknown"),
        ({"minutes": 3}, "minutes", "range"),
        ({"minutes": True}, "minutes", "type"),
        ({"starts_at": "25:00"}, "starts_at", "format"),
        ({"starts_at": "14:30\n"}, "starts_at", "format"),
        ({"starts_at": "14:3\u0663"}, "starts_at", "format"),
        ({"led_by": "nobody"}, "led_by", "unknown"),
        ({"title": "x" * 161}, "title", "long"),
        ({"title": "a\0b"}, "title", "characters"),
        ({"title": "\ud800"}, "title", "characters"),
        ({"colour": "red"}, "colour", "unknown-field"),
        ({"attendance": [{"audience": "student", "people": -1}]}, "attendance/0/people", "range"),
        ({"attendance": [{"audience": "student", "people": 2.5}]}, "attendance/0/people", "type"),
        ({"attendance": [{"audience": "student", "people": 2, "class": 999}]}, "attendance/0/class", "unknown"),
        ({"attendance": [{"audience": "family", "people": 2, "first_time": 3}]}, "attendance/0/first_time", "range"),
        ({"attendance": [{"audience": "family", "people": 2}] * 2}, "attendance/1", "twice"),
        ({"attendance": [{"people": 2}]}, "attendance/0/audience", "missing"),
    ],
)
def test_what_is_not_right_says_where_and_why(program: Program, more: dict[str, Any], field: str, code: str) -> None:
    answer = program.put(told(**more))
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    said = answer.json()
    assert (said["code"], [(one["field"], one["code"]) for one in said["errors"]]) == ("invalid", [(field, code)])
    assert said["errors"][0]["detail"]
    assert not Session.objects.exists()


def test_a_co_host_that_is_named_twice_is_one(program: Program) -> None:
    other = make_hub("OSHub-NL")
    one, several = told(co_hosts=["OSHub-NL", "oshub-nl", other.pk]), told(co_hosts=["OSHub-NL"] * 2, title="Another")
    stored = program.put(one)
    assert (stored.status_code, stored.json()["co_hosts"]) == (201, ["OSHub-NL"])
    several |= {"uid": str(uuid.uuid4()), "held_on": "2022-05-11"}
    (result,) = program.ask("POST", "sessions/", {"sessions": [several]}).json()["results"]
    assert (result["state"], result["session"]["co_hosts"]) == ("created", ["OSHub-NL"])


def test_a_uid_in_capitals_is_the_same(program: Program) -> None:
    uid, body = uuid.uuid4(), told()
    capitals = str(uid).upper()
    assert program.put(body, capitals).status_code == 201
    assert program.put(body, uid).status_code == program.ask("GET", f"sessions/{capitals}/").status_code == 200
    assert program.ask("POST", f"sessions/{capitals}/void/", {"reason": "twice"}).json()["uid"] == str(uid)


def test_what_is_no_address_is_answered_as_a_program_reads_it(program: Program) -> None:
    for method, path in (("GET", "nothing/"), ("PUT", "sessions/first/"), ("DELETE", "imports/x/y/")):
        answer = program.ask(method, path, {})
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert (answer.json()["code"], bool(answer.json()["detail"])) == ("not-found", True)


def test_without_the_slash_at_the_end_the_same_request_is_sent_on(program: Program) -> None:
    uid = uuid.uuid4()
    for method, path in (("POST", "sessions"), ("PUT", f"sessions/{uid}"), ("GET", "sessions?limit=1")):
        answer = program.ask(method, path, told())
        name, _mark, query = path.partition("?")
        assert answer.status_code == 308  # which does not become a GET on the way
        assert answer["Location"] == f"/api/v1/hubs/OSHub-PT/{name}/" + (f"?{query}" if query else "")
    assert not Session.objects.exists()


def test_problems_are_told_in_the_language_that_is_asked_for(program: Program) -> None:
    english = program.put(told(held_on="2022-05-13"), Accept_Language="en").json()
    portuguese = program.put(told(held_on="2022-05-13"), Accept_Language="pt").json()
    assert english["errors"][0]["code"] == portuguese["errors"][0]["code"]
    assert english["errors"][0]["detail"] != portuguese["errors"][0]["detail"]


def test_what_is_unusual_is_asked_about_and_a_yes_is_kept(program: Program, seven_b: SchoolClass) -> None:
    uid, body = uuid.uuid4(), with_class(seven_b, 31)
    asked = program.put(body, uid)
    assert (asked.status_code, asked.json()["code"]) == (422, "to-confirm")
    (fault,) = asked.json()["errors"]
    assert (fault["field"], fault["code"]) == ("attendance/0/people", "over-size")
    assert program.put(body | {"confirmed": ["over-size-1-1"]}, uid).status_code == 422
    stored = program.put(body | {"confirmed": [fault["confirm"]]}, uid)
    assert (stored.status_code, stored.json()["confirmed"]) == (201, [fault["confirm"]])
    assert SecondLook.objects.get().written_by == program.keeper


def test_what_stands_or_waits_already_is_asked_about(program: Program, seven_b: SchoolClass) -> None:
    program.put(told())
    assert program.put(told()).json()["errors"][0]["code"] == "same-day"
    report(seven_b.school, class_line(seven_b), held_on=TODAY.date())
    assert [one["code"] for one in program.put(with_class(seven_b)).json()["errors"]] == ["reported"]


# ── Several ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_each_of_several_is_answered_on_its_own(program: Program, seven_b: SchoolClass) -> None:
    known, fresh, odd = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    program.put(told(), known)
    other = told(held_on="2022-05-11")
    sent = [
        {"uid": str(fresh), **other},
        {"uid": str(known), **told()},
        {"uid": str(known), **told(minutes=60)},
        {"uid": str(fresh), **other},
        {"uid": str(uuid.uuid4()), **other},  # the day, type and school of the first
        {"uid": str(uuid.uuid4()), **told(type="dancing")},
        {"uid": "none", **told()},
        {**told()},
        {"uid": str(odd), **with_class(seven_b, held_on="2022-05-10")},
    ]
    answer = program.ask("POST", "sessions/", {"sessions": sent})
    results = answer.json()["results"]
    states = ["created", "already", "conflict", "already", "refused", "refused", "refused", "refused", "created"]
    assert [one["state"] for one in results] == states
    assert [one.get("problem", {}).get("code") for one in results[2:]] == [
        "other-content", None, "to-confirm", "invalid", "invalid", "invalid", None,
    ]  # fmt: skip
    assert (Session.objects.count(), ApiSession.objects.count()) == (3, 3)
    for number, uid in ((0, fresh), (8, odd)):
        assert results[number]["session"] == program.ask("GET", f"sessions/{uid}/").json()
    again = program.ask("POST", "sessions/", {"sessions": sent}).json()["results"]
    assert [one["state"] for one in again] == ["already", "already", "conflict", "already", *states[4:8], "already"]
    assert Session.objects.count() == 3


def test_many_cost_no_more_questions_than_few(
    program: Program, seven_b: SchoolClass, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    day = TODAY.date()
    bodies = [
        {"uid": str(uuid.uuid4()), **with_class(seven_b, held_on=(day - dt.timedelta(days=number)).isoformat())}
        for number in range(24)
    ]
    program.ask("GET", "")
    for batch in (bodies[:3], bodies[3:]):
        with django_assert_num_queries(13):
            answer = program.ask("POST", "sessions/", {"sessions": batch})
        assert {one["state"] for one in answer.json()["results"]} == {"created"}


# ── Read ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_list_is_read_page_by_page_and_narrowed(program: Program, hub: Hub, seven_b: SchoolClass) -> None:
    project = make_project(hub)
    days = [TODAY.date() - dt.timedelta(days=number // 2) for number in range(7)]
    made = [make_session(hub, held_on=day) for day in days]
    make_session(hub, held_on=days[0] - dt.timedelta(days=40), project=project, school=seven_b.school)
    joint = make_session(make_hub(), co_hosts=[hub])
    seen: list[str] = []
    path = f"/api/v1/hubs/{hub.code}/sessions/?limit=3"
    while path:
        body = program.ask("GET", path.removeprefix("http://testserver")).json()
        seen += [one["uid"] for one in body["sessions"]]
        path = body["next"] or ""
    assert seen[:7] == [str(one.uid) for one in sorted(made, key=lambda one: (one.held_on, one.pk), reverse=True)]
    assert (len(seen), str(joint.uid) in seen) == (8, False)
    for query, number in (
        (f"project={project.pk}", 1),
        (f"school={seven_b.school_id}", 1),
        (f"first_day={days[0]}", 2),
        (f"last_day={days[6]}", 2),
        ("type=co-creation", 8),
        ("type=nothing", 0),
    ):
        assert len(program.ask("GET", f"sessions/?{query}").json()["sessions"]) == number, query


def test_what_changed_since_is_found_voided_ones_too(program: Program, hub: Hub) -> None:
    uid = uuid.uuid4()
    with time_machine.travel(TODAY - dt.timedelta(days=3)):
        old = make_session(hub, held_on=dt.date(2022, 5, 1))
        program.put(told(held_on="2022-05-02"), uid)
    since = (timezone.now() - dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert program.ask("GET", f"sessions/?changed_since={since}").json()["sessions"] == []
    assert program.ask("POST", f"sessions/{uid}/void/", {"reason": "twice"}).status_code == 200
    assert program.ask("GET", f"sessions/?changed_since={since}").json()["sessions"] == []
    (voided,) = program.ask("GET", f"sessions/?changed_since={since}&voided=yes").json()["sessions"]
    assert (voided["uid"], voided["voided"]["reason"]) == (str(uid), "twice")
    assert str(old.uid) != voided["uid"]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=many",
        "first_day=May",
        "changed_since=2022-05-12",
        "colour=red",
        "after=x",
        "after=MjAyMi0wNS0xMi4w",
    ],
)
def test_a_question_that_is_not_understood_is_not_answered_with_everything(program: Program, query: str) -> None:
    answer = program.ask("GET", f"sessions/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-query")
    assert answer.json()["errors"][0]["field"] == query.split("=")[0]


def test_more_questions_than_are_read_are_answered_as_a_program_reads_it(program: Program) -> None:
    answer = program.ask("GET", "sessions/?" + "&" * 1001)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert answer.json()["code"] == "too-large"


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_the_same_however_long(
    program: Program, hub: Hub, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(number):
        make_session(hub, held_on=dt.date(2022, 5, 1 + day))
    program.ask("GET", "")
    with django_assert_num_queries(5):
        assert len(program.ask("GET", "sessions/").json()["sessions"]) == number


def test_who_has_it_already_is_told_in_a_line(program: Program) -> None:
    uid = uuid.uuid4()
    program.put(told(), uid)
    for path in ("", "sessions/", f"sessions/{uid}/"):
        first = program.ask("GET", path)
        again = program.ask("GET", path, If_None_Match=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert first["Cache-Control"] == again["Cache-Control"] == "no-store, private"
        assert "Authorization" in first["Vary"]
        assert "Access-Control-Allow-Origin" not in first


def test_the_hub_says_what_can_be_named_and_names_nobody(program: Program, hub: Hub, seven_b: SchoolClass) -> None:
    make_class(make_school(make_hub()), "9Z")
    project = make_project(hub)
    body = program.ask("GET", "").json()
    assert (body["code"], body["today"], body["token"]["name"]) == (hub.code, "2022-05-12", "Attendance app")
    (school,) = body["schools"]
    assert [(one["id"], one["name"], one["pupils"]) for one in school["classes"]] == [(seven_b.pk, "7B", 24)]
    assert [one["id"] for one in body["projects"]] == [project.pk]
    assert program.keeper.name not in str(body)


# ── Put right ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_correction_needs_the_version_that_was_seen(program: Program) -> None:
    uid, body = uuid.uuid4(), told()
    first = program.put(body, uid)
    right = program.put(body | {"minutes": 60}, uid, If_Match=first["ETag"])
    assert (right.status_code, right["ETag"], right.json()["minutes"]) == (200, '"2"', 60)
    late = program.put(body | {"minutes": 45}, uid, If_Match='"1"')
    assert (late.status_code, late.json()["stored"]["minutes"]) == (412, 60)
    assert program.put(body, uid, If_Match="soon").json()["code"] == "bad-version"
    assert program.put(body, If_Match='"1"').status_code == 404
    assert program.put(body | {"type": "dancing"}, uid, If_Match='"2"').status_code == 422
    assert program.ask("POST", f"sessions/{uid}/void/", {"reason": "twice"}).status_code == 200
    assert program.ask("POST", f"sessions/{uid}/void/", {"reason": "again"}).json()["voided"]["reason"] == "twice"
    assert program.put(body, uid, If_Match='"3"').json()["code"] == "voided"


def test_the_history_names_the_token_and_who_answers_for_it(program: Program, client: Client, hub: Hub) -> None:
    uid, body = uuid.uuid4(), told()
    program.put(body, uid)
    program.put(body | {"minutes": 60}, uid, If_Match='"1"')
    session = Session.objects.get(uid=uid)
    (change,) = history_of(session, with_note=True)
    assert change.who == "Cora Coordinator, by the program “Attendance app”"
    context = pghistory.models.Context.objects.get()
    assert (context.metadata["token"], context.metadata["user"]) == ("Attendance app", program.keeper.pk)
    client.force_login(program.keeper)
    page = words(client.get(f"/h/{hub.code}/sessions/{uid}/").content)
    assert "Sent by a program · Attendance app · Cora Coordinator" in page


def test_a_program_changes_only_what_it_sent_itself_and_lately(program: Program, hub: Hub) -> None:
    uid, theirs, peoples = uuid.uuid4(), uuid.uuid4(), make_session(hub, by=program.keeper, held_on=dt.date(2022, 5, 1))
    program.put(told(), uid)
    make_program(hub, name="Another", keeper=program.keeper).put(told(held_on="2022-05-11"), theirs)
    for other in (theirs, peoples.uid):
        assert program.put(told(minutes=60), other, If_Match='"1"').status_code in (403, 422)
        assert program.ask("POST", f"sessions/{other}/void/", {"reason": "mine"}).json()["code"] == "not-yours"
    Session.objects.filter(uid=uid).update(logged_at=timezone.now() - dt.timedelta(days=15))
    assert program.put(told(minutes=60), uid, If_Match='"1"').json()["code"] == "not-yours"
    assert not Session.objects.exclude(voided_at=None).exists()


def test_notes_are_for_tokens_that_may_read_them(hub: Hub, program: Program) -> None:
    uid = uuid.uuid4()
    assert program.put(told(note="In the garden"), uid).json()["note"] == "In the garden"
    plain = make_program(hub, ApiScope.READ, ApiScope.WRITE, name="Plain", keeper=program.keeper)
    shown = plain.ask("GET", f"sessions/{uid}/").json()
    assert "note" not in shown
    assert plain.put(told(note="x")).json()["errors"][0]["code"] == "scope"
    other = plain.put(told(), uid)
    assert other.json()["differences"] == [{"field": "note"}]
    assert "garden" not in other.content.decode()


# ── The door ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_token_opens_no_other_hub(program: Program) -> None:
    theirs = make_session(make_hub("OSHub-BB"), title="Secret")
    answers = [
        program.ask("GET", f"/api/v1/hubs/{code}/sessions/{theirs.uid}/")
        for code in ("OSHub-BB", "OSHub-ZZ", "OSHub-PT")
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "not-found")}
    assert program.put(told(), theirs.uid).status_code == 201  # a uid says nothing of another hub
    assert Session.objects.get(pk=theirs.pk).title == "Secret"


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        (ApiScope.READ, "GET", "sessions/", 200),
        (ApiScope.WRITE, "GET", "sessions/", 403),
        (ApiScope.READ, "POST", "sessions/", 403),
        (ApiScope.READ, "PUT", f"sessions/{uuid.UUID(int=7)}/", 403),
        (ApiScope.READ, "POST", f"sessions/{uuid.UUID(int=7)}/void/", 403),
        (ApiScope.WRITE, "GET", "imports/", 403),
        (ApiScope.IMPORT, "GET", "imports/", 200),
        (ApiScope.IMPORT, "GET", "sessions/", 403),
        (ApiScope.IMPORT, "GET", "", 200),
        (ApiScope.WRITE, "DELETE", "sessions/", 405),
    ],
)
def test_scopes(hub: Hub, scope: ApiScope, method: str, path: str, status: int) -> None:
    answer = make_program(hub, scope).ask(method, path, told() if method != "GET" else None)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "scope-missing"


def test_a_token_stops_when_it_should(hub: Hub, program: Program) -> None:
    def said() -> str:
        answer = program.ask("GET", "sessions/")
        return "works" if answer.status_code == 200 else str(answer.json()["code"])

    assert said() == "works"
    Membership.objects.filter(user=program.keeper).update(role=Role.STAFF)
    assert said() == "nobody-answers"
    make_membership(program.keeper, Role.COORDINATOR, hub, starts_on=dt.date(2020, 1, 1))
    assert said() == "works"
    Hub.objects.filter(pk=hub.pk).update(closed_on=dt.date(2022, 5, 11))
    assert said() == "hub-not-open"
    Hub.objects.filter(pk=hub.pk).update(closed_on=None)
    ApiToken.objects.update(ends_on=dt.date(2022, 5, 11))
    assert said() == "token-ended"
    ApiToken.objects.update(ends_on=dt.date(2022, 5, 12), revoked_at=timezone.now())
    assert said() == "token-revoked"


def test_only_a_whole_token_opens_anything(program: Program, client: Client) -> None:
    address = f"/api/v1/hubs/{program.token.hub.code}/sessions/"
    client.force_login(program.keeper)  # a cookie opens nothing
    for header in ({}, {"Authorization": "Basic eA=="}, {"Authorization": "Bearer"}):
        answer = client.get(address, headers=header)
        assert (answer.status_code, answer.json()["code"]) == (401, "token-missing")
        assert answer["WWW-Authenticate"].startswith("Bearer")
    for secret in (program.secret[:-1], program.secret[:-1] + "~", program.token.prefix + "_" + "A" * 43, "x" * 9000):
        program.secret = secret
        assert program.ask("GET", "sessions/").json()["code"] == "token-unknown"


def test_the_rest_of_a_token_is_compared_in_constant_time(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def compare(one: str, _other: str) -> bool:
        compared.append(one)
        return False

    monkeypatch.setattr("hubs.queries.tokens.hmac.compare_digest", compare)
    assert program.ask("GET", "sessions/").status_code == 401
    program.secret = "oshub_00000000_" + "A" * 43
    assert program.ask("GET", "sessions/").status_code == 401
    assert compared == [program.token.digest, "0" * 64]


def test_who_asks_too_often_is_told_when_to_come_back(program: Program, settings: Settings) -> None:
    settings.API_REQUESTS_IN_FIVE_MINUTES = 2
    answers = [program.ask("GET", "sessions/") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 300


def test_a_token_stands_in_no_log(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        program.ask("GET", "sessions/")
        program.put({"held_on": 1})
        program.ask("GET", "/api/v1/hubs/OSHub-ZZ/sessions/")
        program.secret += "x"
        program.ask("GET", "sessions/")
    assert "Bearer" not in caplog.text
    assert program.token.prefix not in caplog.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
BODY = st.dictionaries(
    st.sampled_from(["uid", "held_on", "type", "attendance", "co_hosts", "title", "school", "confirmed"]), JSON
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODY | JSON, raw=st.binary(max_size=20))
def test_whatever_is_sent_is_answered(program: Program, body: object, raw: bytes) -> None:
    for answer in (
        program.ask("PUT", f"sessions/{uuid.uuid4()}/", body if body is not None else "null"),
        program.ask("POST", "sessions/", {"sessions": [body]}),
        program.ask("POST", "sessions/", raw),
    ):
        assert answer.status_code in (200, 400, 415, 422)
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        *((raw, "bad-json") for raw in (b"{", b"NaN", b"[" * 5000, b"1" * 5000, b"\xff")),
        (b"[]", "invalid"),
        (b" " * 3_000_000, "too-large"),
    ],
    ids=range(7),
)
def test_what_is_no_json_or_too_much_is_said_so(program: Program, raw: bytes, code: str) -> None:
    assert program.ask("PUT", f"sessions/{uuid.uuid4()}/", raw).json()["code"] == code


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"held_on": "2022-05-12",\n "type" "x"}', "line 2, column 9"),
        (b'{"minutes": NaN}', "NaN"),
        (b'{"people": 20, "people": 2}', "“people” is told twice"),
        (b'{"attendance": [{"people": 20, "audience": "family", "people": 20}]}', "“people” is told twice"),
    ],
)
def test_what_is_amiss_with_json_is_said(program: Program, raw: bytes, said: str) -> None:
    answer = program.ask("PUT", f"sessions/{uuid.uuid4()}/", raw)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-json")
    assert said in answer.json()["detail"]


def test_a_moment_is_asked_for_in_a_way_that_an_address_can_hold(program: Program) -> None:
    (fault,) = program.ask("GET", "sessions/?changed_since=2022-05-12T16:30:00+00:00").json()["errors"]
    example = fault["detail"].partition("“")[2].partition("”")[0]
    assert program.ask("GET", f"sessions/?changed_since={example}").status_code == 200


def test_json_has_to_say_that_it_is(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.secret}"}
    address = f"/api/v1/hubs/{program.token.hub.code}/sessions/{uuid.uuid4()}/"
    answer = program.client.put(address, "held_on=2022-05-12", content_type="text/plain", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "media-type")
    answer = program.ask("POST", "imports/", {"file": "sessions.csv"})
    assert (answer.status_code, "“file”" in answer.json()["detail"]) == (415, True)
