"""What is attached to a session, looked at by its content: photographs drawn anew, documents as they are or refused.

Of a photograph only the pixels go on: where and when it was taken, and with which device, is nobody's business
(`projects.pictures`). A document is believed in nothing that it says of itself.
"""

import hashlib
from dataclasses import dataclass
from typing import IO, cast

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from PIL import Image

from hubs.models import PaperKind
from hubs.papers import CONTENT_TYPES as OF_PAPERS
from hubs.papers import NotAPaperError, OtherKindError, read_paper
from hubs.plain_text import is_plain_text, runs
from impact.models import AttachedKind
from projects.pictures import NotAPictureError, copy_of, read_picture

LONGEST = 2000  # pixels, of a photograph as it is kept
SMALL = 480  # and in a list
QUALITY = 80
PICTURES = (PaperKind.JPEG, PaperKind.PNG, PaperKind.WEBP)
ADD_AS_PHOTO = _("This is a picture. Add it as a photograph, so that it is covered by a consent.")
CONTENT_TYPES = {
    AttachedKind.PHOTO: "image/webp",
    AttachedKind.TXT: "text/plain; charset=utf-8",
    **{AttachedKind(kind.value): form for kind, form in OF_PAPERS.items() if kind not in PICTURES},
}


class NotAttachedError(Exception):
    """Why a file is not taken, in a sentence for the person who sent it."""


@dataclass(frozen=True)
class PreparedFile:
    """What is to be kept: each file's content. `fingerprint` is that of what was sent."""

    kind: AttachedKind
    fingerprint: str
    files: tuple[bytes, ...]
    width: int | None = None
    height: int | None = None

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(len(file) for file in self.files)


def prepare_photo(file: IO[bytes], size: int) -> PreparedFile:
    """Draw a photograph anew, in the size it is kept in and in that of lists. Raises NotAttachedError."""
    try:
        picture = read_picture(file, size)
    except NotAPictureError as refusal:
        raise NotAttachedError(refusal.args[0]) from refusal
    return photo_of(picture, _fingerprint(file))


def photo_of(picture: Image.Image, fingerprint: str) -> PreparedFile:
    """The pixels of a picture as a photograph that can be kept."""
    (width, height), full = copy_of(picture, LONGEST, QUALITY)
    _size, small = copy_of(picture, SMALL)
    return PreparedFile(AttachedKind.PHOTO, fingerprint, (full, small), width, height)


def prepare_document(file: IO[bytes], size: int, *, no_picture: StrOrPromise = ADD_AS_PHOTO) -> PreparedFile:
    """Look at a document of so many bytes and say what it is. `no_picture`: what a picture's sender is told to do.

    Raises NotAttachedError.
    """
    kind = _kind(file, size, no_picture)
    fingerprint = _fingerprint(file)
    file.seek(0)
    return PreparedFile(kind, fingerprint, (file.read(),))


def _kind(file: IO[bytes], size: int, no_picture: StrOrPromise) -> AttachedKind:
    try:
        kind = read_paper(file, size).kind
    except NotAPaperError as refusal:
        if is_plain_text(file, size):
            return AttachedKind.TXT
        raise NotAttachedError(_reason(file, refusal)) from refusal
    if kind in PICTURES:
        raise NotAttachedError(no_picture)
    return AttachedKind(kind.value)


def _reason(file: IO[bytes], refusal: NotAPaperError) -> StrOrPromise:
    if runs(file):
        return _(
            "This is a web page, a drawing in SVG or a program, which can do things when it is opened: send a PDF."
        )
    if not isinstance(refusal, OtherKindError):
        return cast("StrOrPromise", refusal.args[0])
    return _("This is no PDF, no office file and no plain text (in UTF-8): save it as one of these first.")


def _fingerprint(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()
