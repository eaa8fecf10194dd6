"""Writes a table as a workbook (.xlsx) that is sent back: values as they came, notes at cells, rows to filter by.

A cell becomes a number or a date only where the reader gives back the very same text; everything else is text, also
what begins like a formula.
"""

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from schools.sheets.reading import OWN_COLUMN, Row

WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
DAY = re.compile(r"(19[0-9]{2}|2[0-9]{3})-[0-9]{2}-[0-9]{2}")
FIRST_DAY = dt.date(1901, 1, 1)  # before it, spreadsheets do not agree on how days are counted
FORMULAS = ("=", "+", "-", "@", "\t")
LONGEST = 32_767  # letters in a cell of a spreadsheet
MOST_NOTES = 5_000  # more make a workbook that takes long to open; what is wrong stands in the last column anyway
NARROW, WIDE, WIDEST = 9, 40, 70
LOOKED_AT = 200  # rows, for the width of the columns
WRONG, DOUBTFUL, QUIET = "#F8D7DA", "#FFF3CD", "#6C757D"


@dataclass(frozen=True)
class Mark:
    """What stands at a cell. Doubtful is what may be right."""

    note: str
    doubtful: bool = False


@dataclass(frozen=True)
class MarkedTable:
    """A table as it is sent back. Marks by line and position; `to_do` by line, under the heading of its column.

    `quiet` are lines that are not wanted.
    """

    title: str
    header: Row
    rows: Sequence[Row]
    marks: Mapping[tuple[int, int], Mark]
    heading: str
    to_do: Mapping[int, str]
    quiet: frozenset[int] = frozenset()


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **how: object) -> Format:
        """The format that looks so."""
        key = tuple(sorted(how.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(how))
        return self._formats[key]


class _Writer:
    """One workbook while it is written, row after row."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        self.sheet, self.notes = sheet, 0
        self.looks = Looks(book).of

    def cell(self, line: int, position: int, text: str, **how: object) -> None:
        """Write one cell; blank ones only where they look like something."""
        if not text:
            if how:
                self.sheet.write_blank(line, position, None, self.looks(**how))
        elif WHOLE.fullmatch(text):
            self.sheet.write_number(line, position, int(text), self.looks(**how))
        elif (day := _day(text)) is not None:
            self.sheet.write_datetime(line, position, day, self.looks(num_format="yyyy-mm-dd", **how))
        else:
            if text.startswith(FORMULAS):
                how["quote_prefix"] = True  # so that it stays a text when somebody edits it
            self.sheet.write_string(line, position, text[:LONGEST], self.looks(**how))

    def note(self, line: int, position: int, text: str) -> None:
        """Say something at a cell."""
        if self.notes < MOST_NOTES:
            self.notes += 1
            height = 24 + 18 * (len(text) // 40 + 1 + text.count("\n"))
            self.sheet.write_comment(
                line, position, text[:LONGEST], {"width": 300, "height": height, "font_size": 10, "author": "OSHub"}
            )


def write_workbook(table: MarkedTable) -> bytes:
    """The workbook. Each row stands on the line that it has, so that what is said of lines holds there too."""
    out = io.BytesIO()
    every = [table.header, *table.rows]
    width = max(len(row.cells) for row in every)
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(sheet_name(table.title))
        writer = _Writer(book, sheet)
        for position in range(width):
            sheet.set_column(position, position, _width(every[:LOOKED_AT], position))
        sheet.set_column(width, width, WIDEST)
        for row in every:
            _write_row(writer, table, row, width)
        top = table.header.line - 1
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, every[-1].line - 1, width)
    return out.getvalue()


def _write_row(writer: _Writer, table: MarkedTable, row: Row, width: int) -> None:
    is_header = row is table.header
    usual: dict[str, object] = {"bold": True} if is_header else {}
    if row.line in table.quiet:
        usual["font_color"] = QUIET
    for position in range(width):
        mark = table.marks.get((row.line, position))
        how = dict(usual)
        if mark is not None and mark.note and not (is_header and mark.doubtful):
            how["bg_color"] = DOUBTFUL if mark.doubtful else WRONG
        writer.cell(row.line - 1, position, row.cells[position] if position < len(row.cells) else "", **how)
        if mark is not None:
            writer.note(row.line - 1, position, mark.note)
    last = f"{OWN_COLUMN}{table.heading}" if is_header else table.to_do.get(row.line, "")
    writer.cell(row.line - 1, width, last, **usual)


def _day(text: str) -> dt.date | None:
    if DAY.fullmatch(text):
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            return None
        return day if day >= FIRST_DAY else None
    return None


def _width(rows: Sequence[Row], position: int) -> int:
    longest = max((len(row.cells[position]) for row in rows if position < len(row.cells)), default=0)
    return min(max(longest + 3, NARROW), WIDE)


def sheet_name(title: str) -> str:
    """A name as spreadsheets take it."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "1"
