"""Tables as a workbook for Excel (.xlsx): numbers are numbers, dates are dates, and no text is ever a formula.

A blank cell is missing; what is left out says so in words.
"""

import datetime as dt
import io
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from impact.files.sheets import about, as_cell, decimals, names_of_sheets, width
from impact.queries.tables import AT_LEAST, AtLeast, Cell, FigureTable, LeftOut
from schools.sheets.formulas import FORMULA_SIGNS
from schools.sheets.writing import LONGEST, QUIET, Looks

LONG_AGO = dt.datetime(2000, 1, 1)


def to_xlsx(table: FigureTable, *more: FigureTable) -> bytes:
    """The workbook: a sheet for each table, and one about them."""
    tables, out = (table, *more), io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        as_of = table.as_of.astimezone(dt.UTC).replace(tzinfo=None) if table.as_of else LONG_AGO
        book.set_properties({"title": table.title, "comments": table.about, "created": as_of})
        looks = Looks(book)
        *names, last = names_of_sheets(tables)
        for one, name in zip(tables, names, strict=True):
            _write_table(book.add_worksheet(name), looks, one)
        _write_about(book.add_worksheet(last), looks, tables)
    return out.getvalue()


def _write_table(sheet: Worksheet, looks: Looks, table: FigureTable) -> None:
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, width(table, position))
        _write_text(sheet, looks, 0, position, column.label, bold=True, text_wrap=True, valign="top")
    for line, row in enumerate(table.rows, 1):
        for position, cell in enumerate(row):
            _write_cell(sheet, looks, line, position, cell)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write_cell(sheet: Worksheet, looks: Looks, line: int, position: int, cell: Cell) -> None:
    match as_cell(cell):
        case None:
            return
        case str() as text:
            how: dict[str, object] = {"italic": True, "font_color": QUIET, "align": "right"}
            _write_text(sheet, looks, line, position, text, **(how if isinstance(cell, LeftOut) else {}))
        case int() as number:
            form = f'"{AT_LEAST} "#,##0' if isinstance(cell, AtLeast) else "#,##0"
            sheet.write_number(line, position, number, looks.of(num_format=form))
        case Decimal() as number:
            places = decimals(number)
            form = f"#,##0.{'0' * places}" if places else "#,##0"
            sheet.write_number(line, position, float(number), looks.of(num_format=form))
        case day:
            sheet.write_datetime(line, position, day, looks.of(num_format="yyyy-mm-dd"))


def _write_text(sheet: Worksheet, looks: Looks, line: int, position: int, text: str, **how: object) -> None:
    if text.startswith(FORMULA_SIGNS):
        how["quote_prefix"] = True  # so that it stays a text when somebody edits it
    if text:
        sheet.write_string(line, position, text[:LONGEST], looks.of(**how))


def _write_about(sheet: Worksheet, looks: Looks, tables: tuple[FigureTable, ...]) -> None:
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 100)
    for line, (term, text) in enumerate(about(tables)):
        _write_text(sheet, looks, line, 0, term, bold=True, text_wrap=True, valign="top")
        _write_text(sheet, looks, line, 1, text, text_wrap=True, valign="top")
