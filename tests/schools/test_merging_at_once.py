"""Two people who merge schools at the same moment, and somebody who writes something for the school that goes."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from projects.models import Call, SignUp
from schools.actions.classes import add_class
from schools.actions.merging import (
    AnotherMerge,
    SchoolMergedMeanwhile,
    SchoolsStayMerged,
    merge_schools,
    undo_school_merge,
)
from schools.models import School, SchoolClass, SchoolMerge
from schools.queries.merging import merge_preview
from tests.factories.network import make_class, make_project
from tests.factories.sign_ups import make_teacher, open_call, sign_up
from tests.schools.twins import make_pair, merged
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(first: Callable[[], object], second: Callable[[], object]) -> list[BaseException]:
    """Do something, and while it is not over yet something else on another connection; what the second was told."""
    problems: list[BaseException] = []

    def other() -> None:
        try:
            second()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    with transaction.atomic():
        first()
        thread = threading.Thread(target=other, daemon=True)
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    return problems


@pytest.mark.parametrize("other_way", [False, True], ids=["the same", "the other way round"])
def test_of_two_merges_at_once_one_is_done(other_way: bool) -> None:
    pair = make_pair()
    make_class(pair.gone, "7B")
    kept, gone = (pair.gone, pair.kept) if other_way else (pair.kept, pair.gone)
    seen = merge_preview(kept=kept, gone=gone, by=pair.by).seen
    problems = at_once(
        lambda: merged(pair), lambda: merge_schools(kept=kept, gone=gone, by=pair.by, seen=seen, chosen={})
    )
    assert [type(problem) for problem in problems] == [SchoolMergedMeanwhile]
    assert School.objects.get() == pair.kept
    assert SchoolClass.objects.get().school == pair.kept
    assert SchoolMerge.objects.count() == 1


def test_of_two_undos_at_once_one_is_done() -> None:
    pair = make_pair()
    record = merged(pair)
    problems = at_once(
        lambda: undo_school_merge(merge=record, by=pair.by), lambda: undo_school_merge(merge=record, by=pair.by)
    )
    assert [type(problem) for problem in problems] == [SchoolsStayMerged]
    assert School.objects.count() == 2


def test_nothing_comes_to_hang_on_a_school_while_it_goes() -> None:
    pair = make_pair()

    def add() -> None:
        add_class(school=pair.gone, name="7B", school_year=2021, level="isced_2", size=24, by=pair.by)

    problems = at_once(lambda: merged(pair), add)
    assert len(problems) == 1
    assert SchoolClass.objects.count() == 0


def test_what_came_a_moment_before_is_seen_first() -> None:
    """Whoever merges waits for the class that is just being added, and is shown it before anything happens."""
    pair = make_pair()
    seen = merge_preview(kept=pair.kept, gone=pair.gone, by=pair.by).seen
    problems = at_once(
        lambda: make_class(pair.gone),
        lambda: merge_schools(kept=pair.kept, gone=pair.gone, by=pair.by, seen=seen, chosen={}),
    )
    assert [type(problem) for problem in problems] == [AnotherMerge]
    assert School.objects.count() == 2


def test_who_signs_up_meanwhile_and_who_merges_do_not_wait_for_each_other() -> None:
    """Both need the call and the school: who merges takes them in the order in which those who sign up do."""
    pair = make_pair()
    call = open_call(make_project(pair.hub))
    teacher, school_class = make_teacher(pair.gone), make_class(pair.gone, school_year=timezone.now().year)
    other: User = make_teacher(pair.gone, "Kim Example")
    sign_up(call, pair.gone, school_class, by=teacher)

    def first() -> None:
        Call.objects.select_for_update(no_key=True).get(pk=call.pk)  # as the action that signs up begins

    def finish() -> None:
        SignUp.objects.create(call=call, school=pair.gone, teacher=other, line=None)

    problems: list[BaseException] = []

    def merge() -> None:
        try:
            merged(pair)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    with transaction.atomic():
        first()
        thread = threading.Thread(target=merge, daemon=True)
        thread.start()
        assert is_held_up(thread)
        finish()  # the school is still free
    thread.join(PATIENCE)
    assert [type(problem) for problem in problems] == [AnotherMerge], "the second sign-up was not in the preview"
    assert SignUp.objects.filter(school=pair.gone).count() == 2
