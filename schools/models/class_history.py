"""What happens to classes: their size changes during the year, and a whole school goes on to the next year."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models.school import School
from schools.models.school_class import SchoolClass


class SizeChange(models.Model):
    """From `day` on a class has another size; until then it had `before`, back to the change before that.

    What it has since stands in the next change, or in the class itself.
    """

    school_class = models.ForeignKey(
        SchoolClass, verbose_name=_("class"), on_delete=models.CASCADE, related_name="size_changes"
    )
    day = models.DateField(_("from"))
    before = models.PositiveSmallIntegerField(_("pupils before"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("noted by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(_("noted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of size")
        verbose_name_plural = _("changes of size")
        ordering = ("school_class", "day", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school_class", "day"],
                name="size_changes_once_a_day",
                violation_error_message=_("The size of this class changes on that day already."),
            ),
            models.CheckConstraint(
                condition=Q(before__range=(1, 200)),
                name="size_change_plausible",
                violation_error_message=_("A class has between 1 and 200 pupils."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_class} · {self.day:%Y-%m-%d}"


class RollOver(models.Model):
    """A school whose classes went on to the next school year in one step; on record so that it can be undone.

    `made` are the keys of the classes of the next year, `archived` those of this year that ended with it.
    """

    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="roll_overs")
    from_year = models.PositiveSmallIntegerField(_("school year that ends"))
    made = ArrayField(models.BigIntegerField(), verbose_name=_("classes made"), default=list)
    archived = ArrayField(models.BigIntegerField(), verbose_name=_("classes archived"), default=list)
    rolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("done by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    rolled_at = models.DateTimeField(_("done at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("step to the next school year")
        verbose_name_plural = _("steps to the next school year")
        ordering = ("-rolled_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "from_year"],
                condition=Q(undone_at=None),
                name="school_rolls_over_once",
                violation_error_message=_("The classes of that school year went on to the next already."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("rolled_at")),
                name="roll_over_undone_after",
                violation_error_message=_("It is undone after it was done."),
            ),
            models.CheckConstraint(
                condition=Q(from_year__range=(1990, 2199)),
                name="roll_over_year_plausible",
                violation_error_message=_("Write the school year as the year in which it begins, such as 2026."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} · {self.from_year} → {self.from_year + 1}"
