"""The tables of the front door: what the search looks in (written by triggers alone, migration 0001), packs, checks."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, Value
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, Job, rules_of_jobs

PACK_FOLDER = "packs"
PACK_DONE = Q(state__in=("done", "expired"), sha256__regex=r"^[0-9a-f]{64}$")


class SearchDocument(models.Model):
    """One public thing in one language, as its source says it.

    `language` is that of the text, blank where nobody said it; `languages` those in which its words are stemmed.
    `address` is what the address of its page needs beside the key. `names` holds the words of title and subtitle,
    `vector` those of the body too.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    hub_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=12)
    languages = ArrayField(models.TextField())
    title = models.TextField()
    subtitle = models.TextField()
    body = models.TextField()
    address = models.TextField()
    dated = models.DateTimeField(null=True)
    vector = GeneratedField(
        expression=Func("kind", "languages", "title", "subtitle", "body", function="search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    names = GeneratedField(
        expression=Func("kind", "languages", "title", "subtitle", Value(""), function="search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    words = GeneratedField(
        expression=Func("title", "subtitle", function="search_words"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("document of the search")
        verbose_name_plural = _("documents of the search")
        indexes: ClassVar = [
            # Without a list of what is still to be put in: every search would read it first.
            GinIndex(fields=["vector"], name="search_by_words", fastupdate=False),
            GinIndex(fields=["names"], name="search_by_names", fastupdate=False),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id", "language"], name="search_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.language}".strip()


class SearchWord(models.Model):
    """A word of the names of public things, without accents, with the groups of three letters that it is made of."""

    word = models.TextField(db_index=True)
    trigrams = ArrayField(models.TextField())

    class Meta:
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")
        indexes: ClassVar = [GinIndex(fields=["trigrams"], name="search_words_alike", fastupdate=False)]

    def __str__(self) -> str:
        return self.word


class PackState(models.TextChoices):
    """How far a pack has come."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("No longer kept")


class LegacyPackQuerySet(models.QuerySet["LegacyPack"]):
    """Packs, asked for the way the screens do."""

    def of(self, hub: Hub | None) -> Self:
        """The packs of a hub, or those of the whole portal."""
        return self.filter(hub=hub) if hub else self.filter(hub=None)


class LegacyPack(Job):
    """A copy of what is public that somebody asked for: of a hub, or without one of the whole portal.

    `size` is that of the ZIP in bytes, which lies in the private storage until `expires_at`; `pages` counts its pages.

    Purpose of the personal data: whoever asked is told by mail. End: forgotten with the account.
    """

    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, null=True, blank=True, related_name="legacy_packs"
    )
    state = models.CharField(_("state"), max_length=9, choices=PackState.choices, default=PackState.WAITING)
    language = models.CharField(_("language of the mail"), max_length=12)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    size = models.BigIntegerField(_("size"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True)

    objects = LegacyPackQuerySet.as_manager()

    class Meta:
        verbose_name = _("legacy pack")
        verbose_name_plural = _("legacy packs")
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            *rules_of_jobs("pack", states=PackState.values, says=_("A copy is in one of the known states.")),
            models.UniqueConstraint(
                fields=["hub"],
                condition=Q(state="waiting"),
                nulls_distinct=False,
                name="pack_made_once_at_a_time",
                violation_error_message=_("This copy is being made already."),
            ),
            models.CheckConstraint(
                condition=(Q(size__isnull=False, size__gte=1, pages__isnull=False, pages__gte=1) & PACK_DONE)
                | (~Q(state__in=("done", "expired")) & Q(size=None, pages=None, sha256="")),
                name="pack_done_has_size",
                violation_error_message=_("A copy that was made has a size, pages and a checksum, and no other does."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("done", "expired"), expires_at__isnull=False, expires_at__gt=F("finished_at"))
                | (~Q(state__in=("done", "expired")) & Q(expires_at=None)),
                name="pack_done_expires",
                violation_error_message=_("What is done says until when it is kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub_id or 'network'}, {self.state}"

    @property
    def stored_name(self) -> str:
        """Where the ZIP lies in the default storage."""
        return f"{PACK_FOLDER}/{self.uid}.zip"


class FileCheck(models.Model):
    """The outcome of a night in which stored files were held against their rows; kept for three months.

    `files` are those that rows name, `read` those that were read whole. `named` are some of the files that are missing
    or altered; `left_over` those that no row names, of which `removed` had been so for long.
    """

    checked_at = models.DateTimeField(_("checked at"), unique=True)
    files = models.PositiveIntegerField(_("files"))
    read = models.PositiveIntegerField(_("read"))
    missing = models.PositiveIntegerField(_("missing"))
    altered = models.PositiveIntegerField(_("altered"))
    left_over = models.PositiveIntegerField(_("left over"))
    removed = models.PositiveIntegerField(_("removed"))
    named = ArrayField(models.TextField(), verbose_name=_("files that are wrong"), default=list, blank=True)

    class Meta:
        verbose_name = _("check of files")
        verbose_name_plural = _("checks of files")
        ordering = ("-checked_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(missing=0, altered=0, named=[])
                | ((Q(missing__gte=1) | Q(altered__gte=1)) & Q(named__len__gte=1)),
                name="file_check_names_what_is_wrong",
                violation_error_message=_("A check names what is wrong, and nothing else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d}"
