"""What tells one state of the public content from the next: pages that are stored stand until another row is here."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PublicChange(models.Model):
    """One transaction that changed what anybody may read; or, folded into one row, many of them.

    Written by database triggers (migrations `*_public_change` of the rooms). The sum of `changes` grows at every
    commit, whoever commits first, and no writer waits for another: there is no row that they share.
    """

    changes = models.BigIntegerField(default=1, db_default=1)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("change of public content")
        verbose_name_plural = _("changes of public content")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(changes__gte=1),
                name="public_change_counts",
                violation_error_message=_("A change counts at least once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.changes}, {self.changed_at:%Y-%m-%d %H:%M}"
