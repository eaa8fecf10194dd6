"""A survey made elsewhere comes in: the table is kept, understood, brought in as a whole, taken back as a whole."""

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.actions.editing import lock_version
from hubs.models import Hub
from impact.models import (
    Instrument,
    InstrumentVersion,
    RememberedAnswer,
    Survey,
    SurveyAnswer,
    SurveyImport,
    SurveyRound,
    Wave,
)
from impact.surveys.planning import Row, SurveyPlan
from impact.surveys.table import SurveyTable

AT_ONCE = 2000


class BroughtInBeforeError(Exception):
    """This very file was brought in already: `row` says when."""

    def __init__(self, row: SurveyImport) -> None:
        super().__init__(row.pk)
        self.row = row


class NotUnderstoodError(Exception):
    """Something of the table is not understood yet, so nothing was brought in."""


@transaction.atomic
def send_survey(
    *, hub: Hub, by: User, uid: uuid.UUID, name: str, content: bytes, table: SurveyTable, title: str, group: str,
    language: str,
) -> SurveyImport:  # fmt: skip
    """Keep what was read from a file. The same form twice is one import. Raises BroughtInBeforeError."""
    digest = hashlib.sha256(content).hexdigest()
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=hub.pk)
    again = SurveyImport.objects.filter(uid=uid, hub=hub).first()
    if again is not None:
        return again
    before = SurveyImport.objects.filter(hub=hub, digest=digest, undone_at=None).first()
    if before is not None:
        raise BroughtInBeforeError(before)
    return SurveyImport.objects.create(
        uid=uid,
        hub=hub,
        sent_by=by,
        name=name[-200:],
        title=title,
        group=group,
        language=language,
        digest=digest,
        rows=len(table.rows),
        dropped=[dropped[:200] for dropped in table.dropped],
        table=table.pack(),
    )


@transaction.atomic
def explain_survey(
    *,
    row: SurveyImport,
    by: User,
    version: int,
    stems: Sequence[str],
    texts: Mapping[str, str],
    reverse: Collection[str],
    lengths: Mapping[str, int],
    meanings: Mapping[str, int | None],
) -> SurveyImport:
    """Store what is read and what answers mean; remember the latter for the hub. Raises EditedMeanwhile."""
    stored = _lock_open(row, version)
    stored.columns = {"read": list(stems), "texts": dict(texts), "reverse": list(reverse), "lengths": dict(lengths)}
    stored.meanings = {**stored.meanings, **meanings}
    stored.save(update_fields=["columns", "meanings"])
    RememberedAnswer.objects.bulk_create(
        [RememberedAnswer(hub=stored.hub, text=key, point=point) for key, point in meanings.items() if len(key) <= 200],
        update_conflicts=True,
        unique_fields=["hub", "text"],
        update_fields=["point"],
    )
    stored.refresh_from_db()
    return stored


def bring_in_survey(*, row: SurveyImport, by: User, version: int, plan: SurveyPlan) -> Survey:
    """Make a survey of the table, all of it or nothing.

    Raises EditedMeanwhile, NotUnderstoodError, BroughtInBeforeError.
    """
    try:
        with transaction.atomic():
            stored = _lock_open(row, version)
            if plan.problems:
                raise NotUnderstoodError(row.pk)
            stored.survey = _make_survey(stored, plan, by=by)
            stored.done_at, stored.table, stored.meanings = timezone.now(), b"", {}
            stored.save(update_fields=["survey", "done_at", "table", "meanings"])
            return stored.survey
    except IntegrityError as error:
        done = SurveyImport.objects.filter(hub=row.hub, digest=row.digest, done_at__isnull=False, undone_at=None)
        raise BroughtInBeforeError(done.first() or row) from error


@transaction.atomic
def undo_survey_import(*, row: SurveyImport, by: User, version: int) -> SurveyImport:
    """Take the survey away again, with its answers and its instrument. Raises EditedMeanwhile."""
    stored = lock_version(row, version)
    if stored.done_at is None or stored.undone_at is not None or stored.survey is None:
        raise EditedMeanwhile(stored)
    instrument = stored.survey.version.instrument
    stored.survey.delete()
    if not Survey.objects.filter(version__instrument=instrument).exists():
        instrument.delete()
    stored.undone_at, stored.survey = timezone.now(), None
    stored.save(update_fields=["undone_at", "survey"])
    stored.refresh_from_db()
    return stored


@transaction.atomic
def discard_survey_import(*, row: SurveyImport, by: User, version: int) -> None:
    """Take away a table that was not brought in, for good. Raises EditedMeanwhile."""
    _lock_open(row, version).delete()


def _make_survey(row: SurveyImport, plan: SurveyPlan, *, by: User) -> Survey:
    content, today = plan.content, row.hub.today()
    version = InstrumentVersion.objects.create(
        instrument=Instrument.objects.create(hub=row.hub, name=row.title),
        number=1,
        languages=[row.language],
        content=content.to_json(),
        points=content.points(),
        points_after=content.points(after=True),
        published_at=timezone.now(),
    )
    survey = Survey.objects.create(
        hub=row.hub, version=version, group=row.group, paired=plan.is_pair, imported=True, made_by=by
    )
    first = Wave.BEFORE if plan.after else Wave.ONCE
    for wave, rows in ((first, plan.before), (Wave.AFTER, plan.after)):
        if rows:
            made = SurveyRound.objects.create(
                survey=survey, wave=wave, opens_on=today, closes_on=today, ended_on=today, settled_on=today
            )
            keep_answers(made, rows)
    return survey


def keep_answers(row: SurveyRound, rows: Sequence[Row]) -> None:
    """Many answers at once, under random keys in the order of these."""
    made = [SurveyAnswer(round=row, points=points, pair=pair) for points, pair in rows]
    SurveyAnswer.objects.bulk_create(sorted(made, key=lambda one: one.uid), batch_size=AT_ONCE)


def _lock_open(row: SurveyImport, version: int) -> SurveyImport:
    """The row as it is stored, kept from others. Raises EditedMeanwhile, also where it was brought in or is gone."""
    if not SurveyImport.objects.filter(pk=row.pk).exists():
        raise EditedMeanwhile(row)
    stored = lock_version(row, version)
    if stored.done_at is not None:
        raise EditedMeanwhile(stored)
    return stored
