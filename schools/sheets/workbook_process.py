"""The process that reads one workbook: bytes come in, one table goes out as lines of JSON.

It is the first with something in it, or the one that is named to the process, by its name or number.

It knows nothing of the portal, and the system ends it when it asks for more memory or time than a list needs. Each line
it says is the number of a line of the table (from 1) with its cells as text; the last is a problem by name, or what the
table is called, and the other tables with their numbers of rows.
"""

import datetime as dt
import html
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError
from python_calamine import SheetTypeEnum as Kind
from python_calamine import SheetVisibleEnum as Visible

MOST_MEMORY = 256 * 1024 * 1024  # bytes
MOST_SECONDS = 10
MOST_UNPACKED = 100 * 1024 * 1024  # bytes
MOST_MARKS = 16_000_000  # beginnings and ends of elements; a cell of a table has four to six
MOST_LINES, MOST_COLUMNS = 100_000, 500
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


# A cell with a formula, with its attributes and the result that stands behind it, if any does.
FORMULA = re.compile(
    rb"<(?:\w++:)?c(\s[^>]*+)>\s*+<(?:\w++:)?f\b(?:[^>]*+(?<=/)>|[^>]*+>[^<]*+</(?:\w++:)?f>)\s*+"
    rb"(?:<(?:\w++:)?v\b[^>]*+(?<!/)>([^<]++)</)?"
)
PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3}[0-9]{1,7})["']""")
OF_TEXT = re.compile(rb"""\st=["']str["']""")  # the result of which may be a text of no letters
# A cell with its value. What stands between is passed over once, and ends where another cell begins or this one ends.
XLSX_CELL = re.compile(
    rb"<(?:\w++:)?c(\s[^>]*+(?<!/))>[^<]*+(?:<(?!/?(?:\w++:)?[cv]\b)[^<]*+)*+<(?:\w++:)?v\b[^>]*+>([^<]++)<"
)
OF_ERROR = re.compile(rb"""\st=["']e["']""")
ODS_ERROR = b'calcext:value-type="error"'
END_OF_LINE, RESULT_ENDS = b"row>", (b"/v>", b"/t>", b":v>", b":t>")
SHOWN_FORMULAS = 5
WORKBOOK_PART, FULL_CALCULATION = "xl/workbook.xml", b'fullCalcOnLoad="1"'
ODS_CELL = re.compile(rb"<[^<>]*?table-cell\b([^>]*+)>")
# A table with its name, a line, a cell with something in it.
ODS_LINE = re.compile(rb'<table:table\s[^>]*?table:name="([^"]*)"|<table:table-row|\soffice:value-type=')
ODS_CONTENT, TABLE_NS = "content.xml", "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CALC_NS = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
OFFICE_NS = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


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
        for line in lines(book.get_sheet_by_name(name), error_cells(content, name)):
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


def lines(sheet: CalamineSheet, errors: dict[str, str]) -> Iterator[list[object]]:
    """The lines that are not blank, each with its number in front; what failing formulas show stands in `errors`."""
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
        if errors:
            told = [one or errors.get(f"{letters(at)}{number}", "") for at, one in enumerate(told)]
        cells = spans.fill(number - 1, told)
        characters += sum(map(len, cells))
        if characters > MOST_CHARACTERS:
            raise ProblemError("large")
        if any(cells):
            yield [number, *cells]


def filled_lines(content: bytes) -> dict[str, int]:
    """How many lines of each table have something in them, without reading it: a table may be made to end the process.

    Of a workbook that is written in a way not known here, nothing.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if ODS_CONTENT in archive.namelist():
                return _ods_lines(archive)
            sheets = {one.get("name", "") for one in _tree(archive, WORKBOOK_PART).iter() if one.tag.endswith("}sheet")}
            parts = {name: _part_of(archive, name) for name in sheets}
            return {name: _xlsx_lines(archive, part) for name, part in parts.items() if part}
    except (KeyError, ElementTree.ParseError):
        return {}


def _xlsx_lines(archive: zipfile.ZipFile, part: str) -> int:
    found = pieces(archive, part, END_OF_LINE)
    return sum(any(end in line for end in RESULT_ENDS) for piece in found for line in piece.split(END_OF_LINE))


def _ods_lines(archive: zipfile.ZipFile) -> dict[str, int]:
    number: dict[str, int] = {}
    name, filled = "", False
    for piece in pieces(archive, ODS_CONTENT, b">"):
        for found in ODS_LINE.finditer(piece):
            if found[1] is not None:
                name = html.unescape(found[1].decode("utf-8", "replace"))
                number[name], filled = 0, False
            elif found[0].endswith(b"table-row"):
                filled = False
            elif not filled:
                number[name], filled = number.get(name, 0) + 1, True
    return number


def error_cells(content: bytes, name: str) -> dict[str, str]:
    """What formulas that fail show, such as #DIV/0!, by cell: the reader of tables gives these cells as blank."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return dict((_ods_errors if ODS_CONTENT in archive.namelist() else _xlsx_errors)(archive, name))
    except (KeyError, ElementTree.ParseError):
        return {}  # as below


