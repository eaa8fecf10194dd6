"""Consents to photographs: recorded, corrected, withdrawn. What they cover is shown only while they hold."""

import datetime as dt
import uuid
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.editing import change_row, lock_version
from hubs.models import Hub
from schools.models import PhotoConsent, School


@transaction.atomic
def record_consent(
    *,
    hub: Hub,
    school: School | None,
    by: User,
    uid: uuid.UUID,
    values: dict[str, Any],
    recorded_at: dt.datetime | None = None,
) -> PhotoConsent:
    """Note a consent of a school, or of an event of the hub where there is no school; sent twice it is noted once.

    Raises ValidationError.
    """
    known = PhotoConsent.objects.of_hub(hub).filter(uid=uid).first()
    if known is not None:
        return known
    row = PhotoConsent(uid=uid, school=school, hub=None if school else hub, recorded_by=by, **values)
    row.recorded_at = recorded_at or timezone.now()
    row.full_clean()
    with pghistory.context(user=by.pk, action="record"):
        row.save()
    return row


@transaction.atomic
def change_consent(*, consent: PhotoConsent, by: User, version: int, values: dict[str, Any]) -> PhotoConsent:
    """Correct what was written down. Raises EditedMeanwhile, ValidationError for one that was withdrawn."""
    if lock_version(consent, version).withdrawn_at is not None:
        raise ValidationError(_("This consent was withdrawn, so it stays as it is: record a new one."))
    return change_row(consent, values, by=by, version=version)


@transaction.atomic
def withdraw_consent(*, consent: PhotoConsent, by: User, said_on: dt.date) -> PhotoConsent:
    """Withdraw a consent: whatever it covers is out of sight from this moment. One that is withdrawn stays so."""
    stored = PhotoConsent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if stored.withdrawn_at is None:
        stored.withdrawn_on, stored.withdrawn_at, stored.withdrawn_by = said_on, timezone.now(), by
        with pghistory.context(user=by.pk, action="withdraw"):
            stored.save(update_fields=["withdrawn_on", "withdrawn_at", "withdrawn_by"])
        stored.refresh_from_db()
    return stored
