"""When a round is over its codes go, and its answers are written anew in an order that tells nothing.

The order in which rows lie in a table is the order in which they came, and a teacher may remember who was first. Once
both rounds of a survey are over, the digests of own codes become random numbers that still hold the pairs together.
"""

import datetime as dt
import secrets
from collections import Counter

from django.db import transaction

from impact.models import SurveyAnswer, SurveyCode, SurveyRound, Wave
from impact.models.survey_import import SurveyImport

KEPT_DAYS = 30  # for which a table that nobody has brought in is kept
LATE = dt.timedelta(days=1)  # until it is over at every hub, whatever its time zone
ALONE_AFTER = dt.timedelta(days=400)  # a round before that none came after


def settle_rounds(*, now: dt.datetime) -> int:
    """Settle every round that is over, and say how many."""
    rows = SurveyRound.objects.not_settled().select_related("survey__hub")
    before = (now - LATE).date()
    late = [row.pk for row in rows if row.ended_on is not None or row.closes_on < before]
    return sum(settle_round(key, today=now.date()) for key in late)


@transaction.atomic
def settle_round(round_id: int, *, today: dt.date) -> bool:
    """Settle one; a second time does nothing."""
    rows = SurveyRound.objects.select_for_update(of=("self",)).select_related("survey")
    row = rows.filter(pk=round_id, settled_on=None).first()
    if row is None:
        return False
    SurveyCode.objects.filter(round=row).delete()
    row.settled_on = today
    row.save(update_fields=["settled_on"])
    survey = row.survey
    rounds = list(SurveyRound.objects.filter(survey=survey))
    both = len(rounds) > 1 or row.wave != Wave.BEFORE
    over = both and all(one.settled_on for one in rounds)
    answers = list(SurveyAnswer.objects.filter(round__in=rounds if over else [row]))
    if over:
        _forget_own_codes(answers)
    _write_anew(answers)
    return True


@transaction.atomic
def forget_pairs(*, now: dt.datetime) -> int:
    """Take the digests of own codes away where no round came after; says of how many answers."""
    old = SurveyRound.objects.filter(settled_on__lt=now.date() - ALONE_AFTER, wave=Wave.BEFORE)
    alone = old.exclude(survey__rounds__wave=Wave.AFTER)
    return SurveyAnswer.objects.filter(round__in=alone).exclude(pair="").update(pair="")


@transaction.atomic
def forget_survey_tables(*, now: dt.datetime) -> int:
    """Take away the tables that nobody has brought in for a month, and say how many."""
    old = SurveyImport.objects.filter(done_at=None, sent_at__lt=now - dt.timedelta(days=KEPT_DAYS))
    number, _each = old.delete()
    return number


def _forget_own_codes(answers: list[SurveyAnswer]) -> None:
    """A random number for each own code that stands once in each of both waves; none for all others."""
    number = Counter((answer.round_id, answer.pair) for answer in answers)
    waves = Counter(pair for _round, pair in number)
    instead: dict[str, str] = {}
    for answer in answers:
        pair = answer.pair
        alone = not pair or waves[pair] < 2 or any(number[key] > 1 for key in number if key[1] == pair)
        answer.pair = "" if alone else instead.setdefault(pair, secrets.token_hex(32))


def _write_anew(answers: list[SurveyAnswer]) -> None:
    """The same answers under new random keys, written at once in the order of these."""
    SurveyAnswer.objects.filter(pk__in=[answer.pk for answer in answers]).delete()
    made = [SurveyAnswer(round_id=one.round_id, points=one.points, pair=one.pair) for one in answers]
    SurveyAnswer.objects.bulk_create(sorted(made, key=lambda one: one.uid), batch_size=2000)
