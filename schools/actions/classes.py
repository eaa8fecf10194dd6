"""Classes of a school, written down by its teachers, its head and its hub: name, level and size, never a pupil."""

import pghistory
from django.db import transaction

from accounts.models import User
from schools.models import School, SchoolClass


@transaction.atomic
def add_class(*, school: School, name: str, school_year: int, level: str, size: int, by: User) -> SchoolClass:
    """Add a class to a school for the year that begins in a September. Raises ValidationError.

    `by` is whoever does it; the door has asked whether they may.
    """
    made = SchoolClass(school=school, name=" ".join(name.split()), school_year=school_year, level=level, size=size)
    made.full_clean()
    with pghistory.context(user=by.pk, action="add"):
        made.save()
    return made
