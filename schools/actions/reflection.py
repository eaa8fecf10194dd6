"""A school's head fills in the self-reflection of the year, and says whether the hub may read it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from schools.models import Reflection, ReflectionAnswer, School


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
