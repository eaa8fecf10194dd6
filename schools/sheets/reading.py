"""From bytes to rows: the encoding, the separator, quotes and line ends of CSV files as programs really write them.

Excel and OpenDocument tables are told by their content and handed on to `workbook`.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.translation import gettext as _

from schools.sheets.errors import UnreadableFileError
from schools.sheets.old_encodings import likeliest
from schools.sheets.workbook import Workbook, read_workbook

__all__ = ["Row", "Sheet", "UnreadableFileError", "read_sheet"]

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_CELL = 100_000
SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 20  # lines that say which separator it is
SAMPLE = 50_000  # characters
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # .xlsx and .ods; .xls, and .xlsx with a password
# How the name of a column begins that the portal has added to a table which it sent back.
OWN_COLUMN = "OSHub: "
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1f]")
# Signs that nobody sees and that make two names differ: of no width, of the direction of reading, soft hyphens.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# How files begin that are no tables, whatever their name says: PDF, RTF, web pages (also saved as .xls), XML, JSON.
NO_TABLE = re.compile(rb"\s*(?:%PDF|\{\\rtf|<(?:!doctype|html|head|body|table|\?xml)\b|\[?\s*\{\s*\")", re.IGNORECASE)
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Row:
    """One row with the line of the file on which it begins."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """A file as rows. Cells are trimmed; rows that are blank all over are left out.

    Of a workbook `encoding` is xlsx or ods, there is no separator, and one table is read, called `name`; `chosen` says
    that it was asked for in the place of the first. `other_tables` are not read, and have `other_rows` rows each.
    """

    encoding: str
    separator: str
    header: Row
    rows: list[Row]
    other_tables: tuple[str, ...] = ()
    other_rows: tuple[int, ...] = ()
    name: str = ""
    chosen: bool = False

    @property
    def not_read(self) -> tuple[tuple[str, int], ...]:
        """The other tables with how many rows they have."""
        return tuple(zip(self.other_tables, self.other_rows, strict=False))


def read_sheet(content: bytes, *, languages: Sequence[str] = (), encoding: str = "", table: str = "") -> Sheet:
    """Read a table; `languages` of the hub say which old encoding to expect, `encoding` is one that somebody chose.

    `table` of a workbook, by its name or number, is read in the place of the first with something in it.

    Raises UnreadableFileError.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFileError(
            _("The file is larger than %(megabytes)d MB: split it.") % {"megabytes": LARGEST_FILE // 2**20}
        )
    if content.startswith(OLD_WORKBOOK):
        raise UnreadableFileError(
            _("This spreadsheet is an old one or has a password: save it as .xlsx without one, or as “CSV UTF-8”.")
        )
    if content.startswith(WORKBOOK):
        return _of_workbook(read_workbook(content, table))
    if NO_TABLE.match(content):
        raise UnreadableFileError(_("This is no table: save the list as .xlsx, .ods or “CSV UTF-8”."))
    text, encoding = _decode(content, [encoding] if encoding else _encodings(content, languages))
    skipped = 0
    told = re.match(r"sep=([,;\t|])\r?\n", text)
    if told:
        text, skipped = text[told.end() :], 1
    separator = told.group(1) if told else _separator(text)
    return _sheet(encoding, separator, list(_rows(text, separator, skipped)))


def _of_workbook(book: Workbook) -> Sheet:
    sheet = _sheet(book.kind, "", [_row(line, cells) for line, cells in book.rows])
    names, numbers = tuple(name for name, _rows in book.others), tuple(rows for _name, rows in book.others)
    return replace(sheet, other_tables=names, other_rows=numbers, name=book.name, chosen=not book.first)


def _sheet(encoding: str, separator: str, rows: list[Row]) -> Sheet:
    rows = [row for row in rows if any(row.cells)]
    if not rows:
        raise UnreadableFileError(_("The file is empty."))
    return Sheet(encoding=encoding, separator=separator, header=rows[0], rows=rows[1:])


def _row(line: int, cells: Sequence[str]) -> Row:
    return Row(line, [cell.strip() if cell.isascii() else _plain(cell) for cell in cells])


def _plain(cell: str) -> str:
    """A cell without what nobody sees, each letter written in the one usual way."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", cell)).strip()


def _decode(content: bytes, encodings: Sequence[str]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL_CHARACTERS.search(text):
            break
        return text.removeprefix("\ufeff"), "utf-8" if encoding == "utf-8-sig" else encoding
    raise UnreadableFileError(_("This is not a text file in a known encoding: save it as “CSV UTF-8”."))


def _encodings(content: bytes, languages: Sequence[str]) -> list[str]:
    """The encodings to try, in this order."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return [encoding]
    # Plain text in UTF-16 has a zero in every other byte.
    sample = content[:2_000]
    if sample[1::2].count(0) > len(sample) // 8:
        return ["utf-16-le"]
    if sample[0::2].count(0) > len(sample) // 8:
        return ["utf-16-be"]
    return ["utf-8", likeliest(content, languages)]


def _separator(text: str) -> str:
    """The separator that parts the most of the first lines into the same number of columns; a comma where none does.

    So neither a title above the header nor decimal commas mislead.
    """
    return max(SEPARATORS, key=lambda separator: _evenness(text[:SAMPLE], separator))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    """How many of the first lines have the most usual number of columns, and that number; one column is nothing."""
    widths: Counter[int] = Counter()
    try:
        for cells in islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), LOOKED_AT):
            widths[len(cells)] += len(cells) > 1
    except csv.Error:
        pass
    return max(((number, width) for width, number in widths.items() if number), default=(0, 0))


def _rows(text: str, separator: str, skipped: int) -> Iterator[Row]:
    previous_limit = csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        while True:
            line = reader.line_num + 1 + skipped
            yield _row(line, next(reader))
    except StopIteration:
        return
    except csv.Error as error:
        raise UnreadableFileError(_what_csv_means(error), line) from error
    finally:
        csv.field_size_limit(previous_limit)


def _what_csv_means(error: csv.Error) -> str:
    if "expected after" in str(error):
        return _("Text goes on behind a closing quotation mark. Inside quotation marks, write each of them twice.")
    if "field larger" in str(error) or "end of data" in str(error):
        return _("A quotation mark is opened in this row and never closed.")
    return _("This row cannot be parted into columns.")
