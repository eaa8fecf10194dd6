"""A table as CSV (UTF-8): the names of the columns, then the rows and nothing else, so that every program reads it.

A blank cell is missing. Where small numbers are left out the cell is blank too, and the last column, `withheld`, says
why: one reason for all figures of the row, or `column:reason` for each.
"""

import csv
import datetime as dt
import io
from decimal import Decimal

from impact.queries.tables import WITHHELD, Cell, FigureTable, LeftOut, why_left_out
from schools.sheets.formulas import guarded


def to_csv(table: FigureTable) -> bytes:
    """The table as CSV."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    last = [WITHHELD] if table.may_leave_out else []
    writer.writerow([*(column.name for column in table.columns), *last])
    for row in table.rows:
        writer.writerow([*map(_text, row), *([why_left_out(table, row)] if last else [])])
    return file.getvalue().encode()


def _text(cell: Cell) -> str:
    match cell:
        case None | LeftOut():
            return ""
        case str():
            return guarded(cell)
        case Decimal():
            return f"{cell:f}"
        case dt.date():
            return cell.isoformat()
    return str(cell)
