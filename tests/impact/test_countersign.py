"""A school countersigns the numbers of a term; the hub settles where they differ; no figure changes by an answer."""

import datetime as dt
import threading

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import correct_session, void_session
from impact.actions.countersign import ChangedMeanwhile, Settled, Told, countersign, keep_number
from impact.actions.drafts import LineDraft
from impact.actions.versions import draft_of
from impact.models import Answer, AttendanceLine, Audience, Countersign, PeriodCell, Session
from impact.queries.countersign import Term, lines_asked, share_of, term_named, terms_of
from impact.rollups import drain_all, verify
from schools.actions import grant_school_membership
from schools.models import School, SchoolClass, SchoolRole
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.waiting import PATIENCE, is_held_up

SPRING = Term(2021, 2)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def seven_b(school: School) -> SchoolClass:
    return make_class(school, "7B", size=24)


@pytest.fixture
def session(hub: Hub, seven_b: SchoolClass) -> Session:
    return make_session(hub, class_line(seven_b), people_line(Audience.TEACHER, 2), title="Water samples")


@pytest.fixture
def teacher(school: School) -> User:
    return person(SchoolRole.TEACHER, school)


def person(role: SchoolRole, school: School) -> User:
    user = make_user()
    grant_school_membership(user=user, role=role, school=school, by=None)
    return user


def staff(role: Role, hub: Hub) -> User:
    user = make_user()
    make_membership(user, role, hub)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def key(session: Session, of: SchoolClass) -> str:
    return f"{session.pk}-{of.pk}"


def answers(session: Session, of: SchoolClass, answer: str = "", number: str = "", seen: str = "24") -> dict[str, str]:
    name = key(session, of)
    return {f"answer-{name}": answer, f"number-{name}": number, f"seen-{name}": seen}


def say(school: School, by: User, session: Session, of: SchoolClass, said: int, seen: int = 24) -> int:
    answer = Answer.YES if said == seen else Answer.NUMBER
    return countersign(school=school, by=by, told=[Told(session.pk, of.pk, answer, seen, said)])


def correct(session: Session, of: SchoolClass, heads: int, by: User) -> None:
    stored = Session.objects.for_list().get(pk=session.pk)
    draft = draft_of(stored)
    lines = tuple(LineDraft(Audience.STUDENT, heads, of) if one.school_class else one for one in draft.lines)
    correct_session(
        session=stored, by=by, draft=draft.__class__(**{**vars(draft), "lines": lines}), version=stored.version
    )


