"""Reads the tables of a tagged PDF as a screen reader does: along the tree of its structure, cell by cell.

Knows what our papers have (typst writes them) and nothing more of PDF.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*(?:stream\r?\n(.*?)\s*endstream\s*)?endobj", re.DOTALL)
REFERENCE = re.compile(rb"(\d+) 0 R|(\d+)|<<[^<>]*/MCID (\d+)[^<>]*>>")
TOKEN = re.compile(
    rb"/MCID (\d+)[^\n]*?BDC|/(f\d+) [\d.]+ Tf|(\((?:\\.|[^\\()])*\))|<([0-9A-F]+)>|\b(EMC)\b", re.DOTALL
)
CHARACTER = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
RANGE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]+)>")
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass
class ReadPdf:
    """What is in the file: objects by number, and the texts of each page by mark."""

    objects: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    pages: dict[int, dict[int, str]] = field(default_factory=dict)

    def tables(self) -> list[list[list[str]]]:
        """Each table as rows of the texts of its cells, the head first."""
        roots = [number for number, (head, _stream) in self.objects.items() if b"/S/Document/" in head]
        return [
            [[self._text(cell).strip() for cell in self._parts(row, b"TH", b"TD")] for row in self._parts(table, b"TR")]
            for table in self._parts(roots[0], b"Table")
        ]

    def text(self) -> str:
        """Everything that stands on the pages, in order."""
        return " ".join(text for page in self.pages.values() for text in page.values())

    def alternatives(self) -> list[str]:
        """What is said of pictures to those who do not see them."""
        found = [re.search(rb"/Alt(\((?:\\.|[^\\()])*\)|<[0-9A-F]+>)", head) for head, _stream in self.objects.values()]
        return [_string(one[1]) for one in found if one]

    def _parts(self, number: int, *kinds: bytes) -> Iterator[int]:
        for child in self._children(number):
            if any(b"/S/" + kind + b"/" in self.objects[child][0] for kind in kinds):
                yield child
            else:
                yield from self._parts(child, *kinds)

    def _children(self, number: int) -> list[int]:
        return [int(found[1]) for found in REFERENCE.finditer(self._inside(number)) if found[1]]

    def _text(self, number: int) -> str:
        head = self.objects[number][0]
        page = re.search(rb"/Pg (\d+) 0 R", head)
        said = []
        for found in REFERENCE.finditer(self._inside(number)):
            if found[1]:
                said.append(self._text(int(found[1])))
            elif page:
                said.append(self.pages[int(page[1])].get(int(found[2] or found[3]), ""))
        return " ".join(said)

    def _inside(self, number: int) -> bytes:
        found = re.search(rb"/K\[(.*?)\](?=/|>>)", self.objects[number][0], re.DOTALL)
        return found[1] if found else b""


def read_pdf(content: bytes) -> ReadPdf:
    """The file, read."""
    pdf = ReadPdf()
    for number, head, stream in OBJECT.findall(content):
        pdf.objects[int(number)] = head, _unpacked(head, stream)
    for number, (head, _stream) in pdf.objects.items():
        if b"/Type/Page/" in head:
            pdf.pages[number] = _marked(pdf, head)
    return pdf


def _unpacked(head: bytes, stream: bytes) -> bytes:
    if b"/FlateDecode" not in head:
        return stream
    return zlib.decompressobj().decompress(stream)


def _marked(pdf: ReadPdf, page: bytes) -> dict[int, str]:
    fonts = _fonts(pdf, page)
    contents = re.search(rb"/Contents (\d+) 0 R", page)
    assert contents
    found: dict[int, str] = {}
    mark, font = -1, b""
    for told in TOKEN.finditer(pdf.objects[int(contents[1])][1]):
        if told[1]:
            mark = int(told[1])
        elif told[2]:
            font = told[2]
        elif told[5]:
            mark = -1
        else:
            codes = _bytes(told[3]) if told[3] else bytes.fromhex(told[4].decode())
            signs = [fonts[font].get(codes[at : at + 2], "") for at in range(0, len(codes), 2)]
            found[mark] = found.get(mark, "") + "".join(signs)
    return found


def _fonts(pdf: ReadPdf, page: bytes) -> dict[bytes, dict[bytes, str]]:
    resources = re.search(rb"/Resources (\d+) 0 R", page)
    assert resources
    fonts = {}
    for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", pdf.objects[int(resources[1])][0]):
        to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", pdf.objects[int(number)][0])
        assert to_unicode
        table = pdf.objects[int(to_unicode[1])][1]
        known = {bytes.fromhex(a.decode()): _utf16(b) for a, b in CHARACTER.findall(table)}
        for first, last, start in RANGE.findall(table):
            for step in range(int(last, 16) - int(first, 16) + 1):
                known[(int(first, 16) + step).to_bytes(2, "big")] = chr(int(start, 16) + step)
        fonts[name] = known
    return fonts


def _utf16(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")


def _string(told: bytes) -> str:
    plain = bytes.fromhex(told[1:-1].decode()) if told.startswith(b"<") else _bytes(told)
    return plain.decode("utf-16") if plain.startswith(b"\xfe\xff") else plain.decode("latin-1")


def _bytes(literal: bytes) -> bytes:
    """The bytes of a string in parentheses."""

    def plain(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else ESCAPED.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, literal[1:-1], flags=re.DOTALL)
