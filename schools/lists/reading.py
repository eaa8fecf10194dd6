"""The rows of a list: where the names of the columns stand, and that nothing of a person comes along.

A file with a column of names, birthdays or contacts is refused as a whole, also where nobody would read that column:
what has not come in need not be looked after. Nothing of a refused file is shown again or kept. But in a list of
schools, what says how to reach a school or who leads it (every ministry's list does) is left out before anything
else is done, and the list is read without it.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from schools.lists.fields import FIELDS, Field, ListKind, field_among, field_called
from schools.sheets import Refusal, Row, Sheet, UnreadableFileError, looks_personal, read_sheet
from schools.sheets.personal import (
    is_about_pupils,
    looks_like_a_contact,
    looks_like_a_family,
    looks_like_a_way_to_a_school,
)

MOST_ROWS = 800  # each may have to be asked about, and a form has an end
MOST_COLUMNS = 60
MOST_CHARACTERS = 400_000
LOOKED_AT = 20  # rows in which the names of the columns may stand
BROKEN = re.compile("[\x00\ud800-\udfff]")  # what neither the database nor a page can hold
E_MAIL = re.compile(r"[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+")


@dataclass(frozen=True)
class ListTable:
    """A list as text: what was above the header is left out, and the columns whose names are in `left_out`."""

    header: Row
    rows: list[Row]
    encoding: str = ""
    other_tables: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def packed(self) -> str:
        """The same as text that a form can carry."""
        lines = [[row.line, *row.cells] for row in (self.header, *self.rows)]
        told = [self.encoding, list(self.other_tables), list(self.left_out), lines]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> "ListTable":
        """What a form carried. Raises UnreadableFileError where it did not come as it went."""
        try:
            encoding, others, left_out, lines = json.loads(text)
            rows = [Row(int(line), [str(cell) for cell in cells]) for line, *cells in lines]
            names = [tuple(str(name) for name in listed) for listed in (others, left_out)]
            return checked(cls(rows[0], rows[1:], str(encoding), *names))
        except (ValueError, TypeError, IndexError, RecursionError) as error:
            raise UnreadableFileError(_("The list did not come through whole: choose the file again.")) from error


def read_list(kind: ListKind, content: bytes, *, languages: Sequence[str], encoding: str = "") -> ListTable:
    """Read a file or what was pasted. Raises UnreadableFileError."""
    table = table_with(FIELDS[kind], content, languages=languages, encoding=encoding)
    return checked(_without_ways_to_schools(table) if kind == ListKind.SCHOOLS else table)


def table_with(fields: Sequence[Field], content: bytes, *, languages: Sequence[str], encoding: str = "") -> ListTable:
    """Read a table whose columns are some of these fields, not checked yet. Raises UnreadableFileError."""
    sheet = read_sheet(content, languages=languages, encoding=encoding)
    rows = [sheet.header, *sheet.rows]
    at = _header_at(fields, rows)
    return ListTable(rows[at], _of_width(rows[at], rows[at + 1 :]), _as_what(sheet), sheet.other_tables)


def without_columns(table: ListTable, found: Collection[int]) -> ListTable:
    """The same without some columns, whose names are told."""
    if not found:
        return table

    def kept(row: Row) -> Row:
        return Row(row.line, [cell for position, cell in enumerate(row.cells) if position not in found])

    names = tuple(column_name(table, position) for position in sorted(found))
    return replace(table, header=kept(table.header), rows=[kept(row) for row in table.rows], left_out=names)


def checked(table: ListTable) -> ListTable:
    """The same, if it has an end. Raises UnreadableFileError."""
    if not table.rows:
        reason = _("There is no row below the names of the columns.")
        if table.other_tables:
            reason += " " + _("Only the first table of the workbook is read: put the one with the list first.")
        raise UnreadableFileError(reason, table.header.line)
    if len(table.rows) > MOST_ROWS:
        raise UnreadableFileError(
            _("The list has more than %(most)d rows: send it in parts.") % {"most": MOST_ROWS},
            table.rows[MOST_ROWS].line,
        )
    if max(len(row.cells) for row in (table.header, *table.rows)) > MOST_COLUMNS:
        raise UnreadableFileError(
            _("The list has more than %(most)d columns: leave out those that are not needed.") % {"most": MOST_COLUMNS}
        )
    if sum(len(cell) for row in table.rows for cell in row.cells) > MOST_CHARACTERS:
        raise UnreadableFileError(_("The list holds too much text: leave out the columns that are not needed."))
    if any(BROKEN.search(cell) for row in (table.header, *table.rows) for cell in row.cells):
        raise UnreadableFileError(_("The list did not come through whole: choose the file again."))
    return table


def _without_ways_to_schools(table: ListTable) -> ListTable:
    """The same without addresses, numbers and heads of schools; by the column's name, or because e-mail stands there.

    Raises UnreadableFileError where nothing else is in it.
    """
    found = set()
    for position in range(max(len(row.cells) for row in (table.header, *table.rows))):
        name = table.header.cells[position] if position < len(table.header.cells) else ""
        if field_called(ListKind.SCHOOLS, name):
            continue
        cells = (row.cells[position] for row in table.rows if position < len(row.cells))
        if looks_like_a_way_to_a_school(name) or (not looks_personal(name) and any(map(E_MAIL.search, cells))):
            found.add(position)
    if found and not set(range(len(table.header.cells))) - found:
        raise UnreadableFileError(_("Every column says how somebody is reached, and none what a school is called."))
    return without_columns(table, found)


def personal_columns(kind: ListKind, table: ListTable) -> Iterator[Refusal]:
    """Columns that hold something of persons, by their name, and cells with addresses of e-mail."""
    personal = set()
    for position, name in enumerate(table.header.cells):
        if _holds_persons(kind, table, position):
            personal.add(position)
            yield Refusal(table.header.line, name, _not_taken(kind))
    for row in table.rows:
        for position, cell in enumerate(row.cells):
            if position not in personal and E_MAIL.search(cell):
                name = column_name(table, position)
                yield Refusal(
                    row.line, name, _("An address of e-mail stands here: take it out.") + " " + _not_taken(kind)
                )
                personal.add(position)


def _holds_persons(kind: ListKind, table: ListTable, position: int) -> bool:
    """By the column's name; in a list of classes also where “pupils” is no number in any row, but who they are."""
    name = table.header.cells[position]
    if kind == ListKind.CLASSES and is_about_pupils(name):
        cells = [row.cells[position] for row in table.rows if position < len(row.cells) and row.cells[position]]
        named = any(cell[0].isupper() for cell in cells) or (bool(cells) and field_called(kind, name) is None)
        return named and not any(character.isdigit() for cell in cells for character in cell)
    if field_called(kind, name):
        return False
    family = kind == ListKind.CLASSES and looks_like_a_family(name)
    return family or looks_personal(name) or looks_like_a_contact(name)


