"""Which column of a list is read as which field: found by name, and corrected by the person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from schools.lists.fields import Field, field_among
from schools.lists.reading import ListTable, column_name
from schools.sheets import Refusal, Row

NOT_READ = "-"
# What people write into a cell to say that they do not know: “-”, “n/d”, “?”.
NOTHING_SAID = re.compile(r"[-–—.?/*\s]+|n[./ ]?[aád]\.?|s/d|k\. ?a\.|nvt|n\.v\.t\.", re.IGNORECASE)


@dataclass(frozen=True)
class ListColumn:
    """A column with what it is read as (`NOT_READ` for nothing) and what stands in it first."""

    position: int
    name: str
    field: str
    sample: str


def columns_of(fields: Sequence[Field], table: ListTable, chosen: Mapping[int, str]) -> list[ListColumn]:
    """Every column; what somebody chose goes before what the name says. A field is read from one column."""
    width = max(len(row.cells) for row in (table.header, *table.rows))
    taken = {field for field in chosen.values() if field != NOT_READ}
    columns = []
    for position in range(width):
        field = chosen.get(position, "")
        if not field:
            found = field_among(fields, table.header.cells[position]) if position < len(table.header.cells) else None
            field = found.name if found and found.name not in taken else NOT_READ
            taken.add(field)
        columns.append(ListColumn(position, column_name(table, position), field, _sample(table, position)))
    return columns


def problems_with(fields: Sequence[Field], table: ListTable, columns: list[ListColumn]) -> list[Refusal]:
    """What is missing, or there twice."""
    line = table.header.line
    refusals = []
    for field in fields:
        read = [column for column in columns if column.field == field.name]
        if len(read) > 1:
            reason = _("“%(other)s” is read as this already: choose one of the two.") % {"other": read[0].name}
            refusals.append(Refusal(line, read[1].name, reason))
        if field.needed and not read:
            reason = _("No column is read as “%(field)s”: choose one below.") % {"field": field.label}
            refusals.append(Refusal(line, "", reason))
    return refusals


class Cells:
    """The cells of a row by field."""

    def __init__(self, columns: list[ListColumn]) -> None:
        self.columns = {column.field: column for column in columns if column.field != NOT_READ}

    def of(self, row: Row, field: str) -> str:
        """The text of a cell, or nothing; also where it only says that nobody knows."""
        column = self.columns.get(field)
        cell = row.cells[column.position] if column and column.position < len(row.cells) else ""
        return "" if NOTHING_SAID.fullmatch(cell) else cell

    def name_of(self, field: str) -> str:
        """What the column of a field is called."""
        column = self.columns.get(field)
        return column.name if column else ""


def _sample(table: ListTable, position: int) -> str:
    cells = (row.cells[position] for row in table.rows if position < len(row.cells))
    return next((cell for cell in cells if cell), "")[:60]
