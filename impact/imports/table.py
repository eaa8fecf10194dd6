"""A table of sessions as it is kept until it is brought in: the rows that were read, without what is about persons.

What has not come in need not be looked after: columns whose name says that they hold names, birthdays or contacts,
columns of people that hold words instead of numbers, and columns with addresses of e-mail that nothing is read from,
are dropped before anything is stored. Where a column of numbers has words in some cells, a sign stands for them.
"""

import json
import re
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from impact.imports.columns import AUDIENCE_FIELDS, DAY_FIELDS, FIRST_TIME, column_name, field_called
from impact.imports.names import CALLED, is_word_of_sums
from schools.lists.fields import key_of
from schools.sheets import OWN_COLUMN, Row, Sheet, UnreadableFileError, looks_personal, read_sheet
from schools.sheets.personal import is_of_names, says_who_came, without_names

MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 40_000_000
LOOKED_AT = 20  # rows in which the names of the columns may stand
# Those of whom a column may hold names; a company, a university or a town is no person.
PERSONS = frozenset(AUDIENCE_FIELDS) - {"university", "industry", "government", "civil_society"}
COUNTED_PERSONS = PERSONS | {name + FIRST_TIME for name in PERSONS}
E_MAIL = re.compile(r"[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+")


@dataclass(frozen=True)
class Table:
    """A sheet with a cell for each named column at least, and the names of the columns that were dropped."""

    sheet: Sheet
    dropped: tuple[str, ...] = ()


def read_table(content: bytes, *, languages: Sequence[str], encoding: str = "", table: str = "") -> Table:
    """Read a file of sessions, of a workbook the first table or the one that is named. Raises UnreadableFileError."""
    sheet = read_sheet(content, languages=languages, encoding=encoding, table=table)
    rows = [Row(row.line, [_storable(cell) for cell in row.cells]) for row in (sheet.header, *sheet.rows)]
    at = _header_at(rows)
    header, rows = rows[at], rows[at + 1 :]
    if rows and _names_more(header, rows[0], rows[1:LOOKED_AT]):
        header, rows = _of_two(header, rows[0]), rows[1:]
    if not rows:
        raise UnreadableFileError(_("There is no row below the names of the columns."), header.line)
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError(
            _("The file has more than %(most)d rows: send it in parts.") % {"most": MOST_ROWS}, rows[MOST_ROWS].line
        )
    if max(len(_trimmed(row.cells)) for row in (header, *rows)) > MOST_COLUMNS:
        raise UnreadableFileError(
            _("The file has more than %(most)d columns: leave out those that are not needed.") % {"most": MOST_COLUMNS}
        )
    if sum(len(cell) for row in rows for cell in row.cells) > MOST_CHARACTERS:
        raise UnreadableFileError(_("The file holds too much text: leave out the columns that are not needed."))
    header = Row(header.line, _trimmed(header.cells))
    own = {position for position, name in enumerate(header.cells) if name.startswith(OWN_COLUMN)}
    header, rows = _without(header, own), [_without(row, own) for row in rows]
    people = [position for position, name in enumerate(header.cells) if is_of_people(name)]
    personal = _personal(header, rows) | {position for position in people if holds_words(rows, position)}
    dropped = tuple(column_name(header, position)[:200] for position in sorted(personal))
    days = [position for position, name in enumerate(header.cells) if fields_called(name) in DAY_FIELDS]
    numbers = {*people, *(position for position in days if not holds_words(rows, position))} - personal
    rows = rows_without_names(rows, numbers)
    kept = replace(sheet, header=_without(header, personal), rows=[_without(row, personal) for row in rows])
    if len(personal) >= len(header.cells):
        raise UnreadableFileError(
            _("Every column looks as if it held names, birthdays or contacts of persons: nothing was kept.")
        )
    return Table(kept, dropped)


def pack(sheet: Sheet) -> bytes:
    """A sheet as bytes."""
    told = {
        "encoding": sheet.encoding,
        "separator": sheet.separator,
        "others": list(sheet.other_tables),
        "other_rows": list(sheet.other_rows),
        "name": sheet.name,
        "chosen": sheet.chosen,
        "rows": [[row.line, *row.cells] for row in (sheet.header, *sheet.rows)],
    }
    return zlib.compress(
        json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), 1
    )


