"""Targets of indicators, and results that people enter: each for a period, and for the network or one hub."""

import datetime as dt
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, WebAddressField, next_version
from impact.models.indicator import Indicator
from impact.models.reporting import ReportingPeriod


class TargetPeriodKind(models.TextChoices):
    """The periods that targets are set for."""

    REPORTING = "reporting", _("Reporting period")
    SCHOOL_YEAR = "school_year", _("School year")
    YEAR = "year", _("Calendar year")


class ByIndicator(models.Model):
    """What belongs to an indicator, a period, and the network or one hub."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    period_kind = models.CharField(_("kind of period"), max_length=12)
    period_start = models.DateField(_("first day of the period"), null=True, blank=True)
    reporting = models.ForeignKey(
        ReportingPeriod,
        verbose_name=_("reporting period"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True


def _of_a_period(name: str) -> list[models.BaseConstraint]:
    """The rules of the columns that name a period: one of the network's own, or a year by its first day."""
    school_year = Q(period_kind=TargetPeriodKind.SCHOOL_YEAR, period_start__month=9, period_start__day=1)
    year = Q(period_kind=TargetPeriodKind.YEAR, period_start__month=1, period_start__day=1)
    return [
        models.CheckConstraint(
            condition=(Q(reporting=None) & (school_year | year))
            | Q(period_kind=TargetPeriodKind.REPORTING, period_start=None, reporting__isnull=False),
            name=f"{name}_of_a_period",
            violation_error_message=_("Choose a reporting period, a school year or a calendar year."),
        ),
        models.CheckConstraint(
            condition=Q(period_start=None) | Q(period_start__range=(dt.date(1990, 1, 1), dt.date(2199, 12, 31))),
            name=f"{name}_period_plausible",
            violation_error_message=_("The year must lie between 1990 and 2199."),
        ),
        models.UniqueConstraint(
            fields=["indicator", "hub", "period_kind", "period_start", "reporting"],
            nulls_distinct=False,
            name=f"{name}_once_a_period",
            violation_error_message=_("There is one already for this indicator, period and hub."),
        ),
    ]


# Whoever closes a period changes its row; here it is kept from that until this transaction ends. A year is closed with
# the reporting period in which it ends.
REFUSE_CLOSED = """
    PERFORM FROM impact_reportingperiod p WHERE {of_row} FOR SHARE;
    IF EXISTS (SELECT FROM impact_reportingperiod p WHERE p.closed_at IS NOT NULL AND ({of_row})) THEN
        RAISE EXCEPTION 'The period of this target is closed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'target_while_period_open';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
# What somebody says with a target. That a person who set one is forgotten is no change of it.
SAID = ("indicator_id", "hub_id", "period_kind", "period_start", "reporting_id", "value", "baseline", "why")
LAST_MONTH = "({row}.period_start + interval '11 months')::date"
OF_ROW = " OR ".join(
    f"p.id = {row}.reporting_id OR {last} BETWEEN p.first_month AND p.last_month"
    for row, last in ((row, LAST_MONTH.format(row=row)) for row in ("NEW", "OLD"))
)


class TargetQuerySet(models.QuerySet["Target"]):
    """Targets, asked for the way the screens do."""

    def of_network(self) -> Self:
        """Those of the network as a whole."""
        return self.filter(hub=None)


@pghistory.track(
    pghistory.UpdateEvent("before_change", row=pghistory.Old),
    pghistory.DeleteEvent("before_delete", row=pghistory.Old),
    model_name="TargetVersion",
    obj_field=pghistory.ObjForeignKey(related_name="earlier"),
    append_only=True,
)
class Target(ByIndicator):
    """What an indicator is to reach in a period. `baseline` is where it began, as far as somebody has said."""

    value = models.DecimalField(_("target"), max_digits=14, decimal_places=3)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=3, null=True, blank=True)
    why = models.CharField(_("why this much"), max_length=300, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("indicator", "hub")
        triggers: ClassVar = [
            next_version(*SAID),
            pgtrigger.Trigger(
                name="refuse_closed_period",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf(*SAID) | pgtrigger.Delete,  # type: ignore[no-untyped-call]
                func=REFUSE_CLOSED.format(of_row=OF_ROW),
            ),
        ]
        constraints: ClassVar = [
            *_of_a_period("target"),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (Q(baseline=None) | Q(baseline__gte=0)),
                name="target_not_negative",
                violation_error_message=_("A target is a number from 0 up."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}, {self.period_kind}, {self.hub_id or 'network'}: {self.value}"


class ResultQuerySet(models.QuerySet["Result"]):
    """Entered results, asked for the way the screens do."""

    def of_network(self) -> Self:
        """Those of the network as a whole."""
        return self.filter(hub=None)


@pghistory.track(
    pghistory.UpdateEvent("before_change", row=pghistory.Old),
    model_name="ResultVersion",
    obj_field=pghistory.ObjForeignKey(related_name="earlier"),
    append_only=True,
)
class Result(ByIndicator):
    """A result that no log can give, with its evidence. Of a share the `numerator` is how many of `denominator`.

    `as_of` is the day for which it holds; `source` says whether somebody entered it or a survey gave it.
    """

    numerator = models.DecimalField(_("result"), max_digits=14, decimal_places=3)
    denominator = models.DecimalField(_("of how many"), max_digits=14, decimal_places=3, null=True, blank=True)
    as_of = models.DateField(_("as of"))
    evidence = models.TextField(_("evidence"), max_length=2000)
    evidence_url = WebAddressField(_("where one can read it"), max_length=300, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("entered result")
        verbose_name_plural = _("entered results")
        ordering = ("indicator", "hub")
        triggers: ClassVar = [next_version("numerator", "denominator", "as_of", "evidence", "evidence_url")]
        constraints: ClassVar = [
            *_of_a_period("result"),
            models.CheckConstraint(
                condition=Q(numerator__gte=0)
                & (Q(denominator=None) | Q(denominator__gt=0, denominator__gte=models.F("numerator"))),
                name="result_plausible",
                violation_error_message=_("A result is a number from 0 up; of a share not more than all of them."),
            ),
            models.CheckConstraint(
                condition=Q(evidence__regex=r"\S"),
                name="result_with_evidence",
                violation_error_message=_("Say how this is known: who asked whom, when, with what."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}, {self.period_kind}, {self.hub_id or 'network'}: {self.numerator}"
