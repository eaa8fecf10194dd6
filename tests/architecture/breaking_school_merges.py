"""Merges of schools that the database refuses, and chains of classes that would stand in two schools."""

import datetime as dt

from django.utils import timezone

from schools.models import School, SchoolClass, SchoolMerge
from tests.architecture.breaking_cases import breaks, hub, person, school, school_class


def merge(**said: object) -> SchoolMerge:
    kept = said.pop("kept", None)
    into = kept if isinstance(kept, School) else school()
    known: dict[str, object] = {"kept": into, "into_id": into.pk, "gone_id": 4711, "gone_name": "Vale", "gone": {}}
    known |= {"gone_hub": said.get("gone_hub") or hub(), "merged_at": timezone.now()}
    return SchoolMerge.objects.create(**known | said)


@breaks("school_merged_once")
def a_school_merged_into_two() -> object:
    return merge(kept=merge().kept)


@breaks("school_merged_into_another")
def a_school_merged_into_itself() -> object:
    return merge(gone_id=4712, into_id=4712)


@breaks("school_merge_undone_after")
def a_merge_undone_before_it_was_made() -> object:
    return merge(undone_at=timezone.now() - dt.timedelta(days=1))


@breaks("school_merge_undone_with_moment")
def a_merge_that_somebody_undid_at_no_moment() -> object:
    return merge(undone_by=person())


@breaks("class_continued_stays_before")
def a_class_that_leaves_the_one_that_continues_it() -> object:
    earlier = school_class()
    school_class(school=earlier.school, school_year=earlier.school_year + 1, continues=earlier)
    return SchoolClass.objects.filter(pk=earlier.pk).update(school=school())


@breaks("class_continues_same_school")
def a_class_that_leaves_the_one_that_it_continues() -> object:
    earlier = school_class()
    later = school_class(school=earlier.school, school_year=earlier.school_year + 1, continues=earlier)
    return SchoolClass.objects.filter(pk=later.pk).update(school=school())
