"""The table of an import is sent once more, mended in a spreadsheet: the import goes on with it, where it was."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from django.db import transaction

from accounts.models import User
from impact.actions.session_imports import lock_open, send_table
from impact.imports.corrections import corrected_rows
from impact.imports.kept import columns_of, forget_table, sheet_of
from impact.imports.preview import understand
from impact.imports.table import Table
from impact.models import ImportState, SessionImport
from schools.sheets import Row, Sheet

NUMBERS_IN_KEY = {"date": 1, "closed": 1, "twin": 2, "log": 1}  # how many lines the key of a question names


@transaction.atomic
def replace_table(
    *, row: SessionImport, by: User, version: int, name: str, content: bytes, table: Table
) -> SessionImport:
    """Put an import with a mended table in the place of one that is open.

    What was said of the table as a whole and what names mean goes on; cells that were corrected stand in the new table.
    Rows that are as they were stay left out or confirmed. Of columns that are new one is asked what they are. Raises
    EditedMeanwhile, SentBeforeError (then nothing is replaced), TableGoneError.
    """
    stored = lock_open(row, version)
    before, after = sheet_of(stored), table.sheet
    # As they were written, with the days that were understood.
    old_rows = corrected_rows(stored, before, understand(stored, before))
    new = send_table(hub=stored.hub, by=by, uid=uuid.uuid4(), name=name, content=content, table=table)
    new.columns, whole = _columns(columns_of(stored), before.header.cells, after.header.cells)
    new.options, new.lookups = stored.options, stored.lookups
    new.left_out = _same_rows(old_rows, after, stored.left_out)
    new.confirmed = _still_true(old_rows, after, stored.confirmed)
    new.dropped = list(dict.fromkeys([*stored.dropped, *new.dropped]))
    new.state = ImportState.UNDERSTOOD if whole else ImportState.UPLOADED
    new.save(update_fields=["columns", "options", "lookups", "left_out", "confirmed", "dropped", "state"])
    new.refresh_from_db()
    old_name = stored.stored_name
    stored.delete()
    transaction.on_commit(partial(forget_table, old_name))
    return new


def _columns(
    columns: Mapping[int, Sequence[str]], before: Sequence[str], after: Sequence[str]
) -> tuple[dict[str, list[str]], bool]:
    """Which column is what now, found by name; and whether none that was read is gone and none is new."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(after):
        at[name].append(position)
    found: dict[str, list[str]] = {}
    for position, name in enumerate(before):
        if at[name]:
            place = at[name].pop(0)
            if columns.get(position):
                found[str(place)] = list(columns[position])
    is_new = any(after[place] for places in at.values() for place in places)
    return found, not is_new and len(found) == sum(1 for fields in columns.values() if fields)


def _same_rows(before: Sequence[Row], after: Sheet, lines: Sequence[int]) -> list[int]:
    """Where rows of some lines are now: those that say the same, at their own line first."""
    told = {one.line: _words(one) for one in before}
    wanted = Counter(told[line] for line in lines if line in told)
    own = set(lines)
    found = []
    for one in sorted(after.rows, key=lambda one: one.line not in own) if wanted else ():
        if wanted[_words(one)] > 0:
            wanted[_words(one)] -= 1
            found.append(one.line)
    return sorted(found)


def _still_true(before: Sequence[Row], after: Sheet, keys: Sequence[str]) -> list[str]:
    """The answers about rows that say the same on the same line."""
    told = {one.line: _words(one) for one in before}
    same = {one.line for one in after.rows if told.get(one.line) == _words(one)}
    return [key for key in keys if all(line in same for line in _lines_of(key))]


def _lines_of(key: str) -> list[int]:
    kind, *rest = key.split("-")
    return [int(number) for number in rest[: NUMBERS_IN_KEY.get(kind, 0)]]


def _words(row: Row) -> tuple[str, ...]:
    """What a row says; blank cells at its end say nothing."""
    cells = [" ".join(cell.split()) for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
