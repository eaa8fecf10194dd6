"""What went stale, and how fresh the cells are."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class StaleMark(models.Model):
    """A fact changed here. Written by database triggers in the same transaction, deleted by the drain. Append-only.

    With a session, a hub and a day: the session is new, and is added to the cells as it is when this is drained. With a
    session alone: all that it touches then is stale. With a hub and a day: the cells of that hub and
    day are, and with a class the months of its lineage, as it was when this was written and as it is when it is
    drained. With a hub alone: the hub's counts of things are. The database keeps no index of them, not even of the key:
    whoever reads marks reads all.
    """

    session_id = models.BigIntegerField(null=True)
    hub_id = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    lineage_id = models.BigIntegerField(null=True)
    class_id = models.BigIntegerField(null=True)
    marked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("stale mark")
        verbose_name_plural = _("stale marks")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(hub_id__isnull=False) | models.Q(session_id__isnull=False),
                name="stale_mark_names_something",
                violation_error_message=_("A mark names a hub or a session."),
            )
        ]

    def __str__(self) -> str:
        if self.session_id is not None:
            return f"session {self.session_id}"
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
