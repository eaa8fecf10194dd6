"""A report as PDF: tagged so that screen readers find their way (PDF/UA-1), fonts inside."""

import json
from collections.abc import Iterable
from typing import Any, Literal

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from impact.files.as_pdf import PAPERS, as_told
from impact.files.drawing import drawn
from impact.files.written import blocks_of
from impact.models import Report
from impact.queries.report_parts import ReportPart, internal_mark, source_label

Json = dict[str, Any]


def draw_report(report: Report, parts: Iterable[ReportPart]) -> bytes:
    """The paper. A sign that none of the fonts has must not cost all of it: see `impact.files.as_pdf`."""
    told = [_part(part) for part in parts]
    notes = [note for part in told for table in part["tables"] for note in table["notes"]]
    data = {
        "lang": (get_language() or "en").partition("-")[0],
        "title": report.title,
        "of": report.hub.name if report.hub else "OSHub.Network",
        "about": source_label(report),
        "mark": internal_mark(report),
        "page": _("Page"),
        "notes_title": _("What the words mean"),
        "notes": [note for at, note in enumerate(notes) if note not in notes[:at]],
        "parts": told,
    }
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return _compiled(inputs, "ua-1")
    except typst.TypstError:
        return _compiled(inputs, None)


def _part(part: ReportPart) -> Json:
    picture = drawn(part.chart) if part.chart else None
    return {
        "title": part.title,
        "missing": part.missing if part.title else "",
        "blocks": blocks_of(part.markdown),
        "tables": [as_told(table) for table in part.tables],
        "charts": [{"alt": picture.alt, "svg": picture.svg}] if picture else [],
    }


def _compiled(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    made = typst.compile(
        PAPERS / "report.typ",
        root=PAPERS,
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=standard,
        timestamp=0,
    )
    assert isinstance(made, bytes)  # noqa: S101 - a list only where pages are pictures
    return made
