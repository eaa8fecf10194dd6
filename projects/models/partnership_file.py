"""Files of a partnership's agreement: never shown publicly, only ever handed out to be stored."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import PaperKind
from hubs.models.paper import MOST_BYTES
from projects.models.partnership import Partnership


class PartnershipFile(models.Model):
    """One file, never changed: another one gets another key. `size` is in bytes."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.PROTECT, related_name="files"
    )
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=5, choices=PaperKind.choices)
    size = models.PositiveIntegerField(_("size"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("file of a partnership")
        verbose_name_plural = _("files of partnerships")
        ordering = ("partnership", "uploaded_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=PaperKind.values),
                name="partnership_file_kind_known",
                violation_error_message=_("The file of an agreement is a PDF, an office file or a picture."),
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=MOST_BYTES),
                name="partnership_file_size_plausible",
                violation_error_message=_("The file of an agreement is no larger than 20 MB, and not empty."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="partnership_file_title_given",
                violation_error_message=_("Give the file a title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stored_name(self) -> str:
        """Where the file lies in the default storage; nothing of it is what the person typed."""
        return f"agreements/{self.uid}"

    @property
    def file_name(self) -> str:
        """What it is called when it is handed out: its title, and the ending that its content has."""
        ending = f".{self.kind}"
        return self.title if self.title.lower().endswith(ending) else f"{self.title}{ending}"
