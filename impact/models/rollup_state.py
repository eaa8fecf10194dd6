"""What went stale, and how fresh the cells are."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SessionMark(models.Model):
    """A session is new, or has a new line. Written and deleted like a `StaleMark`, but by everybody who logs.

    A new session is added to the cells as it is when its mark is drained; of one that stood already, all that it
    touches then is stale. A session is marked once for each new line: the database keeps no index of marks, and no key
    (docs/BENCHMARKS.md, row 5). Two columns that are never empty cost a writer less than a condition does.
    """

    session_id = models.BigIntegerField(primary_key=True)
    is_new = models.BooleanField()
    marked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("mark of a session")
        verbose_name_plural = _("marks of sessions")

    def __str__(self) -> str:
        return f"session {self.session_id}"


class StaleMark(models.Model):
    """A fact changed here. Written by database triggers in the same transaction, deleted by the drain. Append-only.

    With a hub and a day: the cells of that hub and day are stale, and with a class the months of its lineage, as it was
    when this was written and as it is when it is drained. With a hub alone: the hub's counts of things are, and its
    place in the slices. The database keeps no index of them, not even of the key: whoever reads marks reads all.
    """

    hub_id = models.BigIntegerField()
    day = models.DateField(null=True)
    lineage_id = models.BigIntegerField(null=True)
    class_id = models.BigIntegerField(null=True)
    marked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("stale mark")
        verbose_name_plural = _("stale marks")

    def __str__(self) -> str:
        return f"hub {self.hub_id}, {self.day or 'things'}"


class RollupState(models.Model):
    """The one row that says how fresh the figures are. `version` grows with every change of any cell."""

    version = models.BigIntegerField(default=0)
    added_up_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    verified_cells = models.BigIntegerField(null=True)
    verified_differences = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("state of the rollups")
        verbose_name_plural = _("state of the rollups")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="rollup_state_one_row"),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"
