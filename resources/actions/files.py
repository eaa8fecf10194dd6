"""Files of a version: kept, taken out, deleted once no version has them; and counted when they are fetched."""

import datetime as dt
import uuid
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Max

from accounts.models import User
from hubs.actions.worker import ask_worker
from resources.actions.parts import open_version
from resources.actions.previews import DRAW
from resources.models import FileKind, Resource, ResourceFile, ResourceVersion, VersionFile
from resources.models.preview import preview_names
from resources.models.printable import printable
from resources.prepared import PreparedFile

MOST_FILES = 40  # of a version

# One statement, so that two who fetch a file at once are two.
COUNT = """
    INSERT INTO resources_downloadsofday AS known (file_id, day, number) VALUES (%s, %s, 1)
    ON CONFLICT (file_id, day) DO UPDATE SET number = known.number + 1
"""


class TooManyError(Exception):
    """A version has as many files as it may have. Nothing was stored."""


@transaction.atomic
def keep_file(
    *, of: ResourceVersion, by: User, title: str, prepared: PreparedFile, uid: uuid.UUID | None = None
) -> ResourceFile:
    """Store a file and put it at the end of a version's list. Raises NotOpen, TooManyError.

    The same file sent twice stands there once. The file comes before its row: a row without one would be a broken link.
    """
    version = open_version(of)
    known = version.placed.filter(file__sha256=prepared.sha256).select_related("file").first()
    if known is not None:
        return known.file
    if version.placed.count() >= MOST_FILES:
        raise TooManyError
    file = ResourceFile(
        uid=uid or uuid.uuid4(),
        resource_id=version.resource_id,
        title=printable(title),
        kind=prepared.kind,
        size=len(prepared.content),
        sha256=prepared.sha256,
        width=prepared.width,
        height=prepared.height,
        uploaded_by=by,
    )
    default_storage.delete(file.stored_name)  # left over from something that was broken off
    default_storage.save(file.stored_name, ContentFile(prepared.content))
    try:
        with transaction.atomic():
            file.save(force_insert=True)
            last = version.placed.aggregate(last=Max("position"))["last"] or 0
            VersionFile.objects.create(of=version, file=file, position=last + 1)
    except Exception:
        default_storage.delete(file.stored_name)
        raise
    if file.kind == FileKind.PDF:
        transaction.on_commit(partial(ask_worker, DRAW))
    return file


@transaction.atomic
def take_file_out(*, of: ResourceVersion, file: ResourceFile, by: User) -> None:
    """Take a file out of an open version; other versions keep it. Raises NotOpen."""
    version = open_version(of)
    version.placed.filter(file=file).delete()
    drop_files_without_place(version.resource)


def drop_files_without_place(resource: Resource) -> None:
    """Delete the files of a resource that stand in none of its versions."""
    gone = list(ResourceFile.objects.filter(resource=resource, placed=None))
    for file in gone:
        names = (file.stored_name, *preview_names(file.uid))  # before the row goes, and its key with it
        file.delete()
        for name in names:
            # A file that stays behind hurts nobody; a row without its file would.
            transaction.on_commit(partial(default_storage.delete, name))


def count_download(*, file: ResourceFile, day: dt.date) -> None:
    """Note that a file was fetched; nothing of who did."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [file.pk, day])
