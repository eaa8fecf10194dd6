"""A whole import is taken back: asked for, done by a worker, all of it or nothing; and what the page tells of it."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from impact import tasks
from impact.actions import undo_import as undoing
from impact.actions.record_session import record_session
from impact.actions.session_imports import SentBeforeError
from impact.actions.undo_import import UNDO, ask_to_undo, left_undoing, run_undo
from impact.imports.kept import sheet_of
from impact.imports.preview import understand
from impact.imports.progress import note_progress
from impact.models import ImportState, Session, SessionImport
from impact.queries.history import history_of
from impact.rollups import drain_all, verify
from impact.tasks import run_imports_left
from tests.factories.clients import member
from tests.factories.imports import bring_in, send, take_back, understand_it
from tests.factories.people import make_user
from tests.impact.importing import make_import_hub
from tests.impact.log_form import words


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


@pytest.fixture
def staff(hub: Hub) -> tuple[User, Client]:
    return member(hub)


def ask(row: SessionImport, by: User) -> SessionImport:
    return ask_to_undo(row=row, by=by, version=row.version, reason="Twice.")


def test_a_whole_import_is_taken_back(hub: Hub) -> None:
    by = make_user()
    other = understand_it(hub, "date,students\n2021-01-01,4\n")
    record_session(hub=hub, by=by, draft=understand(other, sheet_of(other)).plan.new[0])
    row = bring_in(understand_it(hub, by=by), by=by)
    drain_all()
    assert take_back(row, by=by) == 3
    assert (row.state, row.undo_reason, row.undone_by) == (ImportState.UNDONE, "The wrong year.", by)
    assert set(Session.objects.voided().values_list("void_reason", "voided_by", "version")) == {
        ("The wrong year.", by.pk, 2)
    }
    assert Session.objects.standing().count() == 1
    [change] = history_of(Session.objects.voided()[0], with_note=True)
    assert (change.who, change.what) == (by.name, "Voided")
    drain_all()
    assert verify().differences == 0
    with pytest.raises(EditedMeanwhile):
        ask(row, by)
    # Afterwards the same file may come again, as new sessions.
    again = bring_in(understand_it(hub, by=by), by=by)
    assert (again.sessions, Session.objects.standing().count()) == (3, 4)
    take_back(again, by=by)
    assert bring_in(understand_it(hub, by=by), by=by).sessions == 3
    drain_all()
    assert verify().differences == 0


def test_until_a_worker_has_it_everything_stands_and_the_file_is_not_taken_again(hub: Hub) -> None:
    by = make_user()
    row = ask(bring_in(understand_it(hub, by=by), by=by), by)
    assert (row.state, Session.objects.standing().count()) == (ImportState.UNDOING, 3)
    with pytest.raises(EditedMeanwhile):
        ask(row, by)
    with pytest.raises(SentBeforeError):
        send(hub)
    assert run_undo(row.pk) == 3
    assert run_undo(row.pk) == 0, "a task may run twice"


def test_what_fails_in_the_middle_changes_nothing_and_may_be_tried_again(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = make_user()
    row = bring_in(understand_it(hub, by=by), by=by)
    monkeypatch.setattr(undoing, "AT_ONCE", 2)

    def fail(_row: SessionImport, at: int) -> None:
        if at:
            assert Session.objects.standing().count() == 1, "in the middle"
            raise RuntimeError

    asked = ask(row, by)
    monkeypatch.setattr(undoing, "note_progress", fail)
    with pytest.raises(RuntimeError):
        run_undo(asked.pk)
    monkeypatch.setattr(undoing, "note_progress", note_progress)
    row.refresh_from_db()
    assert (row.state, row.undo_reason, row.undone_by, bool(row.problem)) == (ImportState.DONE, "Twice.", None, True)
    assert Session.objects.standing().count() == 3
    drain_all()
    assert verify().differences == 0
    assert take_back(row, by=by) == 3
    assert row.problem == ""


def test_a_worker_that_died_over_it_is_followed_by_another(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    by = make_user()
    row = ask(bring_in(understand_it(hub, by=by), by=by), by)
    now = timezone.now()
    assert left_undoing(now) == []
    assert left_undoing(now + dt.timedelta(minutes=1)) == [row.pk]
    SessionImport.objects.update(undo_asked_at=now - dt.timedelta(hours=9))
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks, "ask_worker", lambda *told: asked.append(told))
    run_imports_left()
    assert asked == [(UNDO, row.pk)], "on its own, with all the time that one may take"
    run_undo(row.pk)
    row.refresh_from_db()
    assert (row.state, Session.objects.standing().count()) == (ImportState.UNDONE, 0)


def test_who_has_tried_for_long_gives_up(hub: Hub) -> None:
    by = make_user()
    row = ask(bring_in(understand_it(hub, by=by), by=by), by)
    SessionImport.objects.update(undo_asked_at=timezone.now() - dt.timedelta(minutes=16))
    note_progress(row, 0)
    assert run_undo(row.pk) == 0
    row.refresh_from_db()
    assert (row.state, bool(row.problem)) == (ImportState.DONE, True)


def test_the_page_follows_and_tells_what_was_corrected_since(hub: Hub, staff: tuple[User, Client]) -> None:
    by, clerk = staff
    row = bring_in(understand_it(hub, by=by), by=by)
    url = f"/h/{hub.code}/import/{row.uid}/"
    Session.objects.filter(pk=Session.objects.order_by("pk")[0].pk).update(title="Corrected", version=2)
    assert "1 of them was corrected since" in words(clerk.get(url).content)
    said = {"step": "undo", "version": row.version, "reason": "Twice."}
    assert clerk.post(url, said)["Location"] == url
    row.refresh_from_db()
    note_progress(row, 2)
    page = clerk.get(url).content.decode()
    assert '<progress value="2" max="3"' in page
    assert 'http-equiv="refresh"' in page
    assert "Being taken back" in words(page.encode())
    assert clerk.post(url, said).status_code == 409, "it is at work already"
    undoing.leave_standing(row.pk)
    page = clerk.get(url).content.decode()
    assert "nothing was changed" in words(page.encode())
    assert 'value="Twice."' in page, "what was typed is there for another try"
    row.refresh_from_db()
    clerk.post(url, said | {"version": row.version})
    run_undo(row.pk)
    assert clerk.get(url, HTTP_HX_REQUEST="true")["HX-Redirect"] == url
    assert "Twice." in words(clerk.get(url).content)
    cache.clear()
