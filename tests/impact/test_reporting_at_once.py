"""Closing on real connections: two managers at once, and hubs that log or confirm meanwhile."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from impact.actions.adjustments import figures_as_adjusted, write_adjustments
from impact.actions.confirming import PeriodClosed
from impact.actions.reporting_periods import Closed, close_period, reopen_period
from impact.models import Adjustment, AttendanceLine, HubConfirmation, ReportingPeriod, Session, Snapshot
from impact.queries.period_figures import from_content, period_figures
from impact.rollups import drain_all
from schools.models import SchoolClass
from tests.factories.people import make_user
from tests.factories.reporting import close, confirm, make_period
from tests.impact.facts import World, small_world
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.date(2021, 1, 15)
SPAN = (dt.date(2020, 9, 1), dt.date(2021, 2, 1), dt.date(2021, 3, 20))  # of no kind that cells are kept for


def meanwhile(does: Callable[[], object]) -> threading.Thread:
    """Begin something on a connection of its own."""

    def work() -> None:
        try:
            does()
        finally:
            connection.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def make(world: World) -> ReportingPeriod:
    world.log(world.hubs[0], DAY, {"audience": "student", "head_count": 20, "school_class": world.classes[1]})
    return make_period("Winter", *SPAN)


def sessions_of(snapshot: Snapshot) -> int:
    return from_content(snapshot.content).network.picture.whole.sessions


def test_of_two_managers_one_closes() -> None:
    period, by = make(small_world()), [make_user(), make_user()]
    said: list[str] = []
    barrier = threading.Barrier(2)

    def press(number: int) -> None:
        barrier.wait(PATIENCE)
        try:
            close_period(period=period, by=by[number], anyway=True)
            said.append("closed")
        except Closed:
            said.append("second")

    threads = [meanwhile(lambda number=number: press(number)) for number in range(2)]  # type: ignore[misc]
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(said) == ["closed", "second"]
    assert Snapshot.objects.get().number == 1


def test_a_session_of_the_same_moment_is_in_the_snapshot_or_an_adjustment() -> None:
    """Whether it was committed before the snapshot was taken, or after; never in both, never in neither."""
    world = small_world()
    period = make(world)
    with transaction.atomic():
        world.log(world.hubs[0], DAY, {"audience": "teacher", "head_count": 3, "first_timers": 3})
        closing = meanwhile(lambda: close(period))
        # It does not wait for who logs.
        closing.join(PATIENCE)
        assert not closing.is_alive()
    snapshot = Snapshot.objects.get()
    assert sessions_of(snapshot) == 1
    write_adjustments()
    moved = Adjustment.objects.get(hub=None, audience="everyone", measure="sessions")
    assert moved.difference == 1
    assert figures_agree(snapshot)


def test_a_hub_that_confirms_while_the_network_closes_is_first_or_too_late() -> None:
    world = small_world()
    period, problems = make(world), list[BaseException]()
    drain_all()

    def late() -> None:
        try:
            confirm(world.hubs[1], period)
        except PeriodClosed as problem:
            problems.append(problem)

    with transaction.atomic():
        confirm(world.hubs[0], period)
        closing = meanwhile(lambda: close(period))
        is_held_up(closing)
        assert closing.is_alive()
        confirming = meanwhile(late)
        is_held_up(confirming)
    closing.join(PATIENCE)
    confirming.join(PATIENCE)
    snapshot = Snapshot.objects.get()
    assert "T-0" not in snapshot.unconfirmed  # it was committed before
    late_one = HubConfirmation.objects.filter(hub=world.hubs[1])
    assert len(problems) == 1 - late_one.count()
    assert ("T-1" in snapshot.unconfirmed) == bool(problems)


def figures_agree(snapshot: Snapshot) -> bool:
    """Whether what was reported, with its adjustments, is what a recount says; and the bytes are as they were."""
    drain_all()
    period = ReportingPeriod.objects.get(pk=snapshot.period_id)
    figures = period_figures(period.first_month, period.after)
    adjusted = figures_as_adjusted(Snapshot.objects.get(pk=snapshot.pk))
    known = {(hub, str(audience), str(measure)): value for (hub, audience, measure), value in adjusted.items()}
    for key, scope in ((None, figures.network), *((hub.key, hub) for hub in figures.hubs)):
        parts = (scope.picture.whole, *scope.picture.parts)
        for audience, counted in zip(("everyone", "student", "teacher", "community"), parts, strict=True):
            for name in ("sessions", "interactions", "people", "people_by_class", "at_least", "without_attendance"):
                if known.pop((key, audience, name), 0) != getattr(counted, name):
                    return False
    return not any(known.values()) and Snapshot.objects.get(pk=snapshot.pk).is_whole


changes = st.lists(
    st.tuples(
        st.sampled_from(["log", "joint", "heads", "void", "move", "tie", "sub-hub", "adjust", "reopen"]),
        st.integers(0, 11),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=7,
)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(told=changes)
def test_reported_and_adjustments_are_always_what_a_recount_says(told: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        world = small_world()
        period = make(world)
        snapshots = [close(period)]
        bytes_of = {snapshots[0].pk: snapshots[0].content}
        for what, number, heads in told:
            if what == "reopen":
                reopen_period(period=period, by=make_user(), reason="Once more")
                snapshots.append(close(period))
                bytes_of[snapshots[-1].pk] = snapshots[-1].content
            elif what == "adjust":
                write_adjustments()
            else:
                change(world, what, number, heads)
        write_adjustments()
        assert figures_agree(snapshots[-1])
        assert write_adjustments() == 0
        assert {row.pk: row.content for row in Snapshot.objects.all()} == bytes_of
        transaction.set_rollback(True)


def change(world: World, what: str, number: int, heads: int) -> None:
    """Do something to the facts, in the period or out of it."""
    day = [dt.date(2020, 8, 31), dt.date(2020, 9, 1), DAY, dt.date(2021, 2, 28), dt.date(2021, 3, 1)][number % 5]
    line: dict[str, object] = {"audience": "student", "head_count": heads, "school_class": world.classes[number]}
    hub = world.hubs[number % 4]
    first = Session.objects.order_by("pk").first()
    if what in ("log", "joint"):
        others = tuple(one for one in (world.hubs[(number + 1) % 4],) if what == "joint" and one != hub)
        world.log(hub, day, line, {"audience": "family", "head_count": heads}, co_hosts=others)
    elif what == "heads":
        AttendanceLine.objects.update(head_count=heads, first_timers=None)
    elif what == "void":
        said = {"voided_at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC), "void_reason": "Twice"}
        Session.objects.filter(pk=first.pk if first else 0).update(**said)
    elif what == "move":
        Session.objects.filter(pk=first.pk if first else 0).update(held_on=day)
    elif what == "tie":
        earlier = world.classes[number - 1] if number % 3 and heads % 2 else None
        SchoolClass.objects.filter(pk=world.classes[number].pk).update(continues=earlier)
    else:
        sub_hub = world.hubs[3]
        sub_hub.parent = world.hubs[number % 3] if heads % 2 else None
        sub_hub.save()
