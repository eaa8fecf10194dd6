"""A survey of a group: opened with codes on paper, opened once more afterwards, given more codes, closed, dropped."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from hubs.models import Hub
from impact.models import InstrumentVersion, Survey, SurveyCode, SurveyRound, Wave
from impact.models.survey import MOST_CODES
from impact.surveys.codes import code_number, digest_of_code
from schools.models import SchoolClass


class RoundOverError(Exception):
    """The round is over, and its results may have been read: nothing can be added to it."""


class AnsweredError(Exception):
    """Somebody has answered, so it cannot be dropped."""


class OpenedAlreadyError(Exception):
    """The survey has such a round already."""


class TooManyCodesError(Exception):
    """A round has so many codes at most."""


@transaction.atomic
def open_survey(
    *,
    hub: Hub,
    by: User | None,
    uid: uuid.UUID,
    version: InstrumentVersion,
    group: str,
    school_class: SchoolClass | None,
    paired: bool,
    wave: Wave,
    opens_on: dt.date,
    closes_on: dt.date,
    codes: int,
) -> Survey:
    """Open a survey with its first round. The same form twice is one survey."""
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=hub.pk)
    again = Survey.objects.filter(hub=hub, uid=uid).first()
    if again is not None:
        return again
    survey = Survey.objects.create(
        uid=uid,
        hub=hub,
        version=version,
        school_class=school_class,
        group=group,
        paired=paired and wave == Wave.BEFORE,
        made_by=by,
    )
    _open(survey, wave, opens_on, closes_on, codes)
    return survey


@transaction.atomic
def open_after(*, survey: Survey, by: User, opens_on: dt.date, closes_on: dt.date, codes: int) -> SurveyRound:
    """Open the round afterwards, for the same group. Raises OpenedAlreadyError."""
    Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    waves = set(survey.rounds.values_list("wave", flat=True))
    if waves != {Wave.BEFORE}:
        raise OpenedAlreadyError(survey.pk)
    return _open(survey, Wave.AFTER, opens_on, closes_on, codes)


@transaction.atomic
def add_codes(*, row: SurveyRound, by: User, codes: int) -> SurveyRound:
    """Make more codes. Raises RoundOverError, TooManyCodesError."""
    stored = _lock(row)
    if stored.issued + codes > MOST_CODES:
        raise TooManyCodesError(MOST_CODES - stored.issued)
    _make_codes(stored, codes)
    return stored


@transaction.atomic
def extend_round(*, row: SurveyRound, by: User, closes_on: dt.date) -> SurveyRound:
    """Give a round another last day, while it is not over. Raises RoundOverError."""
    stored = _lock(row)
    stored.closes_on = max(closes_on, stored.opens_on)
    stored.save(update_fields=["closes_on"])
    return stored


@transaction.atomic
def end_round(*, row: SurveyRound, by: User) -> SurveyRound:
    """Close a round for good: its codes are void from now on, and its results can be read. Raises RoundOverError."""
    stored = _lock(row)
    stored.ended_on = stored.survey.hub.today()
    stored.save(update_fields=["ended_on"])
    return stored


@transaction.atomic
def drop_survey(*, survey: Survey, by: User) -> None:
    """Take away a survey that nobody has answered. Raises AnsweredError."""
    rounds = list(SurveyRound.objects.select_for_update(of=("self",)).filter(survey=survey).order_by("pk"))
    if survey.imported or any(row.answers.exists() for row in rounds):
        raise AnsweredError(survey.pk)
    survey.delete()


def _open(survey: Survey, wave: Wave, opens_on: dt.date, closes_on: dt.date, codes: int) -> SurveyRound:
    row = SurveyRound.objects.create(survey=survey, wave=wave, opens_on=opens_on, closes_on=closes_on)
    _make_codes(row, codes)
    return row


def _make_codes(row: SurveyRound, codes: int) -> None:
    """So many more. One that another round has by chance is passed over: nobody prints it twice."""
    numbers: Iterable[int] = range(row.issued, row.issued + codes)
    made = [SurveyCode(round=row, digest=digest_of_code(code_number(row.pk, number))) for number in numbers]
    SurveyCode.objects.bulk_create(made, ignore_conflicts=True)
    row.issued += codes
    row.save(update_fields=["issued"])


def _lock(row: SurveyRound) -> SurveyRound:
    """The round as it is stored, kept from others. Raises RoundOverError."""
    rows = SurveyRound.objects.select_for_update(of=("self",)).select_related("survey__hub")
    stored = rows.get(pk=row.pk)
    if stored.is_over(stored.survey.hub.today()):
        raise RoundOverError(row.pk)
    return stored
