"""Many at the same moment: capacity holds and the line keeps its order. On real connections, with real commits."""

import threading
import uuid
from collections.abc import Callable, Sequence
from itertools import count

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import OutgoingMail, User
from projects.actions.deciding import decide
from projects.actions.sign_up_line import Full, MovedMeanwhile
from projects.actions.signing_up import Filled, lapse_offers, send, take_offer, withdraw_sign_up
from projects.models import Call, SignUp, SignUpStep, Standing
from schools.models import Level, School, SchoolClass, SchoolMembership, SchoolRole, school_year_of
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.people import make_user
from tests.factories.sign_ups import class_now, make_teacher, open_call, sign_up
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)

CROWD, PLACES, LANES = 200, 10, 25


def at_once(work: Sequence[Callable[[], object]], lanes: int) -> list[Exception]:
    """Do all of it on so many connections, which begin together and go on as fast as they can."""
    problems: list[Exception] = []
    barrier, numbers, lock = threading.Barrier(lanes), count(), threading.Lock()

    def lane() -> None:
        barrier.wait(PATIENCE)
        try:
            while True:
                with lock:
                    number = next(numbers)
                if number >= len(work):
                    return
                try:
                    work[number]()
                except Exception as problem:
                    problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=lane, daemon=True) for _ in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(4 * PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return problems


def crowd(call: Call) -> list[tuple[School, SchoolClass, User]]:
    """Two hundred schools, each with a class and somebody who signs it up."""
    hub, year = call.project.hub, school_year_of(timezone.now().date())
    schools = School.objects.bulk_create(
        School(hub=hub, name=f"School {number}", place="Testing", country="PT", partner_since=hub.opened_on)
        for number in range(CROWD)
    )
    classes = SchoolClass.objects.bulk_create(
        SchoolClass(school=school, name="7B", school_year=year, level=Level.PRIMARY, size=20) for school in schools
    )
    people = User.objects.bulk_create(
        User(email=f"teacher-{number}@crowd.oshub.example", name=f"Teacher {number}") for number in range(CROWD)
    )
    return list(zip(schools, classes, people, strict=True))


def ten_and_the_line(came: Sequence[int], lanes: int) -> None:
    """Exactly ten have a place, the others wait, everybody has the number in which they came, and one mail."""
    rows = list(SignUp.objects.order_by("line"))
    assert len(came) == CROWD
    assert [row.line for row in rows] == list(range(1, CROWD + 1))
    assert [row.state for row in rows] == [Standing.ACCEPTED] * PLACES + [Standing.WAITING] * (CROWD - PLACES)
    moments = [row.sent_at for row in rows if row.sent_at]
    assert moments == sorted(moments)
    assert {row.pk for row in rows[:PLACES]} <= set(came[: PLACES + lanes]), "who came first has a place"
    assert SignUpStep.objects.count() == OutgoingMail.objects.count() == CROWD, "one step and one mail each"


@pytest.mark.parametrize("lanes", [LANES, pytest.param(CROWD, marks=pytest.mark.slow)])
def test_two_hundred_at_once_for_ten_places(lanes: int) -> None:
    """With as many connections as people nobody waits for another to be done with before they can press."""
    call = open_call(make_project(make_hub()), capacity=PLACES)
    came: list[int] = []

    def arrive(school: School, one: SchoolClass, by: User) -> None:
        row = send(call=call, school=school, by=by, filled=Filled(uid=uuid.uuid4(), classes=(one,)), version=0)
        came.append(row.pk)

    work = [lambda who=who: arrive(*who) for who in crowd(call)]
    assert at_once(work, lanes) == []
    ten_and_the_line(came, lanes)


@pytest.mark.slow
def test_two_hundred_press_the_button_of_the_page_at_once() -> None:
    """The same through the form, each on a connection of their own: nobody meets a page that failed."""
    call = open_call(make_project(make_hub()), capacity=PLACES)
    came, shown = [], []
    people = crowd(call)
    SchoolMembership.objects.bulk_create(
        SchoolMembership(user=user, role=SchoolRole.TEACHER, school=school, starts_on=timezone.now().date())
        for school, _one, user in people
    )
    browsers = [client_of(user) for _school, _one, user in people]

    def press(browser: Client, school: School, one: SchoolClass) -> None:
        told = {"uid": str(uuid.uuid4()), "version": "0", "classes": [str(one.pk)], "step": "send"}
        answer = browser.post(f"/s/{school.pk}/sign-ups/new/{call.project_id}/", told)
        shown.append(answer.status_code)
        came.append(int(answer["Location"].rstrip("/").rpartition("/")[2]))

    work = [
        lambda browser=browser, who=who: press(browser, *who[:2]) for browser, who in zip(browsers, people, strict=True)
    ]
    assert at_once(work, CROWD) == []
    assert shown == [302] * CROWD
    ten_and_the_line(came, CROWD)


def test_many_withdraw_while_others_come() -> None:
    """Places that become free go to who waits, in order, and never to two."""
    call = open_call(make_project(hub := make_hub()), capacity=3)
    first = [sign_up(call, make_school(hub)) for _ in range(6)]
    late = [(school := make_school(hub), class_now(school), make_teacher(school)) for _ in range(4)]
    work: list[Callable[[], object]] = [
        lambda row=row: withdraw_sign_up(sign_up=row, by=row.teacher)  # type: ignore[misc]  # mypy loses the default
        for row in first[:3]
    ]
    work += [
        lambda school=school, one=one, by=by: send(  # type: ignore[misc]  # mypy loses the defaults
            call=call, school=school, by=by, filled=Filled(uid=uuid.uuid4(), classes=(one,)), version=0
        )
        for school, one, by in late
    ]
    assert at_once(work, len(work)) == []
    states = list(call.sign_ups.order_by("line").values_list("state", flat=True))
    assert states[:6] == [Standing.WITHDRAWN] * 3 + [Standing.OFFERED] * 3
    assert states[6:] == [Standing.WAITING] * 4


def test_two_of_the_staff_give_the_last_place_to_two_schools() -> None:
    call = open_call(make_project(hub := make_hub()), capacity=1, admission="choice")
    rows, staff = [sign_up(call, make_school(hub)) for _ in range(2)], make_user()
    work = [lambda row=row: decide(sign_up=row, decision="accept", by=staff) for row in rows]
    problems = at_once(work, 2)
    assert [type(problem) for problem in problems] == [Full]
    assert call.sign_ups.filter(state=Standing.ACCEPTED).count() == 1


def test_an_offer_is_taken_or_lapses_and_not_both() -> None:
    call = open_call(make_project(hub := make_hub()), capacity=1)
    first, second = (sign_up(call, make_school(hub)) for _ in range(2))
    withdraw_sign_up(sign_up=first, by=first.teacher or make_user())
    second.refresh_from_db()
    assert second.offered_until is not None
    until, by = second.offered_until, second.teacher or make_user()
    problems = at_once([lambda: take_offer(sign_up=second, by=by), lambda: lapse_offers(now=until)], 2)
    second.refresh_from_db()
    assert all(isinstance(problem, MovedMeanwhile) for problem in problems)
    assert (second.state, len(problems)) in {(Standing.ACCEPTED, 0), (Standing.WITHDRAWN, 1)}


def test_the_same_form_sent_twice_at_once_signs_up_once() -> None:
    """A double click: the second waits for the first, and finds it done."""
    call = open_call(make_project(hub := make_hub()))
    school = make_school(hub)
    filled, by = Filled(uid=uuid.uuid4(), classes=(class_now(school),)), make_teacher(school)
    press = lambda: send(call=call, school=school, by=by, filled=filled, version=0)  # noqa: E731 - said twice below
    assert at_once([press, press], 2) == []
    assert SignUp.objects.get().steps.count() == 1


def test_whoever_writes_past_the_action_meets_the_database() -> None:
    """The lock is manners; the rule in the database is what cannot be got around."""
    call = open_call(make_project(hub := make_hub()), capacity=1, admission="choice")
    rows = [sign_up(call, make_school(hub)) for _ in range(2)]
    refusals: list[str] = []

    def second() -> None:
        try:
            SignUp.objects.filter(pk=rows[1].pk).update(state=Standing.ACCEPTED)
        except IntegrityError as problem:
            refusals.append(problem.__cause__.diag.constraint_name)  # type: ignore[union-attr]
        finally:
            connection.close()

    thread = threading.Thread(target=second, daemon=True)
    with transaction.atomic():
        SignUp.objects.filter(pk=rows[0].pk).update(state=Standing.ACCEPTED)
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert refusals == ["sign_up_within_capacity"]
