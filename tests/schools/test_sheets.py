"""Tables as people keep them: separators, titles, workbooks; and workbooks that mean harm."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from schools.sheets import BadValueError, workbook
from schools.sheets.personal import without_names
from schools.sheets.reading import UnreadableFileError, read_sheet
from schools.sheets.values import date, text
from tests.schools.workbooks import MAIN, PACKAGE, RELATION, ods, sheet_xml, xlsx, zipped

LITTLE = 256 * 1024  # kilobytes
# Stands between a test and the process that reads, for the system counts to a process what its parent had.
MEASURING = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, "-I", {process!r}]).returncode
open({told!r}, "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code % 256)
"""


def test_a_day_with_its_month_in_letters_is_a_date_in_every_list() -> None:
    assert {date(cell, "") for cell in ("12 May 2022", "12 de maio de 2022", "12.5.2022")} == {dt.date(2022, 5, 12)}


@pytest.mark.parametrize(
    ("text", "separator", "width"),
    [
        ("Escolas do concelho, 2026\nNome;Local;Alunos\nA;B;1,5\nC;D;2,5\n", ";", 3),
        ("Lista\n\nname,place\nA,B\nC,D\n", ",", 2),
        ("name|place|size\nA|B; C|2\n", "|", 3),
        ('name\tplace\n"A\tB"\tC\n', "\t", 2),
        ("name\nA\n", ",", 1),
    ],
)
def test_the_separator_is_found_whatever_stands_above_and_between(text: str, separator: str, width: int) -> None:
    sheet = read_sheet(text.encode())
    assert sheet.separator == separator
    assert len(sheet.rows[-1].cells) == width


def test_an_encoding_may_be_chosen() -> None:
    content = "název\nŽďár\n".encode("cp852")
    assert read_sheet(content, encoding="cp852").rows[0].cells == ["Žďár"]


def test_a_workbook_of_excel_keeps_lines_columns_and_leading_zeros() -> None:
    sheet = read_sheet(
        xlsx([[], ["Title"], [None, "name", "size"], [None, "007", 24.0], [], [None, "B", 1.5]], [["x"]])
    )
    assert (sheet.encoding, sheet.separator, sheet.other_tables) == ("xlsx", "", ("T2",))
    assert (sheet.header.line, sheet.header.cells[:1]) == (2, ["Title"])
    assert [(row.line, row.cells) for row in sheet.rows] == [
        (3, ["", "name", "size"]),
        (4, ["", "007", "24"]),
        (6, ["", "B", "1.5"]),
    ]


def test_the_first_table_with_something_in_it_is_read() -> None:
    sheet = read_sheet(xlsx([], [["name"], ["A"]]))
    assert (sheet.header.cells, sheet.name, sheet.chosen, sheet.other_tables) == (["name"], "T2", False, ())


@pytest.mark.parametrize("which", ["T & 2", "2", " t  &  2"])
def test_another_table_is_read_where_it_is_asked_for(which: str) -> None:
    row = '<table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [f"{row.format(word)}</table:table-row>" for word in ("name", "A", "B")]
    content = ods([], xml=f'{"".join(rows)}</table:table><table:table table:name="T &amp; 2">{rows[0]}{rows[1]}')
    assert read_sheet(content).not_read == (("T & 2", 1),)
    sheet = read_sheet(content, table=which)
    assert (sheet.name, sheet.chosen, len(sheet.rows), sheet.not_read) == ("T & 2", True, 1, (("T1", 2),))


def test_a_table_of_opendocument() -> None:
    sheet = read_sheet(ods([["Escola", "Turma"], ["Água", "07"]]))
    assert (sheet.encoding, sheet.rows[0].cells) == ("ods", ["Água", "07"])


