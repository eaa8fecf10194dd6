"""What is known of months in which nothing stands in the log: that nothing happened, and that somebody was asked.

Neither moves a figure: no mark, no cell knows of them.
"""

import datetime as dt
from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, same

REMIND_AGAIN_AFTER = dt.timedelta(days=7)
ASKED_LATELY = "reminder_once_in_seven_days"


def _a_month(name: str) -> list[models.BaseConstraint]:
    """The rules of a column `month`: the first day of a month that a session can be in."""
    return [
        models.CheckConstraint(
            condition=Q(month__day=1),
            name=f"{name}_is_a_month",
            violation_error_message=_("A month is written as its first day."),
        ),
        models.CheckConstraint(
            condition=Q(month__range=(dt.date(1990, 1, 1), dt.date(2199, 12, 1))),
            name=f"{name}_plausible",
            violation_error_message=_("The month must lie between 1990 and 2199."),
        ),
    ]


@pghistory.track(pghistory.DeleteEvent("before_delete", row=pghistory.Old), append_only=True)
class QuietMonth(models.Model):
    """Somebody's word that nothing happened at a hub and its sub-hubs in a month: zero, which is not missing.

    It stays when a session of the month is logged later, and is overtaken by it as long as that stands.
    """

    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="quiet_months", db_index=False
    )
    month = models.DateField(_("month"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("said by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    said_at = models.DateTimeField(_("said"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("month in which nothing happened")
        verbose_name_plural = _("months in which nothing happened")
        ordering = ("hub", "-month")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "month"],
                name="quiet_month_once",
                violation_error_message=_("Somebody has said so already."),
            ),
            *_a_month("quiet_month"),
        ]

    def __str__(self) -> str:
        return f"{self.hub}, {self.month:%Y-%m}"


class LogReminder(models.Model):
    """The network has asked those who coordinate a hub about a month of which nothing stands in the log.

    `again_from` is when it may be asked once more. Who was told is kept to say so, as long as the month is shown
    (`impact.actions.reminders.forget_reminders`).
    """

    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="log_reminders", db_index=False
    )
    month = models.DateField(_("month"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    again_from = models.DateTimeField(_("may be asked again from"), editable=False)
    told = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("told"), related_name="+", blank=True, editable=False
    )

    class Meta:
        verbose_name = _("reminder to log")
        verbose_name_plural = _("reminders to log")
        ordering = ("hub", "month", "sent_at")
        indexes: ClassVar = [models.Index(fields=["hub", "month"], name="reminder_by_hub_and_month")]
        constraints: ClassVar = [
            *_a_month("reminder"),
            models.CheckConstraint(
                condition=Q(again_from=F("sent_at") + REMIND_AGAIN_AFTER),
                name="reminder_rests_seven_days",
                violation_error_message=_("After a reminder come seven days without one."),
            ),
            ExclusionConstraint(
                name=ASKED_LATELY,
                expressions=[
                    (same("hub"), "&&"),
                    (Func(F("month"), F("month"), Value("[]"), function="daterange"), "&&"),
                    # Those that rest another time than seven days break the rule above; here they have no range.
                    (
                        Func(
                            F("sent_at"),
                            Func(F("sent_at"), F("again_from"), function="greatest"),
                            RangeBoundary(),
                            function="tstzrange",
                        ),
                        "&&",
                    ),
                ],
                violation_error_message=_("The hub was asked about this month less than seven days ago."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub}, {self.month:%Y-%m}"
