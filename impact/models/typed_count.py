"""Head counts typed into the grid of a series, beside the log: they count for nothing until they are logged."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impact.models.attendance import LARGEST_HEAD_COUNT
from impact.models.audience import Audience
from impact.models.plan import PlannedSession
from schools.models import SchoolClass


class TypedCount(models.Model):
    """How many of a class, or of an audience without one, came to a planned session, as somebody typed it.

    `head_count` is None where somebody took a number away again: blank is missing, zero is “was not there”. Written
    under a lock of the planned session.
    """

    planned = models.ForeignKey(
        PlannedSession,
        verbose_name=_("planned session"),
        on_delete=models.CASCADE,
        related_name="typed",
        db_index=False,
    )
    audience = models.CharField(_("audience"), max_length=16, choices=Audience.choices)
    school_class = models.ForeignKey(
        SchoolClass, verbose_name=_("class"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    head_count = models.PositiveIntegerField(_("people"), null=True, blank=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("typed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    typed_at = models.DateTimeField(_("typed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("number typed in a grid")
        verbose_name_plural = _("numbers typed in grids")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values),
                name="typed_audience_known",
                violation_error_message=_("Choose one of the audiences."),
            ),
            models.CheckConstraint(
                condition=Q(head_count=None) | Q(head_count__range=(0, LARGEST_HEAD_COUNT)),
                name="typed_head_count_plausible",
                violation_error_message=_("A head count lies between 0 and 10,000."),
            ),
            models.CheckConstraint(
                condition=Q(school_class=None) | Q(audience=Audience.STUDENT),
                name="typed_class_of_students",
                violation_error_message=_("A class is one of students."),
            ),
            models.UniqueConstraint(
                fields=["planned", "school_class"],
                condition=Q(school_class__isnull=False),
                name="typed_class_once",
                violation_error_message=_("This class has a number for this day already."),
            ),
            models.UniqueConstraint(
                fields=["planned", "audience"],
                condition=Q(school_class=None),
                name="typed_audience_once",
                violation_error_message=_("This audience has a number for this day already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planned}, {self.school_class or self.get_audience_display()}"
