"""A canvas as PDF: one sheet, tagged so that screen readers find their way (PDF/UA-1), fonts inside.

The layout stands in `papers/canvas.typ`; it gets what people wrote as JSON and never as code.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typst

PAPERS = Path(__file__).parent / "papers"


@dataclass(frozen=True, slots=True)
class PaperFigure:
    """A figure beside a box, in words."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaperBox:
    """A box of the sheet."""

    title: str
    text: str
    figures: Sequence[PaperFigure] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the sheet. `about` says of whom and of when it is, `empty` stands in a box without a text."""

    title: str
    hub: str
    about: str
    empty: str
    lang: str
    boxes: Sequence[PaperBox]


def draw_canvas(paper: Paper) -> bytes:
    """The sheet as PDF.

    A sign that none of the fonts has, such as a small picture, must not cost the whole sheet: it is then made without
    the promise that every sign is readable (PDF/UA-1), and tagged all the same.
    """
    data: Mapping[str, object] = asdict(paper)
    told = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return _compiled(told, "ua-1")
    except typst.TypstError:
        return _compiled(told, None)


def _compiled(told: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    made = typst.compile(
        PAPERS / "canvas.typ",
        root=PAPERS,
        ignore_system_fonts=True,
        sys_inputs=told,
        pdf_standards=standard,
        timestamp=0,
    )
    assert isinstance(made, bytes)  # noqa: S101 - a list only where pages are pictures
    return made
