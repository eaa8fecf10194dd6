"""Unusual head counts get a second pair of eyes: asked for with the session, never one's own; they count meanwhile."""

import datetime as dt
import re
import threading
import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, OutgoingMail, User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import correct_session, void_session
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.plausibility import doubts_about
from impact.actions.record_session import record_session
from impact.actions.second_look import LookMovedOn, confirm_numbers, return_numbers, say_right, unusual_heads
from impact.actions.versions import draft_of
from impact.models import Audience, LookState, LookStep, PeriodCell, SecondLook, Session, SessionType
from impact.notices import NUMBERS_RETURNED
from impact.queries.second_looks import looks_of_hub
from impact.rollups import drain_all, verify
from schools.models import SchoolClass
from tests.factories.imports import bring_in, understand_it
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user
from tests.waiting import PATIENCE, is_held_up

QUERIES = 15
PAGE = "/h/OSHub-PT/quality/"


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def seven_b(hub: Hub) -> SchoolClass:
    return make_class(make_school(hub, "Valley School"), "7B", size=24)


@pytest.fixture
def staff(hub: Hub) -> User:
    return person(Role.STAFF, hub, "Sara Staff")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    return person(Role.COORDINATOR, hub, "Carla Coordinator")


def person(role: Role, hub: Hub, name: str = "Ana Example") -> User:
    user = make_user(name=name)
    make_membership(user, role, hub)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def log(hub: Hub, by: User, *lines: LineDraft, title: str = "Water samples") -> Session:
    """Log a session, and say yes to whatever is unusual about its numbers."""
    draft = SessionDraft(uid=uuid.uuid4(), held_on=HELD_ON, session_type=make_session_type(), lines=lines, title=title)
    return record_session(hub=hub, by=by, draft=replace(draft, confirmed=yes_to(draft))).session


def yes_to(draft: SessionDraft) -> tuple[str, ...]:
    asked = doubts_about(draft, hub=make_hub(), today=HELD_ON)
    return tuple(doubt.key for doubt in asked if not doubt.refused)


def correct(session: Session, by: User, *lines: LineDraft) -> None:
    stored = Session.objects.for_list().get(pk=session.pk)
    draft = replace(draft_of(stored), lines=lines)
    correct_session(
        session=stored,
        by=by,
        draft=replace(draft, confirmed=(*draft.confirmed, *yes_to(draft))),
        version=stored.version,
    )


def steps(look: SecondLook) -> list[tuple[str, User | None, str]]:
    return [(step.step, step.by, step.note) for step in look.steps.all()]


def say(user: User, look: SecondLook, answer: str, note: str = "", version: int | None = None) -> tuple[int, str]:
    told = {"answer": answer, "note": note, "version": str(look.version if version is None else version)}
    page = browser(user).post(f"{PAGE}looks/{look.pk}/", told, follow=True)
    return page.status_code, page.content.decode()


def test_only_unusual_heads_that_were_confirmed_are_looked_at(hub: Hub, staff: User, seven_b: SchoolClass) -> None:
    log(hub, staff, class_line(seven_b, 24))
    log(hub, staff)  # nobody counted: asked about, and no number
    assert not SecondLook.objects.exists()
    over = log(hub, staff, class_line(seven_b, 31))
    many = log(hub, staff, people_line(Audience.CIVIL_SOCIETY, 620))
    all_in_all = log(hub, staff, people_line(Audience.FAMILY, 300), people_line(Audience.OTHER, 300))
    found = {look.session: look for look in SecondLook.objects.all()}
    assert set(found) == {over, many, all_in_all}
    assert {look.state for look in found.values()} == {LookState.WAITING}
    assert steps(found[over]) == [(LookStep.ASKED, staff, "")]
    page = browser(staff).get(PAGE).content.decode()
    assert "7B: 31 came, and the class has 24." in page
    assert "Civil society: 620 people are unusually many." in page
    assert "600 people in all are unusually many." in page
    assert "3 sessions wait for a second pair of eyes. Their 1,251 interactions count meanwhile." in page
    assert "You wrote these numbers, so somebody else looks at them." in page


