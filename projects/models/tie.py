"""What was seen of a tie between a school and an organisation, after a partnership had brought them together.

That a tie exists, and since when, follows from partnerships (`projects.queries.ties`); whether it lives, and lives
without the hub, no table can know by itself. So somebody says it, with the day, the source, and whether the hub took
part.
"""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, Organisation
from schools.models import School


class SeenThrough(models.TextChoices):
    """How the hub knows of it."""

    SCHOOL = "school", _("The school told us")
    ORGANISATION = "organisation", _("The organisation told us")
    HUB = "hub", _("We saw it ourselves")
    PUBLISHED = "published", _("It was published: press, website, newsletter")


class TieSightingQuerySet(models.QuerySet["TieSighting"]):
    """Entries, asked for the way the screens do."""

    def standing(self) -> Self:
        """Entries that nobody took back."""
        return self.filter(withdrawn_at=None)


class TieSighting(models.Model):
    """On one day a school and an organisation were seen to work together. Taken back, never deleted."""

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="tie_sightings")
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="tie_sightings", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="tie_sightings"
    )
    seen_on = models.DateField(_("seen on"))
    hub_took_part = models.BooleanField(_("the hub took part"))
    through = models.CharField(_("how we know"), max_length=12, choices=SeenThrough.choices)
    what = models.CharField(_("what they did"), max_length=300, help_text=_("In one sentence. Pupils are never named."))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("noted by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField(_("noted at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = TieSightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign of life of a tie")
        verbose_name_plural = _("signs of life of ties")
        ordering = ("-seen_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "organisation", "seen_on", "hub_took_part"],
                condition=Q(withdrawn_at=None),
                name="sighting_once_a_day",
                violation_error_message=_("This is noted for that day already."),
            ),
            models.CheckConstraint(
                condition=Q(seen_on__range=(dt.date(1990, 1, 1), dt.date(2199, 12, 31))),
                name="sighting_day_plausible",
                violation_error_message=_("The date must lie between 1990 and 2199."),
            ),
            models.CheckConstraint(
                condition=Q(through__in=SeenThrough.values),
                name="sighting_source_known",
                violation_error_message=_("Say how you know."),
            ),
            models.CheckConstraint(
                condition=Q(what__regex=r"\S"),
                name="sighting_says_what",
                violation_error_message=_("Say what they did."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False),
                name="sighting_withdrawn_with_moment",
                violation_error_message=_("An entry that somebody took back says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} – {self.organisation} · {date_format(self.seen_on)}"
