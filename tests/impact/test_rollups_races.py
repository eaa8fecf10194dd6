"""Two writers who change what belongs together, each unseen by the other until it commits, with a drain in between."""

import datetime as dt
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from hubs.models import Hub
from impact.models import AttendanceLine, Session, SessionCoHost
from impact.rollups import drain, drain_all, verify
from schools.models import School, SchoolClass
from tests.impact.facts import World, small_world
from tests.impact.oracle import assert_cells_are_exact

DAY, OTHER_DAY = dt.date(2021, 1, 5), dt.date(2021, 2, 6)
VOIDED = {"voided_at": dt.datetime(2021, 3, 1, tzinfo=dt.UTC), "void_reason": "Twice"}
Write = Callable[[World, Session], object]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    """The small world with a class that stands alone, everything added up."""
    world = small_world()
    SchoolClass.objects.filter(pk=world.classes[1].pk).update(continues=None)
    drain_all()
    return world


def change_heads(_world: World, session: Session) -> None:
    AttendanceLine.objects.filter(session=session).update(head_count=9, first_timers=None)


def add_class(world: World, session: Session) -> None:
    AttendanceLine.objects.create(session=session, audience="student", head_count=8, school_class=world.classes[1])


def log_class(world: World, _session: Session) -> None:
    world.log(world.hubs[0], OTHER_DAY, {"audience": "student", "head_count": 7, "school_class": world.classes[1]})


def log_at_sub_hub(world: World, _session: Session) -> None:
    world.log(world.hubs[3], OTHER_DAY, {"audience": "teacher", "head_count": 6})


def move_day(_world: World, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(held_on=OTHER_DAY)


def change_project(world: World, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(project=world.projects[0])


def void(_world: World, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(**VOIDED)


def invite(world: World, session: Session) -> None:
    SessionCoHost.objects.create(session=session, hub=world.hubs[1])


def tie_class(world: World, _session: Session) -> None:
    SchoolClass.objects.filter(pk=world.classes[1].pk).update(continues=world.classes[0])


def enter_class(world: World, session: Session) -> None:
    school = world.classes[0].school
    SchoolClass.objects.create(school=school, name="Z", school_year=2021, level="isced_2", size=20)


def move_school(world: World, session: Session) -> None:
    School.objects.filter(pk=world.classes[0].school_id).update(hub=world.hubs[1], name="Moved")


def move_sub_hub(world: World, _session: Session) -> None:
    Hub.objects.filter(pk=world.hubs[3].pk).update(parent=world.hubs[1])


PAIRS = [
    (change_heads, move_day),
    (add_class, move_day),
    (add_class, change_project),
    (add_class, void),
    (add_class, invite),
    (invite, move_day),
    (log_class, tie_class),
    (add_class, tie_class),
    (move_day, tie_class),
    (log_at_sub_hub, move_sub_hub),
    (enter_class, move_school),
]


@pytest.mark.parametrize("turned", [False, True], ids=["first", "second"])
@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{a.__name__}-{b.__name__}" for a, b in PAIRS])
def test_neither_of_two_writers_is_forgotten(world: World, one: Write, other: Write, turned: bool) -> None:
    """One has written and not committed; the other writes and commits, or is made to wait; a drain; then all commit."""
    session = world.log(
        world.hubs[0], DAY, {"audience": "student", "head_count": 5, "first_timers": 1}, co_hosts=(world.hubs[2],)
    )
    drain_all()
    slow, quick = (other, one) if turned else (one, other)
    has_written, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                slow(world, session)
                has_written.set()
                may_commit.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert has_written.wait(20)
    waits = not _written_at_once(lambda: quick(world, session))
    while drain(wait=False).marks:
        pass
    may_commit.set()
    thread.join()
    if waits:
        quick(world, session)
    drain_all()
    assert_cells_are_exact()
    assert verify().differences == 0


def _written_at_once(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            write()
    except OperationalError:
        return False
    return True


def test_a_school_that_appears_while_things_are_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub and the network take over the same change, whatever is committed between two statements of the drain."""
    module = import_module("impact.rollups.drain")
    things = import_module("impact.rollups.things")

    def new_school(name: str) -> None:
        School.objects.create(hub=world.hubs[0], name=name, place="Here", country="PT", partner_since=DAY)
        if threading.current_thread() is not threading.main_thread():
            connections.close_all()

    class Interrupted:
        """A cursor before whose every statement a school appears."""

        def __init__(self, cursor: Any) -> None:
            self.cursor, self.number = cursor, 0

        def execute(self, *given: Any) -> None:
            self.number += 1
            thread = threading.Thread(target=new_school, args=(f"New {self.number}",))
            thread.start()
            thread.join()
            self.cursor.execute(*given)

    new_school("New 0")
    monkeypatch.setattr(
        module, "recompute_things", lambda cursor, hubs: things.recompute_things(Interrupted(cursor), hubs)
    )
    drain()
    monkeypatch.undo()
    drain_all()
    assert_cells_are_exact()
