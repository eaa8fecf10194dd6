"""Two change the classes of one school at the same moment: one wins, the other is told, and nothing is half written.

On real connections, with real commits.
"""

import datetime as dt
import threading
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client

from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from impact.actions import ClassGone, correct_session, record_session
from impact.actions.drafts import LineDraft, SessionDraft
from impact.models import Audience, Session
from schools.actions.classes import add_class, archive_class, resize_class
from schools.actions.roll_over import (
    ClassesMoved,
    GoesOn,
    RolledAlready,
    RollNotUndoable,
    roll_over,
    undo_roll_over,
)
from schools.forms.roll_over import RollOverForm
from schools.models import Left, RollOver, School, SchoolClass
from tests.factories.clients import member
from tests.factories.network import make_class, make_hub, make_school, make_session_type
from tests.factories.people import make_user
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)

SPRING = dt.date(2022, 3, 1)


class Elsewhere:
    """Something on a connection of its own; `came_to` is what it returned, or the problem that it met."""

    def __init__(self, does: Callable[[], object]) -> None:
        self.came_to: object = None
        self.thread = threading.Thread(target=self._work, args=(does,), daemon=True)
        self.thread.start()

    def _work(self, does: Callable[[], object]) -> None:
        try:
            self.came_to = does()
        except Exception as problem:
            self.came_to = problem
        finally:
            connection.close()

    def waits(self) -> bool:
        """Whether it stands before a lock; False once it is done."""
        return is_held_up(self.thread)

    def end(self) -> object:
        """What it came to."""
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        return self.came_to


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    return make_hub("OSHub-CL")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


def step(school: School, *goes_on: SchoolClass, ending: tuple[SchoolClass, ...] = ()) -> RollOver:
    """Take a school from 2021 to the next year."""
    on = [GoesOn(one, f"{int(one.name[:-1]) + 1}{one.name[-1]}", "isced_2", 24) for one in goes_on]
    return roll_over(school=school, from_year=2021, by=make_user(), going_on=on, ending=ending)


def draft(row: SchoolClass, day: dt.date = SPRING) -> SessionDraft:
    line = LineDraft(audience=Audience.STUDENT, head_count=20, school_class=row)
    return SessionDraft(
        uid=uuid.uuid4(), held_on=day, session_type=make_session_type(), school=row.school, lines=(line,)
    )


def test_of_two_who_take_a_school_on_at_once_one_does(school: School) -> None:
    first, last = make_class(school, "7A"), make_class(school, "12C")
    with transaction.atomic():
        step(school, first, ending=(last,))
        other = Elsewhere(lambda: step(school, first, ending=(last,)))
        assert other.waits()
    assert isinstance(other.end(), RolledAlready)
    assert RollOver.objects.count() == 1
    assert list(SchoolClass.objects.filter(school_year=2022).values_list("name", flat=True)) == ["8A"]


