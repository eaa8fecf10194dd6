"""Events as everybody may read them: what is to come, what is over, one event, and calendars to subscribe to.

Times are said where the hub is: somebody who comes by train reads them on the clock of that place.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone

from hubs.languages import foreign
from hubs.models import Hub
from hubs.queries.directory import HubLink, hub_url
from projects.models import Event, Project
from projects.models.event import EventQuerySet
from projects.queries.directory import hubs_having, project_url
from projects.queries.news import TextLink

TO_COME = 50
PAST_A_PAGE = 12
KEPT_IN_CALENDAR = dt.timedelta(days=90)  # how long a calendar still has what is over
MOST_IN_CALENDAR = 500


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event as lists show it: `begins` and `ends` on the clock of the hub, whose time zone `clock` names."""

    title: str
    url: str
    language: str
    hub: HubLink
    place: str
    online: bool
    begins: dt.datetime
    ends: dt.datetime
    clock: str

    @property
    def one_day(self) -> bool:
        """Whether it ends on the day on which it begins."""
        return self.begins.date() == self.ends.date()


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event in full. `version` grows with each change of the event or its hub."""

    pk: int
    card: EventCard
    about: str
    online_url: str
    address: str
    over: bool
    project: TextLink | None
    file_url: str
    version: int


@dataclass(frozen=True, slots=True)
class EventsPage:
    """What is to come, and a page of what is over."""

    to_come: tuple[EventCard, ...]
    past: tuple[EventCard, ...]
    pages: Page[Event]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An event as a calendar carries it; moments are exact. `uid` never changes, `version` grows with each change.

    What is on `all_day` has no hour: only the date of `begins` is said.
    """

    uid: str
    title: str
    about: str
    where: str
    url: str
    begins: dt.datetime
    ends: dt.datetime
    changed_at: dt.datetime
    version: int
    all_day: bool = False


def events_page(hub: Hub | None, *, page: str | None) -> EventsPage:
    """The events of the network or of a hub. Three queries."""
    found, now = _published(hub), timezone.now()
    pages = Paginator(found.over(now), PAST_A_PAGE).get_page(page)
    return EventsPage(_cards(found.still_to_come(now)[:TO_COME]), _cards(pages.object_list), pages)


def hubs_with_events() -> list[tuple[str, str]]:
    """Codes and names of hubs with published events, to choose from. One query."""
    return hubs_having(Event.objects.published())


def public_event(event_id: int) -> Event | None:
    """The event with a number, if anybody may read it. One query."""
    return Event.objects.published().filter(pk=event_id).select_related("hub", "project").first()


def public_event_page(event: Event) -> EventPage:
    """An event in full. No query."""
    return EventPage(
        pk=event.pk,
        card=_card(event),
        about=event.about,
        online_url=event.online_url,
        address=event.hub.address,
        over=event.ends_at < timezone.now(),
        project=TextLink(event.project.title, project_url(event.project)) if event.project else None,
        file_url=reverse("projects:event_ics", kwargs={"event_id": event.pk, "event_slug": event.slug}),
        version=event.version + event.hub.version,
    )


def calendar_of(hub: Hub | None) -> tuple[CalendarEntry, ...]:
    """What is to come and what was lately, for a calendar program. One query."""
    since = timezone.now() - KEPT_IN_CALENDAR
    found = _published(hub).filter(ends_at__gte=since).order_by("starts_at", "pk")
    return tuple(calendar_entry(event) for event in found[:MOST_IN_CALENDAR])


def calendar_entry(event: Event) -> CalendarEntry:
    """An event for a calendar program. No query if its hub is known."""
    return CalendarEntry(
        uid=f"event-{event.pk}",
        title=event.title,
        about=event.about,
        where=event.place or event.online_url,
        url=event_url(event),
        begins=event.starts_at,
        ends=event.ends_at,
        changed_at=event.changed_at,
        version=event.version,
    )


def upcoming_events(number: int) -> tuple[EventCard, ...]:
    """The next events of the network. One query, out of an index."""
    return _cards(_published(None).still_to_come(timezone.now())[:number])


def hub_events(hub: Hub, number: int) -> tuple[EventCard, ...]:
    """The next events of a hub and its sub-hubs. One query."""
    return _cards(_published(hub).still_to_come(timezone.now())[:number])


def project_events(project: Project, number: int) -> tuple[EventCard, ...]:
    """The next events of a project. One query."""
    return _cards(_published(None).filter(project=project).still_to_come(timezone.now())[:number])


def event_url(event: Event) -> str:
    """The address of an event's page."""
    return reverse("projects:event", kwargs={"event_id": event.pk, "event_slug": event.slug})


def clock_of(moment: dt.datetime) -> str:
    """How a time zone is written at a moment: `CET` where it has letters, else `UTC+03:00`."""
    name = moment.tzname() or ""
    return name if name.isalpha() else f"UTC{moment.isoformat()[-6:]}"


def _published(hub: Hub | None) -> EventQuerySet:
    events = Event.objects.published().select_related("hub")
    return events if hub is None else events.of_hub(hub)


def _cards(events: Iterable[Event]) -> tuple[EventCard, ...]:
    return tuple(_card(event) for event in events)


def _card(event: Event) -> EventCard:
    return EventCard(
        title=event.title,
        url=event_url(event),
        language=foreign(event.language),
        hub=HubLink(event.hub.name, event.hub.place, hub_url(event.hub.code)),
        place=event.place,
        online=bool(event.online_url),
        begins=event.begins,
        ends=event.ends,
        clock=clock_of(event.begins),
    )
