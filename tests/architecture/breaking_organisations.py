"""Entries of the register, merges and what ROR says that the database refuses."""

import datetime as dt

from django.utils import timezone

from hubs.models import Organisation, OrganisationKind, OrganisationMerge, RorEntry
from tests.architecture.breaking_cases import breaks

ROR = "0gp1xf310"


def organisation(name: str = "Water Lab", **told: object) -> Organisation:
    return Organisation.objects.create(**{"name": name, "kind": OrganisationKind.UNIVERSITY, "country": "PT", **told})


def merge(**told: object) -> OrganisationMerge:
    known = {"gone_id": 4711, "gone": {"name": "Lab"}, "merged_at": timezone.now()}
    return OrganisationMerge.objects.create(**{**known, **({} if "kept" in told else {"kept": organisation()}), **told})


def entry(**told: object) -> RorEntry:
    return RorEntry.objects.create(**{"ror": ROR, "name": "Lab", "folded": "lab\n", "kind": "university", **told})


@breaks("organisation_ror_shaped")
def an_organisation_with_a_letter_that_no_id_has() -> object:
    return organisation(ror="0gp1xf3l0")


@breaks("organisation_ror_once")
def two_organisations_with_one_id() -> object:
    organisation(ror=ROR)
    return organisation("Another Lab", ror=ROR)


@breaks("organisation_merged_once")
def an_entry_merged_into_two() -> object:
    return merge(kept=merge().kept)


@breaks("organisation_merged_into_another")
def an_entry_merged_into_itself() -> object:
    kept = organisation()
    return merge(kept=kept, gone_id=kept.pk)


@breaks("organisation_merge_undone_after")
def a_merge_undone_before_it_was_made() -> object:
    return merge(undone_at=timezone.now() - dt.timedelta(days=1))


@breaks("ror_entry_shaped")
def an_entry_without_an_id() -> object:
    return entry(ror="")


@breaks("ror_entry_kind_known")
def an_entry_of_no_kind() -> object:
    return entry(kind="club")


@breaks("ror_entry_named")
def an_entry_without_a_name() -> object:
    return entry(name="")