def _xlsx_errors(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str]]:
    part = _part_of(archive, name)
    for piece in pieces(archive, part, END_OF_LINE) if part else ():
        for found in XLSX_CELL.finditer(piece) if OF_ERROR.search(piece) else ():
            place = PLACE.search(found[1]) if OF_ERROR.search(found[1]) else None
            if place is not None:
                yield place[1].decode(), html.unescape(found[2].decode("utf-8", "replace"))


def _ods_errors(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str]]:
    if any(ODS_ERROR in piece for piece in pieces(archive, ODS_CONTENT, b">")):
        for line, column, cell in _ods_cells(archive, name):
            if cell.get(f"{CALC_NS}value-type") == "error":
                yield f"{letters(column)}{line}", "".join(cell.itertext()).strip() or "#"


def first_blank_formulas(content: bytes, name: str) -> list[str]:
    """The first of these cells, and one more where there are more."""
    try:
        return list(islice(formulas_without_results(content, name), SHOWN_FORMULAS + 1))
    except (KeyError, ElementTree.ParseError):
        return []  # the reader of tables knows more ways to write a workbook than are looked through here


def formulas_without_results(content: bytes, name: str) -> Iterator[str]:
    """The cells of a table in which a formula stands and not what it comes to: they would be read as blank."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if ODS_CONTENT in archive.namelist():
            yield from _ods_formulas(archive, name)
        elif part := _part_of(archive, name):
            yield from _xlsx_formulas(archive, part)


def _part_of(archive: zipfile.ZipFile, name: str) -> str:
    """Where in a workbook of Excel a table stands, or nothing."""
    ids = {
        of_relation: value
        for one in _tree(archive, WORKBOOK_PART).iter()
        if one.tag.endswith("}sheet") and one.get("name") == name
        for of_relation, value in one.attrib.items()
        if of_relation.endswith("}id")
    }
    for one in _tree(archive, "xl/_rels/workbook.xml.rels"):
        if one.get("Id") in ids.values():
            target = one.get("Target", "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return part if part in archive.namelist() else ""
    return ""


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(part))  # noqa: S314 - definitions were refused


def _xlsx_formulas(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    # Who writes formulas without reckoning leaves the result out, or writes a nought and has it reckoned on opening.
    naught = b"0" if FULL_CALCULATION in archive.read(WORKBOOK_PART) else None
    for lines in pieces(archive, part, END_OF_LINE):
        if b"<f" not in lines and b":f" not in lines:
            continue
        for found in FORMULA.finditer(lines):
            # A text of no letters is a result.
            if not OF_TEXT.search(found[1]) if found[2] is None else found[2] == naught:
                place = PLACE.search(found[1])
                yield place[1].decode() if place else "?"


def pieces(archive: zipfile.ZipFile, part: str, end: bytes) -> Iterator[bytes]:
    """A part bit by bit, cut only where something ends."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(STEP):
            seen = rest + chunk
            cut = seen.rfind(end) + 1
            yield seen[:cut]
            rest = seen[cut:]
    yield rest


def _ods_formulas(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    cells = (found[1] for piece in pieces(archive, ODS_CONTENT, b">") for found in ODS_CELL.finditer(piece))
    if not any(b":formula=" in told and b":value-type=" not in told for told in cells):
        return  # most have none, and this is soon seen
    for line, column, cell in _ods_cells(archive, name):
        blank = cell.get(f"{OFFICE_NS}value-type") is None and not len(cell)
        if blank and cell.get(f"{TABLE_NS}formula"):
            yield f"{letters(column)}{line}"


def _ods_cells(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """The cells of a table with their line, from 1, and column, from 0."""
    line, column, inside = 1, 0, False
    for event, one in ElementTree.iterparse(archive.open(ODS_CONTENT), ("start", "end")):  # noqa: S314 - as above
        if event == "start" and one.tag == f"{TABLE_NS}table":
            inside, line = one.get(f"{TABLE_NS}name") == name, 1
        elif event == "start" and one.tag == f"{TABLE_NS}table-row":
            column = 0
        elif event == "end" and one.tag == f"{TABLE_NS}table-row":
            line += int(one.get(f"{TABLE_NS}number-rows-repeated", "1"))
            one.clear()
        elif event == "end" and one.tag in (f"{TABLE_NS}table-cell", f"{TABLE_NS}covered-table-cell"):
            if inside:
                yield line, column, one
            column += int(one.get(f"{TABLE_NS}number-columns-repeated", "1"))


def letters(column: int) -> str:
    """What a column is called in a spreadsheet; the first is 0."""
    told, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        told = chr(65 + rest) + told
    return told


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
