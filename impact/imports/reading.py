"""From bytes to rows: the encoding, the separator, quotes and line ends of CSV files as programs really write them."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_CELL = 100_000
SEPARATORS = (",", ";", "\t")
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1f]")
# Where a file is not Unicode: what Windows writes in the hub's language.
OLD_ENCODINGS = {"el": "cp1253", "cs": "cp1250", "sk": "cp1250", "pl": "cp1250", "hu": "cp1250"}
USUAL_OLD_ENCODING = "cp1252"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnreadableFileError(Exception):
    """The file cannot be read from some line on. The message is for the person who sent it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Row:
    """One row with the line of the file on which it begins."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """A file as rows. Cells are trimmed; rows that are blank all over are left out."""

    encoding: str
    separator: str
    header: Row
    rows: list[Row]


def read_sheet(content: bytes, *, languages: Sequence[str] = ()) -> Sheet:
    """Read a CSV file; `languages` of the hub say which old encoding to expect. Raises UnreadableFileError."""
    text, encoding = _decode(content, languages)
    skipped = 0
    told = re.match(r"sep=([,;\t])\r?\n", text)
    if told:
        text, skipped = text[told.end() :], 1
    separator = told.group(1) if told else _separator(text)
    rows = list(_rows(text, separator, skipped))
    if not rows:
        raise UnreadableFileError(_("The file is empty."))
    return Sheet(encoding=encoding, separator=separator, header=rows[0], rows=rows[1:])


def _decode(content: bytes, languages: Sequence[str]) -> tuple[str, str]:
    if len(content) > LARGEST_FILE:
        raise UnreadableFileError(
            _("The file is larger than %(megabytes)d MB: split it.") % {"megabytes": LARGEST_FILE // 2**20}
        )
    if content.startswith(SPREADSHEETS):
        raise UnreadableFileError(_("This is a spreadsheet, not a CSV file: save it as “CSV UTF-8” first."))
    for encoding in _encodings(content, languages):
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
    old = next((OLD_ENCODINGS[language] for language in languages if language in OLD_ENCODINGS), USUAL_OLD_ENCODING)
    return ["utf-8", old]


def _separator(text: str) -> str:
    """The separator that parts the first line into the most columns; a comma where none does."""
    first_line = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    return max(SEPARATORS, key=lambda separator: len(next(csv.reader([first_line], delimiter=separator), [])))


def _rows(text: str, separator: str, skipped: int) -> Iterator[Row]:
    previous_limit = csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        while True:
            line = reader.line_num + 1 + skipped
            cells = [cell.strip() for cell in next(reader)]
            if any(cells):
                yield Row(line, cells)
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
