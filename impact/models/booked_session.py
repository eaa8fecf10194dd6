"""Which session a booking led to: what makes booked hours count as hours that a school was reached by equipment."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from impact.models.session import Session
from schools.models import Booking


class BookedSession(models.Model):
    """A booking and the session that was logged from it. One session may have used several things."""

    booking = models.ForeignKey(
        Booking, verbose_name=_("booking"), on_delete=models.PROTECT, related_name="led_to", db_index=False
    )
    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.CASCADE, related_name="booked_things"
    )

    class Meta:
        verbose_name = _("session from a booking")
        verbose_name_plural = _("sessions from bookings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["booking"],
                name="booked_session_once_a_booking",
                violation_error_message=_("A session was logged from this booking already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking} → {self.session}"
