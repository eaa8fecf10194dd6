"""Targets that two people set at once, or while the period is being closed: the database parts them."""

import datetime as dt
import hashlib
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from impact.actions.targets import PeriodClosed, TargetDraft, set_targets
from impact.models import Indicator, ReportingPeriod, Snapshot, Target
from impact.queries.targets.periods import TargetPeriod, of_reporting
from tests.factories.people import make_user
from tests.factories.targets import aim, make_indicator, period_of


def reporting_period() -> ReportingPeriod:
    return ReportingPeriod.objects.create(
        name="2021/22",
        first_month=dt.date(2021, 9, 1),
        last_month=dt.date(2022, 8, 1),
        due_on=dt.date(2022, 9, 30),
    )


def close(period: ReportingPeriod) -> None:
    """As closing does it, without what it counts."""
    now, content = timezone.now(), "{}"
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    Snapshot.objects.create(period=period, number=1, made_at=now, content=content, sha256=sha256)
    ReportingPeriod.objects.filter(pk=period.pk).update(closed_at=now)


def change(one: Indicator, period: TargetPeriod, by: User, value: int | None, version: int) -> Callable[[], object]:
    draft = TargetDraft(None, None if value is None else Decimal(value), version=version)
    return lambda: set_targets(indicator=one, period=period, drafts=[draft], by=by)


@pytest.mark.django_db
def test_what_is_closed_stands() -> None:
    """Of the period itself, and of the year that ended in it; of the year after it can still be set."""
    by = make_user()
    one, row = make_indicator(by), reporting_period()
    period = of_reporting(row)
    aim(one, 10, by=by, period=period.key)
    aim(one, 20, by=by)
    close(row)
    for key in (period.key, "school-year-2021"):
        stored = period_of(key)
        assert stored.closed
        for value in (11, None):
            with pytest.raises(PeriodClosed):
                change(one, stored, by, value, 1)()
    # Whoever learnt of the period while it was open is refused by the table itself.
    with pytest.raises(PeriodClosed):
        change(one, period, by, 11, 1)()
    aim(one, 30, by=by, period="school-year-2022")
    aim(one, 30, by=by, period="year-2022")
    assert Target.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_closing_and_setting_at_once() -> None:
    """Who sets waits for who closes, and is refused."""
    by = make_user()
    one, row = make_indicator(by), reporting_period()
    outcome: list[str] = []

    def set_it() -> None:
        try:
            change(one, of_reporting(row), by, 10, 0)()
            outcome.append("set")
        except PeriodClosed:
            outcome.append("refused")
        finally:
            connections.close_all()

    other = threading.Thread(target=set_it, daemon=True)
    with transaction.atomic():
        close(row)
        other.start()
        wait_until_somebody_waits()
    other.join(10)
    assert outcome == ["refused"]
    assert not Target.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_set_the_first_target_at_once() -> None:
    by = make_user()
    one = make_indicator(by)
    outcome: list[str] = []
    barrier = threading.Barrier(2)

    def run(value: int) -> None:
        try:
            barrier.wait(10)
            change(one, period_of(), by, value, 0)()
            outcome.append("set")
        except Exception as problem:
            outcome.append(type(problem).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(value,), daemon=True) for value in (10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(outcome) == ["TargetsMoved", "set"]
    assert Target.objects.count() == 1


def wait_until_somebody_waits() -> None:
    """Until another connection waits for a lock that this one holds."""
    ours = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
    for _attempt in range(500):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_sleep(0.01), ({ours})")
            if cursor.fetchone()[1]:
                return
    pytest.fail("Nobody waited.")


@pytest.mark.django_db
def test_who_set_a_target_can_be_forgotten_though_the_period_is_closed() -> None:
    """The target stands, and it is no new version of it."""
    by = make_user()
    one, row = make_indicator(by), reporting_period()
    aim(one, 10, by=by, period=of_reporting(row).key)
    close(row)
    before = Target.objects.get()
    User.objects.filter(pk=by.pk).delete()
    after = Target.objects.get()
    assert (after.changed_by, after.version, after.changed_at) == (None, before.version, before.changed_at)
