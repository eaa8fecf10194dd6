"""Two who press at once, and two workers with the same import: one import, shown on real connections."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from hubs.actions import EditedMeanwhile
from impact.actions.run_import import run_import
from impact.actions.session_imports import SentBeforeError, start_import
from impact.actions.undo_import import ask_to_undo, run_undo
from impact.models import ImportState, Session, SessionImport
from impact.rollups import drain_all, verify
from tests.factories.imports import bring_in, understand_it
from tests.factories.people import make_user
from tests.impact.importing import make_import_hub
from tests.waiting import PATIENCE


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do several things on connections of their own, begun together; what each gave or raised, sorted by its name."""
    barrier, outcomes = threading.Barrier(len(works)), list[object]()

    def do(work: Callable[[], object]) -> None:
        barrier.wait(PATIENCE)
        try:
            outcomes.append(work())
        except (EditedMeanwhile, SentBeforeError) as problem:
            outcomes.append(type(problem).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return sorted(outcomes, key=str)


@pytest.mark.django_db(transaction=True)
def test_two_press_run_and_two_workers_run_and_two_take_it_back() -> None:
    hub, by = make_import_hub(), make_user()
    row = understand_it(hub, by=by)

    def press() -> str:
        start_import(row=row, by=by, version=row.version)
        return "started"

    assert at_once(press, press) == ["EditedMeanwhile", "started"]
    assert at_once(lambda: run_import(row.pk), lambda: run_import(row.pk)) == [0, 3]
    assert Session.objects.count() == 3
    row.refresh_from_db()

    def take_back() -> str:
        ask_to_undo(row=row, by=by, version=row.version, reason="Twice.")
        return "asked"

    assert at_once(take_back, take_back) == ["EditedMeanwhile", "asked"]
    assert at_once(lambda: run_undo(row.pk), lambda: run_undo(row.pk)) == [0, 3]
    assert Session.objects.standing().count() == 0
    drain_all()
    assert verify().differences == 0


@pytest.mark.django_db(transaction=True)
def test_two_tables_with_the_same_rows_at_once_add_them_once() -> None:
    hub, by = make_import_hub(), make_user()
    rows = "reference,date,students\na,2022-05-12,20\nb,2022-05-13,4\n"
    first = understand_it(hub, rows, by=by)
    second = understand_it(hub, rows + "\n", by=by, name="again.csv")
    for one in (first, second):
        start_import(row=one, by=by, version=one.version)
    assert at_once(lambda: run_import(first.pk), lambda: run_import(second.pk)) == [0, 2]
    assert set(SessionImport.objects.values_list("state", flat=True)) == {ImportState.DONE}
    assert Session.objects.count() == 2
    assert bring_in(understand_it(hub, rows + "\n\n", by=by, name="third.csv")).already == 2
