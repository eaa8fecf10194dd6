"""A table as it goes back to the person: with a note at each cell in question, and what to do at the end of each row.

It holds what was corrected on the page, and no column that was not kept. Dates that were understood are dates in it.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from impact.imports import values
from impact.imports.kept import columns_of
from impact.imports.names import LABELS
from impact.imports.options import BEGINS_WITH_DAY
from impact.imports.preview import Understood, understand
from impact.imports.styles import DATE_STYLES
from impact.models import SessionImport
from schools.sheets import BadValueError, Row, Sheet
from schools.sheets.writing import Mark, MarkedTable

FIELD_OF_KIND = {"type": ("type",), "project": ("project",), "school": ("school",), "class": ("one_class", "classes")}
LAST_LINE = 100_000  # below it, rows are moved together

Said = defaultdict[tuple[int, int], list[tuple[str, bool]]]


def marked_table(row: SessionImport, sheet: Sheet) -> MarkedTable:
    """The table of an import with all that is in question. Lines are those that the page speaks of."""
    picture = understand(row, sheet)
    said, to_do = _said_of_rows(picture)
    marks = {
        place: Mark(" ".join(note for note, _doubtful in notes), all(doubtful for _note, doubtful in notes))
        for place, notes in said.items()
    }
    marks |= {(sheet.header.line, position): mark for position, mark in _said_of_columns(picture, sheet).items()}
    for line in row.left_out:
        to_do[line] = [_("Left out: it is not brought in.")]
    table = MarkedTable(
        title=_("Sessions"),
        header=sheet.header,
        rows=corrected_rows(row, sheet, picture),
        marks=marks,
        heading=_("what to do"),
        to_do={line: " ".join(notes) for line, notes in to_do.items()},
        quiet=frozenset(row.left_out),
    )
    return _together(table) if sheet.rows[-1].line > LAST_LINE else table


def corrected_rows(row: SessionImport, sheet: Sheet, picture: Understood | None = None) -> list[Row]:
    """The rows with what was corrected on the page; with a picture also with the days that were understood."""
    corrected = {int(line): cells for line, cells in row.cells.items()}
    at = _column_of_days(picture) if picture is not None else None
    rows = []
    for one in sheet.rows:
        cells = list(one.cells)
        for position, text in corrected.get(one.line, {}).items():
            cells += [""] * (int(position) + 1 - len(cells))
            cells[int(position)] = text
        if picture is not None and at is not None and at < len(cells) and cells[at]:
            cells[at] = _as_day(cells[at], picture.date_format)
        rows.append(Row(one.line, cells))
    return rows


def _column_of_days(picture: Understood) -> int | None:
    """The column that gives dates and nothing else, if one knows how they are written."""
    if picture.ambiguous or picture.date_format == BEGINS_WITH_DAY:
        return None
    return next((at for at, fields in columns_of(picture.row).items() if tuple(fields) == ("date",)), None)


def _as_day(cell: str, style: str) -> str:
    try:
        return str(values.day(cell, style))
    except BadValueError:
        return cell


def _said_of_rows(picture: Understood) -> tuple[Said, defaultdict[int, list[str]]]:
    """What is wrong or doubtful, by cell and by row. What is about a row as a whole stands at its date."""
    plan, header = picture.plan, picture.header_line
    of_name: dict[str, int] = {}
    of_field: dict[str, int] = {}
    for column in plan.columns:
        of_name.setdefault(column.name, column.position)
        of_field.setdefault(column.field, column.position)
    first = of_field.get("date", 0)
    said: Said = defaultdict(list)
    to_do: defaultdict[int, list[str]] = defaultdict(list)
    for refusal in plan.refusals:
        if refusal.line > header:
            said[refusal.line, of_name.get(refusal.column, first)].append((refusal.reason, False))
            to_do[refusal.line].append(f"{refusal.column}: {refusal.reason}" if refusal.column else refusal.reason)
    for unknown in plan.unknown.values():
        at = next((of_field[name] for name in FIELD_OF_KIND[unknown.kind] if name in of_field), first)
        reason = f"{unknown.message} {_('Correct it, or say on the page what it means.')}"
        for line in dict.fromkeys(unknown.lines):
            said[line, at].append((reason, False))
            to_do[line].append(reason)
    for question in plan.open_questions:
        reason = f"{question.message} {_('Correct the row or take it out, or say on the page that it is right.')}"
        said[question.line, first].append((reason, True))
        to_do[question.line].append(reason)
    return said, to_do


def _said_of_columns(picture: Understood, sheet: Sheet) -> dict[int, Mark]:
    """How each column was understood; what is wrong with one."""
    columns = columns_of(picture.row)
    problems: defaultdict[int, list[str]] = defaultdict(list)
    by_name = {column.name: column.position for column in picture.plan.columns}
    for refusal in picture.general:
        problems[by_name.get(refusal.column, 0)].append(refusal.reason)
    marks = {}
    for position in range(len(sheet.header.cells)):
        fields = columns.get(position, ())
        notes = (
            [_("Read as: %(fields)s.") % {"fields": ", ".join(str(LABELS[one]) for one in fields)}] if fields else []
        )
        if "date" in fields:
            notes += _said_of_dates(picture)
            if picture.ambiguous:
                problems[position].append(_("Say on the page how they are written, or write them as 2026-09-14."))
        notes = [*(notes or [_("Not read.")]), *problems[position]]
        marks[position] = Mark(" ".join(notes), doubtful=not problems[position])
    return marks


def _said_of_dates(picture: Understood) -> Sequence[str]:
    if picture.ambiguous:
        return [_("The dates can be read in two ways: say which comes first, the day or the month.")]
    style = DATE_STYLES.get(picture.date_format, picture.date_format)
    return [_("Dates are read as: %(style)s.") % {"style": style}]


def _together(table: MarkedTable) -> MarkedTable:
    """The same with rows one below the other, where their lines would be too far down for a spreadsheet."""
    line_of = {row.line: number for number, row in enumerate(table.rows, 2)} | {table.header.line: 1}
    return MarkedTable(
        title=table.title,
        header=Row(1, table.header.cells),
        rows=[Row(line_of[row.line], row.cells) for row in table.rows],
        marks={(line_of[line], position): mark for (line, position), mark in table.marks.items()},
        heading=table.heading,
        to_do={line_of[line]: text for line, text in table.to_do.items()},
        quiet=frozenset(line_of[line] for line in table.quiet if line in line_of),
    )
