"""Tables as people keep them: separators, titles, workbooks; and workbooks that mean harm."""

import resource
import time
from collections.abc import Callable

import pytest

from schools.sheets.reading import UnreadableFileError, read_sheet
from tests.schools.workbooks import MAIN, ods, sheet_xml, xlsx, zipped

QUICK = 15.0  # seconds, on a machine that is busy
LITTLE = 900 * 1024  # kilobytes


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
    assert sheet.header.cells == ["name"]


def test_a_table_of_opendocument() -> None:
    sheet = read_sheet(ods([["Escola", "Turma"], ["Água", "07"]]))
    assert (sheet.encoding, sheet.rows[0].cells) == ("ods", ["Água", "07"])


def far_cell() -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return xlsx(xml=f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>')


def million_columns() -> bytes:
    cells = "".join("<c><v>1</v></c>" for _ in range(1_000_000))
    return xlsx(xml=f'<worksheet xmlns="{MAIN}"><sheetData><row>{cells}</row></sheetData></worksheet>')


def repeated() -> bytes:
    return ods(
        [],
        xml='<table:table-row table:number-rows-repeated="1048576"><table:table-cell'
        ' table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>",
    )


def entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{levels}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;&file;</t></is></c></row>'
    return xlsx(xml=f'{document}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>')


def bomb() -> bytes:
    return xlsx([["name"], ["A"]], more={"xl/media/zeros.bin": b"\x00" * (200 * 1024 * 1024)})


def lying() -> bytes:
    """Says that a part is smaller than it is."""
    text = sheet_xml([["name"]]) + " " * 5_000_000
    return xlsx(xml=text).replace(len(text).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def reason(content: bytes) -> str:
    """Why a file is refused, or nothing."""
    try:
        read_sheet(content)
    except UnreadableFileError as refused:
        return refused.message
    return ""


@pytest.mark.parametrize("make", [far_cell, million_columns, repeated, bomb])
def test_a_workbook_that_means_harm_is_refused_quickly_and_in_little_memory(make: Callable[[], bytes]) -> None:
    content = make()
    begun = time.monotonic()
    assert "spreadsheet" in reason(content)
    assert time.monotonic() - begun < QUICK
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < LITTLE


def test_entities_are_neither_multiplied_nor_read_from_the_machine() -> None:
    content = entities()
    if not reason(content):
        told = " ".join(read_sheet(content).header.cells)
        assert "root:" not in told
        assert len(told) < 100


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
