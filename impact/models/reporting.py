"""Reporting periods: hubs confirm their figures, the network closes, and what was reported then stands for good.

A period is open or closed. Closing writes a `Snapshot`; later corrections appear as dated `Adjustment`s beside it. The
database keeps what was closed: the period's months while it is closed, snapshots and adjustments always.
"""

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from hubs.models import next_version
from impact.models.reporting_rules import (
    KEEPS_WHAT_WAS_CLOSED,
    never_emptied,
    only_forgets,
)

PERIODS_APART = "reporting_periods_apart"
LONGEST_MONTHS = 120


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    """Reporting periods, asked for the way the screens do."""

    def open(self) -> Self:
        """Those that the network has not closed, or has opened again."""
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        """Those whose figures stand."""
        return self.exclude(closed_at=None)

    def over_on(self, day: dt.date) -> Self:
        """Those whose last month is over on a day."""
        return self.filter(last_month__lt=day.replace(day=1))

    def meeting(self, first_month: dt.date, last_month: dt.date) -> Self:
        """Those that have a month in common with others."""
        return self.filter(first_month__lte=last_month, last_month__gte=first_month)

    def with_day(self, day: dt.date) -> Self:
        """The one in which a day lies, if there is one."""
        return self.filter(first_month__lte=day, last_month__gte=day.replace(day=1))


ReportingPeriodManager = models.Manager.from_queryset(ReportingPeriodQuerySet)


class ReportingPeriod(models.Model):
    """Whole months for which hubs confirm their figures and the network reports them. No two have a month in common.

    `first_month` and `last_month` are first days of months, both included. `due_on` is the day by which hubs are to
    confirm. `closed_at` says that the network has closed it; a snapshot of that moment stands then.
    """

    name = models.CharField(_("name"), max_length=80, help_text=_("As it is called in the network, as in “2025/26”."))
    i18n = TranslationField(fields=("name",))
    first_month = models.DateField(_("first month"))
    last_month = models.DateField(_("last month"))
    due_on = models.DateField(
        _("hubs confirm by"), help_text=_("After the last month. Hubs are reminded around this day.")
    )
    set_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("set up by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_up_at = models.DateTimeField(_("set up"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects: ClassVar["ReportingPeriodManager[ReportingPeriod]"] = ReportingPeriodManager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ("-first_month",)
        triggers: ClassVar = [
            next_version(),
            pgtrigger.Trigger(
                name="keeps_what_was_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Insert,
                func=KEEPS_WHAT_WAS_CLOSED,
            ),
            never_emptied("reporting_period_kept"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"),
                name="reporting_period_named_once",
                violation_error_message=_("Another reporting period has this name."),
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="reporting_period_named",
                violation_error_message=_("Give the period a name."),
            ),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1),
                name="reporting_period_of_months",
                violation_error_message=_("A month is written as its first day."),
            ),
            models.CheckConstraint(
                condition=Q(
                    first_month__gte=dt.date(1990, 1, 1),
                    last_month__gte=F("first_month"),
                    last_month__lte=dt.date(2199, 12, 1),
                ),
                name="reporting_period_in_order",
                violation_error_message=_("The last month is the first or a later one, between 1990 and 2199."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("last_month")),
                name="reporting_period_due_later",
                violation_error_message=_("Hubs confirm after the last month is over."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(closed_by=None),
                name="reporting_period_closed_at_a_moment",
                violation_error_message=_("What was closed says when."),
            ),
            ExclusionConstraint(
                name=PERIODS_APART,
                expressions=[
                    (
                        Func(
                            # Turned round they have no range; the rule above refuses them.
                            F("first_month"),
                            Func(F("first_month"), F("last_month"), function="greatest"),
                            Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    )
                ],
                violation_error_message=_("Some of these months lie in another reporting period already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> str:
        """The name in the reader's language, else as the network wrote it first."""
        return str(getattr(self, "name_i18n", self.name))

    @property
    def is_closed(self) -> bool:
        """Whether the network has closed it."""
        return self.closed_at is not None

    @property
    def after(self) -> dt.date:
        """The first day that lies in it no more."""
        month = self.last_month
        return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day that lies in it."""
        return self.after - dt.timedelta(days=1)

    def is_over_on(self, day: dt.date) -> bool:
        """Whether its last month is over, so that hubs can confirm and the network close."""
        return day >= self.after

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.first_month <= day < self.after


class PeriodStep(models.TextChoices):
    """What somebody did with a period."""

    SET_UP = "set_up", _("Set up")
    CHANGED = "changed", _("Changed")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Opened again")


class ReportingStep(models.Model):
    """One step of a period, kept as it was: who, when, and for reopening why. `note` of a change says what it was."""

    period = models.ForeignKey(
        ReportingPeriod, verbose_name=_("reporting period"), on_delete=models.PROTECT, related_name="steps"
    )
    step = models.CharField(_("step"), max_length=10, choices=PeriodStep.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("step of a reporting period")
        verbose_name_plural = _("steps of reporting periods")
        ordering = ("at", "pk")
        triggers: ClassVar = [only_forgets("reporting_step_kept", "by_id"), never_emptied("reporting_step_kept")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(step__in=PeriodStep.values),
                name="reporting_step_known",
                violation_error_message=_("This step is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(step=PeriodStep.REOPENED) | Q(note__regex=r"\S"),
                name="reporting_step_reopened_with_reason",
                violation_error_message=_("Say why the period is opened again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}, {self.get_step_display()}"
