"""Rollups stay exact when writers and drains meet, on real connections, and when a worker dies in the middle."""

import datetime as dt
import random
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from hubs.models import Hub
from impact.models import AttendanceLine, Session, SessionCoHost
from impact.rollups import drain, drain_all, verify
from schools.models import SchoolClass
from tests.impact.facts import World, small_world
from tests.impact.oracle import assert_cells_are_exact
from tests.marks import marks
from tests.worker import WorkerProcess

DAYS = [dt.date(2020, 12, 30) + dt.timedelta(number) for number in range(4)]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return small_world()


def in_threads(*jobs: Callable[[], object]) -> None:
    """Run jobs at once, each on a connection of its own; a job's error fails the test."""
    errors: list[BaseException] = []

    def guarded(job: Callable[[], object]) -> None:
        try:
            job()
        except BaseException as error:  # handed to the test below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors


def one_change(world: World, dice: random.Random) -> None:
    """Log, correct, move, void, delete, invite or re-tie: whatever the dice say, some of it rolled back."""
    hub, day = dice.choice(world.hubs), dice.choice(DAYS)
    number = dice.randrange(12)
    sessions = list(Session.objects.values_list("pk", "hub_id"))
    what = dice.random()
    if what < 0.5 or not sessions:
        world.log(
            hub,
            day,
            {"audience": "student", "head_count": dice.randrange(31), "school_class": world.classes[number]},
            {"audience": "teacher", "head_count": 3, "first_timers": dice.randrange(4)},
            project=dice.choice([None, *world.projects]),
            kind=dice.randrange(2),
            led_by=dice.choice(["hub", "school"]),
        )
        return
    pk, owner = dice.choice(sessions)
    if what < 0.6:
        AttendanceLine.objects.filter(session=pk).update(head_count=dice.randrange(3, 31))
    elif what < 0.66:
        Session.objects.filter(pk=pk).update(held_on=day)
    elif what < 0.69:
        Session.objects.filter(pk=pk).update(
            session_type=dice.choice(world.types), led_by=dice.choice(["hub", "school"])
        )
    elif what < 0.7:
        Hub.objects.filter(pk=hub.pk).update(category=dice.choice(["space", "broker"]))
    elif what < 0.76:
        SessionCoHost.objects.filter(session=pk, hub=hub).delete()
        Session.objects.filter(pk=pk).update(hub=hub)
    elif what < 0.84:
        Session.objects.filter(pk=pk).update(voided_at=dt.datetime(2021, 2, 1, tzinfo=dt.UTC), void_reason="Twice")
    elif what < 0.9:
        Session.objects.filter(pk=pk).delete()
    elif what < 0.95 and hub.pk != owner:
        SessionCoHost.objects.get_or_create(session_id=pk, hub=hub)
    else:
        earlier = world.classes[number - 1] if number % 3 and dice.random() < 0.5 else None
        SchoolClass.objects.filter(pk=world.classes[number].pk).update(continues=earlier)


class RolledBackOnPurpose(Exception):
    """Ends a transaction of the writers without a trace."""


def write(world: World, seed: int, until: float) -> int:
    """Keep changing facts until a moment, several changes a transaction, a tenth of them rolled back."""
    dice, done = random.Random(seed), 0
    while time.monotonic() < until:
        try:
            with transaction.atomic():
                for _ in range(dice.choice([1, 1, 1, 5])):
                    one_change(world, dice)
                if dice.random() < 0.1:
                    raise RolledBackOnPurpose
            done += 1
        except (RolledBackOnPurpose, OperationalError):
            continue  # deadlocks between the writers themselves end one of them, as on any site
        except Exception as error:
            # Two writers may collide over the same row; the database refuses one, which is its job.
            if not any(word in str(error) for word in ("co-host", "foreign key", "unique", "duplicate")):
                raise
    return done


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_writers_and_drains_at_once(world: World, seed: int) -> None:
    until = time.monotonic() + 3
    committed: list[int] = []

    def drainer() -> None:
        dice = random.Random(seed)
        while time.monotonic() < until:
            drain(wait=dice.random() < 0.5)

    in_threads(
        *(lambda number=number: committed.append(write(world, seed * 10 + number, until)) for number in range(3)),
        drainer,
        drainer,
    )
    assert sum(committed) > 20
    drain_all()
    assert_cells_are_exact()
    assert verify().differences == 0


def test_a_commit_between_taking_marks_and_counting_is_not_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One snapshot: a session that commits while a drain is under way is not counted by it, and leaves its mark."""
    module = import_module("impact.rollups.drain")
    hub, day = world.hubs[0], DAYS[0]
    world.log(hub, day, {"audience": "family", "head_count": 7})
    count_days = module.recompute_days

    def somebody_logs_first(*given: Any) -> Any:
        in_threads(lambda: world.log(hub, day, {"audience": "industry", "head_count": 9}))
        return count_days(*given)

    monkeypatch.setattr(module, "recompute_days", somebody_logs_first)
    drain()
    monkeypatch.undo()
    assert marks()
    drain_all()
    assert_cells_are_exact()


def test_only_one_drain_at_a_time(world: World) -> None:
    from impact.rollups.lock import frozen_facts

    world.log(world.hubs[0], DAYS[0], {"audience": "teacher", "head_count": 5})
    outcomes: list[bool] = []
    with frozen_facts():
        in_threads(lambda: outcomes.append(drain(wait=False).busy))
    assert outcomes == [True]


def test_verify_while_people_log(world: World) -> None:
    """Verification freezes one moment; what is logged meanwhile is neither a difference nor lost."""
    until = time.monotonic() + 2

    def verifier() -> None:
        while time.monotonic() < until:
            outcome = verify()
            assert outcome.differences == 0, outcome.named

    in_threads(lambda: write(world, 7, until), verifier)
    drain_all()
    assert_cells_are_exact()


def _until(condition: Callable[[], Any], patience: float = 20) -> None:
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def _a_drain_is_held_up() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'impact_rollupstate'::regclass")
        return bool(cursor.fetchone()[0])


def test_a_worker_killed_in_the_middle_of_a_drain(world: World, start_worker: Callable[..., WorkerProcess]) -> None:
    """Its transaction is undone, the marks stay, and the next worker's sweep makes the cells right."""
    drain_all()
    world.log(world.hubs[3], DAYS[0], {"audience": "student", "head_count": 24, "school_class": world.classes[9]})
    waiting = marks()
    assert waiting
    with transaction.atomic(), connection.cursor() as cursor:
        # The last statement of a drain waits here: marks deleted, cells written, nothing committed.
        cursor.execute("LOCK TABLE impact_rollupstate IN ACCESS EXCLUSIVE MODE")
        worker = start_worker("-B")
        _until(_a_drain_is_held_up)
        worker.kill()
    assert marks() == waiting
    start_worker("-B")
    _until(lambda: not marks())
    assert_cells_are_exact()
    assert verify().differences == 0


@pytest.mark.slow
def test_a_worker_sweeps_without_any_hint(world: World, start_worker: Callable[..., WorkerProcess]) -> None:
    """Nobody sends a hint here: the sweep alone makes figures fresh."""
    start_worker("-B")
    world.log(world.hubs[0], DAYS[0], {"audience": "student", "head_count": 24, "school_class": world.classes[0]})
    _until(lambda: not marks(), patience=8)
    assert_cells_are_exact()