def test_an_old_yes_is_no_doubt_about_other_numbers(hub: Hub, seven_b: SchoolClass) -> None:
    draft = SessionDraft(
        uid=uuid.uuid4(),
        held_on=HELD_ON,
        session_type=make_session_type(),
        lines=(class_line(seven_b, 24),),
        confirmed=(f"over-size-{seven_b.pk}-31", "many-in-all-600", "not-counted"),
    )
    assert unusual_heads(draft) == []


def test_a_coordinator_says_that_it_is_right(hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass) -> None:
    session = log(hub, staff, class_line(seven_b, 31))
    drain_all()
    look = SecondLook.objects.get()
    assert "1 session with unusual numbers waits for a second pair of eyes." in workspace(coordinator)
    assert "second pair of eyes" not in workspace(staff)
    assert (
        "Waits for a second pair of eyes" in browser(staff).get(f"/h/OSHub-PT/sessions/{session.uid}/").content.decode()
    )
    status, page = say(coordinator, look, "right")
    assert (status, "Right as it is: Water samples, 12 May 2022." in page) == (200, True)
    look.refresh_from_db()
    assert (look.state, look.looked_by) == (LookState.RIGHT, coordinator)
    assert steps(look)[1:] == [(LookStep.RIGHT, coordinator, "")]
    assert "second pair of eyes" not in workspace(coordinator)
    assert "None waits for a second pair of eyes." in page
    assert verify().differences == 0
    assert PeriodCell.objects.get(scope_kind="network", period_kind="all", audience="everyone").interactions == 31


def workspace(user: User) -> str:
    return browser(user).get("/h/OSHub-PT/").content.decode()


def test_returned_with_a_note_confirmed_and_looked_at_again(
    hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass
) -> None:
    log(hub, staff, class_line(seven_b, 31))
    look = SecondLook.objects.get()
    _status, page = say(coordinator, look, "return", "Were the little ones there too?")
    assert "Returned with your note" in page
    assert "None waits for a second pair of eyes." in page
    assert [notice.recipient for notice in Notice.objects.all()] == [staff]
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.subject) == (
        staff.email, "Hub Portugal: look again at the numbers of “Water samples” on 12 May 2022"
    )  # fmt: skip
    assert "Were the little ones there too?" in mail.text
    assert "Of 1 session your number was returned with a note." in workspace(staff)
    page = browser(staff).get(PAGE).content.decode()
    assert "Were the little ones there too?" in page
    assert "Correct it" in page
    form = f"/h/OSHub-PT/sessions/{look.session.uid}/edit/"
    page = browser(staff).get(form).content.decode()
    assert re.search(r"Returned on \d+ \w+ \d{4} by Carla Coordinator", page)
    assert "Were the little ones there too?" in page
    look.refresh_from_db()
    assert say(coordinator, look, "confirm")[0] == 403  # it was returned to somebody else
    _status, page = say(staff, look, "confirm", "Yes, 7A came along.")
    assert "It waits for a second pair of eyes again." in page
    assert "Were the little ones" not in browser(staff).get(form).content.decode()
    look.refresh_from_db()
    say_right(look=look, by=coordinator, version=look.version)
    look.refresh_from_db()
    assert steps(look) == [
        (LookStep.ASKED, staff, ""),
        (LookStep.RETURNED, coordinator, "Were the little ones there too?"),
        (LookStep.CONFIRMED, staff, "Yes, 7A came along."),
        (LookStep.RIGHT, coordinator, ""),
    ]
    assert "Answered lately" in browser(coordinator).get(PAGE).content.decode()


def test_a_session_without_a_title_is_called_in_the_language_of_who_is_told(
    hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass
) -> None:
    session = log(hub, staff, class_line(seven_b, 31), title="")
    SessionType.objects.filter(pk=session.session_type_id).update(i18n={"name_pt": "Sessão de cocriação"})
    staff.language = "pt"
    staff.save()
    look = SecondLook.objects.get()
    return_numbers(look=look, by=coordinator, version=look.version, note="31?")
    (mail,) = OutgoingMail.objects.all()
    assert "Sessão de cocriação" in mail.text
    assert "“Co-creation workshop”" in NUMBERS_RETURNED.sentence(Notice.objects.get().words)


