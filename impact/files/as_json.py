"""A table as JSON for programs: what it is, its columns with their types, and the rows by the names of the columns.

Missing and left out are `null`; what is left out stands in the row's `withheld`, with the reason.
"""

import datetime as dt
import json
from decimal import Decimal

from impact.queries.export import in_utc
from impact.queries.tables import WITHHELD, Cell, FigureTable, LeftOut


def to_json(table: FigureTable) -> bytes:
    """The table as JSON, a row a line."""
    head = {
        "title": table.title,
        "about": table.about,
        "as_of": in_utc(table.as_of),
        "licence": table.licence or None,
        "notes": [{"term": note.term, "text": note.text} for note in table.notes],
        "columns": [
            {
                "name": column.name,
                "label": column.label,
                "type": column.kind.value,
                "unit": column.unit or None,
                "means": column.means or None,
                "may_be_withheld": column.may_be_left_out,
            }
            for column in table.columns
        ],
    }
    text = json.dumps(head, ensure_ascii=False, indent=1)
    rows = ",\n  ".join(_row(table, row) for row in table.rows)
    between = f"[\n  {rows}\n ]" if rows else "[]"
    return f'{text[:-2]},\n "rows": {between}\n}}\n'.encode()


def _row(table: FigureTable, row: tuple[Cell, ...]) -> str:
    cells = [f"{json.dumps(column.name)}: {_value(cell)}" for column, cell in zip(table.columns, row, strict=True)]
    left = {
        column.name: cell.reason.value
        for column, cell in zip(table.columns, row, strict=True)
        if isinstance(cell, LeftOut)
    }
    return "{" + ", ".join([*cells, *([f'"{WITHHELD}": {json.dumps(left)}'] if left else [])]) + "}"


def _value(cell: Cell) -> str:
    match cell:
        case None | LeftOut():
            return "null"
        case str():
            return json.dumps(cell, ensure_ascii=False)
        case Decimal():
            return f"{cell:f}"  # as it is written, 13.0 and not 13
        case dt.date():
            return f'"{cell.isoformat()}"'
    return str(cell)
