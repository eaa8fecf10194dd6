"""Meetings of a hub's board: when and where, how far each has got, and what the board shows of it publicly."""

import datetime as dt
import uuid
import zoneinfo
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubs.models.hub import Hub
from hubs.models.profile import LANGUAGE_CODE
from hubs.models.versions import keeps_earlier_versions, next_version
from hubs.models.web import WebAddressField

MOST_GUESTS = 500


class MeetingState(models.TextChoices):
    """How far a meeting has got."""

    PLANNED = "planned", pgettext_lazy("a meeting", "Planned")
    INVITED = "invited", pgettext_lazy("a meeting", "Invited")
    HELD = "held", _("Held")
    APPROVED = "approved", _("Minutes approved")
    CALLED_OFF = "called_off", _("Called off")


TO_COME = (MeetingState.PLANNED, MeetingState.INVITED)
TOOK_PLACE = (MeetingState.HELD, MeetingState.APPROVED)


class PublicPart(models.TextChoices):
    """What a board can show of a meeting on the hub's public page. Minutes are shown once they are approved."""

    AGENDA = "agenda", _("The agenda")
    MINUTES = "minutes", _("The minutes, once they are approved")
    DECISIONS = "decisions", _("What was decided")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, asked for the way the screens do."""

    def to_come(self) -> Self:
        """Those that are planned and have neither been held nor called off, the next one first."""
        return self.filter(state__in=TO_COME).order_by("starts_at", "pk")

    def over(self) -> Self:
        """Those that were held or called off, the latest first."""
        return self.exclude(state__in=TO_COME).order_by("-starts_at", "-pk")

    def took_place(self) -> Self:
        """Those that were held, the latest first."""
        return self.filter(state__in=TOOK_PLACE).order_by("-starts_at", "-pk")

    def without_approved_minutes(self) -> Self:
        """Those that were held and whose minutes are still to be written or approved."""
        return self.filter(state=MeetingState.HELD).order_by("starts_at", "pk")

    def shown_publicly(self) -> Self:
        """Those of which there is something for everybody: what the board has chosen, as soon as it is there."""
        agenda = Q(shows__contains=[PublicPart.AGENDA])
        decided = Q(shows__contains=[PublicPart.DECISIONS], state__in=TOOK_PLACE)
        approved = Q(shows__contains=[PublicPart.MINUTES], state=MeetingState.APPROVED)
        return self.filter(agenda | decided | approved)


@keeps_earlier_versions("MeetingVersion")
class Meeting(models.Model):
    """One meeting of a board. Its moments are exact; pages and mails say them in the hub's time zone.

    `sequence` counts what was sent about it, as calendars do: a higher number replaces what came before. `quorum` is
    how many seats had to be present, by the rule of the day on which the attendance was written down.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(
        _("language"), max_length=12, help_text=_("The language of the agenda and of the minutes.")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_url = WebAddressField(_("address on-line"), max_length=300, blank=True)
    note = models.TextField(
        _("to those who are invited"),
        max_length=2000,
        blank=True,
        help_text=_("What to read or to bring. It stands in the invitation."),
    )
    state = models.CharField(
        _("status"), max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED, editable=False
    )
    called_off_because = models.CharField(_("why it was called off"), max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    guests = models.PositiveSmallIntegerField(
        _("guests"), default=0, help_text=_("How many people came beside the board, not who.")
    )
    quorum = models.PositiveSmallIntegerField(_("seats needed"), null=True, editable=False)
    shows = ArrayField(
        models.CharField(max_length=10, choices=PublicPart.choices),
        verbose_name=_("shown publicly"),
        default=list,
        blank=True,
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("planned by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting of a board")
        verbose_name_plural = _("meetings of boards")
        ordering = ("-starts_at", "-pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [models.Index(fields=["hub", "starts_at"], name="meeting_by_hub_and_moment")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=MeetingState.values),
                name="meeting_state_known",
                violation_error_message=_("Choose how far the meeting has got."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="meeting_title_given",
                violation_error_message=_("Give the meeting a title."),
            ),
            models.CheckConstraint(
                condition=Q(language__regex=LANGUAGE_CODE),
                name="meeting_language_code",
                violation_error_message=_("A language is given by its code, such as pt or pt-br."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), ends_at__lte=F("starts_at") + dt.timedelta(hours=24)),
                name="meeting_ends_the_same_day",
                violation_error_message=_("A meeting ends after it begins, and within a day."),
            ),
            models.CheckConstraint(
                condition=Q(place__regex=r"\S") | ~Q(online_url=""),
                name="meeting_is_somewhere",
                violation_error_message=_("Say where the board meets: a place, an address on-line, or both."),
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CALLED_OFF) | Q(called_off_because__regex=r"\S"),
                name="meeting_called_off_says_why",
                violation_error_message=_("Say why the meeting is called off."),
            ),
            models.CheckConstraint(
                condition=Q(guests__lte=MOST_GUESTS),
                name="meeting_guests_plausible",
                violation_error_message=_("A board meets with no more than 500 guests."),
            ),
            models.CheckConstraint(
                condition=Q(shows__contained_by=PublicPart.values),
                name="meeting_shows_known_parts",
                violation_error_message=_("Choose what is shown publicly from the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the hub, in which people read the times."""
        return zoneinfo.ZoneInfo(self.hub.time_zone)

    @property
    def begins(self) -> dt.datetime:
        """When it begins, where the hub is."""
        return self.starts_at.astimezone(self.zone)

    @property
    def ends(self) -> dt.datetime:
        """When it ends, where the hub is."""
        return self.ends_at.astimezone(self.zone)

    @property
    def day(self) -> dt.date:
        """The day on which it begins, where the hub is: whose seat is in force then has a say."""
        return self.begins.date()

    @property
    def is_to_come(self) -> bool:
        """Whether it has neither been held nor called off."""
        return self.state in TO_COME

    @property
    def took_place(self) -> bool:
        """Whether it was held."""
        return self.state in TOOK_PLACE

    @property
    def is_fixed(self) -> bool:
        """Whether it has come to its end: called off, or held and its minutes approved."""
        return self.state in (MeetingState.APPROVED, MeetingState.CALLED_OFF)


class MeetingInvitation(models.Model):
    """Whom the invitation to a meeting went to, and with which number it was sent last.

    Kept with the meeting, so that a change of plan reaches everybody who put the meeting into their calendar.
    """

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="invitations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )
    sequence = models.PositiveIntegerField(_("number of the last mail"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("invitation to a meeting")
        verbose_name_plural = _("invitations to meetings")
        ordering = ("meeting", "user__name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "user"],
                name="meeting_invitation_once",
                violation_error_message=_("This person is invited to the meeting already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.user}"
