"""The process that reads one workbook: bytes come in, one table goes out as lines of JSON.

It is the first with something in it, or the one that is named to the process, by its name or number.

It knows nothing of the portal, and the system ends it when it asks for more memory or time than a list needs. Each line
it says is the number of a line of the table (from 1) with its cells as text; the last is a problem by name, or what the
table is called, and the other tables with their numbers of rows.
"""

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError
from python_calamine import SheetTypeEnum as Kind
from python_calamine import SheetVisibleEnum as Visible

# The process is isolated, and so it would not look beside itself.
sys.path.append(str(Path(__file__).parent))
from workbook_cells import (  # type: ignore[import-not-found]
    MOST_COLUMNS,
    MOST_LINES,
    error_cells,
    filled_lines,
    first_blank_formulas,
    letters,
    month_cells,
)

MOST_MEMORY = 256 * 1024 * 1024  # bytes
MOST_SECONDS = 10
MOST_UNPACKED = 100 * 1024 * 1024  # bytes
MOST_MARKS = 16_000_000  # beginnings and ends of elements; a cell of a table has four to six
ABOVE = 100  # lines, for a title and the names of the columns
MOST_CHARACTERS = 40_000_000
STEP = 1024 * 1024
# Definitions can be made to stand for gigabytes, or for a file of this machine; no spreadsheet has any.
DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")
NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)*")
LONGEST_SIGN = max(map(len, DEFINITIONS))
MANIFEST, ENCRYPTED = "META-INF/manifest.xml", b"encryption-data"  # as OpenDocument says that there is a password
PICTURES = ("xl/media/", "Pictures/", "Thumbnails/")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (CalamineError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)


class ProblemError(Exception):
    """The workbook is not taken; the message is the problem by name, `cells` are those that it is about."""

    def __init__(self, problem: str, cells: list[str] | None = None) -> None:
        super().__init__(problem)
        self.cells = cells or []


def main() -> None:
    """Read and answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for said in answer(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else ""):
        line = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")


def answer(content: bytes, wanted: str = "") -> Iterator[object]:
    """The lines, and last what was read and what was not, or a problem."""
    try:
        check(content)
        yield from table(content, wanted)
    except ProblemError as problem:
        yield {"problem": str(problem), "cells": problem.cells}
    except PasswordError:
        yield {"problem": "password"}
    except MemoryError:
        yield {"problem": "large"}
    except BROKEN:
        yield {"problem": "broken"}


def check(content: bytes) -> None:
    """Refuse what an archive says it unpacks to; then unpack it bit by bit, and refuse what no table has."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise ProblemError("password")
        if any(part.compress_type not in METHODS for part in parts):
            raise ProblemError("broken")
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ProblemError("large")
        if any(part.filename == MANIFEST and ENCRYPTED in archive.read(part) for part in parts):
            raise ProblemError("password")
        marks = sum(check_part(archive, part, MOST_MARKS) for part in parts)
    if marks > MOST_MARKS:
        raise ProblemError("large")


def check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How many elements begin and end in a part. The archive's own reader refuses one that is longer than it says."""
    picture = part.filename.startswith(PICTURES)
    marks, end = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(STEP):
            if picture:
                continue
            seen = end + chunk
            if any(sign in seen for sign in DEFINITIONS):
                raise ProblemError("definitions")
            marks += chunk.count(b"<")
            if marks > most:
                raise ProblemError("large")
            end = chunk[-LONGEST_SIGN:]
    return marks


def table(content: bytes, wanted: str) -> Iterator[object]:
    """The table that is wanted, or the first that is shown and not empty."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    tables = book.sheets_metadata
    shown = [one.name for one in tables if one.typ == Kind.WorkSheet and one.visible == Visible.Visible]
    for name in [chosen(shown, wanted)] if wanted else shown:
        found = False
        for line in lines(book.get_sheet_by_name(name), error_cells(content, name), month_cells(content, name)):
            found = True
            yield line
        if found:
            if blank := first_blank_formulas(content, name):
                raise ProblemError("formulas", blank)
            number = filled_lines(content) if len(shown) > 1 else {}
            first = next((one for one in shown if number.get(one, 1)), name)
            others = [[one, number.get(one, 1) - 1] for one in shown if one != name and number.get(one, 1)]
            yield {"name": name, "first": name == first, "others": others}
            return
    raise ProblemError("empty")


def chosen(shown: list[str], wanted: str) -> str:
    """The table of a name, or of a number."""
    plain = " ".join(wanted.split()).casefold()
    for name in shown:
        if " ".join(name.split()).casefold() == plain:
            return name
    if plain.isdecimal() and 0 < int(plain[:4]) <= len(shown):
        return shown[int(plain[:4]) - 1]
    raise ProblemError("no_table", shown)


def lines(sheet: CalamineSheet, errors: dict[str, str], months: set[str]) -> Iterator[list[object]]:
    """The lines that are not blank, each with its number in front; what failing formulas show stands in `errors`.

    A date in one of `months` tells its month alone.
    """
    if sheet.start is None or sheet.end is None:
        return
    last_line, last_column = sheet.end
    if last_column >= MOST_COLUMNS:
        raise ProblemError("wide")
    if last_line >= MOST_LINES + ABOVE:
        raise ProblemError("long")
    # Blank lines above the first cell are given, blank columns before it are not.
    before = [""] * sheet.start[1]
    characters = 0
    spans = Spans(sheet)
    for number, row in enumerate(sheet.iter_rows(), 1):
        told = [*before, *(text(cell) for cell in row)]
        for at, cell in enumerate(row, len(before)) if months else ():
            if isinstance(cell, dt.date) and f"{letters(at)}{number}" in months:
                told[at] = f"{cell:%Y-%m}"
        if errors:
            told = [one or errors.get(f"{letters(at)}{number}", "") for at, one in enumerate(told)]
        cells = spans.fill(number - 1, told)
        characters += sum(map(len, cells))
        if characters > MOST_CHARACTERS:
            raise ProblemError("large")
        if any(cells):
            yield [number, *cells]


class Spans:
    """Cells that span several lines, such as a school beside all its sessions: their words stand in each of these.

    Numbers do not: what was counted once is not counted again.
    """

    def __init__(self, sheet: CalamineSheet) -> None:
        self.starting: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
            if bottom > top and left < MOST_COLUMNS:
                self.starting.setdefault(top, []).append((left, bottom))
        self.open: dict[int, tuple[int, str]] = {}  # of a column: the last line, and what stands there

    def fill(self, line: int, cells: list[str]) -> list[str]:
        """The cells of a line, counted from 0, with what spans it."""
        for column, (last, words) in list(self.open.items()):
            if line > last:
                del self.open[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = words
        for column, last in self.starting.get(line, ()):
            if column < len(cells) and cells[column] and not NUMBER.fullmatch(cells[column]):
                self.open[column] = last, cells[column]
        return cells


def text(cell: object) -> str:
    """A cell as it would stand in a CSV file: days as 2022-05-12, whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return str(cell.date()) if cell.time() == dt.time() else str(cell)
    if isinstance(cell, dt.time):
        return cell.strftime("%H:%M")
    return str(cell)


if __name__ == "__main__":
    main()
