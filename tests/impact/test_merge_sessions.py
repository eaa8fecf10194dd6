"""Two sessions that were one: side by side, merged with everything that hangs on them, taken apart again."""

import datetime as dt
import re
import threading
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import correct_session, void_session
from impact.actions.countersign import Told, countersign
from impact.actions.merge_sessions import PairMovedOn, StaysMerged, merge_sessions, take_apart
from impact.actions.restore_session import IsMerged, restore_session
from impact.actions.session_proposals import accept_session_proposal
from impact.actions.undo_import import ask_to_undo, run_undo
from impact.actions.versions import draft_of
from impact.actions.what_hangs import MOVES, STAYS
from impact.models import (
    Answer,
    AttendanceLine,
    Audience,
    BookedSession,
    Countersign,
    NotTheSame,
    SecondLook,
    Session,
    SessionDecision,
    SessionMerge,
)
from impact.queries.duplicates import duplicates_page
from impact.rollups import drain_all, verify
from schools.models import SchoolClass, school_year_of
from tests.factories.board import make_adopted
from tests.factories.equipment import make_booking, make_thing
from tests.factories.imports import bring_in, understand_it
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.proposals import report
from tests.factories.sign_ups import make_teacher
from tests.impact.log_form import words
from tests.impact.oracle import assert_cells_are_exact
from tests.waiting import PATIENCE, is_held_up

PAGE = "/h/OSHub-PT/quality/duplicates/"
UNTIL = f"?until={HELD_ON:%Y-%m}"
QUERIES = 9


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def seven_b(hub: Hub) -> SchoolClass:
    return make_class(make_school(hub, "Valley School"), "7B", size=24)


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


def two(hub: Hub, of: SchoolClass, *more: object, heads: int = 22) -> tuple[Session, Session]:
    """The same session logged by two people: the class with 24 and 22, teachers in one, families in the other."""
    ana, rui = make_user(name="Ana Example"), make_user(name="Rui Example")
    first = make_session(
        hub, class_line(of, 24), people_line(Audience.TEACHER, 2), school=of.school, by=ana, note="Wet."
    )
    second = make_session(
        hub, class_line(of, heads), people_line(Audience.FAMILY, 3, 1), school=of.school, by=rui, title="River walk"
    )
    return first, second


def address(first: Session, second: Session) -> str:
    return f"{PAGE}{first.pk}/{second.pk}/"


def told(client: Client, first: Session, second: Session, keep: Session | None = None) -> dict[str, str]:
    """What the form of the page would send as it stands."""
    page = client.get(address(first, second), {"keep": keep.pk} if keep else {}).content.decode()
    inputs = [dict(re.findall(r'(\w+)="([^"]*)"', one)) | {"": one} for one in re.findall(r"<input [^>]*>", page)]
    chosen = [one for one in inputs if one["type"] == "hidden" or " checked" in one[""]]
    return {one["name"]: one["value"] for one in chosen if one["name"] != "csrfmiddlewaretoken"}


def merge(client: Client, first: Session, second: Session, keep: Session | None = None, **said: str) -> SessionMerge:
    answer = client.post(address(first, second), told(client, first, second, keep) | said)
    assert answer.status_code == 302, words(answer.content)
    return SessionMerge.objects.latest("pk")


def lines(session: Session) -> dict[str, int]:
    return {str(line.school_class or line.audience): line.head_count for line in session.lines.all()}


def figures_are_exact() -> None:
    drain_all()
    assert_cells_are_exact()
    assert verify().differences == 0


