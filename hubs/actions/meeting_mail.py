"""What is mailed about a meeting: an invitation, a change, that it was called off or goes on without somebody; with a
calendar that knows its own.

Each in the language of whoever gets it. The entry in a calendar has one identifier for good and a number that grows, so
that a later mail replaces what an earlier one put there.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, vCalAddress, vText

from accounts.actions import Attachment, write_mail
from accounts.models import User
from hubs.models import Meeting
from hubs.queries.agenda_times import spans_of

# A path of ours, to its address in full.
Link = Callable[[str], str]
PRODUCT = "-//OSHub.Network//portal//EN"
REQUEST, CANCEL = "REQUEST", "CANCEL"  # what a calendar is asked to do


class Occasion(StrEnum):
    """Why a mail is written."""

    INVITED = "invited"
    CHANGED = "changed"
    CALLED_OFF = "called off"
    LEFT = "left"  # no seat of theirs covers its day any more


def tell_about_meeting(meeting: Meeting, user: User, occasion: Occasion, *, by: User, link: Link) -> None:
    """Write one person the mail of an occasion, once for each number that the meeting has had."""
    url = link(reverse("hubs:meeting", args=[meeting.hub.code, meeting.pk]))
    with override(_language(meeting, user)):
        begins = meeting.begins
        items = agenda_lines(meeting)
        told = {
            "meeting": meeting,
            "items": items,
            "occasion": occasion.value,
            "url": url,
            "by": by,
            "begins": begins,
            "ends": meeting.ends,
        }
        subject = _subject(occasion) % {"title": meeting.title, "moment": date_format(begins, "DATETIME_FORMAT")}
        text = render_to_string("hubs/mail_meeting.txt", told)
    attachment = Attachment(
        name="meeting.ics",
        content_type=f"text/calendar; method={_method(occasion)}",
        text=meeting_calendar(meeting, user, occasion, by=by, url=url, items=items),
    )
    # Who left and is invited again gets that too.
    key = f"meeting {meeting.pk} {meeting.sequence} {user.pk} {occasion.value}"
    write_mail(to=user.email, subject=subject, text=text, key=key, attachment=attachment)


def agenda_lines(meeting: Meeting) -> list[str]:
    """The agenda as lines, with when each item begins where the hub is, if that is said. One query."""
    items = list(meeting.items.order_by("position").values_list("title", "minutes"))
    spans = spans_of(meeting, [minutes for _title, minutes in items])
    return [
        f"{time_format(span.begins, 'TIME_FORMAT')}  {title}" if span.begins else title
        for (title, _minutes), span in zip(items, spans, strict=True)
    ]


def meeting_calendar(
    meeting: Meeting, user: User, occasion: Occasion, *, by: User, url: str, items: Sequence[str] = ()
) -> str:
    """The meeting as one entry for the calendar of one person; moments are in UTC, which every program understands.

    `items` are the lines of the agenda; who is told that it was called off, or does not come, is spared them and where.
    """
    entry = Event()
    entry.add("uid", f"meeting-{meeting.uid}")
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", timezone.now().astimezone(dt.UTC))
    entry.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    entry.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    entry.add("summary", f"{meeting.title} · {meeting.hub.name}")
    if _method(occasion) == REQUEST:
        entry.add("location", ", ".join(part for part in (meeting.place, meeting.online_url) if part))
        entry.add("url", url)
        entry.add("description", "\n\n".join(part for part in (meeting.note, "\n".join(items), url) if part))
    entry.add("status", "CONFIRMED" if _method(occasion) == REQUEST else "CANCELLED")
    entry.add("organizer", calendar_address(meeting.hub.contact_email or by.email, meeting.hub.name), encode=False)
    entry.add("attendee", calendar_address(user.email, user.name), encode=False)
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", _method(occasion))
    made.add_component(entry)
    return bytes(made.to_ical()).decode()


def _subject(occasion: Occasion) -> str:
    if occasion == Occasion.CALLED_OFF:
        return _("Called off: %(title)s, %(moment)s")
    if occasion == Occasion.LEFT:
        return _("Without you: %(title)s, %(moment)s")
    if occasion == Occasion.CHANGED:
        return _("Changed: %(title)s, %(moment)s")
    return _("Invitation: %(title)s, %(moment)s")


def _method(occasion: Occasion) -> str:
    return CANCEL if occasion in (Occasion.CALLED_OFF, Occasion.LEFT) else REQUEST


def calendar_address(email: str, name: str) -> vCalAddress:
    """Somebody as calendar programs know them."""
    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address


def _language(meeting: Meeting, user: User) -> str:
    spoken = dict(settings.LANGUAGES)
    wanted = [user.interface_language, *meeting.hub.languages]
    return next((code for code in wanted if code in spoken), settings.LANGUAGE_CODE)
