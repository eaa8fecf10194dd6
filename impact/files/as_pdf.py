"""Tables as a PDF to print: tagged so that screen readers find their way (PDF/UA-1), fonts inside.

The layout stands in `impact/papers/figures.typ`; it gets texts as JSON and never as code. A dash is missing; what is
left out says so in words.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from impact.queries.tables import DrawnChart, FigureTable, Kind, shown
from impact.queries.words import number

PAPERS = Path(__file__).parent.parent / "papers"
MOST_ROWS = 5000  # on paper; a second of work. Files for spreadsheets have all.

Json = dict[str, object]


def to_pdf(table: FigureTable, *more: FigureTable, charts: Sequence[DrawnChart] = ()) -> bytes:
    """The paper: the charts, the tables, and what their words mean.

    A sign that none of the fonts has must not cost the whole paper: it is then made without the promise that every
    sign is readable, and tagged all the same.
    """
    tables = (table, *more)
    data = {
        "lang": (get_language() or "en").partition("-")[0],
        "title": table.title,
        "tables": [as_told(one) for one in tables],
        "charts": [{"title": chart.title, "alt": chart.alt, "svg": chart.svg} for chart in charts],
        "notes_title": _("What the words mean"),
        "licence": f"{_('Licence')}: {table.licence}" if table.licence else "",
        "page": _("Page"),
    }
    told = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return _compiled(told, "ua-1")
    except typst.TypstError:
        return _compiled(told, None)


def as_told(table: FigureTable) -> Json:
    """A table as the layout takes it: texts only."""
    rows = [[shown(cell) for cell in row] for row in table.rows[:MOST_ROWS]]
    rest = len(table.rows) - len(rows)
    told = {"number": number(rest)}
    return {
        "title": table.title,
        "about": table.about,
        "columns": [{"label": column.label, "right": column.kind is not Kind.TEXT} for column in table.columns],
        "rows": rows,
        "rest": _("%(number)s more rows stand in the files for spreadsheets.") % told if rest else "",
        "notes": [{"term": note.term, "text": note.text} for note in table.notes],
    }


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
