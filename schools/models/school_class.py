"""Classes as cohorts: what is counted is a class of so many pupils, never a pupil."""

import datetime as dt
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.folding import fold
from hubs.models import keeps_earlier_versions, next_version
from schools.models.school import Level, School

SCHOOL_YEAR_STARTS_IN = 9  # September: the network's own year, whatever the holidays of a country


def school_year_of(day: dt.date) -> int:
    """The school year a day belongs to, named by the calendar year in which it began (1 September)."""
    return day.year if day.month >= SCHOOL_YEAR_STARTS_IN else day.year - 1


def school_year_label(year: int) -> str:
    """A school year the way people write it: 2026 is 2026/27."""
    return f"{year}/{(year + 1) % 100:02d}"


def class_name_key(name: str) -> str:
    """A class's name as it is compared: no accents, capitals, spaces, points. Other signs count: 7-1 is not 71."""
    return "".join(fold(name).replace(".", " ").split())


class Left(models.TextChoices):
    """Why a class is no longer there."""

    FINISHED = "finished", _("Its pupils have left the school")
    MERGED = "merged", _("Its pupils went into other classes")
    MISTAKE = "mistake", _("It was entered by mistake")


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    """Classes, asked for the way the screens do."""

    def in_school_year(self, year: int) -> Self:
        """Classes of the school year that began in September of a year."""
        return self.filter(school_year=year)

    def there_on(self, day: dt.date) -> Self:
        """Classes that were not archived before a day or on it."""
        return self.filter(Q(archived_on=None) | Q(archived_on__gt=day))


@keeps_earlier_versions("SchoolClassVersion")
class SchoolClass(models.Model):
    """A class in one school year. `continues` ties it to the same pupils' class of an earlier year.

    `size` is that of the latest change; `size_on` tells that of a day. `lineage` is the first class of such a chain
    (itself, for a class that continues none). People reached counts a lineage once. The database keeps the column right
    by trigger; nothing else writes it.
    """

    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="classes")
    name = models.CharField(_("name"), max_length=40, help_text=_("As the school says it, such as “7B”."))
    school_year = models.PositiveSmallIntegerField(
        _("school year"),
        validators=[MinValueValidator(1990), MaxValueValidator(2200)],
        help_text=_("The year in which it begins: 2026 for 2026/27."),
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    size = models.PositiveSmallIntegerField(
        _("pupils"), validators=[MinValueValidator(1), MaxValueValidator(200)], help_text=_("How many, not who.")
    )
    continues = models.OneToOneField(
        "self",
        verbose_name=_("continues"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        help_text=_("The class of an earlier year with the same pupils. Both count together as one."),
    )
    lineage = models.ForeignKey(
        "self", on_delete=models.DO_NOTHING, null=True, editable=False, related_name="+", db_constraint=False
    )

    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    left = models.CharField(
        _("why it is archived"), max_length=10, choices=Left.choices, blank=True, default="", db_default=""
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ("school_year", "name", "pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "school_year", "name"],
                name="class_once_a_year",
                violation_error_message=_("This school has a class of that name in that year already."),
            ),
            models.CheckConstraint(
                condition=Q(size__range=(1, 200)),
                name="class_size_plausible",
                violation_error_message=_("A class has between 1 and 200 pupils."),
            ),
            models.CheckConstraint(
                condition=Q(school_year__range=(1990, 2200)),
                name="class_year_plausible",
                violation_error_message=_("Write the school year as the year in which it begins, such as 2026."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values),
                name="class_level_known",
                violation_error_message=_("Choose one of the levels."),
            ),
            models.CheckConstraint(
                condition=Q(archived_on=None, left="") | Q(archived_on__isnull=False, left__in=Left.values),
                name="class_archived_with_reason",
                violation_error_message=_("A class that is archived says since when and why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.school_year_label})"

    @property
    def school_year_label(self) -> str:
        """The school year the way people write it: 2026/27."""
        return school_year_label(self.school_year)

    def size_on(self, day: dt.date) -> int:
        """How many pupils the class had on a day. Asks for the changes, unless they are prefetched."""
        later = [change for change in self.size_changes.all() if change.day > day]
        return min(later, key=lambda change: change.day).before if later else self.size

    def clean(self) -> None:
        """Refuse a name that is another class's in all but capitals or spaces, and a chain that cannot be."""
        self._check_name()
        earlier = self.continues
        if earlier is None:
            return
        if earlier.school_id != self.school_id:
            raise ValidationError({"continues": _("A class continues a class of the same school.")})
        if earlier.school_year >= self.school_year:
            raise ValidationError({"continues": _("A class continues a class of an earlier year.")})

    def _check_name(self) -> None:
        """Two rows for one class would count its pupils twice. A class that is stored under such a name may stay so."""
        rows = SchoolClass.objects.filter(school=self.school_id, school_year=self.school_year)
        names = dict(rows.values_list("pk", "name"))
        if names.pop(self.pk, None) == self.name:
            return
        for name in names.values():
            if name != self.name and class_name_key(name) == class_name_key(self.name):
                text = _("This school has the class %(name)s in that year already.")
                raise ValidationError({"name": ValidationError(text, params={"name": name})})
