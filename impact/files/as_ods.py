"""Tables as an OpenDocument spreadsheet (.ods), written row after row into the archive.

A blank cell is missing; what is left out says so in words. Every text is written as a text, so none is a formula.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from impact.files.sheets import about, as_cell, decimals, names_of_sheets, width
from impact.queries.tables import AT_LEAST, AtLeast, Cell, FigureTable, LeftOut

MIME = "application/vnd.oasis.opendocument.spreadsheet"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in (
        ("office", f"{OASIS}office:1.0"),
        ("table", f"{OASIS}table:1.0"),
        ("text", f"{OASIS}text:1.0"),
        ("style", f"{OASIS}style:1.0"),
        ("number", f"{OASIS}datastyle:1.0"),
        ("meta", f"{OASIS}meta:1.0"),
        ("fo", f"{OASIS}xsl-fo-compatible:1.0"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
    )
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="{OASIS}manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
# What XML cannot hold; nothing that a person can type.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST_DECIMALS = 15
A_LETTER = 2.1  # millimetres


def to_ods(table: FigureTable, *more: FigureTable) -> bytes:
    """The spreadsheet: a sheet for each table, and one about them."""
    tables, out = (table, *more), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = _part("mimetype")
        kind.compress_type = zipfile.ZIP_STORED  # first and as it is, by which the file is known
        archive.writestr(kind, MIME)
        archive.writestr(_part("META-INF/manifest.xml"), MANIFEST)
        archive.writestr(_part("meta.xml"), _meta(table))
        with archive.open(_part("content.xml"), "w") as content:
            for piece in _content(tables):
                content.write(piece.encode())
    return out.getvalue()


def _part(name: str) -> zipfile.ZipInfo:
    """A part of the archive, always of the same day, so that the same table gives the same bytes."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _meta(table: FigureTable) -> str:
    about_it = f"<dc:title>{_escaped(table.title)}</dc:title><dc:description>{_escaped(table.about)}</dc:description>"
    return (
        f'{HEAD}<office:document-meta {SPACES} office:version="1.3">'
        f"<office:meta>{about_it}</office:meta></office:document-meta>"
    )


def _content(tables: Sequence[FigureTable]) -> Iterator[str]:
    yield f'{HEAD}<office:document-content {SPACES} office:version="1.3"><office:automatic-styles>{_styles(tables)}'
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    *names, last = names_of_sheets(tables)
    for at, (table, name) in enumerate(zip(tables, names, strict=True)):
        yield f"<table:table table:name={_attribute(name)}>"
        yield "".join(f'<table:table-column table:style-name="w{at}-{n}"/>' for n in range(len(table.columns)))
        yield f"<table:table-row>{''.join(_text(column.label, 'head') for column in table.columns)}</table:table-row>"
        for row in table.rows:
            yield f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
        yield "</table:table>"
    yield f"<table:table table:name={_attribute(last)}>"
    yield '<table:table-column table:style-name="term"/><table:table-column table:style-name="means"/>'
    for term, text in about(tables):
        yield f"<table:table-row>{_text(term, 'head')}{_text(text, 'wrapped')}</table:table-row>"
    yield "</table:table></office:spreadsheet></office:body></office:document-content>"


def _styles(tables: Sequence[FigureTable]) -> str:
    widths = {f"w{at}-{n}": width(table, n) for at, table in enumerate(tables) for n in range(len(table.columns))}
    made = [
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties'
        f' style:column-width="{letters * A_LETTER:.1f}mm"/></style:style>'
        for name, letters in (*widths.items(), ("term", 32), ("means", 90))
    ]
    bound = f"<number:text>{AT_LEAST} </number:text>"
    for name, places, before in (*((str(at), at, "") for at in range(MOST_DECIMALS + 1)), ("least", 0, bound)):
        made.append(
            f'<number:number-style style:name="N{name}">{before}<number:number number:decimal-places="{places}"'
            f' number:min-decimal-places="{places}" number:min-integer-digits="1" number:grouping="true"/>'
            f'</number:number-style><style:style style:name="n{name}" style:family="table-cell"'
            f' style:data-style-name="N{name}"/>'
        )
    return "".join(made) + (
        '<number:date-style style:name="D"><number:year number:style="long"/><number:text>-</number:text>'
        '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
        '</number:date-style><style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>'
        '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties'
        ' fo:wrap-option="wrap" style:vertical-align="top"/><style:text-properties fo:font-weight="bold"/>'
        "</style:style>"
        '<style:style style:name="wrapped" style:family="table-cell"><style:table-cell-properties'
        ' fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
        '<style:style style:name="left-out" style:family="table-cell"><style:paragraph-properties'
        ' fo:text-align="end"/><style:text-properties fo:font-style="italic"/></style:style>'
    )


def _cell(cell: Cell) -> str:
    match as_cell(cell):
        case None:
            return "<table:table-cell/>"
        case str() as text:
            return _text(text, "left-out" if isinstance(cell, LeftOut) else "")
        case int() as number:
            return _number(str(number), "least" if isinstance(cell, AtLeast) else "0")
        case Decimal() as number:
            return _number(f"{number:f}", str(decimals(number)))
        case day:
            return _day(day)


def _number(digits: str, style: str) -> str:
    return (
        f'<table:table-cell table:style-name="n{style}" office:value-type="float" office:value="{digits}">'
        f"<text:p>{digits}</text:p></table:table-cell>"
    )


def _day(day: dt.date) -> str:
    return (
        '<table:table-cell table:style-name="day" office:value-type="date"'
        f' office:date-value="{day.isoformat()}"><text:p>{day.isoformat()}</text:p></table:table-cell>'
    )


def _text(text: str, style: str) -> str:
    if not text:
        return "<table:table-cell/>"
    named = f' table:style-name="{style}"' if style else ""
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.replace("\r\n", "\n").split("\n"))
    return f'<table:table-cell{named} office:value-type="string">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    """A line with every space kept: a reader takes several as one, and none at the ends."""
    kept = re.sub("^ +| +$|(?<= ) +", lambda found: f'<text:s text:c="{len(found[0])}"/>', _escaped(line))
    return kept.replace("\t", "<text:tab/>")


def _escaped(text: str) -> str:
    return escape(NOT_IN_XML.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(NOT_IN_XML.sub("", text))
