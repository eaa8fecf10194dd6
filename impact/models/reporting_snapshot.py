"""What was reported when a period was closed, and by how much its figures have moved since. Nothing here changes."""

import hashlib
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models.audience import CellAudience
from impact.models.reporting import ReportingPeriod
from impact.models.reporting_rules import never_emptied, only_forgets


class Snapshot(models.Model):
    """What was reported when a period was closed, byte by byte; the next number after the period was opened again.

    `content` is canonical JSON (`impact.queries.period_figures.to_content`), `sha256` that of its UTF-8 bytes, which
    the database works out for itself. `unconfirmed` are the codes of the hubs that had not confirmed, or whose figures
    had changed since. `version` is that of the cells it was counted from.
    """

    period = models.ForeignKey(
        ReportingPeriod,
        verbose_name=_("reporting period"),
        on_delete=models.PROTECT,
        related_name="snapshots",
        db_index=False,
    )
    number = models.PositiveIntegerField(_("number"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    content = models.TextField(_("content"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    unconfirmed = ArrayField(
        models.CharField(max_length=40), verbose_name=_("hubs that had not confirmed"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("snapshot of a reporting period")
        verbose_name_plural = _("snapshots of reporting periods")
        ordering = ("period", "number")
        triggers: ClassVar = [only_forgets("snapshot_kept", "made_by_id"), never_emptied("snapshot_kept")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period", "number"],
                name="snapshot_numbered_once",
                violation_error_message=_("This snapshot stands already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="snapshot_counts_from_one",
                violation_error_message=_("Snapshots are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=Q(
                    sha256=Func(
                        Func(
                            Func(F("content"), Value("UTF8"), function="convert_to"),
                            function="sha256",
                            output_field=models.BinaryField(),
                        ),
                        Value("hex"),
                        function="encode",
                        output_field=models.CharField(),
                    )
                ),
                name="snapshot_fingerprint_true",
                violation_error_message=_("The fingerprint is not that of the content."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.number}"

    @property
    def is_whole(self) -> bool:
        """Whether the bytes that stand are those that were written."""
        return hashlib.sha256(self.content.encode()).hexdigest() == self.sha256


class Measure(models.TextChoices):
    """What is compared with what was reported; the other figures follow from these."""

    SESSIONS = "sessions", _("Sessions")
    INTERACTIONS = "interactions", _("Interactions")
    PEOPLE = "people", _("People reached")
    PEOPLE_BY_CLASS = "people_by_class", _("People counted by class")
    AT_LEAST = "at_least", _("People, at least")
    WITHOUT_ATTENDANCE = "without_attendance", _("Sessions without attendance")


class Adjustment(models.Model):
    """By how much a figure of a closed period has moved since the last look; of the network where it names no hub.

    What a snapshot says, and all its adjustments added up, is what a recount would say when the last was written.
    """

    snapshot = models.ForeignKey(
        Snapshot, verbose_name=_("snapshot"), on_delete=models.PROTECT, related_name="adjustments", db_index=False
    )
    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, null=True, blank=True, related_name="adjustments"
    )
    audience = models.CharField(_("audience"), max_length=16, choices=CellAudience.choices)
    measure = models.CharField(_("figure"), max_length=20, choices=Measure.choices)
    difference = models.BigIntegerField(_("difference"))
    made_on = models.DateField(_("day"))
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ("snapshot", "made_at", "hub", "audience", "measure")
        triggers: ClassVar = [only_forgets("adjustment_kept"), never_emptied("adjustment_kept")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["snapshot", "hub", "audience", "measure", "made_at"],
                name="adjustment_once",
                nulls_distinct=False,
                violation_error_message=_("This adjustment stands already."),
            ),
            models.CheckConstraint(
                condition=~Q(difference=0),
                name="adjustment_of_something",
                violation_error_message=_("An adjustment says by how much a figure has moved."),
            ),
            models.CheckConstraint(
                condition=Q(audience__in=CellAudience.values, measure__in=Measure.values),
                name="adjustment_of_known_figure",
                violation_error_message=_("Choose the audience and the figure from the lists."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}, {self.audience}, {self.measure}: {self.difference:+d}"
