"""Minutes of a meeting: one text that the board agrees on, every version of it, and what somebody has not saved yet."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubs.models.meeting import Meeting
from hubs.models.versions import keeps_earlier_versions, next_version

LONGEST = 60_000

# What the board agreed on stays: it is corrected with a reason, and never un-approved.
FIXED = """
    IF OLD.approved_at IS NOT NULL AND (
        NEW.approved_at IS DISTINCT FROM OLD.approved_at
        OR (NEW.text IS DISTINCT FROM OLD.text AND NEW.reason !~ '\\S')
    ) THEN
        RAISE EXCEPTION 'Approved minutes are corrected with a reason.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_corrected_with_reason';
    END IF;
    RETURN NEW;
"""


@keeps_earlier_versions("MinutesVersion")
class Minutes(models.Model):
    """The minutes of a meeting, as Markdown. `reason`: why they were corrected after they had been approved."""

    meeting = models.OneToOneField(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, primary_key=True, related_name="minutes"
    )
    text = models.TextField(
        pgettext_lazy("of a meeting", "minutes"),
        max_length=LONGEST,
        help_text=_("Markdown: ## heading, - list, **bold**. Pupils are never named; adults only where they act."),
    )
    reason = models.CharField(
        _("why it is corrected"),
        max_length=300,
        blank=True,
        help_text=_("The board has approved these minutes: say what was wrong. It stands beside the new version."),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approval noted by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("of a meeting", "minutes")
        verbose_name_plural = pgettext_lazy("of a meeting", "minutes")
        ordering = ("-meeting__starts_at",)
        triggers: ClassVar = [
            next_version(),
            pgtrigger.Trigger(
                name="corrected_with_reason", when=pgtrigger.Before, operation=pgtrigger.Update, func=FIXED
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="minutes_say_something",
                violation_error_message=_("Write the minutes before you store them."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(approved_at__isnull=False),
                name="minutes_approved_with_moment",
                violation_error_message=_("Minutes that somebody approved say when."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Minutes: %(meeting)s") % {"meeting": self.meeting})


class MinutesDraft(models.Model):
    """What one person has typed and not saved, so that neither a phone that dies nor a second writer takes it away.

    Theirs alone, gone as soon as they save or drop it, and after a month. `version` is that of the minutes from which
    it began, 0 where there were none.
    """

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="minutes_drafts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField(_("text"), max_length=LONGEST, blank=True)
    version = models.PositiveIntegerField(_("begun from version"))
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("unsaved minutes")
        verbose_name_plural = _("unsaved minutes")
        ordering = ("-changed_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "user"],
                name="minutes_draft_once",
                violation_error_message=_("Everybody has one draft of the minutes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.user}"
