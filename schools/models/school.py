"""Partner schools, kindergarten to upper secondary, each at home in one hub."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from hubs.models import Hub


class Level(models.TextChoices):
    """Levels of schooling by ISCED 2011, as far as hubs work with them."""

    KINDERGARTEN = "isced_0", _("Kindergarten")
    PRIMARY = "isced_1", _("Primary")
    LOWER_SECONDARY = "isced_2", _("Lower secondary")
    UPPER_SECONDARY = "isced_3", _("Upper secondary")


class SchoolQuerySet(models.QuerySet["School"]):
    """Schools, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """Schools at home in a hub or one of its sub-hubs, and for a sub-hub those of its parent too."""
        family = Q(hub=hub) | Q(hub__parent=hub)
        if hub.parent_id is not None:
            family |= Q(hub_id=hub.parent_id)
        return self.filter(family)

    def partners(self) -> Self:
        """Schools that are or were partners of the network."""
        return self.exclude(partner_since=None)


class School(models.Model):
    """A school that works with a hub. `partner_since` is blank while talks go on."""

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(_("name"), max_length=160)
    place = models.CharField(_("place"), max_length=120)
    country = CountryField(_("country"))
    levels = ArrayField(
        models.CharField(max_length=10, choices=Level.choices), verbose_name=_("levels"), default=list, blank=True
    )
    partner_since = models.DateField(_("partner since"), null=True, blank=True)
    partner_until = models.DateField(_("partner until"), null=True, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "hub",
                Lower("name"),
                Lower("place"),
                name="school_once_a_hub",
                violation_error_message=_("This hub has a school of that name in that place already."),
            ),
            models.CheckConstraint(
                condition=Q(partner_until=None) | Q(partner_since__isnull=False, partner_until__gte=F("partner_since")),
                name="school_partnership_dates",
                violation_error_message=_("A partnership cannot end before it began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.place}"
