"""A school's head fills in the self-reflection of the year, and says whether the hub may read it."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import tell
from accounts.models import User
from schools.models import (
    Reflection,
    ReflectionAnswer,
    ReflectionStatement,
    School,
    SchoolRole,
    school_year_label,
    school_year_of,
)
from schools.queries.people import who_act_for

DUE_IN = (5, 6)  # May and June: the year can be overlooked, and the school is still there


class FilledInMeanwhile(Exception):
    """Somebody else stored it after the form was opened. Nothing was written."""


@transaction.atomic
def reflect(
    *, school: School, year: int, by: User | None, answers: Mapping[int, int], shared: bool, version: int
) -> Reflection:
    """Store the answers by the number of their statement; a statement without one loses what it had.

    `version` is the one that the form showed, 0 where there was none yet; `by` is None where no person stands
    behind it (the demonstration). Raises FilledInMeanwhile.
    """
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    stored = Reflection.objects.filter(school=school, school_year=year).first()
    if (stored.version if stored else 0) != version:
        raise FilledInMeanwhile
    row = stored or Reflection(school=school, school_year=year, version=0)
    row.shared, row.told_by, row.told_at, row.version = shared, by, timezone.now(), row.version + 1
    row.save()
    row.answers.all().delete()
    ReflectionAnswer.objects.bulk_create(
        ReflectionAnswer(reflection=row, statement_id=statement, agreement=agreement)
        for statement, agreement in answers.items()
    )
    return row


@transaction.atomic
def remind_of_reflections(*, now: dt.datetime) -> int:
    """Before the summer, tell the heads of partner schools that the self-reflection of the year is due, once a year.

    Returns how many were told.
    """
    day = now.date()
    if day.month not in DUE_IN or not ReflectionStatement.objects.filter(in_use=True).exists():
        return 0
    year = school_year_of(day)
    done = Reflection.objects.filter(school_year=year)
    silent = School.objects.partners_on(day).exclude(pk__in=done.values("school")).select_related("hub")
    led = silent.filter(memberships__role=SchoolRole.HEAD).distinct()
    return sum(_tell_due(school, year) for school in led.order_by("pk"))


def _tell_due(school: School, year: int) -> int:
    told = tell(
        kind="schools.reflection_due",
        to=who_act_for(school, SchoolRole.HEAD),
        words={"school": school.name, "year": school_year_label(year)},
        key=f"reflection {school.pk} {year}",
        place=school.hub.name,
        url=reverse("schools:reflection", args=[school.pk]),
    )
    return len(told)
