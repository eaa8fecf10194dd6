"""Documents of entered results: kept beside the result, and taken out again where one should not have been sent.

Files come before rows, and go after them; one without a row is swept by night (`impact.actions.attached_files`).
"""

import datetime as dt
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from impact.attached import PreparedFile
from impact.models import EvidenceDocument, Result

MOST_DOCUMENTS = 10


@transaction.atomic
def add_evidence(
    *, result: Result, document: PreparedFile, title: str, by: User | None, at: dt.datetime | None = None
) -> EvidenceDocument:
    """Keep a document with a result. The same content again is kept once. Raises ValidationError."""
    # One at a time for each result: the limit is counted.
    stored = Result.objects.select_for_update(of=("self",), no_key=True).get(pk=result.pk)
    known = stored.documents.kept()
    if (same := known.filter(sha256=document.fingerprint).first()) is not None:
        return same
    if known.count() >= MOST_DOCUMENTS:
        most = {"most": MOST_DOCUMENTS}
        raise ValidationError({"document": _("A result has no more than %(most)d documents.") % most})
    row = EvidenceDocument(
        result=stored,
        kind=document.kind,
        title=title,
        size=document.size,
        sha256=document.fingerprint,
        added_by=by,
        added_at=at or timezone.now(),
    )
    (content,) = document.files
    try:
        default_storage.save(row.stored_name, ContentFile(content))
        with transaction.atomic():
            row.full_clean()
            row.save(force_insert=True)
    except OSError as error:
        default_storage.delete(row.stored_name)
        told = _("The document could not be stored, and nothing was saved. Try again later.")
        raise ValidationError({"document": told}) from error
    except Exception:
        default_storage.delete(row.stored_name)
        raise
    return row


@transaction.atomic
def take_evidence_out(*, document: EvidenceDocument, why: str, by: User) -> EvidenceDocument:
    """Delete a document's file; its checksum, who took it out and why stay. Raises ValidationError."""
    row = EvidenceDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if row.gone_at is not None:
        return row
    row.title, row.gone_at, row.gone_by, row.gone_why = "", timezone.now(), by, why.strip()
    row.full_clean()
    row.save(update_fields=["title", "gone_at", "gone_by", "gone_why"])
    transaction.on_commit(partial(default_storage.delete, row.stored_name))
    return row
