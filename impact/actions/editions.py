"""Network managers publish a closed period as the next edition, and say what turns out to be wrong in one."""

import hashlib

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from impact.files.editions import files_of
from impact.models import Edition, EditionFile, Erratum, Snapshot
from impact.models.edition import LICENCE
from impact.queries.edition_content import EditionContent, to_content
from impact.queries.editions import figures_to_publish, next_number, silent_to_publish, snapshot_to_publish
from impact.queries.silent_hubs import to_be_public

# The numbers follow one another, and the figures are compared with all editions before: one is published at a time.
HOLD = "LOCK TABLE impact_edition IN SHARE ROW EXCLUSIVE MODE"


class NotToPublish(Exception):
    """The snapshot is published already, or its period was opened again. Nothing was written."""


@transaction.atomic
def publish_edition(*, snapshot: Snapshot, by: User, title: str, method_notes: str) -> Edition:
    """Publish what may be shown of a snapshot, with its files, for good. Raises NotToPublish."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("LOCK TABLE impact_reportingperiod IN ROW SHARE MODE")
        cursor.execute(HOLD)
    stored = snapshot_to_publish(snapshot.pk)
    if stored is None:
        raise NotToPublish
    now = timezone.now()
    content = EditionContent(
        number=next_number(),
        title=title,
        period=stored.period.name,
        method_notes=method_notes,
        published_at=now,
        closed_at=stored.made_at,
        snapshot=stored.sha256,
        unconfirmed=tuple(stored.unconfirmed),
        licence=LICENCE,
        figures=figures_to_publish(stored),
        silent=to_be_public(silent_to_publish(stored)),
    )
    text = to_content(content)
    edition = Edition.objects.create(
        number=content.number,
        snapshot=stored,
        title=title,
        method_notes=method_notes,
        content=text,
        sha256=_fingerprint(text.encode()),
        published_at=now,
        published_by=by,
    )
    address = reverse("impact:edition", args=[content.number])
    with translation.override("en"):
        made = files_of(content, f"{settings.SITE_URL or settings.MAILS_LEAD_TO}{address}")
    EditionFile.objects.bulk_create(
        EditionFile(edition=edition, format=file_format, content=data, size=len(data), sha256=_fingerprint(data))
        for file_format, data in made.items()
    )
    return edition


@transaction.atomic
def add_erratum(*, edition: Edition, by: User, what: str, why: str) -> Erratum:
    """Say beside an edition what is wrong in it. The edition stays as it is."""
    now = timezone.now()
    return Erratum.objects.create(
        edition=edition, what=what, why=why, said_on=timezone.localdate(), said_at=now, said_by=by
    )


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
