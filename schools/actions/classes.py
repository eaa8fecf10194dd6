"""Classes as cohorts: added, changed, larger and smaller during the year, archived."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions import change_row
from hubs.actions.editing import lock_version
from schools.models import SCHOOL_YEAR_STARTS_IN, Left, School, SchoolClass, SizeChange

# What a class meets that somebody else writes at the same moment, after both have looked.
ONCE_A_YEAR, CONTINUED_ONCE = "class_once_a_year", "schools_schoolclass_continues_id_key"


@contextmanager
def telling_twins() -> Iterator[None]:
    """Let it be told in words that somebody was quicker with a class of that name, or one that continues the same.

    Raises ValidationError.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        said = {
            ONCE_A_YEAR: _("This school has a class of that name in that year already."),
            CONTINUED_ONCE: _("Another class continues that one already."),
        }.get(getattr(getattr(problem.__cause__, "diag", None), "constraint_name", ""))
        if said is None:
            raise
        raise ValidationError(said) from problem


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
    with pghistory.context(user=by.pk, action="add"), telling_twins():
        row.save()
    row.refresh_from_db()
    return row


def change_class(*, school_class: SchoolClass, by: User, version: int, values: Mapping[str, Any]) -> SchoolClass:
    """Bring name, level and what it continues to what the form says. Raises EditedMeanwhile, ValidationError."""
    with telling_twins():
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
