"""Writes Atom and iCalendar: what a feed reader or a calendar program takes, from what the queries found."""

import datetime as dt
import re
from collections.abc import Callable, Iterable

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from projects.queries.events import CalendarEntry
from projects.queries.news import FeedEntry

InFull = Callable[[str], str]  # a path of ours, to its address in full
PRODUCT = "-//OSHub.Network//portal//EN"
# What XML cannot carry, however it is written.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class AtomInLanguages(Atom1Feed):
    """Atom 1.0 whose entries each say their own language."""

    def item_attributes(self, item: dict[str, object]) -> dict[str, str]:
        """The attributes of an entry's element."""
        return {"xml:lang": str(item["language"])} if item["language"] else {}


def atom(title: str, entries: Iterable[FeedEntry], *, page: str, feed: str, in_full: InFull) -> bytes:
    """A feed in the language of the request; `page` and `feed` are the paths of the page and of the feed itself."""
    made = AtomInLanguages(
        title, in_full(page), "", language=get_language(), feed_url=in_full(feed), feed_guid=in_full(feed)
    )
    for entry in entries:
        made.add_item(
            _printable(entry.title),
            in_full(entry.url),
            _printable(format_html("<p>{}</p>{}", entry.lead, entry.body)),
            # Stays the same when the title changes, and with it the address.
            unique_id=f"tag:{_host(in_full)},2019:{entry.uid}",
            author_name=_printable(entry.hub),
            pubdate=entry.published_at,
            updateddate=entry.changed_at,
            language=entry.language,
        )
    return made.writeString("utf-8").encode()


def calendar(name: str, entries: Iterable[CalendarEntry], in_full: InFull) -> bytes:
    """A calendar; moments are in UTC, which every program shows on the clock of its user."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for entry in entries:
        made.add_component(_event(entry, in_full))
    return bytes(made.to_ical())


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def _host(in_full: InFull) -> str:
    return in_full("/").partition("://")[2].partition(":")[0].strip("/")


def _event(entry: CalendarEntry, in_full: InFull) -> CalendarEvent:
    event = CalendarEvent()
    event.add("uid", f"{entry.uid}@{_host(in_full)}")
    event.add("summary", entry.title)
    if entry.about:
        event.add("description", entry.about)
    event.add("location", entry.where)
    event.add("url", in_full(entry.url))
    if entry.all_day:
        event.add("dtstart", entry.begins.date())
        event.add("dtend", entry.begins.date() + dt.timedelta(days=1))
    else:
        event.add("dtstart", entry.begins.astimezone(dt.UTC))
        event.add("dtend", entry.ends.astimezone(dt.UTC))
    event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
    event.add("last-modified", entry.changed_at.astimezone(dt.UTC))
    event.add("sequence", entry.version - 1)
    return event
