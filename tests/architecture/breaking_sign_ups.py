"""Calls and sign-ups that the database refuses."""

import datetime as dt

from django.utils import timezone

from projects.models import Answer, Call, Question, SignUp, SignUpClass, SignUpStep
from tests.architecture.breaking_cases import breaks, person, project, school, school_class

HOUR = dt.timedelta(hours=1)


def call(**said: object) -> Call:
    now = timezone.now()
    return Call.objects.create(**{"project": project(), "opens_at": now - HOUR, "closes_at": now + HOUR, **said})


def question(**said: object) -> Question:
    return Question.objects.create(**{"call": call(), "position": 0, "text": "How far?", **said})


def sign_up(**said: object) -> SignUp:
    told = {"call": call(), "school": school(), "state": "submitted", "line": 1, "places": 1, "sent_at": timezone.now()}
    return SignUp.objects.create(**told | said)


@breaks("call_closes_after_opening")
def a_call_that_closes_before_it_opens() -> object:
    return call(closes_at=timezone.now() - 2 * HOUR)


@breaks("call_unit_known")
def places_for_dogs() -> object:
    return call(unit="dogs")


@breaks("call_admission_known")
def places_by_lot() -> object:
    return call(admission="lot")


@breaks("call_capacity_plausible")
def a_call_without_a_single_place() -> object:
    return call(capacity=0)


@breaks("call_offer_days_plausible")
def an_offer_for_a_year() -> object:
    return call(offer_days=365)


@breaks("question_kind_known")
def a_question_answered_by_dancing() -> object:
    return question(kind="dance")


@breaks("question_has_words")
def a_question_without_words() -> object:
    return question(text=" ")


@breaks("question_offers_a_choice")
def a_choice_of_one() -> object:
    return question(kind="choice", options=["Yes"])


@breaks("sign_up_state_known")
def a_sign_up_in_a_dream() -> object:
    return sign_up(state="dream")


@breaks("sign_up_sent_has_number")
def a_sign_up_that_was_sent_without_a_number() -> object:
    return sign_up(line=None)


@breaks("sign_up_takes_places")
def a_sign_up_of_nobody() -> object:
    return sign_up(places=0)


@breaks("sign_up_offer_has_an_end")
def an_offer_for_ever() -> object:
    return sign_up(state="offered")


@breaks("sign_up_number_once")
def the_same_number_twice() -> object:
    return sign_up(call=sign_up().call)


@breaks("sign_up_once_a_teacher")
def the_same_school_twice_by_one_teacher() -> object:
    first = sign_up(teacher=person())
    return sign_up(call=first.call, school=first.school, teacher=first.teacher, line=2)


@breaks("sign_up_within_capacity")
def one_more_than_there_are_places() -> object:
    first = sign_up(call=call(capacity=1), state="accepted")
    return sign_up(call=first.call, state="accepted", line=2)


@breaks("sign_up_within_capacity")
def an_offer_of_a_place_that_is_held() -> object:
    first = sign_up(call=call(capacity=1), state="accepted")
    second = sign_up(call=first.call, state="waiting", line=2)
    return SignUp.objects.filter(pk=second.pk).update(state="offered", offered_until=timezone.now() + HOUR)


@breaks("sign_up_class_once")
def a_class_twice_in_a_sign_up() -> object:
    row, one = sign_up(), school_class()
    SignUpClass.objects.create(sign_up=row, school_class=one, size=20)
    return SignUpClass.objects.create(sign_up=row, school_class=one, size=20)


@breaks("sign_up_class_size_plausible")
def a_class_of_nobody_in_a_sign_up() -> object:
    return SignUpClass.objects.create(sign_up=sign_up(), school_class=school_class(), size=0)


@breaks("answer_once_a_question")
def two_answers_to_one_question() -> object:
    row, asked = sign_up(), question()
    Answer.objects.create(sign_up=row, question=asked, text="Here")
    return Answer.objects.create(sign_up=row, question=asked, text="There")


@breaks("answer_has_words")
def an_answer_that_says_nothing() -> object:
    return Answer.objects.create(sign_up=sign_up(), question=question(), text=" ")


@breaks("sign_up_step_known")
def a_step_aside() -> object:
    return SignUpStep.objects.create(sign_up=sign_up(), step="aside")


@breaks("sign_up_step_says_why")
def declined_without_a_word() -> object:
    return SignUpStep.objects.create(sign_up=sign_up(), step="declined")
