"""Tables as a PDF to print: tagged so that screen readers find their way (PDF/UA-1), fonts inside.

The layout stands in `impact/papers/figures.typ`; it gets texts as JSON and never as code. A dash is missing; what is
left out says so in words.
"""

import json
from collections.abc import Iterable, Sequence
from heapq import nlargest
from pathlib import Path
from typing import Literal

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from impact.queries.tables import DrawnChart, FigureTable, Kind, Note, shown
from impact.queries.words import number

PAPERS = Path(__file__).parent.parent / "papers"
MOST_ROWS = 5000  # on paper; a second of work. Files for spreadsheets have all.
SHORT = 16  # signs: what is no longer stands in one line wherever there is room
LONG = 24  # a word of more signs goes on in the next line (`tables.typ` says after which sign)
MEASURED = 20  # texts of each column

Json = dict[str, object]


def to_pdf(
    table: FigureTable, *more: FigureTable, charts: Sequence[DrawnChart] = (), opening: Sequence[Note] = ()
) -> bytes:
    """The paper: the charts, the tables, and what their words mean.

    With an `opening` it begins with the first table, which is then what the paper is about; how to name it, and the
    licence.

    A sign that none of the fonts has must not cost the whole paper: it is then made without the promise that every
    sign is readable, and tagged all the same.
    """
    told = inputs_of((table, *more), charts, opening)
    try:
        return _compiled(told, "ua-1")
    except typst.TypstError:
        return _compiled(told, None)


def inputs_of(
    tables: Sequence[FigureTable], charts: Sequence[DrawnChart] = (), opening: Sequence[Note] = ()
) -> dict[str, str]:
    """What the layout gets to know."""
    licence = tables[0].licence
    first = (*opening, Note(_("Licence"), licence)) if opening and licence else opening
    data = {
        "lang": (get_language() or "en").partition("-")[0],
        "title": tables[0].title,
        "tables": [as_told(one) for one in tables],
        "charts": [{"title": chart.title, "alt": chart.alt, "svg": chart.svg} for chart in charts],
        "notes_title": _("What the words mean"),
        "opening": [{"term": note.term, "text": note.text} for note in first],
        "licence": f"{_('Licence')}: {licence}" if licence and not opening else "",
        "page": _("Page"),
    }
    return {"data": json.dumps(data, ensure_ascii=False)}


def as_told(table: FigureTable) -> Json:
    """A table as the layout takes it: texts only."""
    rows = [[shown(cell) for cell in row] for row in table.rows[:MOST_ROWS]]
    rest = len(table.rows) - len(rows)
    told = {"number": number(rest)}
    return {
        "title": table.title,
        "about": table.about,
        "columns": [
            {
                "label": column.label,
                "right": column.kind is not Kind.TEXT,
                **_measured([row[at] for row in rows]),
            }
            for at, column in enumerate(table.columns)
        ],
        "rows": rows,
        "rest": _("%(number)s more rows stand in the files for spreadsheets.") % told if rest else "",
        "notes": [{"term": note.term, "text": note.text} for note in table.notes],
    }


def _measured(cells: list[str]) -> Json:
    """The texts of a column that its width depends on: to measure all of them would take too long."""
    words = {word for cell in cells for word in cell.split()}
    return {
        "words": _widest(words),
        "short": _widest(cell for cell in set(cells) if len(cell) <= SHORT),
        "cells": _widest(set(cells)),
        "broken": any(len(word) > LONG for word in words),
    }


def _widest(texts: Iterable[str]) -> list[str]:
    """Those of which one takes most room, whatever the letters: a capital counts for two."""
    return nlargest(MEASURED, texts, key=lambda one: (len(one) + sum(map(str.isupper, one)), one))


def _compiled(told: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    made = typst.compile(
        PAPERS / "figures.typ",
        root=PAPERS,
        ignore_system_fonts=True,
        sys_inputs=told,
        pdf_standards=standard,
        timestamp=0,
    )
    assert isinstance(made, bytes)  # noqa: S101 - a list only where pages are pictures
    return made
