"""Meetings of boards for tests: planned tomorrow or held yesterday, with seats, items, papers."""

import datetime as dt
import zipfile
from io import BytesIO
from itertools import count

from django.utils import timezone

from accounts.models import User
from hubs.actions.agenda import add_item
from hubs.actions.papers import keep_paper
from hubs.models import AgendaItem, BoardSeat, Hub, Meeting, MeetingState, Paper, StakeholderGroup
from hubs.papers import read_paper
from tests.factories.network import OPENED_ON
from tests.factories.public import make_organisation

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
HOUR = dt.timedelta(hours=1)
_numbers = count(1)


def make_meeting(
    hub: Hub,
    title: str | None = None,
    *,
    state: MeetingState = MeetingState.PLANNED,
    starts_at: dt.datetime | None = None,
    **said: object,
) -> Meeting:
    """A meeting of two hours: tomorrow, or yesterday where it was held."""
    day = dt.timedelta(days=1)
    ahead = state in (MeetingState.PLANNED, MeetingState.INVITED)
    begins = starts_at or timezone.now().replace(microsecond=0) + (day if ahead else -day)
    known: dict[str, object] = {"language": "en", "place": "The hub", "ends_at": begins + 2 * HOUR}
    if state == MeetingState.CALLED_OFF:
        known["called_off_because"] = "Snow."
    title = title or f"Meeting {next(_numbers)}"
    return Meeting.objects.create(hub=hub, title=title, starts_at=begins, state=state, **known | said)


def make_seats(hub: Hub, *holders: User | None, starts_on: dt.date = OPENED_ON) -> list[BoardSeat]:
    """Seats of one group each, held by these people, or by an organisation alone."""
    groups = [group for group in StakeholderGroup if group != StakeholderGroup.STUDENTS]
    return [
        BoardSeat.objects.create(
            hub=hub, stakeholder_group=group, organisation=make_organisation(), holder=holder, starts_on=starts_on
        )
        for group, holder in zip(groups, holders, strict=False)
    ]


def make_item(meeting: Meeting, by: User, title: str = "Any other business") -> AgendaItem:
    """Something to talk about."""
    return add_item(meeting=meeting, by=by, title=title)


def make_paper(meeting: Meeting, by: User, title: str = "Plan", *, item: AgendaItem | None = None) -> Paper:
    """A small PDF among the papers."""
    return keep_paper(meeting=meeting, by=by, title=title, read=read_paper(BytesIO(PDF), len(PDF)), item=item)


def archive(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive with these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()
