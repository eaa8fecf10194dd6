"""Two schools that were one: what the one said and what hung on it, so that the merge can be read and undone."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from schools.models.school import School


class SchoolMergeQuerySet(models.QuerySet["SchoolMerge"]):
    """Merges, asked for the way the screens do."""

    def standing(self) -> Self:
        """Those that nobody has undone."""
        return self.filter(undone_at=None)


class SchoolMerge(models.Model):
    """One school became part of another. Its row is gone; what hung on it hangs on the school that stays.

    `gone` is the row as it was, `filled` the columns that the other school took over (before, after), `moved` the keys
    of what changed sides by table and column, `altered` the rows that could not stay as they were beside those of the
    other school, and `aside` those that had no place there at all, whole. `kept` follows when that school is merged
    in its turn; `into_id` stays the number of the one that was chosen.
    """

    kept = models.ForeignKey(School, verbose_name=_("merged into"), on_delete=models.PROTECT, related_name="merges")
    into_id = models.BigIntegerField(_("number of the school that stayed"))
    gone_id = models.BigIntegerField(_("number of the school that is gone"))
    gone_hub = models.ForeignKey(Hub, verbose_name=_("its hub"), on_delete=models.PROTECT, related_name="+")
    gone_name = models.CharField(_("its name"), max_length=160)
    gone = models.JSONField(_("what it said"))
    filled = models.JSONField(_("what was taken over"), default=dict)
    moved = models.JSONField(_("what was moved"), default=list)
    altered = models.JSONField(_("what was changed"), default=list)
    aside = models.JSONField(_("what was set aside"), default=list)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("merged by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    merged_at = models.DateTimeField(_("merged at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = SchoolMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of schools")
        verbose_name_plural = _("merges of schools")
        ordering = ("-merged_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gone_id"],
                condition=Q(undone_at=None),
                name="school_merged_once",
                violation_error_message=_("This school was merged into another one already."),
            ),
            models.CheckConstraint(
                condition=~Q(into_id=F("gone_id")),
                name="school_merged_into_another",
                violation_error_message=_("A school is merged into another one."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("merged_at")),
                name="school_merge_undone_after",
                violation_error_message=_("A merge is undone after it was made."),
            ),
            models.CheckConstraint(
                condition=Q(undone_by=None) | Q(undone_at__isnull=False),
                name="school_merge_undone_with_moment",
                violation_error_message=_("A merge that somebody undid says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_name} → {self.kept}"
