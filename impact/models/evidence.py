"""Documents that an entered result rests on: kept as they were sent; of one that was taken out the record stays."""

import uuid
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.paper import MOST_BYTES
from impact.models.attachment import FOLDER, AttachedKind
from impact.models.reporting_rules import REFUSE
from impact.models.target import Result

KINDS = [kind.value for kind in AttachedKind if kind != AttachedKind.PHOTO]
# What may change: that it is taken out, once, and that persons are forgotten.
ONLY_TAKEN_OUT = """
    IF TG_OP = 'UPDATE' THEN
        IF NEW.added_by_id IS NULL THEN OLD.added_by_id := NULL; END IF;
        IF OLD.gone_at IS NULL AND NEW.gone_at IS NOT NULL THEN
            OLD.title := NEW.title; OLD.gone_at := NEW.gone_at;
            OLD.gone_by_id := NEW.gone_by_id; OLD.gone_why := NEW.gone_why;
        END IF;
        IF NEW.gone_by_id IS NULL THEN OLD.gone_by_id := NULL; END IF;
        IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;
""" + REFUSE.format(message="A document of a result stays as it was sent.", name="evidence_document_only_taken_out")


class EvidenceDocumentQuerySet(models.QuerySet["EvidenceDocument"]):
    """Documents of results, asked for the way the screens do."""

    def kept(self) -> Self:
        """Those whose file is there."""
        return self.filter(gone_at=None)


class EvidenceDocument(models.Model):
    """One document of a result. `size` is in bytes, `sha256` that of what was sent, which is what is kept.

    When it is taken out (`gone_at`), the file is deleted, and the row stays with its checksum and the reason, without
    the words that somebody gave the file.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    result = models.ForeignKey(
        Result, verbose_name=_("entered result"), on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(_("kind"), max_length=5, choices=AttachedKind.choices, editable=False)
    title = models.CharField(_("what it is"), max_length=160, blank=True)
    size = models.PositiveIntegerField(_("size"), editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)
    gone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken out by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    gone_at = models.DateTimeField(_("taken out at"), null=True, blank=True, editable=False)
    gone_why = models.CharField(_("why it was taken out"), max_length=300, blank=True)

    objects = EvidenceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a result")
        verbose_name_plural = _("documents of results")
        ordering = ("added_at", "pk")
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="only_taken_out",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_TAKEN_OUT,
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=KINDS),
                name="evidence_document_kind_known",
                violation_error_message=_("A PDF, an office file or plain text can be added."),
            ),
            models.CheckConstraint(
                condition=Q(size__range=(1, MOST_BYTES)),
                name="evidence_document_size_plausible",
                violation_error_message=_("A file is no larger than 20 MB, and not empty."),
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="evidence_document_has_checksum",
                violation_error_message=_("A document is kept with its checksum."),
            ),
            models.CheckConstraint(
                condition=(Q(gone_at=None, gone_why="") & Q(title__regex=r"\S"))
                | (Q(gone_at__isnull=False, title="") & Q(gone_why__regex=r"\S")),
                name="evidence_document_says_what_or_why_gone",
                violation_error_message=_("Say what it is. What was taken out keeps no words, and says why."),
            ),
            models.UniqueConstraint(
                fields=["result", "sha256"],
                condition=Q(gone_at=None),
                name="evidence_document_once_a_result",
                violation_error_message=_("This document is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def stored_name(self) -> str:
        """Where the file lies in the default storage; nothing of it is what a person typed."""
        return f"{FOLDER}/{self.uid}"