def far_cell() -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return xlsx(xml=f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>')


def million_columns() -> bytes:
    cells = "".join("<c><v>1</v></c>" for _ in range(1_000_000))
    return xlsx(xml=f'<worksheet xmlns="{MAIN}"><sheetData><row>{cells}</row></sheetData></worksheet>')


def repeated(rows: int = 300) -> bytes:
    return ods(
        [],
        xml=f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell'
        ' table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>",
    )


def entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{levels}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;&file;</t></is></c></row>'
    return xlsx(xml=f'{document}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>')


def bomb() -> bytes:
    return xlsx([["name"], ["A"]], more={"xl/worksheets/zeros.xml": b" " * (101 * 1024 * 1024)})


def bomb_in_a_bomb() -> bytes:
    """Half of what may be unpacked, with another archive in it, which nobody opens."""
    inner = zipped({f"{n}.xml": b"<" * 5_000_000 for n in range(2)})
    return xlsx([["name"], ["A"]], more={"inner.zip": inner, "xl/worksheets/more.xml": b"<" * 17_000_000})


def blank_lines() -> bytes:
    rows = "".join(f'<row r="{n}"/>' for n in range(1, 1_000_001))
    return xlsx(xml=f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>')


def many_lines() -> bytes:
    return xlsx([["name"], *([n] for n in range(100_200))])


def large_texts() -> bytes:
    """A few letters that every cell repeats: forty megabytes of them, and as many again."""
    cells = "".join(f'<row r="{n}"><c t="s"><v>0</v></c></row>' for n in range(1, 3_001))
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'
    return workbook_with_texts(f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>', shared)


def many_texts() -> bytes:
    shared = f'<sst xmlns="{MAIN}">{"<si><t>x</t></si>" * 4_100_000}</sst>'
    return workbook_with_texts(sheet_xml([["name"], ["A"]]), shared)


def workbook_with_texts(xml: str, shared: str) -> bytes:
    relations = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATION}/worksheet"'
        f' Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{RELATION}/sharedStrings"'
        ' Target="sharedStrings.xml"/></Relationships>'
    )
    return xlsx(xml=xml, more={"xl/sharedStrings.xml": shared, "xl/_rels/workbook.xml.rels": relations})


def small_dimension() -> bytes:
    """Says of its size what is not so."""
    rows = sheet_xml([["name"], ["A"]]).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    return xlsx(xml=rows)


def lying() -> bytes:
    """Says that a part is smaller than it is."""
    text = sheet_xml([["name"]]) + " " * 5_000_000
    return xlsx(xml=text).replace(len(text).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def with_formula(cell: str, *, table: int = 1) -> bytes:
    """A workbook of two tables with one cell as it is in one of them."""
    xml = sheet_xml([["name"], ["A"]]).replace("</sheetData>", f'<row r="3">{cell}</row></sheetData>')
    first, second = (xml, sheet_xml([["x"]])) if table == 1 else (sheet_xml([["x"]]), xml)
    return xlsx([["x"]], [["x"]], more={"xl/worksheets/sheet1.xml": first, "xl/worksheets/sheet2.xml": second})


def with_formula_of_opendocument(said: str) -> bytes:
    cell = f'<table:table-cell table:formula="of:=10+14"{said}'
    head = '<table:table-cell office:value-type="string"><text:p>name</text:p></table:table-cell>'
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    return ods([], xml=f"<table:table-row>{head}</table:table-row><table:table-row>{blank}{cell}</table:table-row>")


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (with_formula('<c r="B3"><f>10+14</f></c>'), "(B3)"),
        (with_formula('<c r="B3" s="1"><f>10+14</f><v/></c><c r="C3"><v>1</v></c>'), "(B3)"),
        (with_formula('<c r="B3"><f t="shared" si="0"/><v></v></c>'), "(B3)"),
        (with_formula("".join(f'<c r="{x}3"><f>1</f></c>' for x in "BCDEFG")), "(B3, C3, D3, E3, F3, …)"),
        (with_formula_of_opendocument("/>"), "(C2)"),
        (with_formula('<c r="B3"><f>10+14</f><v>24</v></c>'), ""),
        (with_formula('<c r="B3" t="str"><f>IF(1&gt;0,"")</f><v></v></c>'), ""),
        (with_formula('<c r="B3"><f>10-10</f><v>0</v></c>'), ""),
        (with_formula('<c r="B3"><f>10+14</f></c>', table=2), ""),
        (with_formula_of_opendocument(' office:value-type="float" office:value="24"><text:p>24</text:p>'
                                      "</table:table-cell>"), ""),
    ],
)  # fmt: skip
def test_formulas_without_what_they_come_to_are_refused(content: bytes, cells: str) -> None:
    told = reason(content)
    assert told.startswith("There are formulas") == bool(cells)
    assert cells in told


