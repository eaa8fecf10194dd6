"""Indicators: what the network wants to know of itself, counted from the log or entered with evidence."""

from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modeltrans.fields import TranslationField

from hubs.models import Category, next_version
from impact.models.audience import CellAudience
from impact.models.session import LedBy
from impact.models.session_type import SessionType

MOST_DECIMALS = 3


class IndicatorKind(models.TextChoices):
    """Where the figures of an indicator come from."""

    MEASURED = "measured", _("Counted from the log")
    NUMBER = "number", _("Entered: a number")
    SHARE = "share", _("Entered: a share, so many of so many")


class IndicatorMeasure(models.TextChoices):
    """What can be counted exactly. The words are those of `impact.queries.definitions_text`."""

    SESSIONS = "sessions", _("Sessions")
    INTERACTIONS = "interactions", _("Interactions")
    PEOPLE = "people", _("People reached")
    PER_PERSON = "per_person", _("Interactions per person")
    LED_BY_SCHOOL = "led_by_school", _("Share of sessions with a school that the school led itself")
    SCHOOLS = "schools", _("Partner schools")
    PROJECTS = "projects", _("Open schooling projects")
    PARTNERSHIPS = "partnerships", _("Partnerships")
    HUBS = "hubs", _("Hubs")
    EQUIPMENT_HOURS = "equipment_hours", _("Hours of equipment reached")
    TIES_ALONE = "ties_alone", _("Ties alive without the hub")


# What one can narrow down by audience, kind of hub, country, type of session and who led.
OF_SESSIONS = (
    IndicatorMeasure.SESSIONS,
    IndicatorMeasure.INTERACTIONS,
    IndicatorMeasure.PEOPLE,
    IndicatorMeasure.PER_PERSON,
)
# Counts of things that stand in the registers, whole as of a day.
OF_THINGS = (IndicatorMeasure.SCHOOLS, IndicatorMeasure.PROJECTS, IndicatorMeasure.PARTNERSHIPS, IndicatorMeasure.HUBS)
# Of these the hubs' figures cannot be added: the same person may be at two hubs, and a share is no sum.
NEVER_ADDED = (IndicatorMeasure.PEOPLE, IndicatorMeasure.PER_PERSON, IndicatorMeasure.LED_BY_SCHOOL)
# A share or a ratio can rise and fall while the period lasts; everything else only grows.
RATIOS = (IndicatorMeasure.PER_PERSON, IndicatorMeasure.LED_BY_SCHOOL)


class Direction(models.TextChoices):
    """Which way is better."""

    MORE = "more", _("More is better")
    LESS = "less", _("Less is better")


class IndicatorManager(models.Manager["Indicator"]):
    """Indicators, asked for the way the screens do."""

    def in_use(self) -> models.QuerySet["Indicator"]:
        """Those that nobody archived."""
        return self.filter(archived_at=None)


