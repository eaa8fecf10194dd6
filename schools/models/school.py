"""Partner schools, kindergarten to upper secondary, each at home in one hub."""

import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from hubs.models import Hub, WebAddressField, keeps_earlier_versions, next_version

MOST_PUPILS = 10_000  # in one school


class Level(models.TextChoices):
    """Levels of schooling by ISCED 2011, as far as hubs work with them."""

    KINDERGARTEN = "isced_0", _("Kindergarten")
    PRIMARY = "isced_1", _("Primary")
    LOWER_SECONDARY = "isced_2", _("Lower secondary")
    UPPER_SECONDARY = "isced_3", _("Upper secondary")


# How old pupils of a level are, in years, both included: as wide as it is anywhere, since countries cut it differently.
AGES: dict[Level, tuple[int, int]] = {
    Level.KINDERGARTEN: (3, 6),
    Level.PRIMARY: (5, 12),
    Level.LOWER_SECONDARY: (10, 16),
    Level.UPPER_SECONDARY: (14, 20),
}


class Shown(models.TextChoices):
    """What a school may agree to show on its public page, beside its name and place."""

    ABOUT = "about", _("What it says about itself")
    LEVELS = "levels", _("Its levels of schooling")
    PROJECTS = "projects", _("The projects that it takes part in")
    FIGURES = "figures", _("How many sessions and people")
    WEBSITE = "website", _("Its website")


class SchoolQuerySet(models.QuerySet["School"]):
    """Schools, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """Schools at home in a hub or one of its sub-hubs, and for a sub-hub those of its parent too."""
        family = Q(hub=hub) | Q(hub__parent=hub)
        if hub.parent_id is not None:
            family |= Q(hub_id=hub.parent_id)
        return self.filter(family)

    def kept_by(self, hub: Hub) -> Self:
        """Schools at home in a hub or in one of its sub-hubs: those that its people look after."""
        return self.filter(Q(hub=hub) | Q(hub__parent=hub))

    def partners(self) -> Self:
        """Schools that are or were partners of the network."""
        return self.exclude(partner_since=None)

    def partners_on(self, day: dt.date) -> Self:
        """Schools that are partners on a day; the last day still counts."""
        return self.filter(partner_since__lte=day).filter(Q(partner_until=None) | Q(partner_until__gte=day))

    def shown_publicly(self) -> Self:
        """Partners that agreed to a public page; every other school is counted and never named."""
        return self.partners().exclude(page_agreed_on=None).exclude(hub__in=Hub.objects.being_set_up())


class Standing(models.TextChoices):
    """Where a school stands with its hub; it follows from the dates."""

    TALKS = "talks", _("In talks")
    PARTNER = "partner", _("Partner")
    ENDED = "ended", _("Ended")


@keeps_earlier_versions("SchoolVersion")
class School(models.Model):
    """A school that works with a hub. `partner_since` is blank while talks go on.

    Without `page_agreed_on` the school has no public page and its name stands on none; `shows` is what the school
    agreed to show.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(_("name"), max_length=160)
    place = models.CharField(_("place"), max_length=120)
    country = CountryField(_("country"))
    levels = ArrayField(
        models.CharField(max_length=10, choices=Level.choices), verbose_name=_("levels"), default=list, blank=True
    )
    partner_since = models.DateField(_("partner since"), null=True, blank=True)
    partner_until = models.DateField(_("partner until"), null=True, blank=True)
    other_names = ArrayField(
        models.CharField(max_length=160), verbose_name=_("other names"), default=list, db_default=[], blank=True
    )
    language = models.CharField(_("language of teaching"), max_length=10, blank=True, default="", db_default="")
    size = models.PositiveSmallIntegerField(
        _("pupils in all"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PUPILS)],
        help_text=_("How many, not who. Classes that do not fit into it are asked about."),
    )
    # Stands in rows of its own now (agreement.py); kept for one release, and nothing writes it any more.
    agreement_signed_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True, default="", db_default="")
    website = WebAddressField(_("website"), max_length=300, blank=True, db_default="")
    about = models.TextField(
        _("about the school"),
        max_length=3000,
        blank=True,
        db_default="",
        help_text=_("In the school's own words. Pupils are never named."),
    )
    page_agreed_on = models.DateField(
        _("agreed to a public page on"), null=True, blank=True, help_text=_("The day on which the school said yes.")
    )
    shows = ArrayField(
        models.CharField(max_length=10, choices=Shown.choices),
        verbose_name=_("shown on the public page"),
        default=list,
        db_default=[],
        blank=True,
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ("name", "pk")
        triggers: ClassVar = [next_version()]
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
            models.CheckConstraint(
                condition=Q(shows__contained_by=Shown.values),
                name="school_shows_known",
                violation_error_message=_("Choose what the school shows from the list."),
            ),
            models.CheckConstraint(
                condition=Q(page_agreed_on=None) | Q(partner_since__isnull=False),
                name="school_page_of_partner",
                violation_error_message=_("Only a partner school has a public page: say since when it is a partner."),
            ),
            models.CheckConstraint(
                condition=Q(size=None) | Q(size__range=(1, MOST_PUPILS)),
                name="school_size_plausible",
                violation_error_message=_("A school has between 1 and 10 000 pupils."),
            ),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(partner_until__isnull=False),
                name="school_end_reason_with_day",
                violation_error_message=_("A partnership that ended for a reason has a last day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.place}"

    @property
    def slug(self) -> str:
        """What stands after the number in the address of the school's page."""
        return slugify(self.name, allow_unicode=True) or "-"

    def is_partner_on(self, day: dt.date) -> bool:
        """Whether the school is a partner on a day."""
        since, until = self.partner_since, self.partner_until
        return since is not None and since <= day and (until is None or day <= until)

    def standing_on(self, day: dt.date) -> Standing:
        """Where the school stands on a day; the last day of a partnership still counts."""
        if self.partner_since is None or self.partner_since > day:
            return Standing.TALKS
        return Standing.PARTNER if self.is_partner_on(day) else Standing.ENDED

    def agreed_to_show(self, what: Shown) -> bool:
        """Whether the school's public page may show something."""
        return self.page_agreed_on is not None and what.value in self.shows
