"""Agreements with schools: kept, changed, taken away and brought back, and forgotten long after they ended."""

import datetime as dt
import uuid
from collections.abc import Iterable
from functools import partial

import pghistory
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.editing import lock_version
from hubs.papers import ReadPaper
from schools.models import School, SchoolAgreement
from schools.models.agreement import stored_name
from schools.queries.agreements import files_to_forget

MOST_AGREEMENTS = 40  # of one school
BACK_WITHIN = dt.timedelta(days=30)
KEPT_AFTER_THE_END = 10  # years


@transaction.atomic
def keep_agreement(
    *,
    school: School,
    by: User,
    uid: uuid.UUID,
    signed_on: dt.date,
    holds_until: dt.date | None = None,
    read: ReadPaper | None = None,
    kept_at: dt.datetime | None = None,
) -> SchoolAgreement:
    """Note what was signed, with its file; sent twice (the same `uid`) it is kept once. Raises ValidationError."""
    School.objects.select_for_update(no_key=True, of=("self",)).get(pk=school.pk)
    known = SchoolAgreement.objects.filter(uid=uid, school=school).first()
    if known is not None:
        return known
    if school.agreements.standing().count() >= MOST_AGREEMENTS:
        raise ValidationError(_("A school has no more than 40 agreements: take an old one away first."))
    row = SchoolAgreement(uid=uid, school=school, signed_on=signed_on, holds_until=holds_until, kept_by=by)
    row.kept_at = kept_at or timezone.now()
    if read is None:
        _check_and_save(row, by=by, action="keep")
    else:
        _save_with_file(row, read, by=by, action="keep")
    return row


@transaction.atomic
def change_agreement(
    *,
    agreement: SchoolAgreement,
    by: User,
    version: int,
    signed_on: dt.date,
    holds_until: dt.date | None,
    read: ReadPaper | None = None,
) -> SchoolAgreement:
    """Change the days, or put another file in the place of the one that is there. Raises EditedMeanwhile.

    Raises ValidationError too. The earlier file stays as long as the change can be taken back.
    """
    stored = lock_version(agreement, version)
    if (stored.signed_on, stored.holds_until) == (signed_on, holds_until) and read is None:
        return stored
    stored.signed_on, stored.holds_until = signed_on, holds_until
    if read is None:
        _check_and_save(stored, by=by, action="change")
    else:
        stored.kept_by, stored.kept_at = by, timezone.now()
        _save_with_file(stored, read, by=by, action="change")
    stored.refresh_from_db()
    return stored


@transaction.atomic
def remove_agreement(*, agreement: SchoolAgreement, by: User) -> SchoolAgreement:
    """Take an agreement away; for thirty days it can be brought back. One that is away already stays so."""
    stored = SchoolAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if stored.removed_at is None:
        stored.removed_at = timezone.now()
        with pghistory.context(user=by.pk, action="remove"):
            stored.save(update_fields=["removed_at"])
    return stored


@transaction.atomic
def bring_agreement_back(*, agreement: SchoolAgreement, by: User) -> SchoolAgreement:
    """Bring an agreement back. Raises ValidationError where another one of the same day took its place."""
    stored = SchoolAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if stored.removed_at is not None:
        stored.removed_at = None
        _check_and_save(stored, by=by, action="bring back")
    return stored


@transaction.atomic
def forget_agreements(*, now: dt.datetime | None = None) -> None:
    """Take away what ended ten years ago; delete for good what was taken away, or replaced, a month ago.

    Which file belonged to what stands in the earlier rows, so what a crash leaves behind goes with the next run.
    """
    now = now or timezone.now()
    today, gone_before = now.date(), now - BACK_WITHIN
    long_ago = today.replace(year=today.year - KEPT_AFTER_THE_END, day=min(today.day, 28))
    over = Q(holds_until__lt=long_ago) | Q(holds_until=None, school__partner_until__lt=long_ago)
    with pghistory.context(action="forget"):
        SchoolAgreement.objects.standing().filter(over).update(removed_at=now)
        SchoolAgreement.objects.filter(removed_at__lt=gone_before).delete()
    names = [stored_name(file_uid) for file_uid in files_to_forget(gone_before)]
    transaction.on_commit(partial(_delete_files, names))


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _save_with_file(row: SchoolAgreement, read: ReadPaper, *, by: User, action: str) -> None:
    """The file comes first: a row without one would be a broken link."""
    row.file_uid, row.kind, row.size = uuid.uuid4(), read.kind.value, read.size
    name = row.stored_name
    default_storage.save(name, File(read.file))
    try:
        with transaction.atomic():
            _check_and_save(row, by=by, action=action)
    except Exception:
        default_storage.delete(name)
        raise


def _check_and_save(row: SchoolAgreement, *, by: User, action: str) -> None:
    row.full_clean()
    with pghistory.context(user=by.pk, action=action):
        row.save()
