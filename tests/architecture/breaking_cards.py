"""Cards of classes that the database refuses."""

import datetime as dt

from django.utils import timezone

from schools.models import ClassCard
from tests.architecture.breaking_cases import breaks, person, school_class


def card(**told: object) -> ClassCard:
    known: dict[str, object] = {"issued_at": timezone.now()}
    known["school_class"] = told.get("school_class") or school_class()
    return ClassCard.objects.create(**known | told)


@breaks("class_card_token_once")
def two_cards_with_one_code() -> object:
    return card(token=card().token)


@breaks("class_card_valid_once")
def two_cards_of_one_class() -> object:
    return card(school_class=card().school_class)


@breaks("class_card_token_long")
def a_code_to_be_guessed() -> object:
    return card(token="7b")


@breaks("class_card_void_after")
def void_before_it_was_issued() -> object:
    return card(voided_at=timezone.now() - dt.timedelta(days=1))


@breaks("class_card_voided_when")
def made_void_at_no_moment() -> object:
    return card(voided_by=person())
