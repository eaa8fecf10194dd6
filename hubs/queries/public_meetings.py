"""What a board shows of its meetings to everybody: nothing, unless it has chosen so for each."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from hubs.markdown import render_markdown
from hubs.models import AgendaItem, Decision, Hub, Meeting, MeetingState, Minutes, PublicPart
from hubs.queries.agenda_times import spans_of

LATEST = 6


@dataclass(frozen=True, slots=True)
class PublicMeetingLine:
    """A meeting in the list on the hub's page."""

    title: str
    language: str
    day: dt.date
    url: str
    called_off: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided in a meeting, in a word; with an address where the board has published the decision."""

    title: str
    outcome: str
    url: str


@dataclass(frozen=True, slots=True)
class PublicItem:
    """An item of an agenda, with when it begins where the hub is, if that is said."""

    title: str
    begins: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """A meeting for everybody; a part that the board does not show is empty."""

    title: str
    language: str
    day: dt.date
    called_off: bool
    agenda: tuple[PublicItem, ...]
    outcomes: tuple[Outcome, ...]
    minutes: SafeString | None


def public_meetings(hub: Hub) -> tuple[PublicMeetingLine, ...]:
    """The latest meetings of which a hub's board shows something. One query."""
    found = Meeting.objects.shown_publicly().filter(hub=hub).select_related("hub").order_by("-starts_at", "-pk")
    return tuple(_line(meeting) for meeting in found[:LATEST])


def find_public_meeting(hub: Hub, key: int) -> Meeting | None:
    """A meeting of which the board shows something."""
    return Meeting.objects.shown_publicly().filter(hub=hub, pk=key).select_related("hub").first()


def public_meeting(meeting: Meeting) -> PublicMeeting:
    """What the board shows of a meeting. Two queries at most."""
    shows = set(meeting.shows)
    items = list(AgendaItem.objects.filter(meeting=meeting).select_related("decision").order_by("position"))
    decided = [item.decision for item in items if item.decided_here and item.decision is not None]
    minutes = Minutes.objects.exclude(approved_at=None).filter(meeting=meeting).first()
    return PublicMeeting(
        title=meeting.title,
        language=meeting.language,
        day=meeting.day,
        called_off=meeting.state == MeetingState.CALLED_OFF,
        agenda=tuple(_items(meeting, items)) if PublicPart.AGENDA in shows else (),
        outcomes=tuple(_outcome(meeting.hub, one) for one in decided) if PublicPart.DECISIONS in shows else (),
        minutes=render_markdown(minutes.text) if minutes and PublicPart.MINUTES in shows else None,
    )


def _items(meeting: Meeting, items: list[AgendaItem]) -> Iterator[PublicItem]:
    for item, span in zip(items, spans_of(meeting, [item.minutes for item in items]), strict=True):
        yield PublicItem(item.title, span.begins)


def _outcome(hub: Hub, decision: Decision) -> Outcome:
    public = decision.published_at is not None
    url = reverse("hubs:public_decision", args=[hub.code, decision.pk, decision.slug]) if public else ""
    return Outcome(decision.title, decision.get_state_display(), url)


def _line(meeting: Meeting) -> PublicMeetingLine:
    return PublicMeetingLine(
        title=meeting.title,
        language=meeting.language,
        day=meeting.day,
        url=reverse("hubs:public_meeting", args=[meeting.hub.code, meeting.pk]),
        called_off=meeting.state == MeetingState.CALLED_OFF,
    )
