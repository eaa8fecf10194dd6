"""A file of a resource, looked at by its content: pictures drawn anew, papers as they are, whatever can act refused.

What a file says of itself (its name, its type) is not believed. Of a picture only the pixels go on, without where and
when it was taken.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from hubs.models import PaperKind
from hubs.models.paper import MOST_BYTES
from hubs.papers import CONTENT_TYPES as OF_PAPERS
from hubs.papers import HasMacrosError, NotAPaperError, read_paper
from hubs.plain_text import is_plain_text, runs
from projects.pictures import NotAPictureError, copy_of, read_picture
from resources.models import FileKind

LONGEST, QUALITY = 2400, 82  # pixels of a picture's longer side, and how finely it is drawn
PICTURES = (PaperKind.JPEG, PaperKind.PNG, PaperKind.WEBP)
CONTENT_TYPES = {
    FileKind.PICTURE: "image/webp",
    FileKind.STL: "model/stl",
    FileKind.TXT: "text/plain; charset=utf-8",
    **{FileKind(kind.value): form for kind, form in OF_PAPERS.items() if kind not in PICTURES},
}
# A solid is a head of 80 bytes, the number of its triangles, and 50 bytes for each; or text that begins so.
STL_HEAD, TRIANGLE, SOLID = 84, 50, b"solid"


class NotTakenError(Exception):
    """Why a file is not taken, in a sentence for the person who sent it."""


@dataclass(frozen=True)
class PreparedFile:
    """What is to be kept and handed out."""

    kind: FileKind
    content: bytes
    width: int | None = None
    height: int | None = None

    @property
    def sha256(self) -> str:
        """The checksum of what is handed out."""
        return hashlib.sha256(self.content).hexdigest()


def prepare_file(file: IO[bytes], size: int) -> PreparedFile:
    """Look at a file of so many bytes, and draw it anew where it is a picture. Raises NotTakenError."""
    try:
        kind = read_paper(file, size).kind
    except HasMacrosError as refusal:
        raise NotTakenError(refusal.args[0]) from refusal
    except NotAPaperError as refusal:
        return PreparedFile(_other_kind(file, size, refusal), _content(file))
    if kind not in PICTURES:
        return PreparedFile(FileKind(kind.value), _content(file))
    try:
        (width, height), drawn = copy_of(read_picture(file, size), LONGEST, QUALITY)
    except NotAPictureError as refusal:
        raise NotTakenError(refusal.args[0]) from refusal
    return PreparedFile(FileKind.PICTURE, drawn, width, height)


def _other_kind(file: IO[bytes], size: int, refusal: NotAPaperError) -> FileKind:
    if size > MOST_BYTES or size == 0:
        raise NotTakenError(refusal.args[0]) from refusal
    if _is_solid(file, size):
        return FileKind.STL
    if is_plain_text(file, size):
        file.seek(0)
        begin = file.read(600).lstrip().lower()
        return FileKind.STL if begin.startswith(SOLID) and b"facet normal" in begin else FileKind.TXT
    raise NotTakenError(_reason(file, refusal)) from refusal


def _is_solid(file: IO[bytes], size: int) -> bool:
    if size <= STL_HEAD or runs(file):
        return False
    file.seek(STL_HEAD - 4)
    (triangles,) = struct.unpack("<I", file.read(4))
    return bool(triangles) and size == STL_HEAD + TRIANGLE * int(triangles)


def _reason(file: IO[bytes], refusal: NotAPaperError) -> StrOrPromise:
    if runs(file):
        return _(
            "This is a web page, a drawing in SVG or a program, which can do things when it is opened: send a PDF or"
            " a picture, or link to where it lies."
        )
    file.seek(0)
    if file.read(4) == b"PK\x03\x04":
        return refusal.args[0]  # type: ignore[no-any-return]  # a sentence
    return _(
        "This is no PDF, office file, picture, STL or plain text (in UTF-8). Save it as one of these, or link to where"
        " it lies: videos and design files are best linked."
    )


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
