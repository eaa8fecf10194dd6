"""Bookings: who has which thing of a hub from when to when, and for which school.

They stand in this room, and not with the things, because they name schools. What became of a booking (the session that
was logged from it) is known further up, in `impact`.
"""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from hubs.models import Equipment, Hub, same
from schools.models.school import School

SHORTEST, LONGEST = dt.timedelta(minutes=5), dt.timedelta(hours=12)
NO_OVERLAP = "booking_no_overlap"


class TsTzRange(Func):
    """Two moments as a range; as a constraint needs it."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings, asked for the way the screens do."""

    def standing(self) -> Self:
        """Bookings that nobody cancelled."""
        return self.filter(cancelled_at=None)

    def meeting(self, starts_at: dt.datetime, ends_at: dt.datetime) -> Self:
        """Those that have a moment in common with a span; one that begins when it ends has none."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def of_family(self, hub: Hub) -> Self:
        """Bookings of what a hub or its sub-hubs have."""
        return self.filter(Q(equipment__hub=hub) | Q(equipment__hub__parent=hub))


class Booking(models.Model):
    """One thing for one span of time, [start, end), in UTC. Cancelled, never deleted.

    The database refuses two that overlap. Who booked and what for are forgotten after a while
    (`schools.actions.bookings.forget_who_booked`); school and times stay, because hours are counted.
    """

    equipment = models.ForeignKey(
        Equipment, verbose_name=_("thing to book"), on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    purpose = models.CharField(
        _("what for"), max_length=160, blank=True, help_text=_("A few words. Pupils are never named.")
    )
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("booked by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="bookings",
    )
    booked_at = models.DateTimeField(_("booked at"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("cancelled by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    cancel_note = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ("starts_at", "pk")
        indexes: ClassVar = [models.Index(fields=["equipment", "starts_at"], name="booking_by_thing_and_time")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="booking_ends_after_start",
                violation_error_message=_("A booking ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at") + SHORTEST) & Q(ends_at__lte=F("starts_at") + LONGEST)
                # One that ends before it begins has its own sentence.
                | Q(ends_at__lte=F("starts_at")),
                name="booking_length_plausible",
                violation_error_message=_("A booking lasts between 5 minutes and 12 hours."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=False) | Q(cancelled_by=None, cancel_note=""),
                name="booking_cancelled_with_moment",
                violation_error_message=_("A booking that somebody cancelled says when."),
            ),
            ExclusionConstraint(
                name=NO_OVERLAP,
                expressions=[
                    (same("equipment"), "&&"),
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), "&&"),
                ],
                condition=Q(cancelled_at=None),
                violation_error_message=_("Somebody has it at that time already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment} · {self.starts_at:%Y-%m-%d %H:%M}"
