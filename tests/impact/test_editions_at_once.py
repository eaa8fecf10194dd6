"""Two managers publish at once, each on a real connection: the numbers follow one another, a snapshot is taken once."""

import datetime as dt
import threading

import pytest

from impact.actions.editions import NotToPublish, publish_edition
from impact.actions.reports import ask_for_paper
from impact.models import Edition, ReportPaper, Snapshot
from tests.factories.people import make_user
from tests.factories.reporting import drawn_report
from tests.hubs.test_rights_at_once import meanwhile
from tests.impact.reporting import close
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


def publish_at_once(snapshots: list[Snapshot]) -> int:
    """Publish each of them at the same moment, and say how often that was refused."""
    user, barrier, refused = make_user(), threading.Barrier(len(snapshots)), []

    def publish(snapshot: Snapshot) -> None:
        barrier.wait(PATIENCE)
        try:
            publish_edition(snapshot=snapshot, by=user, title="Impact", method_notes="")
        except NotToPublish:
            refused.append(snapshot)

    people = [meanwhile(lambda one=one: publish(one)) for one in snapshots]  # type: ignore[misc]
    for one in people:
        one.join(PATIENCE)
    return len(refused)


def test_one_snapshot_becomes_one_edition() -> None:
    snapshot = close()
    assert publish_at_once([snapshot, snapshot]) == 1
    assert [one.number for one in Edition.objects.all()] == [1]


def test_two_snapshots_get_a_number_each() -> None:
    spring = close(dt.date(2021, 3, 1), dt.date(2021, 4, 1), name="Spring")
    autumn = close(dt.date(2021, 9, 1), dt.date(2021, 10, 1), name="Autumn")
    assert publish_at_once([spring, autumn]) == 0
    assert sorted(one.number for one in Edition.objects.all()) == [1, 2]


def test_a_report_that_two_ask_for_is_drawn_once() -> None:
    user = make_user()
    report, barrier = drawn_report(None, user).report, threading.Barrier(2)

    def ask() -> None:
        barrier.wait(PATIENCE)
        ask_for_paper(report=report, by=user)

    people = [meanwhile(ask) for _ in range(2)]
    for one in people:
        one.join(PATIENCE)
    assert ReportPaper.objects.filter(state="waiting").count() == 1
