"""A project that is open for sign-up: how many places it has, from when until when, and what it asks of schools.

The one truth about whether schools may join: lists, filters and the project's page ask here, and nowhere else.
"""

import datetime as dt
import zoneinfo
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import keeps_earlier_versions, next_version
from projects.models.project import OPEN_STATES, Project

MOST_PLACES = 5000
LONGEST_OFFER = 14  # days


class Unit(models.TextChoices):
    """What is counted as a place."""

    CLASSES = "classes", _("Classes")
    PUPILS = "pupils", _("Pupils")


class Admission(models.TextChoices):
    """Who gets a place."""

    ORDER = "order", _("In the order of sign-up: who finds a free place has it at once")
    CHOICE = "choice", _("The hub looks at every sign-up and decides")


class CallQuerySet(models.QuerySet["Call"]):
    """Calls, asked for the way the screens do."""

    def open_at(self, now: dt.datetime) -> Self:
        """Those to which schools may sign up at a moment."""
        return self.filter(project__in=Project.objects.open_for_sign_up(now))


@keeps_earlier_versions("CallVersion")
class Call(models.Model):
    """What a project offers to schools. Without a capacity there is a place for everybody.

    `offer_days`: how long a place that became free is kept for the next in line.
    """

    project = models.OneToOneField(Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="call")
    opens_at = models.DateTimeField(_("open from"), default=timezone.now)
    closes_at = models.DateTimeField(_("open until"))
    unit = models.CharField(_("a place is for"), max_length=8, choices=Unit.choices, default=Unit.CLASSES)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    admission = models.CharField(
        _("who gets a place"), max_length=8, choices=Admission.choices, default=Admission.ORDER
    )
    asks = models.TextField(
        _("what is asked of a school"),
        max_length=2000,
        blank=True,
        help_text=_("Hours, preparation, material, who has to come along."),
    )
    network_wide = models.BooleanField(_("open to partner schools of every hub"), default=False)
    offer_days = models.PositiveSmallIntegerField(_("days to answer an offer"), default=3)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for sign-ups")
        verbose_name_plural = _("calls for sign-ups")
        ordering = ("closes_at", "pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [models.Index(fields=["closes_at"], name="call_by_deadline")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("The sign-up cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=Unit.values),
                name="call_unit_known",
                violation_error_message=_("Say whether places are counted in classes or in pupils."),
            ),
            models.CheckConstraint(
                condition=Q(admission__in=Admission.values),
                name="call_admission_known",
                violation_error_message=_("Say who gets a place."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__range=(1, MOST_PLACES)),
                name="call_capacity_plausible",
                violation_error_message=_("Give between 1 and 5000 places, or leave it empty for as many as come."),
            ),
            models.CheckConstraint(
                condition=Q(offer_days__range=(1, LONGEST_OFFER)),
                name="call_offer_days_plausible",
                violation_error_message=_("A free place is kept between 1 and 14 days."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the hub, in which people read the deadline."""
        return zoneinfo.ZoneInfo(self.project.hub.time_zone)

    @property
    def closes(self) -> dt.datetime:
        """The deadline on the clock where the hub is."""
        return self.closes_at.astimezone(self.zone)

    @property
    def opens(self) -> dt.datetime:
        """When sign-up opens, on the clock where the hub is."""
        return self.opens_at.astimezone(self.zone)

    def is_open_at(self, now: dt.datetime) -> bool:
        """Whether schools may sign up at a moment; as the QuerySet says it."""
        return self.project.status in OPEN_STATES and self.opens_at <= now < self.closes_at and not self.rests_at(now)

    def rests_at(self, now: dt.datetime) -> bool:
        """Whether the hub is at rest at a moment, by the date where it is: nobody there could look at a sign-up."""
        last_day = self.project.hub.closed_on
        return last_day is not None and last_day <= now.astimezone(self.zone).date()


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    TEXT = "text", _("A short text")
    CHOICE = "choice", _("One of several")
    NUMBER = "number", _("A number")


class Question(models.Model):
    """A question of a project's own. One that was answered is put away and not deleted."""

    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("answered by"), max_length=8, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    text = models.CharField(_("question"), max_length=200, help_text=_("About the class or the school, never a pupil."))
    options = ArrayField(models.CharField(max_length=80), verbose_name=_("answers to choose from"), default=list)
    required = models.BooleanField(_("has to be answered"), default=False)
    put_away = models.BooleanField(_("no longer asked"), default=False)

    class Meta:
        verbose_name = _("question of a project")
        verbose_name_plural = _("questions of projects")
        ordering = ("call", "position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values),
                name="question_kind_known",
                violation_error_message=_("Say how the question is answered."),
            ),
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="question_has_words",
                violation_error_message=_("Write the question."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=QuestionKind.CHOICE) | Q(options__len__gte=2),
                name="question_offers_a_choice",
                violation_error_message=_("Give at least two answers to choose from."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
