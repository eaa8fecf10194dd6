"""By night: files whose time has come are deleted, with the record of why; files and rows are held side by side."""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import pghistory
import pgtrigger
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from hubs.stored import listed
from impact.models import AttachedKind, Attachment, EvidenceDocument, Gone
from impact.models.attachment import FOLDER
from impact.queries.attachments import BACK_WITHIN
from schools.models import PhotoConsent

logger = logging.getLogger(__name__)
KEPT = dt.timedelta(days=5 * 365)  # a photograph, after it was added
# The record of what was deleted, and of a consent after its last day, once nothing refers to it.
RECORD_KEPT = dt.timedelta(days=3 * 365)
YOUNG = dt.timedelta(hours=6)  # a file whose row may still be on its way


@dataclass(frozen=True, slots=True)
class Compared:
    """What a night's comparison found: files without a row, which were deleted, and rows whose file is missing."""

    left_over: int
    missing: int


@transaction.atomic
def forget_attachments(*, now: dt.datetime) -> int:
    """Delete what was taken away a month ago, what no consent covers since a month, and old photographs.

    The rows stay, without their words, and say why; returns how many. Consents that are long over and that nothing
    refers to are deleted.
    """
    before = now - BACK_WITHIN
    due = (
        (Gone.REMOVED, Q(removed_at__lt=before)),
        (Gone.WITHDRAWN, Q(consent__withdrawn_at__lt=before)),
        (Gone.TIME, Q(kind=AttachedKind.PHOTO, added_at__lt=now - KEPT)),
    )
    number = sum(_delete(why, which, now) for why, which in due)
    Attachment.objects.filter(gone_at__lt=now - RECORD_KEPT).delete()
    PhotoConsent.objects.filter(attachments=None, ends_on__lt=(now - RECORD_KEPT).date()).delete()
    return number


def compare_files(*, now: dt.datetime) -> Compared:
    """Delete files that no row has, and say in the log of the server which rows have lost theirs."""
    there = listed(FOLDER)
    rows = Attachment.objects.kept()
    known = {name for row in rows.iterator() for name in row.stored_names}
    known |= {row.stored_name for row in EvidenceDocument.objects.kept().iterator()}
    left_over = [name for name in there.keys() - known if there[name].written_at < now - YOUNG]
    _delete_files(left_over)
    # Whoever added one meanwhile has a row that was not read, and whoever took one away a file that is gone.
    missing = [name for name in known - there.keys() if not default_storage.exists(name)]
    for name in missing:
        logger.error("A file of an attachment is missing: %s", name)
    return Compared(len(left_over), len(missing))


def _delete(why: Gone, which: Q, now: dt.datetime) -> int:
    keys = Attachment.objects.kept().filter(which).values_list("pk", flat=True)
    rows = list(Attachment.objects.select_for_update(of=("self",)).filter(pk__in=list(keys)).kept())
    found = [row.pk for row in rows]
    with pghistory.context(action="forget"):
        Attachment.objects.filter(pk__in=found).update(gone_at=now, gone_why=why, title="")
    with pgtrigger.ignore("impact.AttachmentVersion:append_only"):
        earlier = apps.get_model("impact", "AttachmentVersion")._default_manager
        earlier.filter(pgh_obj__in=found).update(title="")
    names = [name for row in rows for name in row.stored_names]
    transaction.on_commit(partial(_delete_files, names))
    return len(found)


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
