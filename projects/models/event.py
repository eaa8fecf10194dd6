"""Events of a hub: what somebody can come to."""

import datetime as dt
import zoneinfo
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hubs.models import WebAddressField, keeps_earlier_versions, next_version
from projects.models.publishing import Publishable, PublishableQuerySet, rules_of_publishing


class EventQuerySet(PublishableQuerySet["Event"]):
    """Events, asked for the way the screens do."""

    def still_to_come(self, now: dt.datetime) -> Self:
        """Events that have not ended, the next one first."""
        return self.filter(ends_at__gte=now).order_by("starts_at", "pk")

    def over(self, now: dt.datetime) -> Self:
        """Events that have ended, the latest first."""
        return self.filter(ends_at__lt=now).order_by("-starts_at", "-pk")


@keeps_earlier_versions("EventVersion")
class Event(Publishable):
    """One event, at a place or on-line or both. Its moments are exact; pages say them in the hub's time zone."""

    edit_page = "projects:edit_event"

    about = models.TextField(_("about"), max_length=5000, blank=True, help_text=_("Plain text in paragraphs."))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_url = WebAddressField(_("address on-line"), max_length=300, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("starts_at", "pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [
            models.Index(fields=["hub", "starts_at"], name="event_by_hub_and_moment"),
            models.Index(fields=["ends_at"], condition=Q(state="published"), name="event_public_by_end"),
        ]
        constraints: ClassVar = [
            *rules_of_publishing("event"),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("An event cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(place__regex=r"\S") | ~Q(online_url=""),
                name="event_is_somewhere",
                violation_error_message=_("Say where the event is: a place, an address on-line, or both."),
            ),
        ]

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
