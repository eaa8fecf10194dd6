"""Partnerships that the database refuses."""

import datetime as dt

from projects.models import PartnershipFile, PartnershipOrganisation, PartnershipSchool
from tests.architecture.breaking_cases import BEFORE, DAY, breaks, organisation, partnership, school


def file(**told: object) -> PartnershipFile:
    return PartnershipFile.objects.create(
        **{"partnership": partnership(), "title": "Agreement", "kind": "pdf", "size": 10, **told}
    )


@breaks("partnership_reason_with_end")
def a_reason_without_an_end() -> object:
    return partnership(end_reason="It was over.")


@breaks("partnership_days_plausible")
def a_partnership_of_the_year_202() -> object:
    return partnership(starts_on=dt.date(202, 3, 1))


@breaks("partnership_days_plausible")
def an_agreement_of_the_year_202() -> object:
    return partnership(signed_on=dt.date(202, 3, 1))


@breaks("partnership_school_once")
def a_school_twice() -> object:
    known = {"partnership": partnership(), "school": school()}
    return [PartnershipSchool.objects.create(**known) for _ in range(2)]


@breaks("partnership_school_leaves_after_joining")
def a_school_that_leaves_before_it_joins() -> object:
    return PartnershipSchool.objects.create(partnership=partnership(), school=school(), joined_on=DAY, left_on=BEFORE)


@breaks("partnership_organisation_once")
def an_organisation_twice() -> object:
    known = {"partnership": partnership(), "organisation": organisation()}
    return [PartnershipOrganisation.objects.create(**known) for _ in range(2)]


@breaks("partnership_organisation_leaves_after_joining")
def an_organisation_that_leaves_before_it_joins() -> object:
    days = {"joined_on": DAY, "left_on": BEFORE}
    return PartnershipOrganisation.objects.create(partnership=partnership(), organisation=organisation(), **days)


@breaks("partnership_file_kind_known")
def a_file_that_is_a_program() -> object:
    return file(kind="exe")


@breaks("partnership_file_size_plausible")
def an_empty_file() -> object:
    return file(size=0)


@breaks("partnership_file_title_given")
def a_file_without_a_title() -> object:
    return file(title=" ")
