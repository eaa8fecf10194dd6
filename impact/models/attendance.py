"""Attendance lines: how many of which audience took part in a session. Head counts, not registers."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impact.models.audience import Audience
from impact.models.session import Session
from schools.models import SchoolClass

LARGEST_HEAD_COUNT = 10_000


@pghistory.track(
    pghistory.UpdateEvent("before_change", row=pghistory.Old),
    pghistory.DeleteEvent("before_delete", row=pghistory.Old),
    append_only=True,
    meta={"indexes": [BrinIndex(fields=["pgh_created_at"], name="line_event_by_moment")]},
)
class AttendanceLine(models.Model):
    """One audience at one session: a head count, and either the class it was or how many were new to the network.

    `first_timers` is None where a class is given, and where nobody asked (missing, which is not zero).
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="lines", db_index=False)
    audience = models.CharField(_("audience"), max_length=16, choices=Audience.choices)
    head_count = models.PositiveIntegerField(_("people"))
    school_class = models.ForeignKey(
        SchoolClass,
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        db_index=False,
    )
    first_timers = models.PositiveIntegerField(_("of them for the first time"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance line")
        verbose_name_plural = _("attendance lines")
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=["school_class"], name="line_by_class", condition=Q(school_class__isnull=False))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values),
                name="line_audience_known",
                violation_error_message=_("Choose one of the audiences."),
            ),
            models.CheckConstraint(
                condition=Q(head_count__range=(0, LARGEST_HEAD_COUNT)),
                name="line_head_count_plausible",
                violation_error_message=_("A head count lies between 0 and 10,000."),
            ),
            models.CheckConstraint(
                condition=Q(first_timers=None) | Q(first_timers__range=(0, F("head_count"))),
                name="line_first_timers_within",
                violation_error_message=_("There cannot be more first-timers than people."),
            ),
            models.CheckConstraint(
                condition=Q(school_class=None) | Q(audience=Audience.STUDENT, first_timers=None),
                name="line_class_or_first_timers",
                violation_error_message=_("A line has either a class of students or a number of first-timers."),
            ),
            # Lines of classes are all of students, so this is each class once, and of those without one each audience.
            models.UniqueConstraint(
                fields=["session", "audience", "school_class"],
                nulls_distinct=False,
                name="line_once_a_session",
                violation_error_message=_("This class or audience is in the session already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.head_count} {self.get_audience_display()}"
