"""Says what an uploaded file is by its content, and refuses whatever a board has no need of.

What a file says of itself (its name, its type) is not believed. Archives are never unpacked: of an office file only the
list of what is in it is read, and of an OpenDocument file the few bytes that say what it is. The limits keep a small
file with a huge list from filling the memory.
"""

import struct
import zipfile
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _

from hubs.models import PaperKind
from hubs.models.paper import MOST_BYTES

# How a PDF begins, and what stands near its end (readers look for it in the last kilobyte).
PDF, PDF_END, PDF_TAIL = b"%PDF-", b"%%EOF", 4096
PICTURES = (
    (b"\x89PNG\r\n\x1a\n", PaperKind.PNG),
    (b"\xff\xd8\xff", PaperKind.JPEG),
)
OFFICE = {"word/": PaperKind.DOCX, "xl/": PaperKind.XLSX, "ppt/": PaperKind.PPTX}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": PaperKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": PaperKind.ODS,
    b"application/vnd.oasis.opendocument.presentation": PaperKind.ODP,
}
PROGRAMS = ("vbaproject.bin", "basic/", "scripts/")  # what runs when an office file is opened
MOST_PARTS = 5000
LONGEST_LIST = 1024 * 1024  # bytes
# The end of an archive: a fixed record, and a remark of at most 65535 bytes behind it.
END, END_RECORD, LONGEST_REMARK = b"PK\x05\x06", struct.Struct("<4s4H2LH"), 65535
LARGE = b"PK\x06\x07"

CONTENT_TYPES = {
    PaperKind.PDF: "application/pdf",
    PaperKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PaperKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    PaperKind.ODT: "application/vnd.oasis.opendocument.text",
    PaperKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    PaperKind.ODP: "application/vnd.oasis.opendocument.presentation",
    PaperKind.JPEG: "image/jpeg",
    PaperKind.PNG: "image/png",
    PaperKind.WEBP: "image/webp",
}


class NotAPaperError(Exception):
    """Why a file is not taken, in a sentence for the person who sent it."""


class OtherKindError(NotAPaperError):
    """The file is none of the kinds that are taken."""


class HasMacrosError(NotAPaperError):
    """There are programs in the file, which run when it is opened."""


@dataclass(frozen=True)
class ReadPaper:
    """A file of which is known what it is. `size` is in bytes."""

    file: IO[bytes]
    kind: PaperKind
    size: int


def read_paper(file: IO[bytes], size: int) -> ReadPaper:
    """Look at a file of so many bytes and say what it is. Raises NotAPaperError."""
    if size > MOST_BYTES:
        raise NotAPaperError(_("The file is larger than 20 MB: make it smaller, or share it as several."))
    if size == 0:
        raise NotAPaperError(_("The file is empty: choose it again."))
    kind = _kind(file, size)
    file.seek(0)
    return ReadPaper(file, kind, size)


def _kind(file: IO[bytes], size: int) -> PaperKind:
    file.seek(0)
    begin = file.read(16)
    if begin.startswith(PDF):
        file.seek(max(size - PDF_TAIL, 0))
        if PDF_END not in file.read(PDF_TAIL):
            raise _damaged()
        return PaperKind.PDF
    for sign, kind in PICTURES:
        if begin.startswith(sign):
            return kind
    if begin.startswith(b"RIFF") and begin[8:12] == b"WEBP":
        return PaperKind.WEBP
    if begin.startswith(b"PK\x03\x04"):
        return _kind_of_archive(file, size)
    raise OtherKindError(
        _("This is no PDF, office file (docx, xlsx, pptx, odt, ods, odp) or picture: save it as one of these first.")
    )


def _kind_of_archive(file: IO[bytes], size: int) -> PaperKind:
    _check_list(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            kind = _open_document(archive) or _office({part.filename for part in parts})
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, struct.error) as error:
        raise _damaged() from error
    names = [part.filename.lower() for part in parts]
    if kind is None:
        raise NotAPaperError(_("This is an archive of files. Take the papers out of it and send them one by one."))
    if any(name.endswith(PROGRAMS[0]) or name.startswith(PROGRAMS[1:]) for name in names):
        raise HasMacrosError(_("There are macros in this file. Save it without them, or as a PDF."))
    return kind


def _check_list(file: IO[bytes], size: int) -> None:
    """Refuse an archive whose list of parts is long, before anything reads the list."""
    tail = min(size, LONGEST_REMARK + END_RECORD.size)
    file.seek(size - tail)
    end = file.read(tail)
    at = end.rfind(END)
    if at < 0 or len(end) - at < END_RECORD.size:
        raise _damaged()
    _sign, _disk, _first, _here, parts, length, _start, _remark = END_RECORD.unpack_from(end, at)
    if parts > MOST_PARTS or length > LONGEST_LIST or LARGE in end[max(0, at - 20) : at]:
        raise NotAPaperError(_("There are too many parts in this file. Save it as a PDF."))


def _open_document(archive: zipfile.ZipFile) -> PaperKind | None:
    """What an OpenDocument file says it is: in a part of its own, which is not compressed."""
    try:
        part = archive.getinfo("mimetype")
    except KeyError:
        return None
    if part.compress_type != zipfile.ZIP_STORED or part.file_size > 100:
        return None
    return OPEN_DOCUMENT.get(archive.read(part).strip())


def _office(names: set[str]) -> PaperKind | None:
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for folder, kind in OFFICE.items() if any(name.startswith(folder) for name in names)), None)


def _damaged() -> NotAPaperError:
    return NotAPaperError(_("The file is damaged and cannot be read: save it anew first."))
