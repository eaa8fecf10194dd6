"""Pictures that hubs upload: kept as AVIF and WebP in a few widths, without where and when they were taken."""

import uuid
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub

# A card on a desk, on a phone, a post across a page, and the same on a fine screen.
WIDTHS = (400, 720, 1080, 1440)
Form = Literal["avif", "webp"]
FORMS: tuple[Form, ...] = ("avif", "webp")


@dataclass(frozen=True)
class Illustration:
    """A picture as components/picture.html takes it: addresses, size in pixels, and what it shows.

    `lighter` are the addresses for browsers that know AVIF.
    """

    src: str
    srcset: str
    lighter: str
    width: int
    height: int
    alt: str


class PictureQuerySet(models.QuerySet["Picture"]):
    """Pictures, asked for the way pages and the nightly broom do."""

    def in_public_use(self) -> Self:
        """Pictures of posts that anybody may read."""
        return self.filter(posts__state="published").distinct()


class Picture(models.Model):
    """One picture, never changed: another one gets another key. Sizes are in pixels, those of the widest file."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="pictures")
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    widths = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("widths"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("-uploaded_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1) & Q(widths__len__gte=1),
                name="picture_has_a_size",
                violation_error_message=_("A picture has a width and a height."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"

    def file_name(self, width: int, form: Form = "webp") -> str:
        """Where the file of a width lies in the default storage."""
        return f"pictures/{self.uid}-{width}.{form}"

    def file_names(self) -> list[str]:
        """All its files."""
        return [self.file_name(width, form) for width in self.widths for form in FORMS]

    def address(self, width: int, form: Form = "webp") -> str:
        """The address of the file of a width."""
        return reverse("projects:picture" if form == "webp" else "projects:picture_avif", args=[self.uid, width])

    def described(self, alt: str) -> Illustration:
        """The picture with its words. Without a choice of width browsers get a middle one."""
        middle = max((width for width in self.widths if width <= WIDTHS[1]), default=self.widths[0])
        return Illustration(
            src=self.address(middle),
            srcset=self._choice("webp"),
            lighter=self._choice("avif"),
            width=self.width,
            height=self.height,
            alt=alt,
        )

    def _choice(self, form: Form) -> str:
        return ", ".join(f"{self.address(width, form)} {width}w" for width in self.widths)