def test_what_waits_for_this_person_stands_first(
    hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass
) -> None:
    log(hub, staff, class_line(seven_b, 31))
    log(hub, staff, class_line(seven_b, 32))
    first, second = SecondLook.objects.order_by("pk")
    return_numbers(look=second, by=coordinator, version=second.version, note="32?")
    assert [line.look for line in looks_of_hub(hub, staff).open] == [second, first]
    assert [line.look for line in looks_of_hub(hub, coordinator).open] == [first, second]


def test_returned_and_corrected(hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass) -> None:
    session = log(hub, staff, class_line(seven_b, 42))
    look = SecondLook.objects.get()
    return_numbers(look=look, by=coordinator, version=look.version, note="24?")
    correct(session, staff, class_line(seven_b, 24))
    look.refresh_from_db()
    assert (look.state, look.keys, look.note, look.looked_by) == (LookState.CORRECTED, [], "", None)
    assert steps(look)[-1] == (LookStep.CORRECTED, staff, "")
    # Another unusual number is another question, of who writes it.
    correct(session, coordinator, class_line(seven_b, 30))
    look.refresh_from_db()
    assert (look.state, look.written_by) == (LookState.WAITING, coordinator)


def test_what_else_is_corrected_asks_nothing_anew(
    hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass
) -> None:
    session = log(hub, staff, class_line(seven_b, 31))
    look = SecondLook.objects.get()
    say_right(look=look, by=coordinator, version=look.version)
    correct(session, staff, class_line(seven_b, 31), people_line(Audience.TEACHER, 2))
    look.refresh_from_db()
    assert look.state == LookState.RIGHT


def test_nobody_looks_at_their_own_numbers(hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass) -> None:
    log(hub, coordinator, class_line(seven_b, 31))
    look = SecondLook.objects.get()
    assert say(coordinator, look, "right")[0] == 403
    with pytest.raises(PermissionDenied):
        return_numbers(look=look, by=coordinator, version=look.version, note="Mine.")
    assert SecondLook.objects.get().state == LookState.WAITING
    # Of a coordinator's numbers anybody else of the team is a second pair of eyes, and is asked for them.
    assert "1 session with unusual numbers waits for a second pair of eyes." in workspace(staff)
    assert "unusual numbers wait" not in workspace(coordinator)
    assert say(staff, look, "right")[0] == 200
    # Those of staff are a coordinator's to look at.
    log(hub, staff, class_line(seven_b, 32))
    other = SecondLook.objects.get(state=LookState.WAITING)
    assert say(person(Role.STAFF, hub), other, "right")[0] == 403


def test_once_who_wrote_it_has_left_anybody_who_logs_answers(
    hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass
) -> None:
    log(hub, make_user(), class_line(seven_b, 31))
    look = SecondLook.objects.get()
    returned = return_numbers(look=look, by=coordinator, version=look.version, note="Really?")
    # So they are told, and who left is not.
    assert [notice.recipient for notice in Notice.objects.all()] == [staff]
    assert "and who wrote them is not in the team" in workspace(staff)
    assert confirm_numbers(look=returned, by=staff, version=returned.version).state == LookState.WAITING


def test_a_return_without_a_note_keeps_what_was_typed(
    hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass
) -> None:
    log(hub, staff, class_line(seven_b, 31))
    look = SecondLook.objects.get()
    status, page = say(coordinator, look, "return")
    assert (status, "Say what should be looked at again." in page) == (422, True)
    assert page.count(" autofocus") == 1
    status, page = say(coordinator, look, "return", "x" * 301)
    assert (status, "x" * 301 in page) == (422, True)
    for nonsense in ("", "burn"):
        assert say(coordinator, look, nonsense)[0] == 422
    assert SecondLook.objects.get().state == LookState.WAITING


