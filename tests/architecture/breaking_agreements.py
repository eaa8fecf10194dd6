"""Agreements with schools that the database refuses."""

import datetime as dt
import uuid

from schools.models import SchoolAgreement
from tests.architecture.breaking_cases import BEFORE, DAY, breaks, school

FILE: dict[str, object] = {"file_uid": uuid.UUID(int=7), "kind": "pdf", "size": 10}


def agreement(**told: object) -> SchoolAgreement:
    known = {"school": told.get("school") or school(), "signed_on": DAY}
    return SchoolAgreement.objects.create(**known | told)


@breaks("school_agreement_once_a_day")
def two_of_one_day() -> object:
    return agreement(school=agreement().school)


@breaks("school_agreement_ends_after_signing")
def one_that_ended_before_it_was_signed() -> object:
    return agreement(holds_until=BEFORE)


@breaks("school_agreement_days_plausible")
def one_of_the_year_202() -> object:
    return agreement(signed_on=dt.date(202, 3, 1))


@breaks("school_agreement_days_plausible")
def one_that_holds_for_a_thousand_years() -> object:
    return agreement(holds_until=dt.date(3022, 3, 1))


@breaks("school_agreement_file_known")
def one_in_a_text_that_can_be_typed_in() -> object:
    return agreement(**FILE | {"kind": "docx"})


@breaks("school_agreement_file_known")
def a_file_that_is_nowhere() -> object:
    return agreement(**FILE | {"file_uid": None})


@breaks("school_agreement_file_known")
def an_empty_file() -> object:
    return agreement(**FILE | {"size": 0})


@breaks("school_agreement_file_known")
def a_file_of_no_size() -> object:
    return agreement(**FILE | {"size": None})