def test_the_page_tells_the_second_that_somebody_was_quicker(hub: Hub, school: School) -> None:
    make_class(school, "7A")
    clients = [member(hub)[1] for _ in range(2)]
    at = f"/h/OSHub-CL/schools/{school.pk}/classes/next-year/?year=2021"
    form = RollOverForm(school=school, year=2021)
    sent = {name: form[name].value() for name in form.fields if name != "sure"}
    barrier = threading.Barrier(2)

    def press(client: Client) -> str:
        barrier.wait(PATIENCE)
        answer = client.post(at, sent, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    both = [Elsewhere(lambda client=client: press(client)) for client in clients]  # type: ignore[misc]
    said = [str(one.end()) for one in both]
    assert sum("Today that can be undone" in page for page in said) == 1
    assert sum("went on already" in page for page in said) == 1
    assert SchoolClass.objects.filter(school_year=2022).count() == RollOver.objects.count() == 1


@pytest.mark.parametrize("what", ["archive", "size"])
def test_who_changes_a_class_first_lets_the_step_wait_and_be_told(school: School, what: str) -> None:
    first, second = make_class(school, "7A"), make_class(school, "7B")
    with transaction.atomic():
        change(first, what)
        other = Elsewhere(lambda: step(school, second, first))
        assert other.waits()
    problem = other.end()
    assert isinstance(problem, ClassesMoved)
    assert problem.names == ["7A"]
    assert not RollOver.objects.exists()
    assert not SchoolClass.objects.filter(school_year=2022).exists(), "not the other class either"


@pytest.mark.parametrize("what", ["archive", "size"])
@pytest.mark.parametrize("ends", [True, False])
def test_the_step_first_lets_who_changes_a_class_wait_and_be_told(school: School, what: str, ends: bool) -> None:
    row = make_class(school, "7A")
    with transaction.atomic():
        step(school, *([] if ends else [row]), ending=(row,) if ends else ())
        other = Elsewhere(lambda: change(row, what))
        assert other.waits()
    assert isinstance(other.end(), EditedMeanwhile)
    row.refresh_from_db()
    assert (row.size, row.left) == (24, "finished" if ends else "")
    assert not row.size_changes.exists()


def change(row: SchoolClass, what: str) -> SchoolClass:
    if what == "archive":
        return archive_class(school_class=row, by=make_user(), version=1, day=SPRING, left=Left.MERGED)
    return resize_class(school_class=row, by=make_user(), version=1, day=SPRING, size=19)


def test_a_class_added_at_the_same_moment_stands_in_the_way_in_words(school: School) -> None:
    row = make_class(school, "7A")
    with transaction.atomic():
        add_class(school=school, name="8A", school_year=2022, level="isced_2", size=20, by=make_user())
        other = Elsewhere(lambda: step(school, row))
        assert other.waits()
    problem = other.end()
    assert isinstance(problem, ValidationError)
    assert problem.messages == ["8A: This school has a class of that name in that year already."]
    assert not RollOver.objects.exists()


def test_a_class_that_the_step_makes_is_not_added_once_more(school: School) -> None:
    row = make_class(school, "7A")
    with transaction.atomic():
        step(school, row)
        other = Elsewhere(
            lambda: add_class(school=school, name="8A", school_year=2022, level="isced_2", size=20, by=make_user())
        )
        assert other.waits()
    assert isinstance(other.end(), ValidationError)
    assert SchoolClass.objects.filter(school_year=2022).count() == 1


def test_logging_a_session_waits_for_no_step(hub: Hub, school: School) -> None:
    row, by, told = make_class(school, "7A"), make_user(), draft(make_class(school, "7B"))
    with transaction.atomic():
        step(school, row)
        other = Elsewhere(lambda: record_session(hub=hub, by=by, draft=told))
        assert not other.waits()
    assert Session.objects.count() == 1


def test_a_session_that_is_being_logged_keeps_a_step_from_being_undone(hub: Hub, school: School) -> None:
    roll = step(school, make_class(school, "7A"))
    row = SchoolClass.objects.get(school_year=2022)
    with transaction.atomic():
        record_session(hub=hub, by=make_user(), draft=draft(row, dt.date(2022, 10, 3)))
        other = Elsewhere(lambda: undo_roll_over(roll=roll, by=make_user()))
        assert other.waits()
    assert isinstance(other.end(), RollNotUndoable)
    assert SchoolClass.objects.filter(pk=row.pk).exists()


def test_a_session_with_a_class_that_is_just_taken_away_is_refused_in_words(hub: Hub, school: School) -> None:
    first = make_class(school, "7A")
    stored = record_session(hub=hub, by=make_user(), draft=draft(first)).session
    roll = step(school, first)
    row = SchoolClass.objects.get(school_year=2022)
    with transaction.atomic():
        undo_roll_over(roll=roll, by=make_user())
        other = Elsewhere(lambda: record_session(hub=hub, by=make_user(), draft=draft(row, dt.date(2022, 10, 3))))
        assert other.waits()
    assert isinstance(other.end(), ClassGone)
    assert Session.objects.count() == 1
    again = draft(row, dt.date(2022, 10, 3))
    with pytest.raises(ClassGone):
        correct_session(session=stored, by=make_user(), draft=again, version=stored.version)


def test_a_form_that_was_opened_before_comes_back_with_the_classes_of_now(hub: Hub, school: School) -> None:
    """Two tabs: a class was archived and another one added since; what was typed stays, and nothing is stored."""
    first, second = make_class(school, "7A"), make_class(school, "7B")
    client, at = member(hub)[1], f"/h/OSHub-CL/schools/{school.pk}/classes/next-year/?year=2021"
    form = RollOverForm(school=school, year=2021)
    sent = {name: form[name].value() for name in form.fields if name != "sure"} | {f"name-{first.pk}": "8 Oaks"}
    change(second, "archive")
    third = make_class(school, "7C")
    answer = client.post(at, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Classes of this year have changed" in page
    assert 'value="8 Oaks"' in page
    assert f'name="name-{second.pk}"' not in page
    assert f'name="name-{third.pk}" value="8C"' in page
    assert not RollOver.objects.exists()
    again = RollOverForm(school=school, year=2021)
    sent |= {name: again[name].value() for name in again.fields if name.endswith(f"-{third.pk}") or name == "seen"}
    assert client.post(at, sent).status_code == 302
    assert set(SchoolClass.objects.filter(school_year=2022).values_list("name", flat=True)) == {"8 Oaks", "8C"}
