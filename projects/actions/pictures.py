"""Keeps pictures, and throws away those that nothing uses or used."""

import datetime as dt
import uuid

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from projects.models import Picture
from projects.pictures import PreparedPicture
from projects.queries.pictures import in_use_elsewhere

# A picture waits so long for its post, while somebody mends the rest of the form.
WAITS = dt.timedelta(days=2)


def keep_picture(*, hub: Hub, by: User | None, prepared: PreparedPicture, uid: uuid.UUID | None = None) -> Picture:
    """Store the files of a picture and note it. The files come first: a row without them would be a broken picture."""
    picture = Picture(
        uid=uid or uuid.uuid4(),
        hub=hub,
        width=prepared.width,
        height=prepared.height,
        widths=sorted(prepared.files),
        uploaded_by=by,
    )
    for width in prepared.files:
        _keep_file(picture.file_name(width, "webp"), prepared.files[width])
        _keep_file(picture.file_name(width, "avif"), prepared.lighter[width])
    picture.save(force_insert=True)
    return picture


def remove_unused_pictures(*, now: dt.datetime | None = None) -> int:
    """Delete pictures that nothing has or had, some days after they came; returns how many."""
    before = (now or timezone.now()) - WAITS
    had = apps.get_model("projects", "PostVersion")._default_manager.exclude(picture=None).values("picture")
    removed = 0
    unused = Picture.objects.filter(uploaded_at__lt=before, posts=None).exclude(pk__in=had)
    for elsewhere in in_use_elsewhere():
        unused = unused.exclude(pk__in=elsewhere)
    for picture in unused:
        _remove(picture)
        removed += 1
    return removed


def _keep_file(name: str, content: bytes) -> None:
    # Left over from a load that was broken off; under another name nobody would find the new one.
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


@transaction.atomic
def _remove(picture: Picture) -> None:
    names = picture.file_names()
    picture.delete()
    # Files that stay behind hurt nobody; a row without files would.
    transaction.on_commit(lambda: _delete_files(names))


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