def test_side_by_side_merged_and_taken_apart(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    first, second = two(hub, seven_b)
    client = browser(coordinator)
    figures_are_exact()
    listed = words(client.get(PAGE + UNTIL).content)
    assert "1 pair looks like one session." in listed
    assert "Same day, same class, same type, nearly the same number; logged by two people" in listed
    shown = words(client.get(address(first, second)).content)
    assert "Both count now: 2 sessions and 51 interactions." in shown
    assert "Private note differs Wet. –" in shown
    made = merge(client, first, second)
    kept, gone = Session.objects.for_list().get(pk=first.pk), Session.objects.get(pk=second.pk)
    # The larger number, never the sum; what only one of them says is taken over.
    assert lines(kept) == {str(seven_b): 24, "teacher": 2, "family": 3}
    assert (kept.title, kept.note, kept.version) == ("River walk", "Wet.", 2)
    assert gone.void_reason == "The same session was logged twice: “River walk” of 12 May 2022 stays."
    assert (gone.voided_by, made.made_by, made.kept, made.gone) == (coordinator, coordinator, kept, gone)
    figures_are_exact()
    assert "Nothing looks logged twice" in words(client.get(PAGE + UNTIL).content)
    assert "The session in which it counts" in words(client.get(f"/h/OSHub-PT/sessions/{gone.uid}/").content)
    assert "Merged by Carla Coordinator" in words(client.get(f"{PAGE}merged/{made.pk}/").content)
    answer = client.post(f"{PAGE}merged/{made.pk}/", follow=True)
    assert "They are two again, and both count." in words(answer.content)
    kept.refresh_from_db()
    assert lines(Session.objects.get(pk=first.pk)) == {str(seven_b): 24, "teacher": 2}
    assert (kept.title, Session.objects.get(pk=second.pk).voided_at) == ("", None)
    figures_are_exact()
    assert "Taken apart by Carla Coordinator" in words(client.get(f"{PAGE}merged/{made.pk}/").content)
    assert client.post(f"{PAGE}merged/{made.pk}/").status_code == 409


def test_what_is_chosen_is_taken(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    first, second = two(hub, seven_b)
    client = browser(coordinator)
    name = f"line-student-{seven_b.pk}"
    made = merge(client, first, second, second, **{name: "kept", "line-teacher-0": "neither", "note": "kept"})
    kept = Session.objects.get(pk=second.pk)
    assert (made.kept, made.gone_id) == (kept, first.pk)
    assert lines(kept) == {str(seven_b): 22, "family": 3}
    assert (kept.title, kept.note) == ("River walk", "")
    figures_are_exact()


def test_pupils_without_a_class_are_those_of_the_class(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    first = make_session(hub, people_line(Audience.STUDENT, 24, 20), school=seven_b.school)
    second = make_session(hub, class_line(seven_b, 24), school=seven_b.school)
    merge(browser(coordinator), first, second)
    assert lines(Session.objects.get(pk=first.pk)) == {str(seven_b): 24}
    figures_are_exact()


def test_nobody_for_the_first_time_is_said_in_words(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    first, second = two(hub, seven_b)
    AttendanceLine.objects.filter(session=first, audience="teacher").update(head_count=1, first_timers=0)
    shown = words(browser(coordinator).get(address(first, second)).content)
    assert "1, nobody for the first time" in shown
    assert "0 of them" not in shown


def test_they_are_two(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    first, second = two(hub, seven_b)
    client = browser(coordinator)
    answer = client.post(address(second, first), {"answer": "two"}, follow=True)
    assert "They are two. You will not be asked about them again." in words(answer.content)
    row = NotTheSame.objects.get()
    assert (row.first, row.second, row.hub, row.said_by) == (first, second, hub, coordinator)
    assert not duplicates_page(hub, f"{HELD_ON:%Y-%m}").pairs
    assert "Carla Coordinator said on" in words(client.get(address(first, second)).content)
    client.post(address(first, second), {"answer": "two"})
    assert NotTheSame.objects.count() == 1
    client.post(address(first, second), {"answer": "undo"})
    assert len(duplicates_page(hub, f"{HELD_ON:%Y-%m}").pairs) == 1


def test_what_was_not_seen_is_not_merged(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    first, second = two(hub, seven_b)
    client = browser(coordinator)
    old = told(client, first, second)
    draft = draft_of(Session.objects.for_list().get(pk=first.pk))
    correct_session(session=first, by=coordinator, draft=replace(draft, title="Walk"), version=1)
    answer = client.post(address(first, second), old)
    assert (answer.status_code, "so nothing was merged" in words(answer.content)) == (409, True)
    assert not SessionMerge.objects.exists()
    assert client.post(address(first, second), old | {"kept_version": ""}).status_code == 422
    answer = client.post(address(first, second), told(client, first, second) | {"title": "neither"})
    assert (answer.status_code, "Select a valid choice" in words(answer.content)) == (422, True)
    made = merge(client, first, second)
    again = client.post(address(first, second), old)
    assert again["Location"] == f"{PAGE}merged/{made.pk}/"
    third = make_session(hub, class_line(seven_b, 24))
    void_session(session=third, by=coordinator, reason="typed twice")
    assert client.get(address(first, third)).status_code == 404


def test_what_hangs_on_it_moves_along_and_back(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    teacher = make_teacher(seven_b.school)
    day = hub.today() - dt.timedelta(days=3)
    seven_b, eight = (make_class(seven_b.school, name, school_year=school_year_of(day)) for name in ("7C", "8A"))
    reported = report(seven_b.school, class_line(seven_b, 24), by=teacher, held_on=day)
    second = accept_session_proposal(proposal=reported, by=coordinator, version=reported.version).session
    first = make_session(hub, class_line(seven_b, 22), school=seven_b.school, held_on=day)
    third = make_session(hub, class_line(seven_b, 24), class_line(eight, 20), school=seven_b.school, held_on=day)
    for session, heads in ((first, 22), (third, 24)):
        countersign(school=seven_b.school, by=teacher, told=[Told(session.pk, seven_b.pk, Answer.YES, heads, heads)])
    countersign(school=seven_b.school, by=teacher, told=[Told(third.pk, eight.pk, Answer.YES, 20, 20)])
    decision = make_adopted(hub, "Clean water", by=coordinator)
    SessionDecision.objects.create(decision=decision, session=third)
    booked = BookedSession.objects.create(booking=make_booking(make_thing(hub)), session=third)
    client = browser(coordinator)

    def on_first() -> list[object]:
        first.refresh_from_db()
        signed = Countersign.objects.filter(session=first)
        return [
            sorted((row.school_class_id, row.said) for row in signed),
            getattr(first, "proposal", None),
            first.decision_links.count(),
            list(first.booked_things.all()),
        ]

    before = on_first()
    made = [merge(client, first, second, first), merge(client, first, third)]
    first = Session.objects.get(pk=first.pk)
    # Of class 7B the session has an answer of its own: 22, beside 24 in the log. The hub is asked to look.
    assert on_first() == [[(seven_b.pk, 22), (eight.pk, 20)], reported, 1, [booked]]
    assert [row.session_id for row in Countersign.objects.differing()] == [first.pk]
    with pytest.raises(StaysMerged, match="Another session was merged into the same one since"):
        take_apart(merge=made[0], by=coordinator)
    for one in reversed(made):
        take_apart(merge=one, by=coordinator)
    first = Session.objects.get(pk=first.pk)
    assert on_first() == before
    assert Countersign.objects.filter(session=third).count() == 2
    assert Session.objects.get(pk=second.pk).proposal == reported
    figures_are_exact()


def test_every_column_that_points_to_a_session_has_a_rule() -> None:
    """A new table that points to sessions: add a line to `MOVES` or `STAYS` in impact/actions/what_hangs.py."""
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Session and not model.__name__.endswith("Event")
    }
    assert found == MOVES.keys() | STAYS.keys()


def test_unusual_numbers_that_are_taken_over_are_looked_at(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    first, second = two(hub, seven_b, heads=27)
    merge(browser(coordinator), first, second)
    look = SecondLook.objects.get()
    assert (look.session_id, look.keys) == (first.pk, [f"over-size-{seven_b.pk}-27"])
    assert look.written_by == coordinator


def test_a_merged_session_is_restored_by_taking_them_apart(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    first, second = two(hub, seven_b)
    client = browser(coordinator)
    made = merge(client, first, second)
    with pytest.raises(IsMerged):
        restore_session(session=second, by=coordinator, reason="It took place.")
    path = f"/h/OSHub-PT/sessions/{second.uid}/restore/"
    assert client.get(path)["Location"] == f"{PAGE}merged/{made.pk}/"
    # What was corrected since stays.
    stored = Session.objects.for_list().get(pk=first.pk)
    draft = replace(draft_of(stored), minutes=90)
    correct_session(session=stored, by=coordinator, draft=draft, version=stored.version)
    take_apart(merge=made, by=coordinator)
    first = Session.objects.get(pk=first.pk)
    assert (first.minutes, first.title, len(first.lines.all())) == (90, "River walk", 3)
    figures_are_exact()


def test_an_import_that_is_undone_gives_back_what_was_merged_into_it(hub: Hub, coordinator: User) -> None:
    make_session_type()
    done = bring_in(understand_it(hub, by=coordinator))
    by_hand = make_session(hub, people_line(Audience.STUDENT, 20), by=coordinator)
    imported = Session.objects.get(imported__made_by=done, title="Water samples")
    into = merge_of(imported, by_hand, coordinator)
    ask_to_undo(row=done, by=coordinator, version=done.version, reason="Wrong table.")
    run_undo(done.pk)
    into.refresh_from_db()
    by_hand.refresh_from_db()
    assert (into.undone_by, by_hand.voided_at) == (coordinator, None)
    figures_are_exact()
    again = bring_in(understand_it(hub, "date,students,title\n2022-05-11,20,Water\n", by=coordinator))
    other = merge_of(by_hand, Session.objects.get(imported__made_by=again), coordinator)
    ask_to_undo(row=again, by=coordinator, version=again.version, reason="Wrong table.")
    run_undo(again.pk)
    with pytest.raises(StaysMerged, match="import that was taken back"):
        take_apart(merge=other, by=coordinator)


def merge_of(kept: Session, gone: Session, by: User) -> SessionMerge:
    kept, gone = (Session.objects.for_list().get(pk=one.pk) for one in (kept, gone))
    return merge_sessions(kept=kept, gone=gone, by=by, draft=draft_of(kept), versions=(kept.version, gone.version))


def test_only_who_coordinates_answers(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    first, second = two(hub, seven_b)
    staff = browser(person(Role.STAFF, hub))
    page = words(staff.get(address(first, second)).content)
    assert "Who coordinates the hub says whether they are one." in page
    assert staff.post(address(first, second), {"answer": "two"}).status_code == 403
    stranger = make_hub("OSHub-XX")
    client = browser(person(Role.COORDINATOR, stranger))
    assert client.get(f"/h/OSHub-XX/quality/duplicates/{first.pk}/{second.pk}/").status_code == 404
    assert browser(coordinator).get(address(first, first)).status_code == 404


def test_what_needs_doing_and_how_sure_the_figures_are(hub: Hub, seven_b: SchoolClass, coordinator: User) -> None:
    today = hub.today()
    for _each in range(2):
        make_session(hub, class_line(seven_b, 20), school=seven_b.school, held_on=today - dt.timedelta(days=3))
    text = "1 session of the last three months may have been logged twice."
    assert text in words(browser(coordinator).get("/h/OSHub-PT/").content)
    staff = browser(person(Role.STAFF, hub))
    assert text not in words(staff.get("/h/OSHub-PT/").content)
    assert "1 pair of sessions of these months looks like one." in words(staff.get("/h/OSHub-PT/quality/").content)


def test_as_many_queries_for_three_as_for_one(
    hub: Hub, seven_b: SchoolClass, coordinator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(coordinator)
    two(hub, seven_b)
    merge(client, *two(hub, make_class(seven_b.school)))
    with django_assert_num_queries(QUERIES):
        duplicates_page(hub, f"{HELD_ON:%Y-%m}")
    for _each in range(2):
        two(hub, make_class(make_school(hub)))
        merge(client, *two(hub, make_class(make_school(hub))))
    with django_assert_num_queries(QUERIES):
        page = duplicates_page(hub, f"{HELD_ON:%Y-%m}")
    assert (len(page.pairs), len(page.merges)) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_at_once_one_is_told_so() -> None:
    hub = make_hub("OSHub-PT")
    one, other = person(Role.COORDINATOR, hub), person(Role.COORDINATOR, hub)
    first, second = two(hub, make_class(make_school(hub)))
    refused = []

    def the_other_way_round() -> None:
        try:
            merge_of(second, first, other)
        except PairMovedOn:
            refused.append(True)
        finally:
            connection.close()

    thread = threading.Thread(target=the_other_way_round, daemon=True)
    with transaction.atomic():
        made = merge_of(first, second, one)
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert refused == [True]
    assert SessionMerge.objects.get() == made
    assert list(Session.objects.standing()) == [first]