@pghistory.track(
    pghistory.UpdateEvent("before_change", row=pghistory.Old),
    model_name="IndicatorVersion",
    obj_field=pghistory.ObjForeignKey(related_name="earlier"),
    append_only=True,
    exclude=["i18n"],
)
class Indicator(models.Model):
    """What is measured, and how it is read. Archived where it is no longer used, never deleted.

    `adds_up`: whether the hubs' figures can be added. With a `measure` it follows from that.
    """

    code = models.SlugField(
        _("code"), max_length=40, unique=True, help_text=_("Short and lasting; stands in addresses and files.")
    )
    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("what it says"), max_length=1000, blank=True)
    kind = models.CharField(
        _("where its figures come from"), max_length=10, choices=IndicatorKind.choices, default=IndicatorKind.MEASURED
    )
    measure = models.CharField(_("what is counted"), max_length=20, choices=IndicatorMeasure.choices, blank=True)
    audience = models.CharField(
        _("audience"), max_length=16, choices=CellAudience.choices, default=CellAudience.EVERYONE
    )
    category = models.CharField(_("kind of hub"), max_length=20, choices=Category.choices, blank=True)
    country = CountryField(_("country"), blank=True)
    session_type = models.ForeignKey(
        SessionType,
        verbose_name=_("type of session"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    led_by = models.CharField(_("who led"), max_length=10, choices=LedBy.choices, blank=True)
    unit = models.CharField(
        _("unit"), max_length=30, blank=True, help_text=_("As it stands behind the number, such as “people” or “h”.")
    )
    decimals = models.PositiveSmallIntegerField(_("decimal places"), default=0)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.MORE)
    adds_up = models.BooleanField(_("the hubs’ figures add up to the network’s"), default=False)
    position = models.PositiveSmallIntegerField(_("position in lists"), default=100)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    i18n = TranslationField(fields=("name", "about", "unit"))
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[IndicatorManager] = IndicatorManager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("position", "code")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                name="indicator_code_plain",
                violation_error_message=_("A code has small letters, digits and hyphens, such as people-students."),
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="indicator_named",
                violation_error_message=_("Give the indicator a name."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=IndicatorKind.values, direction__in=Direction.values),
                name="indicator_kind_known",
                violation_error_message=_("Choose where its figures come from, and which way is better."),
            ),
            models.CheckConstraint(
                condition=(Q(kind=IndicatorKind.MEASURED) & Q(measure__in=IndicatorMeasure.values))
                | (~Q(kind=IndicatorKind.MEASURED) & Q(measure="")),
                name="indicator_counts_or_is_entered",
                violation_error_message=_("Choose what is counted; nothing where the result is entered."),
            ),
            models.CheckConstraint(
                condition=Q(measure__in=OF_SESSIONS)
                | Q(audience=CellAudience.EVERYONE, category="", country="", session_type=None, led_by=""),
                name="indicator_narrowed_by_sessions",
                violation_error_message=_(
                    "Only sessions, interactions and people can be narrowed down to an audience, a kind of hub, a"
                    " country, a type of session or who led."
                ),
            ),
            models.CheckConstraint(
                condition=Q(audience__in=CellAudience.values)
                & (Q(led_by="") | Q(led_by__in=LedBy.values))
                & (Q(category="") | Q(category__in=Category.values)),
                name="indicator_filters_known",
                violation_error_message=_("Choose filters from the lists."),
            ),
            models.CheckConstraint(
                condition=~Q(adds_up=True) | ~(Q(measure__in=NEVER_ADDED) | Q(kind=IndicatorKind.SHARE)),
                name="indicator_people_never_added",
                violation_error_message=_("People, ratios and shares of hubs are never added up."),
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=MOST_DECIMALS),
                name="indicator_decimals_few",
                violation_error_message=_("Three decimal places at most."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, else as the network wrote it first."""
        return str(getattr(self, "name_i18n", self.name))

    @property
    def meaning(self) -> str:
        """What it says, in the reader's language."""
        return str(getattr(self, "about_i18n", self.about) or "")

    @property
    def unit_label(self) -> str:
        """The unit in the reader's language; per cent for every share."""
        if self.is_share:
            return "%"
        return str(getattr(self, "unit_i18n", self.unit) or "")

    @property
    def is_entered(self) -> bool:
        """Whether people enter its results."""
        return self.kind != IndicatorKind.MEASURED

    @property
    def is_share(self) -> bool:
        """Whether its figures are per cent."""
        return self.kind == IndicatorKind.SHARE or self.measure == IndicatorMeasure.LED_BY_SCHOOL

    @property
    def only_grows(self) -> bool:
        """Whether its figure cannot fall while a period lasts: counts do not; ratios and what is entered may."""
        return self.kind == IndicatorKind.MEASURED and self.measure not in RATIOS

    @property
    def is_filtered(self) -> bool:
        """Whether it is narrowed down by more than an audience: then no cell holds it."""
        return bool(self.category or self.country.code or self.session_type_id or self.led_by)

    @property
    def step(self) -> Decimal:
        """The last decimal place that it shows."""
        return Decimal(1).scaleb(-self.decimals)

    def rounded(self, value: Decimal | int) -> Decimal:
        """A value with its decimals; of interactions per person three significant digits, as everywhere."""
        value = Decimal(value)
        if self.measure == IndicatorMeasure.PER_PERSON:
            return value.quantize(
                Decimal(1) if value >= 100 else Decimal("0.1") if value >= 10 else Decimal("0.01"), ROUND_HALF_UP
            )
        return value.quantize(self.step, ROUND_HALF_UP)
