"""Which public resources stand under each value of each filter of the library, as bits; triggers keep it (0101)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

STRETCH = 8_192  # numbers of resources in one row, as the migration has it


class BitsField(models.Field[str, str]):
    """As many bits as a stretch has numbers, as a text of 0 and 1."""

    def db_type(self, connection: Any) -> str:
        """The type of the column."""
        return f"bit({STRETCH})"


class Filter(models.TextChoices):
    """By what visitors narrow the library."""

    KIND = "kind", _("Kind")
    LANGUAGE = "language", _("Language")
    LEVEL = "level", _("Level")
    AGE = "age", _("Age")
    SUBJECT = "subject", _("Subject")
    SDG = "sdg", _("Goal")
    LICENCE = "licence", _("Licence")
    HUB = "hub", _("Hub")
    LENGTH = "length", _("Time it takes")


class Facet(models.Model):
    """The public resources of one stretch of numbers that have one value of one filter.

    Bit n of `members` is the resource with the number `stretch` × STRETCH + n. `value` is the code of a version, an age
    in years, or the key of a hub. What a hub publishes while it is being set up stands here too, and is left out when
    the library is read.
    """

    stretch = models.BigIntegerField(_("stretch of numbers"))
    filter = models.CharField(_("filter"), max_length=10, choices=Filter.choices)
    value = models.CharField(_("value"), max_length=20)
    members = BitsField(_("resources"))

    class Meta:
        verbose_name = _("facet of the library")
        verbose_name_plural = _("facets of the library")
        ordering = ("stretch", "filter", "value")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stretch", "filter", "value"],
                name="facet_once",
                violation_error_message=_("This value is counted already."),
            ),
            models.CheckConstraint(
                condition=Q(filter__in=Filter.values),
                name="facet_filter_known",
                violation_error_message=_("The library has no such filter."),
            ),
            models.CheckConstraint(
                condition=Q(stretch__gte=0),
                name="facet_stretch_counted",
                violation_error_message=_("Stretches of numbers are counted from 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filter} {self.value}"
