"""Pictures: which one an address means, and who may see it."""

import uuid

from django.core.files.storage import default_storage

from projects.models import Picture


def find_picture(uid: uuid.UUID, width: int) -> Picture | None:
    """The picture under a key, if it has a file of that width."""
    return Picture.objects.select_related("hub__parent").filter(pk=uid, widths__contains=[width]).first()


def is_public(picture: Picture) -> bool:
    """Whether a post that anybody may read shows it."""
    return Picture.objects.in_public_use().filter(pk=picture.pk).exists()


def file_of(picture: Picture, width: int) -> bytes | None:
    """The file of a width, or None where it is lost."""
    name = picture.file_name(width)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())
