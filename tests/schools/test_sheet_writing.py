"""A table that is sent back as a workbook: read again it is the same; notes, colours, filter; nothing is a formula."""

import io
import re
import unicodedata
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from schools.sheets import Row, read_sheet
from schools.sheets.reading import UNSEEN
from schools.sheets.writing import LONGEST, Mark, MarkedTable, write_workbook

PLAIN = MarkedTable(
    title="Sessions: 2022/23 [a]",
    header=Row(3, ["Data", "Alunos"]),
    rows=[Row(4, ["2022-05-12", "20"]), Row(7, ["soon", "007"])],
    marks={
        (3, 0): Mark("Read as: Date.", doubtful=True),
        (7, 0): Mark("“soon” is not a date <b>&amp;</b>."),
        (4, 1): Mark("Is it right?", doubtful=True),
    },
    heading="what to do",
    to_do={7: "Data: “soon” is not a date."},
    quiet=frozenset({4}),
)


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_sheet_says_at_each_cell_what_is_wrong() -> None:
    parts = parts_of(write_workbook(PLAIN))
    notes = dict(re.findall(r'<comment ref="(\w+)".*?<t(?: [^>]*)?>(.*?)</t>', parts["xl/comments1.xml"], re.DOTALL))
    assert notes == {
        "A3": "Read as: Date.",
        "B4": "Is it right?",
        "A7": "“soon” is not a date &lt;b&gt;&amp;amp;&lt;/b&gt;.",
    }
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert '<autoFilter ref="A3:C7"/>' in sheet
    assert 'ySplit="3"' in sheet
    assert 'state="frozen"' in sheet
    assert "FFF8D7DA" in parts["xl/styles.xml"]
    assert "FFFFF3CD" in parts["xl/styles.xml"]
    assert 'formatCode="yyyy-mm-dd"' in parts["xl/styles.xml"].replace("\\", "")
    assert re.search(r'<c r="A4" s="\d+"><v>44693</v>', sheet), "a date is a date"
    assert re.search(r'<c r="B4" s="\d+"><v>20</v>', sheet), "a number is a number"
    assert re.search(r'<c r="B7"[^>]* t="inlineStr"><is><t>007</t>', sheet), "what a number would lose is text"


def test_lines_stay_and_the_last_column_is_named_as_ours() -> None:
    sheet = read_sheet(write_workbook(PLAIN))
    assert (sheet.header.line, sheet.header.cells) == (3, ["Data", "Alunos", "OSHub: what to do"])
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (4, ["2022-05-12", "20", ""]),
        (7, ["soon", "007", "Data: “soon” is not a date."]),
    ]


def test_nothing_is_a_formula_and_what_is_too_long_is_cut() -> None:
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.example")', "http://x.example", "x" * 40_000]
    table = MarkedTable("T", Row(1, [f"c{n}" for n in range(7)]), [Row(2, cells)], {}, "h", {})
    content = write_workbook(table)
    sheet = parts_of(content)["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert 'quotePrefix="1"' in parts_of(content)["xl/styles.xml"]
    assert read_sheet(content).rows[0].cells[:-1] == [*cells[:-1], "x" * LONGEST]


LETTERS = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")
CELLS = st.one_of(
    # As a reader gives them: without what nobody sees, and each letter written in the one usual way.
    st.text(LETTERS, max_size=12).map(lambda text: unicodedata.normalize("NFC", UNSEEN.sub("", text)).strip()),
    st.sampled_from(
        ["", "007", "1.50", "1.5", "1e5", "TRUE", "_x0041_", "=A1", "-3", "12/05/2022", "1900-02-29", "a\nb"]
    ),
    st.integers(0, 10**18).map(str),
    st.dates().map(str),
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6))
@settings(max_examples=25)
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    every = [Row(1, ["one", "two"]), *(Row(number, cells) for number, cells in enumerate(rows, 2))]
    sheet = read_sheet(write_workbook(MarkedTable("T", every[0], every[1:], {}, "h", {})))
    assert [(row.line, row.cells[:2]) for row in sheet.rows] == [
        (row.line, row.cells) for row in every[1:] if any(row.cells)
    ]
