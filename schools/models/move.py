"""A school that moved from one hub to another: when and why. Sessions stay where they were held."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from schools.models.school import School


class SchoolMove(models.Model):
    """From `moved_on` on the school is at home in another hub."""

    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="moves")
    from_hub = models.ForeignKey(Hub, verbose_name=_("from the hub"), on_delete=models.PROTECT, related_name="+")
    to_hub = models.ForeignKey(Hub, verbose_name=_("to the hub"), on_delete=models.PROTECT, related_name="+")
    moved_on = models.DateField(_("day of the move"))
    reason = models.CharField(_("why"), max_length=300)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("noted by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    moved_at = models.DateTimeField(_("noted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("move of a school")
        verbose_name_plural = _("moves of schools")
        ordering = ("-moved_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(from_hub=F("to_hub")),
                name="school_moves_to_another_hub",
                violation_error_message=_("The school is at home in that hub already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="school_move_has_reason",
                violation_error_message=_("Say why the school moves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} · {self.from_hub} → {self.to_hub}"
