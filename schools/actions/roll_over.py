"""A whole school goes on to the next school year in one step, once; on the same day that can be undone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from schools.actions.classes import telling_twins
from schools.actions.import_list import hanging
from schools.models import SCHOOL_YEAR_STARTS_IN, Left, RollOver, School, SchoolClass
from schools.queries.classes import may_undo


class RolledAlready(Exception):
    """Somebody has taken the school to that year already. Nothing was written."""


class ClassesMoved(Exception):
    """Somebody has changed, archived or taken away classes since they were looked at. Nothing was written.

    `names` are theirs.
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


class RollNotUndoable(Exception):
    """The step cannot be undone any more. `why` is a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class GoesOn:
    """A class, and what it is called, on which level and how large in the next year."""

    school_class: SchoolClass
    name: str
    level: str
    size: int


@transaction.atomic
def roll_over(
    *, school: School, from_year: int, by: User, going_on: Sequence[GoesOn], ending: Sequence[SchoolClass]
) -> RollOver:
    """Make the classes of the next year, each continuing its own; those that end are archived as the year is over.

    Raises RolledAlready for the second of two at once, ClassesMoved where a class is no longer as it was seen,
    ValidationError. Each class that goes on or ends has another version afterwards: who had its page open before is
    told, and stores nothing unseen.
    """
    stored = School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    if stored.roll_overs.filter(from_year=from_year, undone_at=None).exists():
        raise RolledAlready
    _hold(stored, [*(step.school_class for step in going_on), *ending])
    made = []
    over = dt.date(from_year + 1, SCHOOL_YEAR_STARTS_IN, 1)
    with pghistory.context(user=by.pk, action="roll over"):
        for step in going_on:
            row = SchoolClass(
                school=stored,
                name=step.name,
                school_year=from_year + 1,
                level=step.level,
                size=step.size,
                continues=step.school_class,
            )
            try:
                row.full_clean()
                with telling_twins():
                    row.save()
            except ValidationError as refusal:
                raise ValidationError([f"{step.name}: {message}" for message in refusal.messages]) from refusal
            made.append(row.pk)
        stayed = stored.classes.filter(pk__in=[step.school_class.pk for step in going_on])
        stayed.update(changed_at=models.F("changed_at"))  # nothing of theirs changes, and yet it is another version
        for row in ending:
            row.archived_on, row.left = over, Left.FINISHED
            row.save(update_fields=["archived_on", "left"])
        roll = RollOver(
            school=stored,
            from_year=from_year,
            made=made,
            archived=[row.pk for row in ending],
            rolled_by=by,
            rolled_at=timezone.now(),
        )
        roll.save()
    return roll


def _hold(school: School, classes: Sequence[SchoolClass]) -> None:
    """Keep the classes from others until the transaction ends. Raises ClassesMoved."""
    rows = school.classes.select_for_update(of=("self",), no_key=True).filter(pk__in=[one.pk for one in classes])
    versions = dict(rows.order_by("pk").values_list("pk", "version"))
    if moved := [one.name for one in classes if versions.get(one.pk) != one.version]:
        raise ClassesMoved(moved)


@transaction.atomic
def undo_roll_over(*, roll: RollOver, by: User) -> None:
    """Take the classes of the next year away again, and those that ended out of the archive.

    Raises RollNotUndoable, also where somebody has corrected one of these classes or something refers to it: they are
    named, and all stay.
    """
    school = School.objects.select_for_update(of=("self",), no_key=True).select_related("hub").get(pk=roll.school_id)
    stored = RollOver.objects.select_for_update(of=("self",)).filter(pk=roll.pk, undone_at=None).first()
    if stored is None:
        raise RollNotUndoable(_("This was undone already."))
    if not may_undo(stored, school.hub.today()):
        raise RollNotUndoable(
            _("This can be undone only on the day on which it was done. Archive single classes instead.")
        )
    # A session that is being logged with one of them is waited for, and stands in the way then.
    touched = school.classes.select_for_update(of=("self",)).filter(pk__in=[*stored.made, *stored.archived])
    made = [row for row in touched.order_by("pk") if row.pk in stored.made]
    if names := _used_since(made):
        text = _(
            "Corrected or in use since the step, so nothing was undone: %(classes)s. Archive single classes instead."
        )
        raise RollNotUndoable(text % {"classes": ", ".join(names)})
    with pghistory.context(user=by.pk, action="undo roll over"):
        try:
            with transaction.atomic():
                school.classes.filter(pk__in=stored.made).delete()
        except (models.ProtectedError, models.RestrictedError) as problem:
            raise RollNotUndoable(
                _("Something refers to a class of the new year already, such as a session. Nothing was changed.")
            ) from problem
        for row in school.classes.filter(pk__in=stored.archived, left=Left.FINISHED):
            row.archived_on, row.left = None, ""
            row.save(update_fields=["archived_on", "left"])
        stored.undone_by, stored.undone_at = by, timezone.now()
        stored.save(update_fields=["undone_by", "undone_at"])


def _used_since(made: Sequence[SchoolClass]) -> list[str]:
    """The names of the classes that are no longer as the step made them, or to which something refers, a card too."""
    used = hanging(SchoolClass, made)
    return [row.name for row in made if row.version != 1 or str(row) in used]
