"""What workbooks of both kinds (.xlsx, .ods) have in common: a sheet for each table, and one about them all."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from impact.queries.tables import Cell, FigureTable, LeftOut, Note
from schools.sheets.writing import sheet_name

EXACT = 15  # digits that a spreadsheet keeps
FIRST_DAY = dt.date(1901, 1, 1)  # before it, spreadsheets do not agree on how days are counted
NARROW, WIDE = 10, 48
LOOKED_AT = 200  # rows, for the width of the columns


def names_of_sheets(tables: Sequence[FigureTable]) -> list[str]:
    """A name for each sheet, and last that of the sheet about them; no two are the same."""
    names: list[str] = []
    for title in (*(table.title for table in tables), _("About these figures")):
        name, wanted = sheet_name(title), sheet_name(title)
        for again in range(2, len(tables) + 3):
            if name.lower() not in {known.lower() for known in names}:
                break
            name = f"{wanted[:27]} {again}"
        names.append(name)
    return names


def about(tables: Sequence[FigureTable]) -> Iterator[tuple[str, str]]:
    """The rows of the sheet about them: two texts each."""
    told: set[Note] = set()
    for table in tables:
        yield table.title, table.about
        if table.licence:
            yield _("Licence"), table.licence
        for column in table.columns:
            of_what = f" ({column.unit})" if column.unit else ""
            yield column.label, f"{column.name}{of_what}{f': {column.means}' if column.means else ''}"
        for note in table.notes:
            if note not in told:
                told.add(note)
                yield note.term, note.text
        yield "", ""


def as_cell(cell: Cell) -> str | int | Decimal | dt.date | None:
    """A cell as a spreadsheet takes it: words for what is left out, and for what it would not keep to the digit."""
    match cell:
        case LeftOut():
            return str(cell.reason.label)
        case int() if abs(cell) >= 10**EXACT:
            return str(cell)
        case Decimal() if len(cell.as_tuple().digits) > EXACT or abs(cell) >= 10**EXACT or decimals(cell) > EXACT:
            return f"{cell:f}"
        case str():
            return cell
        case dt.date() if cell < FIRST_DAY:
            return cell.isoformat()
    return cell


def decimals(value: Decimal) -> int:
    """How many digits stand behind the point."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 - the number is finite
    return max(0, -exponent)


def width(table: FigureTable, position: int) -> int:
    """How wide a column has to be, in letters."""
    longest = max((len(str(as_cell(row[position]) or "")) for row in table.rows[:LOOKED_AT]), default=0)
    return min(max(longest + 3, len(table.columns[position].label) + 4, NARROW), WIDE)
