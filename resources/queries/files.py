"""Which file an address means, who may fetch it, and its bytes or a part of them."""

import uuid
from dataclasses import dataclass

from hubs.stored import stored_bytes
from resources.models import FilePreview, ResourceFile, ResourceVersion, Standing


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file from the first to the last, counted from 0, both included, and how many there are in all."""

    content: bytes
    first: int
    last: int
    size: int


def find_file(uid: uuid.UUID) -> ResourceFile | None:
    """The file under a key, with its resource and hub. One query."""
    return ResourceFile.objects.select_related("resource__hub__parent", "preview").filter(pk=uid).first()


def is_public(file: ResourceFile) -> bool:
    """Whether a version that anybody may read has it. One query."""
    resource = file.resource
    return resource.hub.opened_on is not None and ResourceFile.objects.public().filter(pk=file.pk).exists()


def is_withdrawn(file: ResourceFile) -> bool:
    """Whether it was public until its resource was withdrawn. A query at most."""
    return (
        file.resource.state == Standing.WITHDRAWN
        and ResourceVersion.objects.filter(placed__file=file, published_at__isnull=False).exists()
    )


def licence_of(file: ResourceFile) -> str:
    """The licence (SPDX) of the latest public version that a file stands in, blank where there is none. One query."""
    public = ResourceVersion.objects.filter(placed__file=file, published_at__isnull=False)
    return public.order_by("-published_at", "-pk").values_list("licence", flat=True).first() or ""


def part_of(file: ResourceFile, first: int, last: int) -> Part | None:
    """Some bytes of a file, or nothing where its file is gone or ends before them."""
    content = stored_bytes(file.stored_name, first, last)
    if content is None or len(content) != last - first + 1:
        return None
    return Part(content, first, last, file.size)


def preview_of(file: ResourceFile, *, top: bool) -> bytes | None:
    """The picture of a file's first page or of its top (WebP), or nothing where there is none."""
    drawn: FilePreview | None = getattr(file, "preview", None)
    return stored_bytes(drawn.stored_names[top]) if drawn is not None and drawn.is_drawn else None


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a header `Range` asks for, or None for all of them: what it does not say plainly.

    Raises ValueError where it asks for what is not there. Several ranges at once get all of it, as the protocol allows.
    """
    unit, _equals, said = header.replace(" ", "").partition("=")
    begin, dash, end = said.partition("-")
    plain = all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (begin, end) if part)
    if unit.lower() != "bytes" or not dash or not plain or not (begin or end):
        return None
    if not begin:
        if int(end) == 0:
            raise ValueError
        return max(0, size - int(end)), size - 1
    first, last = int(begin), min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return None
    if first >= size:
        raise ValueError
    return first, last
