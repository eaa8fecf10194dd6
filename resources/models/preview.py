"""What a PDF looks like: how many pages it has, and a picture of the first. Nobody types anything of it.

Apart from the file, whose row is frozen with the version: files that were there before get theirs later.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.models.parts import ResourceFile

FOLDER = "previews"
WIDEST, TALLEST = 400, 600  # pixels


class FilePreview(models.Model):
    """That a PDF was looked at. One that could not be read has no pages; one whose first page is no picture no size."""

    file = models.OneToOneField(
        ResourceFile, verbose_name=_("file"), on_delete=models.CASCADE, primary_key=True, related_name="preview"
    )
    pages = models.PositiveIntegerField(_("pages"), default=0, editable=False)
    width = models.PositiveSmallIntegerField(_("width"), null=True, editable=False)
    height = models.PositiveSmallIntegerField(_("height"), null=True, editable=False)
    drawn_at = models.DateTimeField(_("drawn at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("preview of a file")
        verbose_name_plural = _("previews of files")
        ordering = ("drawn_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(width=None, height=None)
                | Q(
                    pages__gte=1,
                    width__isnull=False,
                    width__range=(1, WIDEST),
                    height__isnull=False,
                    height__range=(1, TALLEST),
                ),
                name="resource_preview_has_size_of_a_page",
                violation_error_message=_("A picture has a width and a height, and shows a page."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture."""
        return self.width is not None

    @property
    def stored_names(self) -> tuple[str, str]:
        """Where the picture of the whole page lies in the default storage, and that of its top."""
        return preview_names(self.file_id)


def preview_names(uid: object) -> tuple[str, str]:
    """Where the pictures of a file's first page lie in the default storage: of the whole, and of its top for cards."""
    return f"{FOLDER}/{uid}", f"{FOLDER}/{uid}-top"


def height_of_top(width: int, height: int) -> int:
    """How much of a page a card shows, whose pictures are three wide by two high."""
    return min(height, max(1, width * 2 // 3))
