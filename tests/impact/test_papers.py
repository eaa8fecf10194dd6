"""Tables on paper: whatever stands in them, no text lies on another or runs off, and headings stay with their rows."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
import typst

from impact.files.as_pdf import PAPERS, inputs_of, to_pdf
from impact.queries.disclosure import Withheld
from impact.queries.tables import Cell, FigureTable, Kind, LeftOut, TableColumn
from tests.impact.read_pdf import read_pdf

A4_LYING = 841.89
MARGIN = 51.0  # 18 mm, less what is lost by rounding
Run = tuple[float, float, float]  # from, to, and how far down the sheet
CHECKSUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LONG = "Community members: People reached"


def sheets(*tables: FigureTable) -> list[list[Run]]:
    """Where the texts stand on each sheet."""
    made: Any = typst.compile(
        PAPERS / "figures.typ", root=PAPERS, ignore_system_fonts=True, sys_inputs=inputs_of(tables), format="svg"
    )
    pages = made if isinstance(made, list) else [made]
    return [list(_runs(ElementTree.fromstring(one), 0, 0)) for one in pages]  # noqa: S314 - our own


def _runs(node: ElementTree.Element, right: float, down: float) -> Iterator[Run]:
    name, _sign, numbers = node.get("transform", "").rstrip(")").partition("(")
    moved = [float(one) for one in numbers.split()][-2:] if name in ("translate", "matrix") else [0.0, 0.0]
    x, y = right + moved[0], down + moved[-1]
    signs = [float(one.get("x", "0")) for one in node if one.tag.endswith("}use")]
    if signs:
        yield x, x + max(signs), round(y, 1)
    for one in node:
        yield from _runs(one, x, y)


def lying_on_another(runs: list[Run]) -> list[tuple[Run, Run]]:
    """Texts of one line of which one begins before the other has ended."""
    lines = sorted(runs, key=lambda run: (run[2], run[0]))
    return [(one, two) for one, two in pairwise(lines) if one[2] == two[2] and two[0] <= one[1]]


def wide(texts: tuple[str, ...], numbers: int, *row: Cell) -> FigureTable:
    """A table of texts, and of numbers that are left out below long headings."""
    columns = (
        *(TableColumn(f"t{at}", label) for at, label in enumerate(texts)),
        *(TableColumn(f"n{at}", LONG, Kind.NUMBER, may_be_left_out=True) for at in range(numbers)),
    )
    return FigureTable("wide", "Wide", "", columns, ((*row, *[LeftOut(Withheld.FEW)] * numbers),) * 3)


@pytest.mark.parametrize(
    "table",
    [
        wide(("Month",), 7, "2019-10"),
        wide(("Code", "Hub", "Country"), 7, "OSHub-PT", "Hub Figueira de Castelo Rodrigo", "Portugal"),
        wide(("Scope", "Hub", "Period", "Audience"), 9, "network", "OSHub-PT", "school-year-2021", "community"),
        wide(("Code", "Hub", "Indicator", "Unit", "Documents"), 10, "O", "H", "I", "U", f"Photo (SHA-256 {CHECKSUM})"),
        wide(("Name", "Place"), 2, "Donaudampfschifffahrtsgesellschaftskapitän", "W" * 60),
        wide(("Only words", "And more"), 0, CHECKSUM, "Many words, which go on and on " * 5),
    ],
    ids=lambda table: f"{len(table.columns)} columns",
)
def test_no_text_lies_on_another_or_runs_off_the_sheet(table: FigureTable) -> None:
    for runs in sheets(table):
        assert lying_on_another(runs) == []
        assert max(end for _start, end, _down in runs) < A4_LYING - MARGIN


def test_a_month_stands_in_one_line() -> None:
    one, two = (sheets(wide(("Month",), 7, month)) for month in ("October", "October 2019"))
    assert len({down for _start, _end, down in one[0]}) == len({down for _start, _end, down in two[0]})


@pytest.mark.parametrize("rows", range(20, 36))
def test_a_heading_stands_on_the_sheet_of_its_first_row(rows: int) -> None:
    columns = tuple(TableColumn(f"c{at}", "Column") for at in range(9))
    first = FigureTable("a", "First", "", columns, (("row",) * 9,) * rows)
    second = FigureTable("b", "Second", "Of whom", columns, (("begins",) * 9,) * 3)
    pages = [" ".join(page.values()) for page in read_pdf(to_pdf(first, second)).pages.values()]
    (at,) = [at for at, page in enumerate(pages) if "Second" in page]
    assert "begins" in pages[at]
