"""A table of figures as files take it: cells that know what they are, and in words of whom and of when they speak.

Whatever makes a table reads the figures from the same objects as the page; writers (`impact.files`) print what stands
here and work nothing out. So a figure cannot differ between a page and a file.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impact.queries.charts import Chart
from impact.queries.definitions_text import Definition
from impact.queries.disclosure import Withheld
from impact.queries.figures import Figures
from impact.queries.freshness import Freshness
from impact.queries.words import NONE, number, of_largest_session

NAME = re.compile(r"[a-z][a-z0-9_]*")
AT_LEAST = "≥"
WITHHELD = "withheld"  # the column of a CSV that says why figures are left out


class FileFormat(TextChoices):
    """The formats of a table; the value ends its address and its name."""

    CSV = "csv", gettext_lazy("CSV, for statistics")
    XLSX = "xlsx", gettext_lazy("XLSX, for Excel")
    ODS = "ods", gettext_lazy("ODS, for LibreOffice")
    PDF = "pdf", gettext_lazy("PDF, to print")
    JSON = "json", gettext_lazy("JSON, for programs")


CONTENT_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileFormat.PDF: "application/pdf",
    FileFormat.JSON: "application/json",
}


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    DAY = "date"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that is known and not shown, with the reason."""

    reason: Withheld

    def __post_init__(self) -> None:
        if self.reason is Withheld.NO:
            raise ValueError("What is left out has a reason.")


class AtLeast(int):
    """People of whom no more is known than that so many were at the largest session: a number that says so."""


# None is missing: nobody said. It is neither zero nor left out.
Cell = str | int | Decimal | dt.date | LeftOut | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column. `name` stands in files for programs and stays as it is, `label` in those for people.

    `unit` says what a figure counts, `means` what it is in a sentence. In a column that `may_be_left_out` small numbers
    of a public table are.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    means: str = ""
    may_be_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What stands below a table: a word and what it means."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart as a picture, for papers. `alt` says what is in it to those who do not see it."""

    title: str
    alt: str
    svg: str


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table. `name` is that of its file, `about` says scope and period in words, `as_of` when it was added up.

    `licence` is an SPDX name; a table that is not public has none. Raises ValueError where a cell is not what its
    column says.
    """

    name: str
    title: str
    about: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Note, ...] = ()
    as_of: dt.datetime | None = None
    licence: str = ""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names) or not all(NAME.fullmatch(name) and name != WITHHELD for name in names):
            raise ValueError(f"Columns need names of their own in small letters: {names}")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells for {len(self.columns)} columns")
            for column, cell in zip(self.columns, row, strict=True):
                if not _fits(column, cell):
                    raise ValueError(f"{column.name} ({column.kind}) cannot hold {cell!r}")

    @property
    def may_leave_out(self) -> bool:
        """Whether this table has columns in which small numbers are left out."""
        return any(column.may_be_left_out for column in self.columns)


@dataclass(frozen=True, slots=True)
class FigureFile:
    """What a page offers to take along: one table for programs (CSV, JSON); for people (XLSX, ODS, PDF) tables side by
    side, with charts on paper. Without tables side by side the one is for both. All are made of the same figures.
    """

    table: FigureTable
    side_by_side: tuple[FigureTable, ...] = ()
    charts: tuple[Chart, ...] = ()


def _fits(column: TableColumn, cell: Cell) -> bool:
    match cell:
        case None:
            return True
        case LeftOut():
            return column.may_be_left_out
        case bool() | dt.datetime():
            return False
        case str():
            return column.kind is Kind.TEXT
        case int():
            return column.kind in (Kind.NUMBER, Kind.DECIMAL)
        case Decimal():
            return column.kind is Kind.DECIMAL and cell.is_finite()
    return column.kind is Kind.DAY


def shown(cell: Cell) -> str:
    """A cell as people read it, in their language; a dash where nobody said."""
    match cell:
        case None:
            return NONE
        case LeftOut():
            return str(cell.reason.label)
        case str():
            return cell
        case AtLeast():
            return f"{AT_LEAST} {number(cell)}"
        case int() | Decimal():
            return number(cell)
    return str(date_format(cell, "SHORT_DATE_FORMAT"))


def people_cell(figures: Figures) -> int:
    """People reached, as the page says them: a lower bound is told from a count."""
    return AtLeast(figures.people) if figures.is_largest_session else figures.people


def why_left_out(table: FigureTable, row: tuple[Cell, ...]) -> str:
    """Why figures of a row are left out, for files of texts only: one reason for all, or `column:reason` each."""
    can_be = [column.name for column in table.columns if column.may_be_left_out]
    left = {
        column.name: cell.reason for column, cell in zip(table.columns, row, strict=True) if isinstance(cell, LeftOut)
    }
    if len(left) == len(can_be) and len(set(left.values())) == 1:
        return str(left.popitem()[1].value)
    return " ".join(f"{name}:{reason.value}" for name, reason in left.items())


def definition_notes(*definitions: Definition) -> tuple[Note, ...]:
    """What words of a table mean."""
    return tuple(Note(str(one.term), str(one.text)) for one in definitions)


def freshness_notes(fresh: Freshness) -> tuple[Note, ...]:
    """When the figures were added up and checked against the sessions."""
    notes = []
    if fresh.added_up_at:
        notes.append(Note(_("Added up"), _moment(fresh.added_up_at)))
    if fresh.verified_at:
        differ = number(fresh.verified_differences or 0)
        said = _("%(when)s; differences: %(number)s") % {"when": _moment(fresh.verified_at), "number": differ}
        notes.append(Note(_("Checked against the sessions"), said))
    return tuple(notes)


def reading_notes(table_has: Iterable[Cell]) -> tuple[Note, ...]:
    """What the signs in the cells mean, as far as they occur."""
    cells = list(table_has)
    notes = (
        [Note(NONE, _("No figure: nobody has said, or there is nothing to divide by. It is not zero."))]
        if None in cells
        else []
    )
    if any(isinstance(cell, AtLeast) for cell in cells):
        notes.append(Note(AT_LEAST, of_largest_session()))
    reasons = {cell.reason for cell in cells if isinstance(cell, LeftOut)}
    if Withheld.FEW in reasons:
        notes.append(Note(str(Withheld.FEW.label), _("Left out, so that nobody can be recognised.")))
    if Withheld.NEIGHBOUR in reasons:
        text = _("Left out, because a small number could be found from it by subtraction.")
        notes.append(Note(str(Withheld.NEIGHBOUR.label), text))
    return tuple(notes)


def _moment(when: dt.datetime) -> str:
    return f"{date_format(when.astimezone(dt.UTC), 'DATE_FORMAT')}, {when.astimezone(dt.UTC):%H:%M} UTC"
