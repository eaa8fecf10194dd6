"""What waits for somebody about the meetings of a hub's board: the next one, and what has not been written down."""

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub, Meeting, MeetingState, Minutes
from hubs.models.meeting import TO_COME
from hubs.queries.todo import Todo
from hubs.roles import HubPerm

MOST = 5


def meeting_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """What is coming and, for who looks after the board, what is missing of what was. One query at most."""
    if HubPerm.READ_BOARD not in rights:
        return []
    rows = (
        Meeting.objects.filter(hub=hub, state__in=(*TO_COME, MeetingState.HELD))
        .select_related("hub")
        .annotate(
            paper_number=Count("papers"),
            has_minutes=Exists(Minutes.objects.filter(meeting=OuterRef("pk"))),
        )
        .order_by("starts_at", "pk")
    )
    now = timezone.now()
    ahead = [row for row in rows if row.is_to_come and row.starts_at > now]
    begun = [row for row in rows if row.is_to_come and row.starts_at <= now]
    unwritten = [row for row in rows if not (row.is_to_come or _noted(row, "has_minutes"))]
    found = [_next(row, _noted(row, "paper_number")) for row in ahead[:1]]
    if HubPerm.MANAGE_BOARD in rights:
        found += [_begun(row) for row in begun[:MOST]] + [_unwritten(row) for row in unwritten[:MOST]]
    return found


def _noted(meeting: Meeting, name: str) -> int:
    """What the query has noted beside a row."""
    return int(getattr(meeting, name))


def _next(meeting: Meeting, papers: int) -> Todo:
    moment = date_format(meeting.begins.replace(tzinfo=None), "DATETIME_FORMAT")
    text = _("The board meets on %(moment)s.") % {"moment": moment}
    if papers:
        said = ngettext("There is %(number)d paper to read.", "There are %(number)d papers to read.", papers)
        text = f"{text} {said % {'number': papers}}"
    return Todo(text, "calendar-event", _address("hubs:meeting", meeting), _("Look at it"), "info")


def _begun(meeting: Meeting) -> Todo:
    text = _("The board was to meet on %(day)s. Did it?") % {"day": date_format(meeting.day)}
    return Todo(text, "calendar-event", _address("hubs:meeting", meeting), _("Say so"), "warn")


def _unwritten(meeting: Meeting) -> Todo:
    text = _("The minutes of the meeting of %(day)s are not written yet.") % {"day": date_format(meeting.day)}
    return Todo(text, "journal-text", _address("hubs:write_minutes", meeting), _("Write them"), "warn")


def _address(name: str, meeting: Meeting) -> str:
    return reverse(name, args=[meeting.hub.code, meeting.pk])
