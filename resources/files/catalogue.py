"""The whole library as a table: one row a resource, written a part at a time, however many there are."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

import xlsxwriter

from resources.queries.described import CATALOGUE_COLUMNS, Described, to_catalogue_row
from schools.sheets.formulas import FORMULA_SIGNS, guarded
from schools.sheets.writing import LONGEST

WIDTH = 28


class _Line:
    """A file that gives back each line as it is written."""

    def write(self, line: str) -> str:
        return line


def catalogue_csv(found: Iterable[Described]) -> Iterator[bytes]:
    """The catalogue as CSV (UTF-8), line by line; no text in it is a formula."""
    writer = csv.writer(_Line())
    yield bytes(writer.writerow(CATALOGUE_COLUMNS), "utf-8")
    for of in found:
        yield bytes(writer.writerow(map(guarded, to_catalogue_row(of))), "utf-8")


def catalogue_xlsx(found: Iterable[Described]) -> IO[bytes]:
    """The catalogue as a workbook, in a file that goes when it is closed."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet("Resources"), book.add_format({"bold": True})
        text = book.add_format({"quote_prefix": True})
        sheet.set_column(0, len(CATALOGUE_COLUMNS) - 1, WIDTH)
        sheet.freeze_panes(1, 0)
        for position, name in enumerate(CATALOGUE_COLUMNS):
            sheet.write_string(0, position, name, bold)
        for line, of in enumerate(found, 1):
            for position, cell in enumerate(to_catalogue_row(of)):
                if cell:
                    looks = text if cell.startswith(FORMULA_SIGNS) else None
                    sheet.write_string(line, position, cell[:LONGEST], looks)
    out.seek(0)
    return out
