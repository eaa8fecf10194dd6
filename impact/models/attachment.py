"""Photographs and documents of a session. They lie beside the log: no mark, cell or export knows of them.

What is covered by a consent is asked anew whenever a photograph is shown (`impact.queries.covered`).
"""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, keeps_earlier_versions, next_version
from hubs.models.paper import MOST_BYTES
from impact.models.session import Session
from schools.models import PhotoConsent

FOLDER = "attachments"


class AttachedKind(models.TextChoices):
    """What is attached, as its content says; the value is how the name of the file ends."""

    PHOTO = "webp", _("Photograph")
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PPTX = "pptx", "PowerPoint"
    ODT = "odt", _("OpenDocument text")
    ODS = "ods", _("OpenDocument table")
    ODP = "odp", _("OpenDocument presentation")
    TXT = "txt", _("Plain text")


class Gone(models.TextChoices):
    """Why the file of an attachment was deleted."""

    REMOVED = "removed", _("Taken away, and nobody brought it back")
    WITHDRAWN = "withdrawn", _("The consent was withdrawn")
    TIME = "time", _("Five years have passed")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments, asked for the way the screens do."""

    def kept(self) -> Self:
        """Those whose file is there, shown or not."""
        return self.filter(gone_at=None)

    def standing(self) -> Self:
        """Those that nobody has taken away, of sessions that stand. A photograph needs to be covered too."""
        return self.kept().filter(removed_at=None, session__voided_at=None)

    def of_hub(self, hub: Hub) -> Self:
        """Those of a hub's own sessions."""
        return self.filter(session__hub=hub)


@keeps_earlier_versions("AttachmentVersion")
class Attachment(models.Model):
    """One photograph or document of a session. `size` is that of its files in bytes, `width` and `height` in pixels.

    `uid` follows from the form that was sent and from the content, so that sending it twice keeps one. `title` says
    what a photograph shows, or what a document is. A photograph has a consent that covers it, or shows `things_only`;
    whoever added it (`added_by`) said that nobody is in it who may not be. When the file is deleted (`gone_at`), the
    row stays as the record of why, without its words.
    """

    uid = models.UUIDField(unique=True, editable=False)
    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="attachments"
    )
    kind = models.CharField(_("kind"), max_length=5, choices=AttachedKind.choices, editable=False)
    title = models.CharField(_("what it is"), max_length=160, blank=True)
    size = models.PositiveIntegerField(_("size"), editable=False)
    width = models.PositiveSmallIntegerField(_("width"), null=True, editable=False)
    height = models.PositiveSmallIntegerField(_("height"), null=True, editable=False)
    consent = models.ForeignKey(
        PhotoConsent,
        verbose_name=_("consent"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="attachments",
    )
    things_only = models.BooleanField(_("nobody is in it"), default=False, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)
    removed_at = models.DateTimeField(_("taken away at"), null=True, blank=True, editable=False)
    gone_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)
    gone_why = models.CharField(_("why it was deleted"), max_length=9, choices=Gone.choices, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("added_at", "pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=AttachedKind.values),
                name="attachment_kind_known",
                violation_error_message=_("A photograph, a PDF, an office file or plain text can be attached."),
            ),
            models.CheckConstraint(
                condition=Q(size__range=(1, MOST_BYTES)),
                name="attachment_size_plausible",
                violation_error_message=_("A file is no larger than 20 MB, and not empty."),
            ),
            models.CheckConstraint(
                condition=Q(kind="webp", width__isnull=False, width__gte=1, height__isnull=False, height__gte=1)
                | (~Q(kind="webp") & Q(width=None, height=None)),
                name="attachment_photo_has_size",
                violation_error_message=_("A photograph has a width and a height, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=Q(kind="webp", consent__isnull=False, things_only=False)
                | Q(kind="webp", consent=None, things_only=True)
                | (~Q(kind="webp") & Q(consent=None, things_only=False)),
                name="attachment_photo_is_covered",
                violation_error_message=_("A photograph needs a consent that covers it, or shows nobody."),
            ),
            models.CheckConstraint(
                condition=(Q(gone_at=None, gone_why="") & Q(title__regex=r"\S"))
                | Q(gone_at__isnull=False, gone_why__in=Gone.values, title=""),
                name="attachment_says_what_or_why_gone",
                violation_error_message=_("Say what it is. What was deleted keeps no words, and says why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def is_photo(self) -> bool:
        """Whether it is a photograph: a document is never shown, only fetched."""
        return self.kind == AttachedKind.PHOTO

    @property
    def stored_name(self) -> str:
        """Where the file lies in the default storage; nothing of it is what a person typed."""
        return f"{FOLDER}/{self.uid}"

    @property
    def small_name(self) -> str:
        """Where a photograph lies in the size of a list."""
        return f"{FOLDER}/{self.uid}-small"

    @property
    def stored_names(self) -> tuple[str, ...]:
        """All files of it."""
        return (self.stored_name, self.small_name) if self.is_photo else (self.stored_name,)

    @staticmethod
    def uid_of(sending: uuid.UUID, fingerprint: str) -> uuid.UUID:
        """Which attachment a file of so and so content is, in one sending of a form."""
        return uuid.uuid5(sending, fingerprint)
