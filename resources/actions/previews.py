"""Draws what PDFs look like: for one that was just sent, and for those that have no preview yet."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from hubs.actions.worker import alone
from hubs.stored import stored_bytes
from resources.models import FileKind, FilePreview, ResourceFile
from resources.pdf_pages import look_at_pdf

DRAW = "resources.draw_previews"
AT_ONCE = 20
LOCK = 71_058  # the first half of the lock that whoever draws a file holds; the second is of its key


def draw_previews(*, most: int = AT_ONCE) -> int:
    """Look at so many PDFs that nobody looked at, the latest first; returns how many.

    Of two who come to one at once, the second goes on to the next: two would write the same names, and one of them
    would find its own taken. What cannot be drawn is not tried again.
    """
    waiting = ResourceFile.objects.filter(kind=FileKind.PDF, preview=None).order_by("-uploaded_at", "-pk")
    keys = list(waiting.values_list("pk", flat=True)[:most])
    for key in keys:
        with alone(LOCK, key.int & 0x7FFF_FFFF) as nobody_else:
            if nobody_else and not FilePreview.objects.filter(file=key).exists():
                _draw(key)
    return len(keys)


def _draw(uid: uuid.UUID) -> None:
    file = ResourceFile(pk=uid)
    content = stored_bytes(file.stored_name)
    found = look_at_pdf(content or b"")
    row = FilePreview(file_id=uid, pages=found.number)
    if found.picture:
        row.width, row.height = found.width, found.height
        # The pictures first: a row without one would be a broken picture.
        for name, picture in zip(row.stored_names, (found.picture, found.top), strict=True):
            default_storage.delete(name)
            default_storage.save(name, ContentFile(picture))
    with transaction.atomic():
        # Taken out meanwhile: then nothing is to be said of it, and the night takes the picture.
        if ResourceFile.objects.select_for_update(no_key=True).filter(pk=uid).exists():
            FilePreview.objects.bulk_create([row], ignore_conflicts=True)
