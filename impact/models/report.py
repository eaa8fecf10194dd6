"""Reports: figures, lists and own words put together by the people of the network or of a hub, and drawn as a PDF.

A report is a draft until somebody has it drawn; what was drawn (`ReportPaper`) shows the figures of that moment, is
kept for a week, and can be drawn anew at any time.
"""

import uuid
from collections.abc import Collection, Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, Job, next_version, rules_of_jobs

KEPT_DAYS = 7  # for which a drawn report is there
LONGEST = 20_000


class Section(models.TextChoices):
    """What a report can consist of, each at most once, in any order."""

    TEXT = "text", _("Own text")
    FIGURES = "figures", _("People and interactions")
    MONTHS = "months", _("Month by month, as chart and table")
    RANKING = "ranking", _("Hubs side by side")
    PROJECTS = "projects", _("Projects")
    PARTNERSHIPS = "partnerships", _("Partnerships")
    QUOTES = "quotes", _("Voices and closing words")


def left_out(written: Mapping[Section, str], sections: Collection[str]) -> list[str]:
    """The names of the sections for which something is written and that are not in a report."""
    return [str(section.label) for section, words in written.items() if words.strip() and section not in sections]


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, asked for the way the screens do."""

    def of(self, hub: Hub | None) -> Self:
        """The reports of a hub, or those of the network."""
        return self.filter(hub=hub) if hub else self.filter(hub=None)


class Report(models.Model):
    """What stands in a report. Without a hub it is the network's.

    `figures` is the key of a period (figures of today), or `edition-` with a number (as reported). `hub_codes` are the
    hubs that are compared and whose projects are listed; none are all.

    Purpose of the personal data: who put a report together is asked about it. End: forgotten with the account.
    """

    uid = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    title = models.CharField(_("title"), max_length=120)
    figures = models.CharField(_("figures"), max_length=40, default="all")
    hub_codes = ArrayField(models.CharField(max_length=40), verbose_name=_("hubs"), default=list, blank=True)
    sections = ArrayField(
        models.CharField(max_length=12, choices=Section.choices), verbose_name=_("sections"), default=list, blank=True
    )
    text = models.TextField(_("own text"), max_length=LONGEST, blank=True)
    quotes = models.TextField(_("voices and closing words"), max_length=LONGEST, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("put together by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("-changed_at", "-pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="report_named",
                violation_error_message=_("Give the report a title."),
            ),
            models.CheckConstraint(
                condition=Q(sections__contained_by=Section.values),
                name="report_sections_known",
                violation_error_message=_("Choose the sections from the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left_out(self) -> list[str]:
        """What was written for sections that have no place, by the names of these."""
        return left_out({Section.TEXT: self.text, Section.QUOTES: self.quotes}, self.sections)


class PaperState(models.TextChoices):
    """How far the PDF of a report has come."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("No longer kept")


class ReportPaper(Job):
    """The PDF of a report as somebody asked for it. `content` goes when `expires_at` has come, `problem` says why not.

    Purpose of the personal data: whoever asked is told by mail. End: the row goes with the report, the person with the
    account.
    """

    report = models.ForeignKey(Report, verbose_name=_("report"), on_delete=models.CASCADE, related_name="papers")
    state = models.CharField(_("state"), max_length=8, choices=PaperState.choices, default=PaperState.WAITING)
    language = models.CharField(_("language"), max_length=12)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    content = models.BinaryField(_("content"), null=True, blank=True)

    class Meta:
        verbose_name = _("PDF of a report")
        verbose_name_plural = _("PDFs of reports")
        ordering = ("-asked_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], name="paper_waiting", condition=Q(state="waiting")),
        ]
        constraints: ClassVar = [
            *rules_of_jobs("paper", states=PaperState.values, says=_("A PDF is in one of the known states.")),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state="waiting"),
                name="paper_drawn_once_at_a_time",
                violation_error_message=_("This report is being drawn already."),
            ),
            models.CheckConstraint(
                condition=Q(state="done", content__isnull=False) | (~Q(state="done") & Q(content=None)),
                name="paper_done_has_content",
                violation_error_message=_("What is done has a content, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("done", "expired"), expires_at__isnull=False, expires_at__gt=F("finished_at"))
                | (~Q(state__in=("done", "expired")) & Q(expires_at=None)),
                name="paper_done_expires",
                violation_error_message=_("What is done says until when it is kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}, {self.state}"
