"""Answers of schools, certificates and calendar addresses that the database refuses."""

import hashlib
from itertools import count

from django.utils import timezone

from impact.models import CalendarFeed, Certificate, Countersign
from schools.models import Reflection, ReflectionAnswer, ReflectionStatement
from tests.architecture.breaking_cases import breaks, person, school, school_class, session

_numbers = count(1)


def answered(**told: object) -> Countersign:
    known = {"session": told.get("session") or session(), "school_class": told.get("school_class") or school_class()}
    known |= {"answer": "yes", "seen": 24, "said": 24, "told_at": timezone.now()}
    return Countersign.objects.create(**known | told)


def code() -> str:
    return f"{next(_numbers):0>12}".translate(str.maketrans("0123456789", "23456789AB"))


def of_teacher(**told: object) -> Certificate:
    known = {"code": code(), "school": school(), "user": person(), "name": "Ana Example", "school_year": 2021}
    known |= {"lines": [["2022-05-12", "Water samples", 90]], "issued_at": timezone.now()}
    return Certificate.objects.create(**known | told)


def address(**told: object) -> CalendarFeed:
    known = {"user": told.get("user") or person(), "made_at": timezone.now()}
    known["digest"] = hashlib.sha256(str(next(_numbers)).encode()).hexdigest()
    return CalendarFeed.objects.create(**known | told)


def statement(**told: object) -> ReflectionStatement:
    return ReflectionStatement.objects.create(**{"code": f"one-{next(_numbers)}", "text": "We are open."} | told)


def reflection(**told: object) -> Reflection:
    known = {"school": told.get("school") or school(), "school_year": 2021, "told_at": timezone.now()}
    return Reflection.objects.create(**known | told)


def said(**told: object) -> ReflectionAnswer:
    known = {"reflection": told.get("reflection") or reflection(), "statement": told.get("statement") or statement()}
    return ReflectionAnswer.objects.create(**{"agreement": 3} | known | told)


@breaks("reflection_statement_said")
def a_statement_of_nothing() -> object:
    return statement(text="")


@breaks("reflection_once_a_year")
def a_second_reflection_of_a_year() -> object:
    return reflection(school=reflection().school)


@breaks("reflection_year_plausible")
def a_reflection_of_long_ago() -> object:
    return reflection(school_year=1900)


@breaks("reflection_answer_once")
def two_answers_to_one_statement() -> object:
    first = said()
    return said(reflection=first.reflection, statement=first.statement)


@breaks("reflection_answer_on_scale")
def an_answer_beyond_the_scale() -> object:
    return said(agreement=6)


@breaks("countersign_once")
def two_answers_to_one_question() -> object:
    first = answered()
    return answered(session=first.session, school_class=first.school_class)


@breaks("countersign_answer_known")
def an_answer_that_is_none() -> object:
    return answered(answer="perhaps")


@breaks("countersign_numbers_plausible")
def an_answer_of_a_whole_town() -> object:
    return answered(answer="number", said=10_001)


@breaks("countersign_says_one_thing")
def a_yes_to_another_number() -> object:
    return answered(said=22)


@breaks("countersign_says_one_thing")
def another_number_that_is_the_same() -> object:
    return answered(answer="number", said=24)


@breaks("countersign_says_one_thing")
def some_of_a_class_that_was_not_there() -> object:
    return answered(answer="not_us", said=3)


@breaks("countersign_kept_with_reason")
def a_number_kept_without_a_reason() -> object:
    return answered(answer="number", said=22, kept=24, kept_at=timezone.now())


@breaks("countersign_kept_with_reason")
def a_reason_for_nothing() -> object:
    return answered(kept_because="Because.")


@breaks("certificate_code_once")
def two_certificates_with_one_code() -> object:
    return of_teacher(code=of_teacher().code)


@breaks("certificate_code_readable")
def a_code_with_an_o() -> object:
    return of_teacher(code="OOOOOOOOOOOO")


@breaks("certificate_of_teacher_or_class")
def a_certificate_of_a_teacher_without_a_name() -> object:
    return of_teacher(name="")


@breaks("certificate_of_teacher_or_class")
def a_certificate_of_a_class_with_a_name() -> object:
    return of_teacher(user=None, school_class=school_class())


@breaks("certificate_says_something")
def a_certificate_of_nothing() -> object:
    return of_teacher(lines=[])


@breaks("calendar_once_a_person")
def a_second_address() -> object:
    return address(user=address().user)


@breaks("calendar_address_once")
def somebody_else_s_address() -> object:
    return address(digest=address().digest)


@breaks("calendar_address_hidden")
def an_address_that_can_be_read() -> object:
    return address(digest="secret")
