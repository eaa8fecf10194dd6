"""Papers of a meeting: files that the board reads, never shown publicly and only ever handed out to be stored."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.agenda import AgendaItem
from hubs.models.meeting import Meeting

MOST_BYTES = 20 * 1024 * 1024


class PaperKind(models.TextChoices):
    """What a file is, as its content says; the value is how its name ends."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PPTX = "pptx", "PowerPoint"
    ODT = "odt", _("OpenDocument text")
    ODS = "ods", _("OpenDocument table")
    ODP = "odp", _("OpenDocument presentation")
    JPEG = "jpg", "JPEG"
    PNG = "png", "PNG"
    WEBP = "webp", "WebP"


class Paper(models.Model):
    """One file, never changed: another one gets another key. `size` is in bytes."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("item of the agenda"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="papers",
    )
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=5, choices=PaperKind.choices)
    size = models.PositiveIntegerField(_("size"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ("meeting", "uploaded_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=PaperKind.values),
                name="paper_kind_known",
                violation_error_message=_("A paper is a PDF, an office file or a picture."),
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=MOST_BYTES),
                name="paper_size_plausible",
                violation_error_message=_("A paper is no larger than 20 MB, and not empty."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="paper_title_given",
                violation_error_message=_("Give the paper a title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stored_name(self) -> str:
        """Where the file lies in the default storage; nothing of it is what the person typed."""
        return f"papers/{self.uid}"

    @property
    def file_name(self) -> str:
        """What it is called when it is handed out: its title, and the ending that its content has."""
        ending = f".{self.kind}"
        return self.title if self.title.lower().endswith(ending) else f"{self.title}{ending}"
