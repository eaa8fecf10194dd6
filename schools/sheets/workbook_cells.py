"""What stands in the parts of a workbook and the reader of tables does not tell: errors, formulas, months, lines.

Belongs to the process that reads one workbook (`workbook_process`), which has looked at the archive before, and like it
knows nothing of the portal.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from xml.etree import ElementTree

STEP = 1024 * 1024

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
# The number of a cell's style; styles in which a date shows its month alone, by number or by what they are made of.
STYLE = re.compile(rb"""\ss=["']([0-9]+)["']""")
CELL_BEGINS = re.compile(rb"<(?:\w++:)?c(\s[^>]*+)>")
STYLES_PART, MONTH_AND_YEAR = "xl/styles.xml", "17"
NO_SIGN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
END_OF_LINE, RESULT_ENDS = b"row>", (b"/v>", b"/t>", b":v>", b":t>")
SHOWN_FORMULAS = 5
MOST_LINES, MOST_COLUMNS = 100_000, 500  # of a table that is taken
WORKBOOK_PART, FULL_CALCULATION = "xl/workbook.xml", b'fullCalcOnLoad="1"'
ODS_CELL = re.compile(rb"<[^<>]*?table-cell\b([^>]*+)>")
# A table with its name, a line, a cell with something in it.
ODS_LINE = re.compile(rb'<table:table\s[^>]*?table:name="([^"]*)"|<table:table-row|\soffice:value-type=')
ODS_CONTENT, TABLE_NS = "content.xml", "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CALC_NS = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
OFFICE_NS = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE_NS = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
NUMBER_NS = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
ODS_STYLES = "styles.xml"
FINER_THAN_MONTHS = {f"{NUMBER_NS}{part}" for part in ("day", "day-of-week", "hours", "minutes", "seconds")}
DEFAULT_STYLE, COLUMNS = f"{TABLE_NS}default-cell-style-name", f"{TABLE_NS}number-columns-repeated"


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


def month_cells(content: bytes, name: str) -> set[str]:
    """The cells of a workbook that show a month, such as May-22: that it is the 1st is nobody's word."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if ODS_CONTENT in archive.namelist():
                ods_styles = _ods_month_styles(archive)
                return set(_ods_in_styles(archive, name, ods_styles)) if ods_styles else set()
            styles = _month_styles(archive) if STYLES_PART in archive.namelist() else set()
            part = _part_of(archive, name) if styles else ""
            return set(_in_styles(archive, part, styles)) if part else set()
    except (KeyError, ElementTree.ParseError):
        return set()  # as above


def _month_styles(archive: zipfile.ZipFile) -> set[bytes]:
    """The numbers of the styles of cells that show the month of a date and neither day nor time."""
    tree = _tree(archive, STYLES_PART)
    made = {one.get("numFmtId", ""): one.get("formatCode", "") for one in tree.iter() if one.tag.endswith("}numFmt")}
    months = {key for key, code in made.items() if _shows_month(code)} | ({MONTH_AND_YEAR} - made.keys())
    cells = next((one for one in tree if one.tag.endswith("}cellXfs")), ())
    return {b"%d" % number for number, one in enumerate(cells) if one.get("numFmtId") in months}


def _shows_month(code: str) -> bool:
    signs = NO_SIGN.sub("", code).casefold()
    return "m" in signs and not any(sign in signs for sign in "dhs")


def _in_styles(archive: zipfile.ZipFile, part: str, styles: set[bytes]) -> Iterator[str]:
    for piece in pieces(archive, part, END_OF_LINE):
        for found in CELL_BEGINS.finditer(piece):
            style, place = STYLE.search(found[1]), PLACE.search(found[1])
            if style is not None and place is not None and style[1] in styles:
                yield place[1].decode()


def _ods_month_styles(archive: zipfile.ZipFile) -> set[str]:
    """The names of the styles of cells that show the month of a date and neither day nor time, or are under one."""
    months: dict[str, bool] = {}
    cells: dict[str, tuple[str, str]] = {}
    for part in (ODS_STYLES, ODS_CONTENT):  # what stands in the second comes before what has the same name in the first
        for event, one in ElementTree.iterparse(  # noqa: S314 - definitions were refused
            archive.open(part) if part in archive.namelist() else io.BytesIO(b"<none/>"), ("start", "end")
        ):
            if event == "start" and one.tag == f"{OFFICE_NS}body":
                break
            name = one.get(f"{STYLE_NS}name", "")
            if event == "end" and one.tag.startswith(NUMBER_NS) and name:
                parts = {inner.tag for inner in one}
                months[name] = f"{NUMBER_NS}month" in parts and not parts & FINER_THAN_MONTHS
            elif event == "end" and one.tag == f"{STYLE_NS}style" and one.get(f"{STYLE_NS}family") == "table-cell":
                cells[name] = (one.get(f"{STYLE_NS}data-style-name", ""), one.get(f"{STYLE_NS}parent-style-name", ""))
    found = {name for name, (shown, _above) in cells.items() if months.get(shown)}
    return found | {name for name, (shown, above) in cells.items() if not shown and above in found}


def _ods_in_styles(archive: zipfile.ZipFile, name: str, styles: set[str]) -> Iterator[str]:
    """The cells with a date in one of the styles: the cell's own, else its line's, else its column's."""
    of_columns: list[str] = []
    line, column, inside, of_line = 1, 0, False, ""
    dates: list[int] = []
    for event, one in ElementTree.iterparse(archive.open(ODS_CONTENT), ("start", "end")):  # noqa: S314 - as above
        if event == "start" and one.tag == f"{TABLE_NS}table":
            inside, line, of_columns = one.get(f"{TABLE_NS}name") == name, 1, []
        elif event == "start" and one.tag == f"{TABLE_NS}table-column":
            of_columns += [one.get(DEFAULT_STYLE, "")] * min(int(one.get(COLUMNS, "1")), MOST_COLUMNS)
        elif event == "start" and one.tag == f"{TABLE_NS}table-row":
            column, dates, of_line = 0, [], one.get(DEFAULT_STYLE, "")
        elif event == "end" and one.tag in (f"{TABLE_NS}table-cell", f"{TABLE_NS}covered-table-cell"):
            many = int(one.get(COLUMNS, "1"))
            if inside and one.get(f"{OFFICE_NS}value-type") == "date":
                of_column = of_columns[column] if column < len(of_columns) else ""
                if (one.get(f"{TABLE_NS}style-name") or of_line or of_column) in styles:
                    dates += range(column, column + min(many, MOST_COLUMNS))
            column += many
        elif event == "end" and one.tag == f"{TABLE_NS}table-row":
            many = int(one.get(f"{TABLE_NS}number-rows-repeated", "1"))
            for at in range(line, line + min(many, MOST_LINES) if dates else line):
                yield from (f"{letters(of)}{at}" for of in dates)
            line += many
            one.clear()


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
