"""Pictures: which one an address means, and who may see it."""

import uuid
from dataclasses import dataclass

from django.core.files.storage import default_storage

from projects.models import Picture
from projects.models.picture import FORMS, Form


@dataclass(frozen=True, slots=True)
class PictureFile:
    """The bytes of a picture, and what they are."""

    content: bytes
    content_type: str


def find_picture(uid: uuid.UUID, width: int) -> Picture | None:
    """The picture under a key, if it has a file of that width."""
    return Picture.objects.select_related("hub__parent").filter(pk=uid, widths__contains=[width]).first()


def is_public(picture: Picture) -> bool:
    """Whether a post that anybody may read shows it."""
    return Picture.objects.in_public_use().filter(pk=picture.pk).exists()


def file_of(picture: Picture, width: int, form: Form) -> PictureFile | None:
    """The file of a width, or None where it is lost. Pictures from before there was AVIF are sent as WebP."""
    for one in FORMS[FORMS.index(form) :]:
        name = picture.file_name(width, one)
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                return PictureFile(bytes(file.read()), f"image/{one}")
    return None
