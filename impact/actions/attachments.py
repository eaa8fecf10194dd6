"""Photographs and documents of a session: added with their files, described, taken away, brought back.

Files come before rows, and go after them: a row without its file would be a broken picture, a file without a row is
swept by night (`impact.actions.attached_files`).
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import pghistory
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.editing import change_row
from hubs.models import Hub
from impact.attached import PreparedFile
from impact.models import AttachedKind, Attachment, Session
from impact.queries.attachments import attached_to, bytes_of_hub, content_of
from impact.queries.covered import came_to, covers
from schools.models import PhotoConsent


@dataclass(frozen=True, slots=True)
class PhotosAdded:
    """What came of photographs that were chosen: those of this sending, and how many of them stood there anyway."""

    rows: list[Attachment]
    again: int


class NotAdded(Exception):
    """Why nothing was added, in a sentence for the person who tried. Nothing of it was kept."""


@transaction.atomic
def add_photos(
    *,
    session: Session,
    by: User,
    uid: uuid.UUID,
    photos: Sequence[PreparedFile],
    title: str,
    consent: PhotoConsent | None,
    at: dt.datetime | None = None,
) -> PhotosAdded:
    """Add photographs that a consent covers, or that show nobody where there is none. Raises NotAdded.

    Each is kept once: when it is sent twice (the same `uid` and content), when it is chosen twice, and when the session
    shows it already, which then stays as it stands.
    """
    stored = _to_add_to(session)
    if consent is not None:
        # Nobody withdraws it between this look and the commit.
        consent = PhotoConsent.objects.select_for_update(no_key=True, of=("self",)).get(pk=consent.pk)
        if not covers(consent, came_to(stored)):
            raise NotAdded(_("This consent does not cover the session any more: it was withdrawn or changed."))
    new = _not_shown(stored, photos, uid)
    return PhotosAdded(
        _add(stored, list(new.values()), by=by, uid=uid, title=title, consent=consent, at=at), len(photos) - len(new)
    )


@transaction.atomic
def add_document(
    *, session: Session, by: User, uid: uuid.UUID, document: PreparedFile, title: str, at: dt.datetime | None = None
) -> Attachment:
    """Add a document that is only ever fetched. Raises NotAdded."""
    return _add(_to_add_to(session), [document], by=by, uid=uid, title=title, consent=None, at=at)[0]


@transaction.atomic
def describe(*, attachment: Attachment, by: User, version: int, title: str) -> Attachment:
    """Say better what an attachment is. Raises EditedMeanwhile."""
    return change_row(attachment, {"title": title}, by=by, version=version, action="describe")


@transaction.atomic
def take_away(*, attachment: Attachment, by: User) -> Attachment:
    """Take an attachment away; for thirty days it can be brought back. One that is away already stays so."""
    return _move(attachment, timezone.now(), by=by, action="remove")


@transaction.atomic
def bring_back(*, attachment: Attachment, by: User) -> Attachment:
    """Bring an attachment back. A photograph that is not covered stays out of sight."""
    return _move(attachment, None, by=by, action="bring back")


def _move(attachment: Attachment, removed_at: dt.datetime | None, *, by: User, action: str) -> Attachment:
    stored = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if stored.gone_at is None and (stored.removed_at is None) != (removed_at is None):
        stored.removed_at = removed_at
        with pghistory.context(user=by.pk, action=action):
            stored.save(update_fields=["removed_at"])
    return stored


def _to_add_to(session: Session) -> Session:
    """The session as it stands, while nobody else adds to its hub: the limits are counted. Raises NotAdded."""
    Hub.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.hub_id)
    stored = Session.objects.select_related("hub").get(pk=session.pk)
    if stored.voided_at is not None:
        raise NotAdded(_("This session was voided: restore it first."))
    return stored


def _not_shown(session: Session, photos: Sequence[PreparedFile], uid: uuid.UUID) -> dict[uuid.UUID, PreparedFile]:
    """Each photograph once, without those that the session shows by another sending: what is stored is the same."""
    wanted = {Attachment.uid_of(uid, photo.fingerprint): photo for photo in photos}
    shown = [row for row in attached_to(session).photos if row.uid not in wanted]
    alike = [(key, row) for key, photo in wanted.items() for row in shown if row.size == photo.size]
    again = {key for key, row in alike if content_of(row) == wanted[key].files[0]}
    return {key: photo for key, photo in wanted.items() if key not in again}


def _add(
    session: Session,
    files: Sequence[PreparedFile],
    *,
    by: User,
    uid: uuid.UUID,
    title: str,
    consent: PhotoConsent | None,
    at: dt.datetime | None,
) -> list[Attachment]:
    known = {row.uid: row for row in session.attachments.kept()}
    wanted = {Attachment.uid_of(uid, file.fingerprint): file for file in files}
    new = {key: file for key, file in wanted.items() if key not in known}
    _check_limits(session, len(known) + len(new), sum(file.size for file in new.values()))
    rows = [
        Attachment(
            uid=key,
            session=session,
            kind=file.kind,
            title=title,
            size=file.size,
            width=file.width,
            height=file.height,
            consent=consent,
            things_only=file.kind == AttachedKind.PHOTO and consent is None,
            added_by=by,
            added_at=at or timezone.now(),
        )
        for key, file in new.items()
    ]
    _keep(rows, new, by=by)
    return [known.get(key) or next(row for row in rows if row.uid == key) for key in wanted]


def _check_limits(session: Session, number: int, size: int) -> None:
    most = settings.ATTACHMENTS_A_SESSION
    if number > most:
        raise NotAdded(_("A session has no more than %(most)d files: take some away first.") % {"most": most})
    if size and bytes_of_hub(session.hub) + size > settings.ATTACHED_BYTES_A_HUB:
        raise NotAdded(
            _("The hub has used up its %(space)s for files: take some away that nobody needs, or ask the network.")
            % {"space": filesizeformat(settings.ATTACHED_BYTES_A_HUB)}
        )


def _keep(rows: Sequence[Attachment], files: dict[uuid.UUID, PreparedFile], *, by: User) -> None:
    """All files and rows, or nothing. Raises NotAdded where the disk refuses."""
    try:
        for row in rows:
            for name, content in zip(row.stored_names, files[row.uid].files, strict=True):
                # Left over from something that was broken off; under another name nobody would find the new one.
                default_storage.delete(name)
                default_storage.save(name, ContentFile(content))
        with transaction.atomic(), pghistory.context(user=by.pk, action="add"):
            for row in rows:
                row.full_clean()
                row.save(force_insert=True)
    except OSError as error:
        _drop(rows)
        raise NotAdded(_("The files could not be stored, and nothing of them was kept. Try again later.")) from error
    except Exception:
        _drop(rows)
        raise


def _drop(rows: Sequence[Attachment]) -> None:
    for row in rows:
        for name in row.stored_names:
            default_storage.delete(name)
