"""Instruments of the network: begun, written as a draft, published for good, and copied to be changed."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.actions.editing import lock_version
from impact.models import Instrument, InstrumentVersion
from impact.surveys.content import Content
from impact.surveys.ready_made import LANGUAGES, ReadyMade


class NotWholeError(Exception):
    """Something is missing before it can be published: `problems` says what."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(*problems)
        self.problems = list(problems)


@transaction.atomic
def begin_instrument(*, by: User, name: str, purpose: str, languages: Sequence[str]) -> InstrumentVersion:
    """A new instrument with an empty draft."""
    instrument = Instrument.objects.create(name=name, purpose=purpose)
    return InstrumentVersion.objects.create(instrument=instrument, number=1, languages=list(languages))


@transaction.atomic
def write_draft(
    *, row: InstrumentVersion, by: User, version: int, languages: Sequence[str], content: Content
) -> InstrumentVersion:
    """Store what was written of a draft, whole or not. Raises EditedMeanwhile."""
    stored = lock_version(row, version)
    if stored.is_published:
        raise EditedMeanwhile(stored)
    stored.languages, stored.content = list(languages), content.to_json()
    stored.save(update_fields=["languages", "content"])
    stored.refresh_from_db()
    return stored


@transaction.atomic
def publish_version(*, row: InstrumentVersion, by: User | None, version: int) -> InstrumentVersion:
    """Publish a draft: from now on it never changes. Raises EditedMeanwhile, NotWholeError."""
    stored = lock_version(row, version)
    if stored.is_published:
        raise EditedMeanwhile(stored)
    content = stored.read()
    if problems := content.problems(stored.languages):
        raise NotWholeError(problems)
    stored.points, stored.points_after = content.points(), content.points(after=True)
    stored.published_at = timezone.now()
    stored.save(update_fields=["points", "points_after", "published_at"])
    stored.refresh_from_db()
    return stored


def copy_version(*, row: InstrumentVersion, by: User) -> InstrumentVersion:
    """A new draft with what stands in a version; of two who press at once, both get the same. One draft at a time."""
    try:
        with transaction.atomic():
            Instrument.objects.select_for_update(of=("self",)).get(pk=row.instrument_id)
            versions = InstrumentVersion.objects.filter(instrument=row.instrument_id)
            draft = versions.filter(published_at=None).first()
            if draft is not None:
                return draft
            last = versions.order_by("-number").values_list("number", flat=True)[0]
            return InstrumentVersion.objects.create(
                instrument_id=row.instrument_id, number=last + 1, languages=row.languages, content=row.content
            )
    except IntegrityError:  # pragma: no cover - the lock above keeps it away
        return InstrumentVersion.objects.get(instrument=row.instrument_id, published_at=None)


@transaction.atomic
def drop_draft(*, row: InstrumentVersion, by: User) -> None:
    """Take a draft away, and its instrument where it was the only version. Raises EditedMeanwhile once published."""
    stored = InstrumentVersion.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if stored.is_published:
        raise EditedMeanwhile(stored)
    instrument = stored.instrument
    stored.delete()
    if not instrument.versions.exists():
        instrument.delete()


@transaction.atomic
def take_ready_made(*, one: ReadyMade, by: User | None) -> InstrumentVersion:
    """Take a ready-made instrument over, published; once more gives the same."""
    standing = Instrument.objects.filter(hub=None, name=one.name).first()
    if standing is None:
        standing = Instrument.objects.create(name=one.name, purpose=one.purpose)
        row = InstrumentVersion.objects.create(
            instrument=standing, number=1, languages=list(LANGUAGES), content=one.content.to_json()
        )
        return publish_version(row=row, by=by, version=row.version)
    return standing.versions.all()[0]