def test_a_nought_that_a_program_left_to_be_reckoned_is_no_result() -> None:
    names = xlsx([["x"]])
    parts = {name: zipfile.ZipFile(io.BytesIO(names)).read(name) for name in ("xl/workbook.xml",)}
    told = parts["xl/workbook.xml"].replace(b"</sheets>", b'</sheets><calcPr fullCalcOnLoad="1"/>')
    xml = sheet_xml([["name"]]).replace("</row>", '<c r="B1"><f>10+14</f><v>0</v></c></row>')
    assert "(B1)" in reason(xlsx(xml=xml, more={"xl/workbook.xml": told}))


def reason(content: bytes) -> str:
    """Why a file is refused, or nothing."""
    try:
        read_sheet(content)
    except UnreadableFileError as refused:
        return refused.message
    return ""


@pytest.fixture
def peak(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], int]:
    """The most memory that the process took, in kilobytes."""
    told, between = tmp_path / "told", tmp_path / "between.py"
    between.write_text(MEASURING.format(process=str(workbook.PROCESS), told=str(told)))
    monkeypatch.setattr(workbook, "PROCESS", between)
    return lambda: int(told.read_text())


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (far_cell, "more room"),
        (million_columns, "500 columns"),
        (many_lines, "100 000 lines"),
        (blank_lines, "empty"),
        (repeated, "more room"),
        (lambda: repeated(1_048_576), "cannot be read"),
        (bomb, "more room"),
        (bomb_in_a_bomb, "more room"),
        (large_texts, "more room"),
        (many_texts, "more room"),
        (entities, "no spreadsheet program"),
    ],
)
def test_a_workbook_that_means_harm_is_refused_in_little_memory(
    make: Callable[[], bytes], word: str, peak: Callable[[], int]
) -> None:
    assert word in reason(make())
    assert peak() < LITTLE


def test_what_a_table_says_of_its_size_is_not_believed() -> None:
    assert len(read_sheet(small_dimension()).rows) == 1


def test_nothing_outside_of_the_workbook_is_read() -> None:
    relations = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATION}/worksheet"'
        ' Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    )
    assert "save it again" in reason(xlsx([["name"], ["A"]], more={"xl/_rels/workbook.xml.rels": relations}))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (xlsx([["name"], ["A"]], more={"xl/vbaProject.bin": b"x"}), "macros"),
        (ods([["name"], ["A"]], more={"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
        (ods([["name"], ["A"]], manifest='<manifest:file-entry manifest:full-path="content.xml">'
             "<manifest:encryption-data/></manifest:file-entry>"), "password"),
        (b"\xd0\xcf\x11\xe0 old", "password"),
        (zipped({"word/document.xml": "x", "[Content_Types].xml": "x"}), "no table"),
    ],
)  # fmt: skip
def test_each_refusal_says_what_to_do(content: bytes, word: str) -> None:
    assert word in reason(content)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        zipped({"a.txt": "x"}),
        zipped({"xl/workbook.xml": "<", "[Content_Types].xml": "<"}),
        xlsx(xml="<worksheet"),
        lying(),
        xlsx([]),
        b"\xd0\xcf\x11\xe0 old",
        xlsx([["a"]])[:-30],
        zipped({"word/document.xml": "x", "[Content_Types].xml": "x"}),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes) -> None:
    assert reason(content).endswith((".", "”."))


def test_a_formula_that_fails_is_no_blank_cell() -> None:
    failing = '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    blank = sheet_xml([["date", "pupils"], ["2022-05-12", None]])
    assert read_sheet(xlsx(xml=blank.replace("</row></sheetData>", f"{failing}</row></sheetData>"))).rows[0].cells == [
        "2022-05-12",
        "#DIV/0!",
    ]
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    said = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    wrong = (
        f'<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
        f' xmlns:calcext="{calc}" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    row = "<table:table-row>{}</table:table-row>"
    book = ods([], xml=row.format(said.format("a") * 2) + row.format(said.format("b") + wrong))
    assert read_sheet(book).rows[0].cells == ["b", "#N/A"]


@pytest.mark.parametrize("cell", ["#DIV/0!", "#N/A", "#NOME?", "#VALOR!", "Err:502"])
def test_what_a_failing_formula_shows_is_no_name_and_no_text(cell: str) -> None:
    assert without_names(cell) == cell
    with pytest.raises(BadValueError, match="formula fails"):
        text(cell, 100)
