"""What the register of schools refuses: sizes, steps to the next year, moves, ends without a day."""

import datetime as dt

from django.utils import timezone

from schools.models import RollOver, SchoolMove, SizeChange
from tests.architecture.breaking_cases import DAY, breaks, hub, person, school, school_class


@breaks("school_size_plausible")
def a_school_without_pupils() -> object:
    return school(size=0)


@breaks("school_size_plausible")
def a_school_as_large_as_a_town() -> object:
    return school(size=10_001)


@breaks("school_end_reason_with_day")
def a_partnership_that_ended_on_no_day() -> object:
    return school(partner_since=DAY, end_reason="It closed.")


@breaks("class_archived_with_reason")
def a_class_archived_for_no_reason() -> object:
    return school_class(archived_on=DAY)


@breaks("class_archived_with_reason")
def a_class_archived_on_no_day() -> object:
    return school_class(left="merged")


def change(**said: object) -> SizeChange:
    known: dict[str, object] = {"day": DAY, "before": 24, "noted_by": person()}
    known["school_class"] = said.get("school_class") or school_class()
    return SizeChange.objects.create(**known | said)


@breaks("size_changes_once_a_day")
def two_sizes_from_one_day_on() -> object:
    return change(school_class=change().school_class)


@breaks("size_change_plausible")
def a_class_that_had_nobody() -> object:
    return change(before=0)


def roll(**said: object) -> RollOver:
    known: dict[str, object] = {"from_year": 2021, "rolled_at": timezone.now()}
    known["school"] = said.get("school") or school()
    return RollOver.objects.create(**known | said)


@breaks("school_rolls_over_once")
def a_school_that_goes_on_twice() -> object:
    return roll(school=roll().school)


@breaks("roll_over_undone_after")
def a_step_undone_before_it_was_done() -> object:
    return roll(undone_at=timezone.now() - dt.timedelta(days=1))


@breaks("roll_over_year_plausible")
def a_step_from_a_year_of_long_ago() -> object:
    return roll(from_year=1889)


def move(**said: object) -> SchoolMove:
    known: dict[str, object] = {"school": school(), "from_hub": hub(), "moved_on": DAY, "reason": "It is nearer."}
    known["to_hub"] = said.get("to_hub") or hub()
    return SchoolMove.objects.create(**known | said)


@breaks("school_moves_to_another_hub")
def a_school_that_moves_to_where_it_is() -> object:
    at = hub()
    return move(from_hub=at, to_hub=at)


@breaks("school_move_has_reason")
def a_school_that_moves_for_no_reason() -> object:
    return move(reason="")