def column_name(table: ListTable, position: int) -> str:
    """What a column is called, or its number."""
    name = table.header.cells[position] if position < len(table.header.cells) else ""
    return name or _("column %(number)d") % {"number": position + 1}


def _not_taken(kind: ListKind) -> str:
    if kind == ListKind.CLASSES:
        return _(
            "This looks like names, birthdays, numbers or contacts of persons. The portal knows classes and how many"
            " pupils they have, and never a pupil: take the column out of the file and send it again. Nothing of the"
            " file was kept."
        )
    return _(
        "This looks like names, birthdays or contacts of persons. The portal takes none from a list; people are invited"
        " one by one. Take the column out of the file and send it again. Nothing of the file was kept."
    )


def _header_at(fields: Sequence[Field], rows: Sequence[Row]) -> int:
    """Which row names the columns: of the first, the one with the most names that are known; else the first."""
    looked_at = rows[:LOOKED_AT]
    known = [
        len({field.name for cell in row.cells if (field := field_among(fields, cell)) is not None}) for row in looked_at
    ]
    most = max(known)
    if most:
        return known.index(most)
    filled = [sum(1 for cell in row.cells if cell) for row in looked_at]
    return filled.index(max(filled))


def _of_width(header: Row, rows: Sequence[Row]) -> list[Row]:
    """Rows with a cell for each column; cells behind the last named column stay, and are told."""
    width = len(header.cells)
    return [Row(row.line, row.cells + [""] * (width - len(row.cells))) for row in rows]


def _as_what(sheet: Sheet) -> str:
    return {"xlsx": "Excel", "ods": "OpenDocument"}.get(sheet.encoding, sheet.encoding)
