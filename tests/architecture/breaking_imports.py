"""Imports of sessions, as the database refuses them."""

import datetime as dt
import uuid

from django.utils import timezone

from impact.models import ImportedSession, RememberedColumn, SessionImport
from tests.architecture.breaking_cases import breaks, hub, session


def sent(**said: object) -> SessionImport:
    known: dict[str, object] = {"uid": uuid.uuid4(), "name": "sessions.csv", "digest": "0" * 64, "rows": 3}
    return SessionImport.objects.create(**{"hub": said.get("hub") or hub(), **known, **said})


def over(**said: object) -> SessionImport:
    now = timezone.now()
    known: dict[str, object] = {"state": "done", "started_at": now, "finished_at": now}
    return sent(**{**known, "sessions": 3, "interactions": 20, "already": 0, **said})


@breaks("import_state_known")
def an_import_in_a_dream() -> object:
    return sent(state="dream", started_at=timezone.now())


@breaks("import_digest_whole")
def without_a_fingerprint() -> object:
    return sent(digest="abc")


@breaks("import_has_rows")
def of_no_row() -> object:
    return sent(rows=0)


@breaks("import_same_file_once")
def the_same_file_twice() -> object:
    return over(hub=over().hub)


@breaks("import_same_file_once")
def the_same_file_while_it_is_taken_back() -> object:
    one = over(state="undoing", undo_asked_at=timezone.now(), undo_reason="Twice.")
    return sent(hub=one.hub, state="running", started_at=timezone.now())


@breaks("import_started_once_it_runs")
def runs_since_never() -> object:
    return sent(state="running")


@breaks("import_started_once_it_runs")
def started_before_it_was_understood() -> object:
    return sent(state="uploaded", started_at=timezone.now())


@breaks("import_done_says_what")
def done_with_nothing_said() -> object:
    return over(sessions=None)


@breaks("import_done_says_what")
def running_with_its_figures() -> object:
    return over(state="running")


@breaks("import_undone_with_reason")
def taken_back_for_no_reason() -> object:
    now = timezone.now()
    return over(state="undone", undo_asked_at=now, undone_at=now)


@breaks("import_undone_with_reason")
def taken_back_before_it_was_done() -> object:
    now = timezone.now()
    return over(state="undone", undo_asked_at=now, undone_at=now - dt.timedelta(days=1), undo_reason="Twice.")


@breaks("import_undone_with_reason")
def taken_back_and_nobody_asked() -> object:
    return over(state="undone", undone_at=timezone.now(), undo_reason="Twice.")


@breaks("import_undone_with_reason")
def being_taken_back_since_never() -> object:
    return over(state="undoing", undo_reason="Twice.")


@breaks("import_undone_with_reason")
def being_taken_back_for_no_reason() -> object:
    return over(state="undoing", undo_asked_at=timezone.now())


@breaks("import_undone_with_reason")
def running_with_a_reason_to_take_it_back() -> object:
    return sent(state="running", started_at=timezone.now(), undo_reason="Twice.")


@breaks("import_undone_with_reason")
def taken_back_and_still_done() -> object:
    return over(undone_at=timezone.now(), undo_reason="Twice.")


@breaks("import_refused_says_why")
def refused_for_no_reason() -> object:
    return sent(state="refused", started_at=timezone.now())


@breaks("import_refused_says_why")
def taken_back_with_a_problem() -> object:
    now = timezone.now()
    return over(state="undone", undo_asked_at=now, undone_at=now, undo_reason="Twice.", problem="Something.")


@breaks("import_over_forgets_cells")
def done_and_cells_kept() -> object:
    return over(cells={"3": {"0": "2022-05-13"}})


@breaks("imported_line_counts_from_one")
def on_line_zero() -> object:
    return ImportedSession.objects.create(session=session(), made_by=over(), line=0)


@breaks("remembered_column_once")
def a_column_remembered_twice() -> object:
    one = RememberedColumn.objects.create(hub=hub(), name="data", fields=["date"])
    return RememberedColumn.objects.create(hub=one.hub, name="data", fields=["title"])


@breaks("remembered_column_named")
def a_column_without_a_name() -> object:
    return RememberedColumn.objects.create(hub=hub(), name="", fields=["date"])
