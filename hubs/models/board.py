"""Seats on a hub's local management board. A seat belongs to a stakeholder group, never to a pupil."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.hub import Hub
from hubs.models.organisation import Organisation
from hubs.models.versions import keeps_earlier_versions, next_version


class StakeholderGroup(models.TextChoices):
    """A part of society that has a say in a hub. A students' association holds a seat as an organisation."""

    SCHOOLS = "schools", _("Schools")
    TEACHERS = "teachers", _("Teachers")
    FAMILIES = "families", _("Families")
    STUDENTS = "students", _("Students' association")
    RESEARCH = "research", _("Universities and research")
    INDUSTRY = "industry", _("Industry and enterprise")
    GOVERNMENT = "government", _("Local government")
    CIVIL_SOCIETY = "civil_society", _("Civil society")


class BoardSeatQuerySet(models.QuerySet["BoardSeat"]):
    """Seats, asked for by day."""

    def in_force(self, day: dt.date) -> Self:
        """Those that have begun and not ended on a day; the last day still counts."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def over_on(self, day: dt.date) -> Self:
        """Those that ended before a day."""
        return self.filter(ends_on__lt=day)


@keeps_earlier_versions("BoardSeatVersion")
class BoardSeat(models.Model):
    """One seat, with dates, of a stakeholder group and most often of an organisation.

    `holder` is the adult who acts for it on the portal, where somebody does; a seat has one vote, whoever holds it, and
    one person may hold several. A seat of a students' association is held by the association and by nobody in person.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="board_seats")
    stakeholder_group = models.CharField(_("stakeholder group"), max_length=20, choices=StakeholderGroup.choices)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="board_seats",
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="board_seats",
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = BoardSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat on a board")
        verbose_name_plural = _("seats on boards")
        ordering = ("hub", "stakeholder_group", "pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stakeholder_group__in=StakeholderGroup.values),
                name="seat_group_known",
                violation_error_message=_("Choose one of the stakeholder groups."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="seat_ends_after_start",
                violation_error_message=_("A seat cannot end before it begins."),
            ),
            models.UniqueConstraint(
                fields=["hub", "stakeholder_group", "organisation"],
                condition=Q(ends_on=None, organisation__isnull=False),
                name="seat_open_once",
                violation_error_message=_("This organisation holds that seat already."),
            ),
            models.CheckConstraint(
                condition=~Q(stakeholder_group=StakeholderGroup.STUDENTS) | Q(holder=None, organisation__isnull=False),
                name="seat_of_students_names_nobody",
                violation_error_message=_(
                    "A students' association holds its seat as an organisation: name the association, and no person."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stakeholder_group_display()} · {self.hub}"

    def is_in_force(self, day: dt.date) -> bool:
        """Whether it has begun and not ended on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