def unpack(content: bytes) -> Sheet:
    """The sheet that was packed."""
    told = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    rows = [Row(line, cells) for line, *cells in told["rows"]]
    return Sheet(
        encoding=told["encoding"],
        separator=told["separator"],
        header=rows[0],
        rows=rows[1:],
        other_tables=tuple(told["others"]),
        # Tables that were kept before did not say.
        other_rows=tuple(told.get("other_rows", ())),
        name=told.get("name", ""),
        chosen=told.get("chosen", False),
    )


def fields_called(name: str) -> str:
    """The field that a column's name means, or nothing."""
    own = field_called(name)
    if own is not None:
        return "one_class" if name.strip().casefold() == "class" else own
    key = key_of(name)
    return next((field for field, names in CALLED.items() if key in names), "") if key else ""


def holds_words(rows: Sequence[Row], position: int) -> bool:
    """Whether more of a column's cells are words, which may be names, than anything else."""
    cells = [row.cells[position] for row in rows if position < len(row.cells) and row.cells[position]]
    return 2 * sum(map(is_of_names, cells)) > len(cells)


def rows_without_names(rows: Sequence[Row], positions: Collection[int]) -> list[Row]:
    """The rows with a sign for words that may be names, in columns of numbers of people."""
    found = list(rows)
    for number, row in enumerate(rows):
        told = {at: row.cells[at] for at in positions if at < len(row.cells) and not row.cells[at].isdecimal()}
        words = {at: without_names(cell) for at, cell in told.items() if cell and not is_word_of_sums(cell)}
        if any(told[at] != cell for at, cell in words.items()):
            found[number] = Row(row.line, [words.get(at, cell) for at, cell in enumerate(row.cells)])
    return found


def is_of_people(name: str) -> bool:
    """Whether a column's name says how many people came, or who: pupils, teachers, families, participants."""
    field = fields_called(name)
    return field in COUNTED_PERSONS if field else says_who_came(name)


def _storable(cell: str) -> str:
    """A cell without what no database takes: zeros, and halves of letters that workbooks may hold."""
    if cell.isascii() and "\x00" not in cell:
        return cell
    return cell.encode("utf-8", "ignore").decode().replace("\x00", "")


def _header_at(rows: Sequence[Row]) -> int:
    """Which row names the columns: of the first, the one with the most names that are known; else the fullest."""
    looked_at = rows[:LOOKED_AT]
    known = [len({field for cell in row.cells if (field := fields_called(cell))}) for row in looked_at]
    if max(known):
        return known.index(max(known))
    filled = [sum(1 for cell in row.cells if cell) for row in looked_at]
    return filled.index(max(filled))


def _names_more(header: Row, below: Row, rest: Sequence[Row]) -> bool:
    """Whether the names of the columns go on in the row below, as under a cell that spans several columns."""
    named = [position for position, cell in enumerate(below.cells) if cell]
    if not named or any(sign.isdigit() for position in named for sign in below.cells[position]):
        return False
    dates = {position for position, cell in enumerate(header.cells) if fields_called(cell) == "date"}
    if dates & set(named):
        # The name of the column of dates spans both rows, and stands in each.
        return all(below.cells[position] == header.cells[position] for position in dates & set(named))
    nameless = {position for position in named if position >= len(header.cells) or not header.cells[position]}
    counts = {at for row in rest for at in nameless if at < len(row.cells) and row.cells[at].isdecimal()}
    return bool(dates) and (bool(counts) or any(fields_called(below.cells[position]) for position in named))


def _of_two(header: Row, below: Row) -> Row:
    """The names of the columns out of two rows: the lower one is the closer. It stands on the line of the lower."""
    width = max(len(header.cells), len(below.cells))
    upper, lower = (one.cells + [""] * (width - len(one.cells)) for one in (header, below))
    return Row(below.line, [near or far for far, near in zip(upper, lower, strict=True)])


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without blank ones at the end."""
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return cells[:width]


def _personal(header: Row, rows: Sequence[Row]) -> set[int]:
    found = {position for position, name in enumerate(header.cells) if looks_personal(name)}
    for row in rows:
        for position, cell in enumerate(row.cells):
            if "@" in cell and position not in found and E_MAIL.search(cell):
                name = header.cells[position] if position < len(header.cells) else ""
                if not fields_called(name):
                    found.add(position)
    return found


def _without(row: Row, positions: set[int]) -> Row:
    if not positions:
        return row
    return Row(row.line, [cell for position, cell in enumerate(row.cells) if position not in positions])
