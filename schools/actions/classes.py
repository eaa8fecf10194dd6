"""Classes as cohorts: added, changed, larger and smaller during the year, archived."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction

from accounts.models import User
from hubs.actions import change_row
from hubs.actions.editing import lock_version
from schools.models import SCHOOL_YEAR_STARTS_IN, Left, School, SchoolClass, SizeChange


@transaction.atomic
def add_class(
    *,
    school: School,
    name: str,
    school_year: int,
    level: str,
    size: int,
    by: User,
    continues: SchoolClass | None = None,
) -> SchoolClass:
    """Add a class to a school. Raises ValidationError for one that is there already, or cannot be."""
    name = " ".join(name.split())
    row = SchoolClass(school=school, name=name, school_year=school_year, level=level, size=size, continues=continues)
    row.full_clean()
    with pghistory.context(user=by.pk, action="add"):
        row.save()
    row.refresh_from_db()
    return row


def change_class(*, school_class: SchoolClass, by: User, version: int, values: Mapping[str, Any]) -> SchoolClass:
    """Bring name, level and what it continues to what the form says. Raises EditedMeanwhile."""
    return change_row(school_class, values, by=by, version=version)


@transaction.atomic
def resize_class(*, school_class: SchoolClass, by: User, version: int, day: dt.date, size: int) -> SchoolClass:
    """From a day on a class has another size, until the next change that is known. Raises EditedMeanwhile.

    From the first day of its school year on, the size it began with is corrected.
    """
    stored = lock_version(school_class, version)
    later = stored.size_changes.filter(day__gt=day).order_by("day").first()
    begins = dt.date(stored.school_year, SCHOOL_YEAR_STARTS_IN, 1)
    if stored.size_on(day) == size:
        return stored
    with pghistory.context(user=by.pk, action="size"):
        if day > begins and not stored.size_changes.filter(day=day).exists():
            SizeChange(school_class=stored, day=day, before=stored.size_on(day), noted_by=by).save(force_insert=True)
        if later is not None:
            later.before = size
            later.save(update_fields=["before"])
            stored.changed_at = stored.changed_at  # the class itself stays, and yet it is another version
            stored.save(update_fields=["changed_at"])
        else:
            stored.size = size
            stored.save(update_fields=["size"])
    stored.refresh_from_db()
    return stored


def archive_class(*, school_class: SchoolClass, by: User, version: int, day: dt.date, left: Left) -> SchoolClass:
    """Put a class away: from that day on no session asks for it. What it took part in stays. Raises EditedMeanwhile."""
    values = {"archived_on": day, "left": left.value}
    return change_row(school_class, values, by=by, version=version, action="archive")


def bring_class_back(*, school_class: SchoolClass, by: User, version: int) -> SchoolClass:
    """Take a class out of the archive. Raises EditedMeanwhile."""
    return change_row(school_class, {"archived_on": None, "left": ""}, by=by, version=version, action="bring back")
