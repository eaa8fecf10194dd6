"""A recorded consent to photographs: what a school holds signed forms for, or what a notice at an event said.

It says which photographs of sessions may be kept (`impact.models.attachment`). It is never a list of persons: the forms
stay where they were signed, and here stands who keeps them. At most a number says how many are in no picture.
"""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, keeps_earlier_versions, next_version
from schools.models.school import School

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
MOST_LEFT_OUT = 5000


class PhotoConsentQuerySet(models.QuerySet["PhotoConsent"]):
    """Consents, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """Those of a hub's schools, and of its own events."""
        return self.filter(Q(hub=hub) | Q(school__hub=hub))

    def standing(self) -> Self:
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)

    def on(self, day: dt.date) -> Self:
        """Those that hold for photographs of a day; the last day still counts."""
        return self.standing().filter(starts_on__lte=day, ends_on__gte=day)


@keeps_earlier_versions("PhotoConsentVersion")
class PhotoConsent(models.Model):
    """One consent: of a school (signed forms), or at an event of the hub (a notice at the door), for adults alone.

    `uid` comes with the form, so that sending it twice records one. `classes` are keys of the school's classes; none
    means the whole school: as keys they are part of the row, and so of its earlier versions. `left_out`: how many may
    be in no picture. `withdrawn_on` is the day on which it was said, `withdrawn_at` when it was written down.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photo_consents",
    )
    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, null=True, blank=True, related_name="photo_consents"
    )
    occasion = models.CharField(_("event"), max_length=120, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    classes = ArrayField(models.BigIntegerField(), verbose_name=_("classes"), default=list, blank=True)
    held_by = models.CharField(_("who keeps it"), max_length=120)
    left_out = models.PositiveSmallIntegerField(
        _("how many may be in no picture"), null=True, blank=True, validators=[MaxValueValidator(MOST_LEFT_OUT)]
    )
    for_site = models.BooleanField(_("also for the public site"), default=False)
    for_print = models.BooleanField(_("also for print"), default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = PhotoConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to photographs")
        verbose_name_plural = _("consents to photographs")
        ordering = ("-starts_on", "-pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, hub=None, occasion="")
                | (Q(school=None, hub__isnull=False, classes=[]) & Q(occasion__regex=r"\S")),
                name="photo_consent_of_school_or_event",
                violation_error_message=_("A consent is that of a school, or of an event with a name."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="photo_consent_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__range=(EARLIEST, LATEST), ends_on__range=(EARLIEST, LATEST)),
                name="photo_consent_days_plausible",
                violation_error_message=_("The days of a consent lie between 1990 and 2199."),
            ),
            models.CheckConstraint(
                condition=Q(held_by__regex=r"\S"),
                name="photo_consent_kept_somewhere",
                violation_error_message=_("Say who keeps the signed forms, or where the notice hung."),
            ),
            models.CheckConstraint(
                condition=Q(left_out=None) | Q(left_out__range=(0, MOST_LEFT_OUT)),
                name="photo_consent_left_out_plausible",
                violation_error_message=_("How many may be in no picture is a number up to 5,000."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False),
                name="photo_consent_withdrawn_says_when",
                violation_error_message=_("A consent that was withdrawn says since when."),
            ),
        ]

    def __str__(self) -> str:
        if self.school is None:
            return self.occasion
        return str(_("Consent of %(school)s") % {"school": self.school.name})
