"""Many answer at once, each on a real connection: one answer a code, and nothing that ties the two together."""

import threading
from collections import Counter
from functools import partial

import pytest
from django.db import connection, transaction

from impact.actions.answer_survey import Answered
from impact.actions.surveys import OpenedAlreadyError, end_round
from impact.models import Survey, SurveyAnswer, SurveyCode, SurveyRound, Wave
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.surveys import answer, codes_of, make_survey, open_second, round_of
from tests.hubs.test_rights_at_once import meanwhile
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_code_that_many_send_at_once_answers_once() -> None:
    survey = make_survey(make_hub(), codes=1)
    code, told, barrier = codes_of(survey)[0], Counter[Answered](), threading.Barrier(4)

    def send() -> None:
        barrier.wait(PATIENCE)
        told[answer(code)] += 1

    phones = [meanwhile(send) for _ in range(4)]
    for phone in phones:
        phone.join(PATIENCE)
    assert told == {Answered.KEPT: 1, Answered.UNKNOWN: 3}
    assert (SurveyAnswer.objects.count(), SurveyCode.objects.count()) == (1, 0)


def test_a_class_answers_at_once_and_no_row_of_a_code_was_written_with_an_answer() -> None:
    survey = make_survey(make_hub(), codes=12)
    codes = codes_of(survey)
    barrier = threading.Barrier(4)

    def some(mine: list[str]) -> None:
        barrier.wait(PATIENCE)
        for code in mine:
            answer(code)

    phones = [meanwhile(partial(some, codes[at : at + 2])) for at in range(0, 8, 2)]
    for phone in phones:
        phone.join(PATIENCE)
    assert SurveyAnswer.objects.count() == 8
    assert sorted(codes_of(survey)) == sorted(codes[8:])
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM impact_surveycode")
        of_codes = set(cursor.fetchall())
        cursor.execute("SELECT xmin::text FROM impact_surveyanswer")
        of_answers = set(cursor.fetchall())
    assert not of_codes & of_answers


def test_nobody_answers_a_round_that_was_closed_meanwhile() -> None:
    survey, told = make_survey(make_hub(), codes=2), list[Answered]()
    code = codes_of(survey)[0]
    with transaction.atomic():
        end_round(row=round_of(survey), by=make_user())
        late = meanwhile(lambda: told.append(answer(code)))
        is_held_up(late)
    late.join(PATIENCE)
    assert told == [Answered.CLOSED]
    assert not SurveyAnswer.objects.exists()


def test_two_who_open_the_round_afterwards_at_once_open_one() -> None:
    survey = make_survey(make_hub())
    with transaction.atomic():
        open_second(survey)
        second = meanwhile(lambda: _quietly(survey))
        is_held_up(second)
    second.join(PATIENCE)
    assert SurveyRound.objects.filter(survey=survey, wave=Wave.AFTER).count() == 1


def _quietly(survey: Survey) -> None:
    try:
        open_second(survey)
    except OpenedAlreadyError:
        return
