"""Files as programs really write them: encodings, separators, quotes, line ends, rows of another width."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubs.models import Hub
from schools.sheets.reading import UnreadableFileError, read_sheet
from tests.impact.importing import as_read, heads, make_import_hub, plan, reasons, refused
from tests.schools.workbooks import xlsx


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


TEXT = "reference,date,students,title\r\n1,2022-05-12,20,Água e luz\r\n2,2022-05-13,21,Élèves\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_separators_and_line_ends(hub: Hub, separator: str, encoding: str, line_end: str) -> None:
    content = TEXT.replace(",", separator).replace("\r\n", line_end).encode(encoding)
    read = plan(hub, content)
    assert heads(read) == [[20], [21]]
    assert [draft.title for draft in read.new] == ["Água e luz", "Élèves"]
    assert read.separator == separator


@pytest.mark.parametrize(
    ("language", "encoding", "title"), [("el", "cp1253", "Ανεμόμυλος"), ("cs", "cp1250", "Třeboň")]
)
def test_old_encodings_by_the_language_of_the_hub(hub: Hub, language: str, encoding: str, title: str) -> None:
    hub.languages = ["en", language]
    read = plan(hub, f"date,title\n2022-05-12,{title}\n".encode(encoding))
    assert [draft.title for draft in read.new] == [title]


@pytest.mark.parametrize(
    ("content", "line", "word"),
    [
        (b"", 0, "empty"),
        (b"\r\n  \r\n", 0, "empty"),
        (b"PK\x03\x04 a spreadsheet", 0, "CSV"),
        (b"date\n2022-05-12\x00\n", 0, "not a text file"),
        (b'date,title\n2022-05-12,"never closed\n2022-05-13,x\n', 2, "never closed"),
        (b'date,title\n2022-05-12,a\n2022-05-12,"a" b\n', 3, "twice"),
        (b"date,title\n2022-05-12," + b"x" * 200_000 + b"\n", 2, "never closed"),
    ],
)
def test_files_that_cannot_be_read(hub: Hub, content: bytes, line: int, word: str) -> None:
    read = plan(hub, content)
    assert refused(read) == [(line, "")]
    assert word in reasons(read)


def test_a_file_that_is_too_large(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schools.sheets.reading.LARGEST_FILE", 10)
    assert "split it" in reasons(plan(hub, "date\n2022-05-12\n"))


def test_rows_of_another_width(hub: Hub) -> None:
    read = plan(hub, "date,students\n2022-05-12\n2022-05-12,1,2\n2022-05-12,3,,\n,\n\n2022-05-13,4\n")
    assert refused(read) == [(2, ""), (3, "")]
    assert "1 fields" in reasons(read)
    assert "3 fields" in reasons(read)
    assert [[line.head_count for line in draft.lines] for draft in read.new] == [[3], [4]]


def test_lines_are_counted_as_editors_do(hub: Hub) -> None:
    read = plan(hub, 'sep=;\r\ndate;title\r\n2022-05-12;"two\r\nlines"\r\n\r\nnever;x\r\n')
    assert refused(read) == [(6, "date")]
    assert read.new[0].title == "two lines"


def test_a_workbook_is_read_like_a_csv_file(hub: Hub) -> None:
    read = plan(hub, xlsx([["date", "students", "title"], ["2022-05-12", 24.0, "Água"], ["soon", 3, "x"]]))
    assert (read.encoding, refused(read)) == ("xlsx", [(3, "date")])
    assert [draft.title for draft in read.new] == ["Água"]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs")), min_size=1, max_size=8),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read(rows: list[list[str]], separator: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([["date", "title"], *rows])
    sheet = read_sheet(out.getvalue().encode(encoding))
    assert [row.cells for row in sheet.rows] == [[as_read(cell) for cell in row] for row in rows]


def test_of_a_cell_only_what_nobody_sees_is_left_out() -> None:
    """So that a name copied from a web page is the same as one that was typed; everything seen stays as it is."""
    written = "Pra\u00adia\u200b\u202e", "Sa\u0303o", "\ufb01 \u0132 \u00b2 e\u0301", "👩\u200d🏫"
    out = io.StringIO()
    csv.writer(out).writerows([["date", "title"], *[["1", cell] for cell in written]])
    sheet = read_sheet(out.getvalue().encode())
    assert [row.cells[1] for row in sheet.rows] == ["Praia", "São", "\ufb01 \u0132 \u00b2 é", "👩🏫"]


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except UnreadableFileError:
        return
    assert all(any(row.cells) for row in sheet.rows)