def page(user: User, school: School, query: str = "?term=2021-3") -> str:
    return browser(user).get(f"/s/{school.pk}/countersign/{query}").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ({"answer": "yes"}, ("yes", 24, 24)),
        ({"answer": "number", "number": "22"}, ("number", 24, 22)),
        ({"number": "22"}, ("number", 24, 22)),
        ({"answer": "number", "number": "24"}, ("yes", 24, 24)),
        ({"answer": "not_us"}, ("not_us", 24, 0)),
    ],
)
def test_an_answer_is_stored_as_it_was_meant(
    said: dict[str, str],
    stored: tuple[str, int, int],
    school: School,
    seven_b: SchoolClass,
    session: Session,
    teacher: User,
) -> None:
    assert "24 pupils of 7B" in page(teacher, school)
    answer = browser(teacher).post(f"/s/{school.pk}/countersign/?term=2021-3", answers(session, seven_b, **said))
    assert (answer.status_code, answer["Location"]) == (302, f"/s/{school.pk}/countersign/?term=2021-3")
    row = Countersign.objects.get()
    assert (row.answer, row.seen, row.said) == stored
    assert row.told_by == teacher
    assert AttendanceLine.objects.get(school_class=seven_b).head_count == 24


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Nothing is answered yet."),
        ({"answer": "number"}, "Write how many came."),
        ({"answer": "yes", "number": "22"}, "which of them is right?"),
        ({"answer": "not_us", "number": "22"}, "which of them is right?"),
        ({"answer": "number", "number": "many"}, "Write a whole number"),
        ({"answer": "number", "number": "99999"}, "A head count lies between"),
        ({"answer": "perhaps"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(
    said: dict[str, str], words: str, school: School, seven_b: SchoolClass, session: Session, teacher: User
) -> None:
    answer = browser(teacher).post(f"/s/{school.pk}/countersign/?term=2021-3", answers(session, seven_b, **said))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert f'value="{said["number"]}"' in shown if said.get("number") else True
    assert not Countersign.objects.exists()


@pytest.mark.django_db
def test_one_button_says_yes_to_all_others(
    hub: Hub, school: School, seven_b: SchoolClass, session: Session, teacher: User
) -> None:
    other = make_session(hub, class_line(seven_b, 20), held_on=HELD_ON - dt.timedelta(days=7))
    told = answers(session, seven_b, number="22") | answers(other, seven_b, seen="20")
    browser(teacher).post(f"/s/{school.pk}/countersign/?term=2021-3", {**told, "rest": "yes"})
    assert list(Countersign.objects.order_by("said").values_list("answer", "said")) == [("yes", 20), ("number", 22)]


@pytest.mark.django_db
def test_only_the_school_answers(school: School, seven_b: SchoolClass, session: Session, hub: Hub) -> None:
    told = answers(session, seven_b, "yes")
    path = f"/s/{school.pk}/countersign/?term=2021-3"
    coordinator, stranger = staff(Role.COORDINATOR, hub), person(SchoolRole.HEAD, make_school(hub))
    assert browser(coordinator).get(path).status_code == 200
    assert browser(coordinator).post(path, told).status_code == 403
    assert (browser(stranger).get(path).status_code, browser(stranger).post(path, told).status_code) == (404, 404)
    ended = make_user()
    grant_school_membership(user=ended, role=SchoolRole.TEACHER, school=school, by=None).__class__.objects.filter(
        user=ended
    ).update(starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2020, 6, 1))
    assert browser(ended).post(path, told).status_code == 404
    assert not Countersign.objects.exists()


@pytest.mark.django_db
def test_whoever_logged_a_session_is_no_second_source(
    school: School, seven_b: SchoolClass, hub: Hub, teacher: User
) -> None:
    own = make_session(hub, class_line(seven_b), by=teacher)
    assert "You logged this yourself" in page(teacher, school)
    browser(teacher).post(f"/s/{school.pk}/countersign/?term=2021-3", {**answers(own, seven_b, "yes"), "rest": "yes"})
    assert not Countersign.objects.exists()
    with pytest.raises(PermissionDenied):
        say(school, teacher, own, seven_b, 24)


@pytest.mark.django_db
def test_a_class_of_another_school_cannot_be_answered_for(
    hub: Hub, school: School, session: Session, seven_b: SchoolClass
) -> None:
    other = make_school(hub)
    head = person(SchoolRole.HEAD, other)
    with pytest.raises(ChangedMeanwhile):
        say(other, head, session, seven_b, 24)
    assert not Countersign.objects.exists()


@pytest.mark.django_db
def test_a_number_that_changed_under_the_page_is_asked_again(
    school: School, seven_b: SchoolClass, session: Session, teacher: User, hub: Hub
) -> None:
    correct(session, seven_b, 23, staff(Role.COORDINATOR, hub))
    answer = browser(teacher).post(
        f"/s/{school.pk}/countersign/?term=2021-3", answers(session, seven_b, "number", "22", seen="24")
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "The hub has changed this number meanwhile" in shown
    assert "23 pupils of 7B" in shown
    assert 'value="22"' in shown  # what was typed
    assert f'name="seen-{key(session, seven_b)}" value="23"' in shown
    assert not Countersign.objects.exists()


@pytest.mark.django_db
def test_the_same_twice_is_stored_once_and_an_answer_can_change(
    school: School, seven_b: SchoolClass, session: Session, teacher: User
) -> None:
    assert (say(school, teacher, session, seven_b, 22), say(school, teacher, session, seven_b, 22)) == (1, 0)
    assert say(school, teacher, session, seven_b, 24) == 1
    assert Countersign.objects.get().answer == Answer.YES
    before = apps.get_model("impact", "CountersignEvent").objects.get()
    assert (before.said, before.answer) == (22, Answer.NUMBER)


@pytest.mark.django_db
def test_no_answer_changes_a_figure(school: School, seven_b: SchoolClass, session: Session, teacher: User) -> None:
    drain_all()
    cells = list(PeriodCell.objects.order_by("pk").values())
    say(school, teacher, session, seven_b, 22)
    drain_all()
    assert list(PeriodCell.objects.order_by("pk").values()) == cells
    assert verify().differences == 0


@pytest.mark.django_db
def test_the_hub_takes_over_what_the_school_says(
    school: School, seven_b: SchoolClass, session: Session, teacher: User, hub: Hub
) -> None:
    say(school, teacher, session, seven_b, 22)
    coordinator = browser(staff(Role.COORDINATOR, hub))
    assert "A school says another number than the log" in coordinator.get(f"/h/{hub.code}/").content.decode()
    assert "the school says 22" in coordinator.get(f"/h/{hub.code}/countersigned/").content.decode()
    row = Countersign.objects.get()
    answer = coordinator.post(f"/h/{hub.code}/countersigned/{row.pk}/", {"step": "take"})
    assert answer.status_code == 302
    assert AttendanceLine.objects.get(school_class=seven_b).head_count == 22
    assert AttendanceLine.objects.filter(session=session).count() == 2  # the teachers are still there
    drain_all()
    assert verify().differences == 0
    assert not Countersign.objects.differing().exists()
    assert "Countersigned" in page(teacher, school)
    again = coordinator.post(f"/h/{hub.code}/countersigned/{row.pk}/", {"step": "take"}, follow=True)
    assert "This is settled already." in again.content.decode()


@pytest.mark.django_db
def test_the_hub_stands_by_its_number_until_it_changes(
    school: School, seven_b: SchoolClass, session: Session, teacher: User, hub: Hub
) -> None:
    say(school, teacher, session, seven_b, 22)
    by = staff(Role.COORDINATOR, hub)
    row, path = Countersign.objects.get(), f"/h/{hub.code}/countersigned/"
    refused = browser(by).post(f"{path}{row.pk}/", {"because": " "})
    assert refused.status_code == 422
    assert "Say why the hub stands by its number." in refused.content.decode()
    browser(by).post(f"{path}{row.pk}/", {"because": "Counted at the door."})
    assert "Nobody says otherwise" in browser(by).get(path).content.decode()
    assert "Counted at the door." in page(teacher, school)
    with pytest.raises(Settled):
        keep_number(row=row, by=by, because="Once more.")
    correct(session, seven_b, 23, by)  # a third number opens the question again
    assert Countersign.objects.differing().count() == 1


@pytest.mark.django_db
def test_not_us_is_corrected_by_hand(
    school: School, seven_b: SchoolClass, session: Session, teacher: User, hub: Hub
) -> None:
    countersign(school=school, by=teacher, told=[Told(session.pk, seven_b.pk, Answer.NOT_US, 24, 0)])
    coordinator = browser(staff(Role.COORDINATOR, hub))
    row = Countersign.objects.get()
    assert "Correct the session itself" in coordinator.get(f"/h/{hub.code}/countersigned/{row.pk}/").content.decode()
    answer = coordinator.post(f"/h/{hub.code}/countersigned/{row.pk}/", {"step": "take"}, follow=True)
    assert "Who was there instead?" in answer.content.decode()
    assert AttendanceLine.objects.filter(school_class=seven_b).exists()


@pytest.mark.django_db
def test_who_may_not_correct_may_not_settle(
    school: School, seven_b: SchoolClass, session: Session, teacher: User, hub: Hub
) -> None:
    say(school, teacher, session, seven_b, 22)
    path = f"/h/{hub.code}/countersigned/"
    row = Countersign.objects.get()
    helper = browser(staff(Role.STAFF, hub))  # not their own session
    assert (helper.get(path).status_code, helper.post(f"{path}{row.pk}/", {"step": "take"}).status_code) == (200, 403)
    assert browser(staff(Role.BOARD, hub)).get(path).status_code == 403
    assert browser(staff(Role.COORDINATOR, make_hub())).get(path).status_code == 404
    assert browser(teacher).get(path).status_code == 404


@pytest.mark.django_db
def test_a_voided_session_asks_nobody(
    school: School, session: Session, seven_b: SchoolClass, teacher: User, hub: Hub
) -> None:
    say(school, teacher, session, seven_b, 22)
    void_session(session=session, by=staff(Role.COORDINATOR, hub), reason="Typed twice")
    assert terms_of(school) == []
    assert not Countersign.objects.differing().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_cost_the_same_however_long(
    number: int,
    hub: Hub,
    school: School,
    seven_b: SchoolClass,
    teacher: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for days in range(number):
        made = make_session(hub, class_line(seven_b), held_on=HELD_ON - dt.timedelta(days=days))
        say(school, teacher, made, seven_b, 22)
    with django_assert_num_queries(2):
        assert len(lines_asked(school, SPRING, by=teacher)) == number
    with django_assert_num_queries(1):
        assert [line.asked for line in terms_of(school)] == [number]
    coordinator = browser(staff(Role.COORDINATOR, hub))
    coordinator.get(f"/h/{hub.code}/countersigned/")
    with django_assert_num_queries(6):
        coordinator.get(f"/h/{hub.code}/countersigned/")


@pytest.mark.django_db
def test_the_hub_shows_how_much_is_countersigned(
    hub: Hub, school: School, seven_b: SchoolClass, session: Session, teacher: User
) -> None:
    make_session(hub, class_line(make_class(school, "8A", size=26)))
    drain_all()
    say(school, teacher, session, seven_b, 24)
    share = share_of(hub)
    assert share is not None
    assert (share.year, share.countersigned, share.by_class, share.percent) == ("2021/22", 24, 50, 48)
    shown = browser(staff(Role.STAFF, hub)).get(f"/h/{hub.code}/").content.decode()
    assert "48 % of the head counts" in shown
    say(school, teacher, session, seven_b, 22)  # another number is no yes
    changed = share_of(hub)
    assert changed is not None
    assert changed.countersigned == 0


@pytest.mark.django_db
def test_the_school_page_says_what_waits(school: School, session: Session, seven_b: SchoolClass, teacher: User) -> None:
    assert "1 number of the log waits for your yes: April to August, 2021/22." in (
        browser(teacher).get(f"/s/{school.pk}/").content.decode()
    )
    say(school, teacher, session, seven_b, 24)
    assert "waits for your yes" not in browser(teacher).get(f"/s/{school.pk}/").content.decode()


@pytest.mark.django_db
def test_the_school_page_tells_of_earlier_terms_too(
    hub: Hub, school: School, session: Session, seven_b: SchoolClass, teacher: User
) -> None:
    for days in (60, 67):  # in the term before
        make_session(hub, class_line(seven_b, 20), held_on=HELD_ON - dt.timedelta(days=days))
    assert "1 number of the log waits for your yes: April to August, 2021/22. And 2 of earlier terms." in (
        browser(teacher).get(f"/s/{school.pk}/").content.decode()
    )
    say(school, teacher, session, seven_b, 24)
    shown = browser(teacher).get(f"/s/{school.pk}/").content.decode()
    assert "2 numbers of the log wait for your yes: January to March, 2021/22." in shown
    assert "of earlier terms" not in shown


@pytest.mark.django_db
def test_what_is_ticked_is_watched_over_and_the_terms_say_their_numbers(
    hub: Hub, school: School, session: Session, seven_b: SchoolClass, teacher: User
) -> None:
    shown = page(teacher, school)
    assert "js/unsaved" in shown
    assert 'data-unsaved=""' in shown
    assert 'title="0 of 1 number answered"' in shown
    refused = browser(teacher).post(f"/s/{school.pk}/countersign/?term=2021-3", answers(session, seven_b, "number"))
    assert 'data-unsaved="yes"' in refused.content.decode()
    # What Enter in a field presses is no yes to all others.
    assert shown.index("Store these answers") < shown.index("All others are right")
    onlooker = page(staff(Role.COORDINATOR, hub), school)
    assert "data-unsaved" not in onlooker
    assert "js/unsaved" not in onlooker


@pytest.mark.parametrize("key", ["", "2021", "2021-0", "2021-4", "abcd-1", "1800-1", "٢٠٢١-1", "2021-1-1", None])
def test_what_is_no_term_is_none(key: str | None) -> None:
    assert term_named(key) is None


def test_terms_cover_the_school_year() -> None:
    days = [(Term(2021, number).first, Term(2021, number).last) for number in range(3)]
    assert days == [
        (dt.date(2021, 9, 1), dt.date(2021, 12, 31)),
        (dt.date(2022, 1, 1), dt.date(2022, 3, 31)),
        (dt.date(2022, 4, 1), dt.date(2022, 8, 31)),
    ]


@pytest.mark.django_db(transaction=True)
def test_nobody_says_yes_to_a_number_that_is_just_being_changed() -> None:
    hub = make_hub()
    school = make_school(hub)
    of = make_class(school, size=24)
    session, teacher = make_session(hub, class_line(of)), person(SchoolRole.TEACHER, school)
    by = staff(Role.COORDINATOR, hub)
    told: list[object] = []

    def answer() -> None:
        try:
            told.append(say(school, teacher, session, of, 24))
        except ChangedMeanwhile as change:
            told.append(change.keys)
        finally:
            connection.close()

    thread = threading.Thread(target=answer, daemon=True)
    with transaction.atomic():
        correct(session, of, 23, by)
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert told == [(key(session, of),)]
    assert not Countersign.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_leave_one_answer() -> None:
    hub = make_hub()
    school = make_school(hub)
    of = make_class(school, size=24)
    session = make_session(hub, class_line(of))
    people = [person(SchoolRole.TEACHER, school) for _ in range(2)]
    told: list[object] = []

    def answer() -> None:
        try:
            told.append(say(school, people[1], session, of, 22))
        except Exception as problem:
            told.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=answer, daemon=True)
    with transaction.atomic():
        say(school, people[0], session, of, 24)
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert told == [1]
    assert list(Countersign.objects.values_list("said", flat=True)) == [22]
