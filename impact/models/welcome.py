"""Counting at the door of an open event: the desk that the hub's people open, and what visitors tapped, added up.

It lies beside the log. No mark, cell or export knows of it: it counts for nothing until somebody of the hub has looked
at it and logged the session (`impact.actions.welcome`). There is no row for a visitor, and none says when one came.

Purpose: an estimate by audience that nobody has to remember. End: who opened a desk is forgotten after thirteen months;
a desk that never became a session goes with its counts (`impact.actions.welcome.forget_desks`).
"""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models.attendance import LARGEST_HEAD_COUNT
from impact.models.audience import Audience
from impact.models.plan import PlannedSession
from impact.models.session import Session
from projects.models import Event

LONGEST = dt.timedelta(hours=16)  # after which a desk that nobody closed is closed
MOST_EXPECTED = 8000  # and a fifth more is still a head count


def most_for(expected: int) -> int:
    """How many a desk takes at most: a fifth more than are expected, rounded up."""
    return -(-expected * 6 // 5)


class WelcomeDeskQuerySet(models.QuerySet["WelcomeDesk"]):
    """Desks, asked for the way the screens do."""

    def running(self, now: dt.datetime) -> Self:
        """Those that count at this moment."""
        return self.filter(ended_at=None, started_at__gt=now - LONGEST)

    def not_logged(self) -> Self:
        """Those of which no session stands."""
        return self.filter(Q(session=None) | Q(session__voided_at__isnull=False))


class WelcomeDesk(models.Model):
    """The counting at the door of one event on one day. `uid` becomes that of the session.

    It may be the desk of an `event` of the calendar or of a `planned` session; both may go, the `title` stays.
    `counted` is the sum of the tallies, held here so that one statement counts and keeps to `most`.
    """

    uid = models.UUIDField(_("client's identifier"), unique=True, editable=False)
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="welcome_desks")
    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.SET_NULL, null=True, blank=True, related_name="welcome_desks"
    )
    planned = models.ForeignKey(
        PlannedSession,
        verbose_name=_("planned session"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="welcome_desks",
    )
    title = models.CharField(_("title"), max_length=160)
    day = models.DateField(_("date"))
    expected = models.PositiveIntegerField(_("expected"))
    most = models.PositiveIntegerField(_("counts at most"), editable=False)
    counted = models.PositiveIntegerField(_("counted"), default=0, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("opened by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    started_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("closed"), null=True, blank=True)
    session = models.OneToOneField(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, null=True, blank=True, related_name="welcome_desk"
    )

    objects = WelcomeDeskQuerySet.as_manager()

    class Meta:
        verbose_name = _("welcome desk")
        verbose_name_plural = _("welcome desks")
        ordering = ("-started_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["planned"],
                condition=Q(planned__isnull=False),
                name="welcome_once_a_planned",
                violation_error_message=_("This planned session has a welcome desk already."),
            ),
            models.UniqueConstraint(
                fields=["event", "day"],
                condition=Q(event__isnull=False),
                name="welcome_once_an_event_a_day",
                violation_error_message=_("This event has a welcome desk on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(event=None) | Q(planned=None),
                name="welcome_of_one_occasion",
                violation_error_message=_("A desk belongs to an event or to a planned session, not to both."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="welcome_has_title",
                violation_error_message=_("Say what people come to."),
            ),
            models.CheckConstraint(
                condition=Q(expected__range=(1, MOST_EXPECTED)),
                name="welcome_expects_somebody",
                violation_error_message=_("Between 1 and 8,000 people are expected."),
            ),
            models.CheckConstraint(
                condition=Q(counted__lte=F("most"), most__gte=F("expected"), most__lte=LARGEST_HEAD_COUNT),
                name="welcome_counts_up_to_most",
                violation_error_message=_("No more are counted than the desk takes."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="welcome_closes_after_it_opens",
                violation_error_message=_("A desk closes after it was opened."),
            ),
            models.CheckConstraint(
                condition=Q(session=None) | Q(ended_at__isnull=False),
                name="welcome_logged_is_closed",
                violation_error_message=_("What was logged is counted no further."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.day}"

    def is_running(self, now: dt.datetime) -> bool:
        """Whether it counts at this moment."""
        return self.ended_at is None and self.has_hours_left(now)

    def has_hours_left(self, now: dt.datetime) -> bool:
        """Whether it could count at this moment, were it not closed by hand."""
        return self.started_at > now - LONGEST

    @property
    def is_logged(self) -> bool:
        """Whether a session of it stands."""
        return self.session is not None and self.session.voided_at is None


class DoorTally(models.Model):
    """How many of one audience were counted at a desk, those who came for the first time apart from the others."""

    desk = models.ForeignKey(
        WelcomeDesk, verbose_name=_("welcome desk"), on_delete=models.CASCADE, related_name="tallies", db_index=False
    )
    audience = models.CharField(_("audience"), max_length=16, choices=Audience.choices)
    first_time = models.BooleanField(_("for the first time"))
    people = models.PositiveIntegerField(_("people"))

    class Meta:
        verbose_name = _("count at the door")
        verbose_name_plural = _("counts at the door")
        ordering = ("desk", "audience", "first_time")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["desk", "audience", "first_time"],
                name="door_tally_once",
                violation_error_message=_("These people are counted in another row already."),
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values),
                name="door_tally_audience_known",
                violation_error_message=_("Choose one of the audiences."),
            ),
            models.CheckConstraint(
                condition=Q(people__range=(1, LARGEST_HEAD_COUNT)),
                name="door_tally_of_somebody",
                violation_error_message=_("A row of a count is of somebody."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} {self.get_audience_display()}"
