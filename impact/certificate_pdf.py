"""A certificate as PDF: tagged so that screen readers find their way (PDF/UA-1), fonts inside.

The layout stands in `papers/certificate.typ`; it gets what people wrote as JSON and never as code.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typst

PAPERS = Path(__file__).parent / "papers"


@dataclass(frozen=True, slots=True)
class PaperFact:
    """A fact on the certificate, in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """What stands on it. `of`: the teacher or the class, `says`: what is certified, `rows`: the sessions."""

    title: str
    issuer: str
    of: str
    says: str
    facts: Sequence[PaperFact]
    list_title: str
    columns: tuple[str, str, str]
    rows: Sequence[tuple[str, str, str]]
    notes: Sequence[str]
    verify: str
    url: str
    url_shown: str
    code: str
    lang: str


def draw_certificate(paper: CertificatePaper) -> bytes:
    """The certificate as PDF; with a sign that no font has, without the promise that every sign is readable."""
    told = {"data": json.dumps(asdict(paper), ensure_ascii=False)}
    try:
        return _compiled(told, "ua-1")
    except typst.TypstError:
        return _compiled(told, None)


def _compiled(told: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    made = typst.compile(
        PAPERS / "certificate.typ",
        root=PAPERS,
        ignore_system_fonts=True,
        sys_inputs=told,
        pdf_standards=standard,
        timestamp=0,
    )
    assert isinstance(made, bytes)  # noqa: S101 - a list only where pages are pictures
    return made
