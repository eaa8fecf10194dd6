"""Surveys, as the database refuses them."""

import datetime as dt
import uuid

from django.utils import timezone

from impact.models import (
    Instrument,
    InstrumentVersion,
    RememberedAnswer,
    Survey,
    SurveyAnswer,
    SurveyCode,
    SurveyImport,
    SurveyRound,
)
from tests.architecture.breaking_cases import DAY, breaks, hub

DIGEST = "0" * 64


def version(**said: object) -> InstrumentVersion:
    known: dict[str, object] = {"number": 1, "languages": ["en"], "points": [5, 3], "points_after": [5, 3]}
    known |= {"published_at": timezone.now()}
    instrument = said.get("instrument") or Instrument.objects.create(name=f"Moods {uuid.uuid4()}")
    return InstrumentVersion.objects.create(**known | {"instrument": instrument} | said)


def survey(**said: object) -> Survey:
    known = {"hub": said.get("hub") or hub(), "version": said.get("version") or version(), "group": "Club"}
    return Survey.objects.create(**known | said)


def a_round(**said: object) -> SurveyRound:
    known: dict[str, object] = {"wave": "before", "opens_on": DAY, "closes_on": DAY}
    return SurveyRound.objects.create(**known | {"survey": said.get("survey") or survey()} | said)


def sent(**said: object) -> SurveyImport:
    known: dict[str, object] = {"name": "moods.csv", "title": "Moods", "group": "Club", "language": "en", "rows": 3}
    return SurveyImport.objects.create(**{"hub": said.get("hub") or hub(), "digest": DIGEST} | known | said)


@breaks("instrument_has_name")
def an_instrument_without_a_name() -> object:
    return Instrument.objects.create(name=" ")


@breaks("instrument_named_once")
def two_instruments_of_a_name() -> object:
    Instrument.objects.create(name="Moods")
    return Instrument.objects.create(name="Moods")


@breaks("instrument_version_numbered_once")
def two_versions_of_a_number() -> object:
    return version(instrument=version().instrument)


@breaks("instrument_one_draft")
def two_drafts() -> object:
    first = version(published_at=None)
    return version(instrument=first.instrument, number=2, published_at=None)


@breaks("instrument_published_whole")
def published_without_an_item() -> object:
    return version(points=[], points_after=[])


@breaks("instrument_points_of_every_item")
def fewer_points_afterwards() -> object:
    return version(points_after=[5])


@breaks("instrument_published_stays")
def another_word_in_what_is_published() -> object:
    return InstrumentVersion.objects.filter(pk=version().pk).update(content={"titles": {"en": "Other"}})


@breaks("survey_has_group")
def of_nobody() -> object:
    return survey(group=" ")


@breaks("survey_wave_once")
def two_rounds_of_a_wave() -> object:
    return a_round(survey=a_round().survey)


@breaks("survey_wave_known")
def in_between() -> object:
    return a_round(wave="between")


@breaks("survey_round_lasts")
def over_before_it_begins() -> object:
    return a_round(closes_on=DAY - dt.timedelta(days=1))


@breaks("survey_codes_in_bounds")
def more_codes_than_a_round_has() -> object:
    return a_round(issued=501)


@breaks("survey_code_once")
def a_code_twice() -> object:
    SurveyCode.objects.create(round=a_round(), digest=DIGEST)
    return SurveyCode.objects.create(round=a_round(), digest=DIGEST)


@breaks("survey_code_as_digest")
def a_code_in_plain() -> object:
    return SurveyCode.objects.create(round=a_round(), digest="k7m4xq2")


@breaks("survey_pair_as_digest")
def an_own_code_in_plain() -> object:
    return SurveyAnswer.objects.create(round=a_round(), points=[1, 1], pair="a4o")


@breaks("survey_answer_fits_items")
def a_point_beyond_the_scale() -> object:
    return SurveyAnswer.objects.create(round=a_round(), points=[5, 4])


@breaks("survey_answer_fits_items")
def a_point_of_zero() -> object:
    return SurveyAnswer.objects.create(round=a_round(), points=[0, None])


@breaks("survey_answer_fits_items")
def an_answer_too_few() -> object:
    return SurveyAnswer.objects.create(round=a_round(), points=[5])


@breaks("survey_import_same_file_once")
def the_same_file_twice() -> object:
    first = sent(done_at=timezone.now())
    return sent(hub=first.hub, done_at=timezone.now())


@breaks("survey_import_digest_whole")
def without_a_fingerprint() -> object:
    return sent(digest="abc")


@breaks("survey_import_has_rows")
def of_no_row() -> object:
    return sent(rows=0)


@breaks("survey_import_undone_after_done")
def taken_back_before_it_was_brought_in() -> object:
    return sent(undone_at=timezone.now())


@breaks("survey_import_done_forgets_table")
def brought_in_and_kept_all_the_same() -> object:
    return sent(done_at=timezone.now(), table=b"rows")


@breaks("remembered_answer_once")
def an_answer_that_is_remembered_twice() -> object:
    at = hub()
    RememberedAnswer.objects.create(hub=at, text="meh", point=1)
    return RememberedAnswer.objects.create(hub=at, text="meh", point=2)


@breaks("remembered_answer_is_a_point")
def an_eighth_point() -> object:
    return RememberedAnswer.objects.create(hub=hub(), text="meh", point=8)
