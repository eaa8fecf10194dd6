"""Tables of sessions that somebody sent. What is not named is plain and legal."""

import uuid
from collections.abc import Mapping, Sequence

from accounts.models import User
from hubs.models import Hub
from impact.actions.run_import import run_import
from impact.actions.session_imports import Mending, match_columns_of, mend_import, send_table, start_import
from impact.actions.undo_import import ask_to_undo, run_undo
from impact.imports.matching import match_columns
from impact.imports.table import read_table
from impact.models import SessionImport
from impact.queries.imports import remembered_columns
from tests.factories.people import make_user

TABLE = "date,students,title\n2022-05-12,20,Water samples\n2022-05-13,,River walk\n2022-05-14,0,Nobody came\n"


def send(
    hub: Hub, content: str | bytes = TABLE, *, by: User | None = None, name: str = "sessions.csv"
) -> SessionImport:
    """Send a table through the action that the form uses."""
    raw = content.encode() if isinstance(content, str) else content
    table = read_table(raw, languages=hub.languages)
    return send_table(hub=hub, by=by or make_user(), uid=uuid.uuid4(), name=name, content=raw, table=table)


def understand_it(
    hub: Hub,
    content: str | bytes = TABLE,
    *,
    by: User | None = None,
    columns: Mapping[int, Sequence[str]] | None = None,
    type_code: str = "co-creation",
    name: str = "sessions.csv",
    **options: object,
) -> SessionImport:
    """Send a table and match its columns as the page would, or as told by position."""
    person = by or make_user()
    row = send(hub, content, by=person, name=name)
    table = read_table(content.encode() if isinstance(content, str) else content, languages=hub.languages)
    matches = match_columns(table.sheet, chosen=None, remembered=remembered_columns(hub))
    found = columns if columns is not None else {match.position: match.fields for match in matches}
    names = {match.position: match.name for match in matches}
    row = match_columns_of(row=row, by=person, version=row.version, columns=found, names=names)
    said = {"default_type": type_code} | options
    return mend_import(row=row, by=person, version=row.version, mending=Mending(options=said))


def bring_in(row: SessionImport, *, by: User | None = None) -> SessionImport:
    """Run an import as the worker does, at once."""
    started = start_import(row=row, by=by or make_user(), version=row.version)
    run_import(started.pk)
    started.refresh_from_db()
    return started


def take_back(row: SessionImport, *, by: User | None = None, reason: str = "The wrong year.") -> int:
    """Take an import back as the worker does, at once, and say how many sessions it was."""
    asked = ask_to_undo(row=row, by=by or make_user(), version=row.version, reason=reason)
    number = run_undo(asked.pk)
    row.refresh_from_db()
    return number
