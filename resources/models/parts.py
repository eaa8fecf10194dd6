"""What belongs to a version: translations, authors, files and links. They are frozen with it (migration 0001)."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hubs.languages import language_name
from hubs.models import LANGUAGE_CODE, WebAddressField
from hubs.models.paper import MOST_BYTES
from resources.models.resource import Resource, Standing
from resources.models.version import ResourceVersion, VersionState

ORCID = r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"
FOLDER = "resources"


class ResourceText(models.Model):
    """Title and description of a version in one more language."""

    of = models.ForeignKey(ResourceVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("translation of a resource")
        verbose_name_plural = _("translations of resources")
        ordering = ("of", "language")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["of", "language"],
                name="resource_text_once_a_language",
                violation_error_message=_("There is a translation into that language already."),
            ),
            models.CheckConstraint(
                condition=Q(language__regex=LANGUAGE_CODE),
                name="resource_text_language_code",
                violation_error_message=_("A language is given by its code, such as pt or pt-br."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="resource_text_title_given",
                violation_error_message=_("Give it a title."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    @property
    def language_name(self) -> str:
        """The name of its language, in that of the page."""
        return language_name(self.language)


class ResourceAuthor(models.Model):
    """An adult who made it. Named on public pages only with a recorded consent; pupils are never authors by name.

    Rows are not frozen: a consent that is taken back takes the name out of every version.
    """

    of = models.ForeignKey(ResourceVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1, editable=False)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("An adult. Pupils are never named: write “class 7B”.")
    )
    orcid = models.CharField(
        _("ORCID iD"), max_length=19, blank=True, help_text=_("Such as 0000-0002-1825-0097, if the person has one.")
    )
    consented_on = models.DateField(
        _("agreed to be named on"),
        null=True,
        blank=True,
        help_text=_("The day on which the person said yes. Until then the page names the hub alone."),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("author of a resource")
        verbose_name_plural = _("authors of resources")
        ordering = ("of", "position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="resource_author_named",
                violation_error_message=_("Say who it is."),
            ),
            models.CheckConstraint(
                condition=Q(orcid="") | Q(orcid__regex=ORCID),
                name="resource_author_orcid",
                violation_error_message=_("An ORCID iD has sixteen figures in four groups."),
            ),
            models.UniqueConstraint(
                fields=["of", "name"],
                name="resource_author_once",
                violation_error_message=_("This author is in the list already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResourceLink(models.Model):
    """Something that lies elsewhere: a video, a simulation, a repository of design files."""

    of = models.ForeignKey(ResourceVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1, editable=False)
    title = models.CharField(_("what is there"), max_length=160)
    url = WebAddressField(_("address"), max_length=500)

    class Meta:
        verbose_name = _("link of a resource")
        verbose_name_plural = _("links of resources")
        ordering = ("of", "position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="resource_link_says_what",
                violation_error_message=_("Say what is there."),
            ),
            models.CheckConstraint(
                condition=Q(url__regex=r"^https?://\S+$"),
                name="resource_link_address",
                violation_error_message=_("An address begins with https://."),
            ),
            models.UniqueConstraint(
                fields=["of", "url"],
                name="resource_link_once",
                violation_error_message=_("This address is in the list already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FileKind(models.TextChoices):
    """What a file is, as its content says; the value is how its name ends."""

    PICTURE = "webp", _("Picture")
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PPTX = "pptx", "PowerPoint"
    ODT = "odt", _("OpenDocument text")
    ODS = "ods", _("OpenDocument table")
    ODP = "odp", _("OpenDocument presentation")
    STL = "stl", _("Solid for a 3D printer (STL)")
    TXT = "txt", _("Plain text")


class ResourceFileQuerySet(models.QuerySet["ResourceFile"]):
    """Files, asked for the way pages do."""

    def public(self) -> Self:
        """Files of a version that is or was public, of a resource that anybody may read."""
        return self.filter(resource__state=Standing.PUBLISHED, placed__of__state=VersionState.PUBLISHED).distinct()


class ResourceFile(models.Model):
    """One file, never changed: another one gets another key. It may stand in several versions.

    `size` is in bytes, `sha256` that of what is handed out, `width` and `height` of a picture in pixels.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, verbose_name=_("resource"), on_delete=models.PROTECT, related_name="files")
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=5, choices=FileKind.choices, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    width = models.PositiveSmallIntegerField(_("width"), null=True, editable=False)
    height = models.PositiveSmallIntegerField(_("height"), null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)

    objects = ResourceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a resource")
        verbose_name_plural = _("files of resources")
        ordering = ("uploaded_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=FileKind.values),
                name="resource_file_kind_known",
                violation_error_message=_("A file is a picture, a PDF, an office file, an STL or plain text."),
            ),
            models.CheckConstraint(
                condition=Q(size__range=(1, MOST_BYTES)),
                name="resource_file_size_plausible",
                violation_error_message=_("A file is no larger than 20 MB, and not empty."),
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="resource_file_has_checksum",
                violation_error_message=_("A file has a checksum."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="resource_file_titled",
                violation_error_message=_("Say what the file is."),
            ),
            models.CheckConstraint(
                condition=Q(kind="webp", width__isnull=False, height__isnull=False, width__gte=1, height__gte=1)
                | (~Q(kind="webp") & Q(width=None, height=None)),
                name="resource_file_picture_has_size",
                violation_error_message=_("A picture has a width and a height, and nothing else does."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it on the portal's own address: nothing else is ever opened there."""
        return self.kind == FileKind.PICTURE

    @property
    def stored_name(self) -> str:
        """Where it lies in the default storage; nothing of it is what a person typed."""
        return f"{FOLDER}/{self.uid}"

    @property
    def file_name(self) -> str:
        """What it is called when it is handed out: letters of its title, and the ending that its content has."""
        return f"{slugify(self.title, allow_unicode=True)[:80] or 'file'}.{self.kind}"


class VersionFile(models.Model):
    """That a file stands in a version, and where in its list."""

    of = models.ForeignKey(ResourceVersion, verbose_name=_("version"), on_delete=models.CASCADE, related_name="placed")
    file = models.ForeignKey(ResourceFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="placed")
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1, editable=False)

    class Meta:
        verbose_name = _("file in a version")
        verbose_name_plural = _("files in versions")
        ordering = ("of", "position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["of", "file"],
                name="version_file_once",
                violation_error_message=_("This file stands in the version already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)


class DownloadsOfDay(models.Model):
    """How often a file was fetched on a day (UTC). Nothing is kept of who fetched it."""

    file = models.ForeignKey(ResourceFile, verbose_name=_("file"), on_delete=models.CASCADE, related_name="downloads")
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("downloads"))

    class Meta:
        verbose_name = _("downloads of a day")
        verbose_name_plural = _("downloads of days")
        ordering = ("-day", "file")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file", "day"],
                name="downloads_once_a_day",
                violation_error_message=_("The downloads of that day are noted already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="downloads_are_some",
                violation_error_message=_("A day without downloads is not noted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.day}: {self.number}"
