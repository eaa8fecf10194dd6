"""For whom the weekly mail is due, and what it says: all that is unread since the last one, and what waits now."""

import datetime as dt
import zoneinfo
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.models import DigestChoice, Notice, NoticeChoice, User, Way
from accounts.notices import Task, kind_of, tasks_of, time_zones_of
from accounts.queries.notices import NoticeLine, as_line

MORNING = dt.time(7)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose weekly mail is due, and the day that it is for, where they are."""

    person: int
    day: dt.date


@dataclass(frozen=True, slots=True)
class Part:
    """What the mail says of one hub, or of the network."""

    place: str
    lines: tuple[NoticeLine, ...]
    tasks: tuple[Task, ...]


def digests_due(now: dt.datetime) -> list[Due]:
    """Everybody to whom something was told before their last morning for it, and who has not read of it since.

    Nothing is kept about the last mail: what it said is marked, so that the next one begins where it ended, and a mail
    that could not be written on its day is written later.
    """
    oldest = _oldest_by_person()
    choices = {row.user_id: row for row in DigestChoice.objects.filter(user__in=oldest)}
    zones = time_zones_of(oldest, settings.NETWORK_TIME_ZONE)
    found = []
    for person, since in oldest.items():
        choice = choices.get(person) or DigestChoice()
        morning = last_morning(now, zones[person], choice.weekday)
        if choice.wanted and since < morning:
            found.append(Due(person, morning.date()))
    return found


def _oldest_by_person() -> dict[int, dt.datetime]:
    """When the first thing was said that the next mail of each person has to say. Two queries."""
    waiting = Notice.objects.for_digest().filter(recipient__is_active=True).order_by()
    rows = list(waiting.values_list("recipient_id", "kind").annotate(Min("written_at")))
    people = {person for person, _kind, _since in rows}
    ways = {(one.user_id, one.kind): one.way for one in NoticeChoice.objects.filter(user__in=people)}
    oldest: dict[int, dt.datetime] = {}
    for person, code, since in rows:
        if is_mailed(code, ways.get((person, code))):
            oldest[person] = min(since, oldest.get(person, since))
    return oldest


def is_mailed(code: str, chosen: str | None) -> bool:
    """Whether the weekly mail tells of a kind: also of what came at once and is still unread, for it is complete."""
    kind = kind_of(code)
    return kind is not None and kind.way(chosen) != Way.PORTAL


def last_morning(now: dt.datetime, zone: zoneinfo.ZoneInfo, weekday: int) -> dt.datetime:
    """The last time that it was seven in the morning of a day of the week, in a time zone."""
    today = now.astimezone(zone).date()
    day = today - dt.timedelta(days=(today.weekday() - weekday) % 7)
    morning = dt.datetime.combine(day, MORNING, tzinfo=zone)
    if morning > now:
        morning = dt.datetime.combine(day - dt.timedelta(days=7), MORNING, tzinfo=zone)
    return morning


def digest_parts(person: User, notices: list[Notice]) -> list[Part]:
    """What a mail says, hub by hub, in the language of the moment: the notices, and what waits for the person now."""
    lines: dict[str, list[NoticeLine]] = defaultdict(list)
    tasks: dict[str, list[Task]] = defaultdict(list)
    for notice in notices:
        lines[notice.place].append(as_line(notice))
    for task in tasks_of(person):
        tasks[task.place].append(task)
    places = sorted({*lines, *tasks}, key=lambda place: (place == "", place.casefold()))
    return [Part(place or _("The network"), tuple(lines[place]), tuple(tasks[place])) for place in places]
