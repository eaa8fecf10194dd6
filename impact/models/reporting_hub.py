"""What a hub says of its figures of a reporting period, and how often it was reminded to."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models.reporting import ReportingPeriod
from impact.models.reporting_rules import while_period_open


class HubConfirmationQuerySet(models.QuerySet["HubConfirmation"]):
    """Confirmations, asked for the way the screens do."""

    def standing(self) -> Self:
        """Those that were neither withdrawn nor followed by another."""
        return self.filter(withdrawn_at=None)


class HubConfirmation(models.Model):
    """A hub's word that its figures of a period are right, with the figures that were on the page.

    `figures` is what was confirmed (`impact.queries.period_figures`), `figures_version` its SHA-256: where today's
    figures have another, they have changed since. Confirming again ends the word before. While the period is closed,
    none is given and none taken back.

    Purpose of the personal data: who confirmed answers for it. End: the name goes with the account.
    """

    period = models.ForeignKey(
        ReportingPeriod,
        verbose_name=_("reporting period"),
        on_delete=models.PROTECT,
        related_name="confirmations",
        db_index=False,
    )
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="confirmations")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now, editable=False)
    figures = models.TextField(_("figures"), editable=False)
    figures_version = models.CharField(_("fingerprint of the figures"), max_length=64, editable=False)
    note = models.CharField(
        _("note for the network"),
        max_length=300,
        blank=True,
        help_text=_("What those who read the figures should know. No pupil is named."),
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = HubConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation of a hub")
        verbose_name_plural = _("confirmations of hubs")
        ordering = ("-confirmed_at", "-pk")
        triggers: ClassVar = [while_period_open("confirmation_while_open")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period", "hub"],
                condition=Q(withdrawn_at=None),
                name="hub_confirms_once",
                violation_error_message=_("The hub has confirmed this period already."),
            ),
            models.CheckConstraint(
                condition=Q(figures_version__regex="^[0-9a-f]{64}$"),
                name="confirmation_fingerprint_whole",
                violation_error_message=_("The fingerprint of figures has 64 digits."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None) | Q(withdrawn_at__gte=F("confirmed_at")),
                name="confirmation_withdrawn_later",
                violation_error_message=_("A confirmation is withdrawn after it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub}, {self.period}"


class Occasion(models.TextChoices):
    """Why a hub was reminded to confirm."""

    TWO_WEEKS = "two_weeks", _("Two weeks before the day")
    THREE_DAYS = "three_days", _("Three days before the day")
    DAY_AFTER = "day_after", _("The day after")
    TEN_DAYS_AFTER = "ten_days_after", _("Ten days after")
    ASKED = "asked", _("A network manager asked")


class ConfirmationReminder(models.Model):
    """Those who coordinate a hub were reminded of a period. `on`: the due date it was about, or the day it was asked.

    It is what keeps a reminder from going out twice. Who asked is kept as long as their account.
    """

    period = models.ForeignKey(
        ReportingPeriod,
        verbose_name=_("reporting period"),
        on_delete=models.PROTECT,
        related_name="reminders",
        db_index=False,
    )
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="confirmation_reminders")
    occasion = models.CharField(_("occasion"), max_length=16, choices=Occasion.choices)
    on = models.DateField(_("day"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("reminder to confirm")
        verbose_name_plural = _("reminders to confirm")
        ordering = ("period", "hub", "sent_at")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period", "hub", "occasion", "on"],
                name="confirmation_reminder_once",
                violation_error_message=_("The hub was reminded already."),
            ),
            models.CheckConstraint(
                condition=Q(occasion__in=Occasion.values),
                name="confirmation_reminder_known",
                violation_error_message=_("This occasion is not known."),
            ),
            models.CheckConstraint(
                condition=Q(sent_by=None) | Q(occasion=Occasion.ASKED),
                name="confirmation_reminder_by_itself",
                violation_error_message=_("Only what somebody asked for has somebody who sent it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub}, {self.period}, {self.get_occasion_display()}"
