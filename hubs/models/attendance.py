"""Who was at a meeting, by seat: the group and the organisation that had a say, and how many guests, not who."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.models.board import BoardSeat
from hubs.models.meeting import Meeting


class Presence(models.TextChoices):
    """Whether a seat was taken at a meeting."""

    PRESENT = "present", _("Present")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class SeatAttendanceQuerySet(models.QuerySet["SeatAttendance"]):
    """Lines of attendance, asked for the way the screens do."""

    def present(self) -> Self:
        """Seats that were taken."""
        return self.filter(presence=Presence.PRESENT)


class SeatAttendance(models.Model):
    """One seat at one meeting. The seat belongs to the board that met (the database refuses others)."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey(BoardSeat, verbose_name=_("seat"), on_delete=models.PROTECT, related_name="attendance")
    presence = models.CharField(_("presence"), max_length=10, choices=Presence.choices)

    objects = SeatAttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance of a seat")
        verbose_name_plural = _("attendance of seats")
        ordering = ("meeting", "seat__stakeholder_group", "seat")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                name="attendance_seat_once",
                violation_error_message=_("A seat stands once in the attendance of a meeting."),
            ),
            models.CheckConstraint(
                condition=Q(presence__in=Presence.values),
                name="attendance_presence_known",
                violation_error_message=_("A seat is present, excused or absent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.get_presence_display()}"
