"""Pictures: which one an address means, and who may see it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hubs.stored import stored_bytes
from projects.models import Picture
from projects.models.picture import FORMS, Form


@dataclass(frozen=True, slots=True)
class PictureFile:
    """The bytes of a picture, and what they are."""

    content: bytes
    content_type: str


Keys = Callable[[], "QuerySet[Any, uuid.UUID | None]"]
_shown: list[Keys] = []
_kept: list[Keys] = []


def add_use(*, shown: Keys, kept: Keys) -> None:
    """Let rooms above use pictures too: functions for the keys of those that anybody may see, and of those in any use.

    Called while Django starts (`AppConfig.ready`).
    """
    _shown.append(shown)
    _kept.append(kept)


def in_use_elsewhere() -> "list[QuerySet[Any, uuid.UUID | None]]":
    """Keys of pictures that rooms above use, a question for each."""
    return [kept() for kept in _kept]


def find_picture(uid: uuid.UUID, width: int) -> Picture | None:
    """The picture under a key, if it has a file of that width."""
    return Picture.objects.select_related("hub__parent").filter(pk=uid, widths__contains=[width]).first()


def is_public(picture: Picture) -> bool:
    """Whether a page that anybody may read shows it."""
    if Picture.objects.in_public_use().filter(pk=picture.pk).exists():
        return True
    return any(shown().filter(picture=picture.pk).exists() for shown in _shown)


def file_of(picture: Picture, width: int, form: Form) -> PictureFile | None:
    """The file of a width, or None where it is lost. Pictures from before there was AVIF are sent as WebP."""
    for one in FORMS[FORMS.index(form) :]:
        content = stored_bytes(picture.file_name(width, one))
        if content is not None:
            return PictureFile(content, f"image/{one}")
    return None
