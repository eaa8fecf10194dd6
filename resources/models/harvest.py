"""What harvesters were told of each resource and since when. It outlives the resource: nothing here refers to one."""

import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OaiRecordQuerySet(models.QuerySet["OaiRecord"]):
    """Records, asked for the way harvesters do."""

    def standing(self) -> Self:
        """What each record is now."""
        return self.filter(replaced_at=None)

    def as_of(self, moment: dt.datetime) -> Self:
        """What each record was at a moment: one row of each, however often it has changed since."""
        return self.filter(Q(replaced_at=None) | Q(replaced_at__gt=moment), stamped_at__lte=moment)

    def after(self, stamped_at: dt.datetime, number: int) -> Self:
        """What comes after a row, in the order of lists."""
        later = Q(stamped_at__gt=stamped_at) | Q(stamped_at=stamped_at, number__gt=number)
        return self.filter(later, stamped_at__gte=stamped_at)

    def in_order(self) -> Self:
        """In the order of lists: as they changed, and by number where they changed at once."""
        return self.order_by("stamped_at", "number")


class OaiRecord(models.Model):
    """What harvesters were told of the resource with this number, from one moment to another.

    `digest` is that of the metadata as they were sent; a row is replaced when it changes. `sets` has each set and what
    it is part of. Rows that were replaced are kept for as long as somebody may be in the middle of a list.
    """

    number = models.BigIntegerField(_("number of the resource"))
    stamped_at = models.DateTimeField(_("changed at"))
    replaced_at = models.DateTimeField(_("changed again at"), null=True)
    deleted = models.BooleanField(_("deleted"), default=False)
    digest = models.CharField(_("checksum of the metadata"), max_length=64)
    sets = ArrayField(models.CharField(max_length=120), verbose_name=_("sets"))

    objects = OaiRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record for harvesters")
        verbose_name_plural = _("records for harvesters")
        ordering = ("stamped_at", "number")
        indexes: ClassVar = [
            models.Index(fields=["stamped_at", "number"], name="oai_record_in_order"),
            models.Index(fields=["replaced_at"], condition=Q(replaced_at__isnull=False), name="oai_record_replaced"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(replaced_at=None),
                name="oai_record_stands_once",
                violation_error_message=_("This record stands already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="oai_record_numbered",
                violation_error_message=_("A record has the number of a resource."),
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | Q(replaced_at__gt=F("stamped_at")),
                name="oai_record_in_time",
                violation_error_message=_("A record is replaced after it was made."),
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="oai_record_has_checksum",
                violation_error_message=_("A record has the checksum of its metadata."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"


class OaiMark(models.Model):
    """That what harvesters are told of a resource may have changed; triggers write it with the change (0101)."""

    number = models.BigIntegerField(_("number of the resource"))

    class Meta:
        verbose_name = _("mark of a change for harvesters")
        verbose_name_plural = _("marks of changes for harvesters")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="oai_mark_numbered",
                violation_error_message=_("A mark has the number of a resource."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"
