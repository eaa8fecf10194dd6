"""Editions: what the network has published of a closed reporting period, numbered, for good.

Nothing of an edition is ever changed or taken away; the database sees to that. What turns out to be wrong is said in an
erratum beside it, and corrected by the next edition.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from impact.models.reporting_rules import never_emptied, only_forgets
from impact.models.reporting_snapshot import Snapshot

LICENCE = "CC-BY-4.0"


def _fingerprint(content: F | Func) -> Func:
    digest = Func(content, function="sha256", output_field=models.BinaryField())
    return Func(digest, Value("hex"), function="encode", output_field=models.CharField())


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions, asked for the way the screens do."""

    def newest_first(self) -> Self:
        """All, with the period that each is of."""
        return self.select_related("snapshot__period").order_by("-number")

    def before(self, number: int) -> Self:
        """Those of the same reporting period that were published before, the oldest first."""
        return self.filter(number__lt=number).order_by("number")


class Edition(models.Model):
    """The public figures of a snapshot, as published.

    `content` is canonical JSON (`impact.queries.edition_content`), `sha256` that of its UTF-8 bytes, which the database
    works out for itself. Everything that is shown of an edition stands in it or in its files.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    snapshot = models.OneToOneField(
        Snapshot, verbose_name=_("snapshot"), on_delete=models.PROTECT, related_name="edition"
    )
    title = models.CharField(_("title"), max_length=120)
    method_notes = models.TextField(_("method notes"), max_length=5000, blank=True)
    content = models.TextField(_("content"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("-number",)
        triggers: ClassVar = [only_forgets("edition_kept", "published_by_id"), never_emptied("edition_kept")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="edition_counts_from_one",
                violation_error_message=_("Editions are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="edition_named",
                violation_error_message=_("Give the edition a title."),
            ),
            models.CheckConstraint(
                condition=Q(sha256=_fingerprint(Func(F("content"), Value("UTF8"), function="convert_to"))),
                name="edition_fingerprint_true",
                violation_error_message=_("The fingerprint is not that of the content."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


class EditionFile(models.Model):
    """A file of an edition, byte by byte as it was published; its format ends its address."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="files", db_index=False
    )
    format = models.CharField(_("format"), max_length=8)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        ordering = ("edition", "pk")
        triggers: ClassVar = [only_forgets("edition_file_kept"), never_emptied("edition_file_kept")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "format"],
                name="edition_file_once",
                violation_error_message=_("This edition has a file of this format already."),
            ),
            models.CheckConstraint(
                condition=Q(format__in=("csv", "json", "ods", "pdf", "xlsx")),
                name="edition_file_of_known_format",
                violation_error_message=_("An edition has no file of this format."),
            ),
            models.CheckConstraint(
                condition=Q(size=Func(F("content"), function="octet_length", output_field=models.IntegerField()))
                & Q(size__gte=1),
                name="edition_file_size_true",
                violation_error_message=_("The number of bytes is not that of the file."),
            ),
            models.CheckConstraint(
                condition=Q(sha256=_fingerprint(F("content"))),
                name="edition_file_fingerprint_true",
                violation_error_message=_("The fingerprint is not that of the file."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}, {self.format}"


class Erratum(models.Model):
    """What is wrong in an edition, and why; said once. `said_on` is the day on which readers were told."""

    edition = models.ForeignKey(Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="errata")
    what = models.CharField(_("what is wrong"), max_length=500)
    why = models.CharField(_("why, and what is right"), max_length=1000)
    said_on = models.DateField(_("day"))
    said_at = models.DateTimeField(_("said"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("said by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ("-said_at", "-pk")
        triggers: ClassVar = [only_forgets("erratum_kept", "said_by_id"), never_emptied("erratum_kept")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(what__regex=r"\S"),
                name="erratum_says_what",
                violation_error_message=_("Say what is wrong."),
            ),
            models.CheckConstraint(
                condition=Q(why__regex=r"\S"),
                name="erratum_says_why",
                violation_error_message=_("Say why it is wrong, and what is right."),
            ),
        ]

    def __str__(self) -> str:
        return self.what