def test_numbers_that_changed_meanwhile_are_not_answered(
    hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass
) -> None:
    session = log(hub, staff, class_line(seven_b, 31))
    look = SecondLook.objects.get()
    correct(session, staff, class_line(seven_b, 310))
    status, page = say(coordinator, look, "return", "31 is many.")
    assert (status, "the numbers are others by now" in page, "31 is many." in page) == (409, True, True)
    void_session(session=session, by=staff, reason="typed twice")
    assert say(coordinator, look, "right")[0] == 404
    with pytest.raises(LookMovedOn):
        say_right(look=look, by=coordinator, version=SecondLook.objects.get().version)
    assert looks_of_hub(hub, coordinator).open == ()


def test_board_and_strangers(hub: Hub, staff: User, seven_b: SchoolClass) -> None:
    log(hub, staff, class_line(seven_b, 31))
    look = SecondLook.objects.get()
    board = person(Role.BOARD, hub)
    page = browser(board).get(PAGE).content.decode()
    assert "1 session waits for a second pair of eyes." in page
    assert "Water samples" not in page
    assert say(board, look, "right")[0] == 403
    elsewhere = make_hub("OSHub-XX")
    stranger = browser(person(Role.COORDINATOR, elsewhere))
    assert stranger.post(f"{PAGE}looks/{look.pk}/").status_code == 404
    assert stranger.post(f"/h/OSHub-XX/quality/looks/{look.pk}/").status_code == 404


def test_as_many_queries_for_three_as_for_one(
    hub: Hub, staff: User, coordinator: User, seven_b: SchoolClass, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def two() -> None:
        log(hub, staff, class_line(seven_b, 31))
        log(hub, staff, class_line(seven_b, 32))
        look = SecondLook.objects.filter(state=LookState.WAITING).latest("pk")
        say_right(look=look, by=coordinator, version=look.version)

    two()
    with django_assert_num_queries(QUERIES):
        looks_of_hub(hub, coordinator)
    two()
    two()
    with django_assert_num_queries(QUERIES):
        looks_of_hub(hub, coordinator)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_look_at_once_one_is_told_so() -> None:
    hub = make_hub("OSHub-PT")
    seven_b = make_class(make_school(hub), "7B", size=24)
    first, second, staff = person(Role.COORDINATOR, hub), person(Role.COORDINATOR, hub), person(Role.STAFF, hub)
    log(hub, staff, class_line(seven_b, 31))
    look, refused = SecondLook.objects.get(), []

    def return_it() -> None:
        try:
            return_numbers(look=look, by=second, version=look.version, note="Really?")
        except LookMovedOn:
            refused.append(True)
        finally:
            connection.close()

    other = threading.Thread(target=return_it, daemon=True)
    with transaction.atomic():
        say_right(look=look, by=first, version=look.version)
        other.start()
        assert is_held_up(other)
    other.join(PATIENCE)
    assert refused == [True]
    assert SecondLook.objects.get().state == LookState.RIGHT
    assert not Notice.objects.exists()


def test_many_that_are_brought_in_at_once_are_looked_at_too(coordinator: User, staff: User, hub: Hub) -> None:
    """In the transaction of the import, set by set: a hundred rows ask for as many queries as three."""
    make_class(make_school(hub, "Valley School"), "7B", size=24)
    make_session_type()
    asked = []
    for first, rows in ((1, 3), (10, 100)):
        days = [HELD_ON - dt.timedelta(days=number) for number in range(first, first + rows)]
        table = "".join(f"{day},Valley School,7B,{30 + day.day % 2},T{day}\n" for day in days)
        few = f"{HELD_ON + dt.timedelta(days=first)},,,20,Few\n"
        sent = understand_it(hub, f"date,school,class,students,title\n{table}{few}", by=staff)
        with CaptureQueriesContext(connection) as queries:
            done = bring_in(sent, by=staff)
        assert (done.problem, done.sessions) == ("", rows + 1)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert SecondLook.objects.filter(state=LookState.WAITING, written_by=staff).count() == 103
    look = SecondLook.objects.latest("pk")
    assert steps(look) == [(LookStep.ASKED, staff, "")]
    # Its numbers stay as they are: another title is no answer to them.
    stored = Session.objects.for_list().get(pk=look.session_id)
    assert list(stored.confirmed) == look.keys
    assert say(coordinator, look, "right")[0] == 200
