"""The canvas on one sheet, whatever was typed: as data and never as code."""

import json
from dataclasses import asdict

import pytest
import typst

from hubs.canvas_pdf import PAPERS, Paper, PaperBox, PaperFigure, draw_canvas


def paper(text: str, *, figures: int = 0) -> Paper:
    boxes = [
        PaperBox(f"Box {number}", text, [PaperFigure("Sessions", "1,234", "of 3")] * figures) for number in range(10)
    ]
    return Paper("Canvas", "Hub", "Adopted", "Nothing yet", "en", boxes)


def pages(told: Paper) -> int:
    """How many sheets it takes: drawn as pictures, one a sheet."""
    data = {"data": json.dumps(asdict(told))}
    made: bytes | list[bytes] = typst.compile(  # a list where there are several; the stubs do not say so
        PAPERS / "canvas.typ", root=PAPERS, ignore_system_fonts=True, sys_inputs=data, format="png", ppi=20
    )
    return 1 if isinstance(made, bytes) else len(made)


@pytest.mark.parametrize(
    "text",
    ["", "short", "word " * 240, "W" * 1200, "a\n" * 600, "a\n\n" * 400, "\n" * 1200, "Ελληνικά и кириллица šťř"],
    ids=["empty", "short", "long", "no spaces", "short lines", "paragraphs", "nothing but lines", "scripts"],
)
def test_it_is_one_sheet(text: str) -> None:
    assert pages(paper(text, figures=2)) == 1


@pytest.mark.parametrize("text", ['#import "x"', "$x", "*b", "@ref <lab>", "#sys.inputs", "\\", '"', "`", "{{ 7 }}"])
def test_what_was_typed_is_no_code(text: str) -> None:
    """Anything else would not be compiled, or give another sheet than the same letters in a plain text."""
    assert draw_canvas(paper(text)).startswith(b"%PDF")


def test_it_is_tagged_and_says_what_it_is() -> None:
    made = draw_canvas(paper("Water."))
    assert b"pdfuaid:part" in made
    assert b"/Lang" in made
    assert made == draw_canvas(paper("Water."))  # the same sheet is the same file


def test_a_sign_that_no_font_has_costs_only_the_promise() -> None:
    made = draw_canvas(paper("Waves 🌊 and 水"))
    assert made.startswith(b"%PDF")
    assert b"pdfuaid:part" not in made
