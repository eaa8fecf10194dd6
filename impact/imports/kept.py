"""The table of an import as it is kept, and what was said of it, as the planner takes it."""

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.core.files.storage import default_storage

from hubs.stored import stored_bytes
from impact.imports.columns import DAY_FIELDS
from impact.imports.options import ImportOptions
from impact.imports.register import Meaning
from impact.imports.styles import DateStyle, date_style
from impact.imports.table import unpack
from impact.models import SessionImport
from schools.sheets import Sheet

AUTO = "auto"  # the date style that was found out


class TableGoneError(Exception):
    """The table of an import is no longer kept."""


def sheet_of(row: SessionImport) -> Sheet:
    """The table as it was read. Raises TableGoneError."""
    kept = stored_bytes(row.stored_name)
    if kept is None:
        raise TableGoneError(row.pk)
    return unpack(kept)


def forget_table(stored_name: str) -> None:
    """Take a table away for good, and with it what was shown of it."""
    default_storage.delete(stored_name)
    cache.delete(shown_key(stored_name))


def shown_key(stored_name: str) -> str:
    """Where the cache has what was shown of a table."""
    return f"impact:{stored_name}:shown"


def columns_of(row: SessionImport) -> dict[int, tuple[str, ...]]:
    """Which column is read as which fields, by position."""
    return {int(position): tuple(fields) for position, fields in row.columns.items()}


def dates_of(row: SessionImport, sheet: Sheet) -> DateStyle:
    """How the dates of a table are written, as far as one can see."""
    at = next((position for position, fields in columns_of(row).items() if "date" in fields), None)
    if at is None:
        return DateStyle("")
    corrected = {int(line): cells[str(at)] for line, cells in row.cells.items() if str(at) in cells}
    return date_style(corrected.get(one.line, one.cells[at] if at < len(one.cells) else "") for one in sheet.rows)


def options_of(row: SessionImport, dates: DateStyle) -> ImportOptions:
    """What was said of an import; `dates` is what was found out, where nothing was said of them."""
    said: Mapping[str, Any] = row.options
    style = said.get("date_format", AUTO)
    columns = columns_of(row)
    return ImportOptions(
        columns=columns,
        date_format=dates.style if style == AUTO else style,
        default_type=said.get("default_type", ""),
        thousands=said.get("thousands", ""),
        short_rows=bool(said.get("short_rows")),
        days_audience=said.get("days_audience", ""),
        meanings={
            (kind, key): Meaning(**meaning) for kind, of_kind in row.lookups.items() for key, meaning in of_kind.items()
        },
        cells={int(line): {int(at): text for at, text in cells.items()} for line, cells in row.cells.items()},
        left_out=frozenset(row.left_out),
        confirmed=frozenset(row.confirmed),
        asks=True,
    )


def is_day_by_day(row: SessionImport) -> bool:
    """Whether some column counts heads of one day, so that one has to know whose."""
    return any(field in DAY_FIELDS for fields in row.columns.values() for field in fields)


def must_choose_dates(row: SessionImport, dates: DateStyle) -> bool:
    """Whether dates can be read in two ways, and nobody has said in which."""
    return bool(dates.others) and row.options.get("date_format", AUTO) == AUTO
