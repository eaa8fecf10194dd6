"""Meetings of a board as its own people see them: the list, one meeting with everything about it, who was there."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count as Number
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from hubs.markdown import render_markdown
from hubs.models import (
    BoardSeat,
    Hub,
    Meeting,
    MeetingState,
    Minutes,
    MinutesDraft,
    Paper,
    Presence,
    SeatAttendance,
)
from hubs.models.meeting import MeetingQuerySet
from hubs.queries.agenda import ItemShown, agenda_of, agenda_total
from hubs.queries.agenda_times import Total
from hubs.queries.board_rules import rules_of

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat at a meeting. `presence` is empty while nobody has written it down; `in_force` is so on that day."""

    pk: int
    group: str
    organisation: str
    holder: str
    presence: str
    presence_label: str
    in_force: bool

    @property
    def label(self) -> str:
        """Whose seat it is, in a line."""
        return " · ".join(part for part in (self.group, self.organisation, self.holder) if part)


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether enough seats were there to decide: `present` of `seats`, and how many were `needed`."""

    present: int
    seats: int
    needed: int

    @property
    def is_reached(self) -> bool:
        """Whether the board could decide."""
        return self.present >= self.needed


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be done with a meeting at this moment, by whoever looks after the board."""

    edit: bool
    invite: bool
    newcomers: int
    hold: bool
    call_off: bool
    attend: bool
    write: bool
    approve: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting with everything about it. `minutes_html` is what the minutes say, drawn."""

    meeting: Meeting
    items: tuple[ItemShown, ...]
    total: Total | None
    papers: tuple[Paper, ...]
    seats: tuple[SeatLine, ...]
    quorum: Quorum | None
    invited: tuple[str, ...]
    minutes: Minutes | None
    minutes_html: SafeString
    steps: Steps


def seats_needed(hub: Hub, seats: int) -> int:
    """How many of so many seats have to be there today, so that the board can decide."""
    return rules_of(hub).seats_needed(seats)


def meetings_to_come(hub: Hub) -> list[Meeting]:
    """Meetings that are planned, the next one first. One query."""
    return list(_listed(Meeting.objects.to_come().filter(hub=hub)))


def meetings_over(hub: Hub, page: str | None) -> Page[Meeting]:
    """Meetings that were held or called off, the latest first. Two queries."""
    return Paginator(_listed(Meeting.objects.over().filter(hub=hub)), ON_A_PAGE).get_page(page)


def _listed(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """With what a line of the list says: how many items and papers, whether minutes are written."""
    return meetings.select_related("hub").annotate(
        item_number=Number("items", distinct=True),
        paper_number=Number("papers", distinct=True),
        has_minutes=Exists(Minutes.objects.filter(meeting=OuterRef("pk"))),
    )


def find_meeting(hub: Hub, key: int) -> Meeting | None:
    """A meeting of the hub's board."""
    return hub.meetings.select_related("hub").filter(pk=key).first()


def meeting_page(meeting: Meeting, *, now: dt.datetime | None = None) -> MeetingPage:
    """Everything about a meeting. A constant number of queries."""
    now = now or timezone.now()
    seats = seats_at(meeting)
    minutes = Minutes.objects.filter(meeting=meeting).select_related("approved_by").first()
    invited = list(meeting.invitations.select_related("user").order_by("user__name", "pk"))
    holders = {user.pk for user in seat_holders(meeting)} if meeting.is_to_come else set()
    items = agenda_of(meeting)
    known = {row.user_id for row in invited if row.sequence == meeting.sequence}
    return MeetingPage(
        meeting=meeting,
        items=items,
        total=agenda_total(meeting, items),
        papers=tuple(meeting.papers.filter(item=None)),
        seats=seats,
        quorum=_quorum(meeting, seats),
        invited=tuple(row.user.name for row in invited),
        minutes=minutes,
        minutes_html=render_markdown(minutes.text if minutes else ""),
        steps=_steps(meeting, minutes, len(holders - known), now),
    )


def seats_in_force(meeting: Meeting) -> list[BoardSeat]:
    """The seats of the board on the day of a meeting, by group and organisation. One query."""
    seats = BoardSeat.objects.in_force(meeting.day).filter(hub=meeting.hub_id)
    seats = seats.select_related("organisation", "holder")
    return list(seats.order_by("stakeholder_group", "organisation__name", "pk"))


def seat_holders(meeting: Meeting) -> list[User]:
    """Everybody who holds a seat of the board on the day of a meeting and has an account that is open, each once."""
    seats = BoardSeat.objects.in_force(meeting.day).filter(hub=meeting.hub_id, holder__is_active=True)
    return list(User.objects.filter(pk__in=seats.values("holder")).order_by("name", "pk"))


def seats_at(meeting: Meeting) -> tuple[SeatLine, ...]:
    """The seats of the board on the day of a meeting with whether each was taken, as far as it is known. Two queries.

    What was written down stays, also of a seat whose dates were changed afterwards.
    """
    rows = meeting.attendance.select_related("seat__organisation", "seat__holder")
    noted = {row.seat_id: row for row in rows}
    seats = {seat.pk: seat for seat in seats_in_force(meeting)} | {row.seat_id: row.seat for row in noted.values()}
    return tuple(_seat_line(seat, noted.get(key), meeting.day) for key, seat in seats.items())


def _seat_line(seat: BoardSeat, row: SeatAttendance | None, day: dt.date) -> SeatLine:
    return SeatLine(
        pk=seat.pk,
        group=str(seat.get_stakeholder_group_display()),
        organisation=seat.organisation.name if seat.organisation else "",
        holder=seat.holder.name if seat.holder else "",
        presence=row.presence if row else "",
        presence_label=str(row.get_presence_display()) if row else "",
        in_force=seat.is_in_force(day),
    )


def _quorum(meeting: Meeting, seats: tuple[SeatLine, ...]) -> Quorum | None:
    noted = [line for line in seats if line.presence]
    if meeting.quorum is None or not noted:
        return None
    present = sum(line.presence == Presence.PRESENT for line in noted)
    return Quorum(present=present, seats=len(noted), needed=meeting.quorum)


def _steps(meeting: Meeting, minutes: Minutes | None, newcomers: int, now: dt.datetime) -> Steps:
    begun = meeting.starts_at <= now
    to_come, held = meeting.is_to_come, meeting.state == MeetingState.HELD
    return Steps(
        edit=not meeting.is_fixed,
        invite=to_come and not begun and (meeting.state == MeetingState.PLANNED or newcomers > 0),
        newcomers=newcomers,
        hold=to_come and begun,
        call_off=to_come,
        attend=held,
        write=meeting.took_place,
        approve=held and minutes is not None,
    )


def quorum_of(meeting: Meeting) -> Quorum | None:
    """Whether enough seats were there, once that was written down."""
    return _quorum(meeting, seats_at(meeting))


def draft_of(meeting: Meeting, user: User) -> MinutesDraft | None:
    """What somebody typed into the minutes and has not saved."""
    return MinutesDraft.objects.filter(meeting=meeting, user=user).first()


def others_writing(meeting: Meeting, user: User) -> list[str]:
    """Who else has minutes of this meeting open and not saved, as of the last hour."""
    hour = timezone.now() - dt.timedelta(hours=1)
    drafts = MinutesDraft.objects.filter(meeting=meeting, changed_at__gte=hour).exclude(user=user)
    return list(drafts.order_by("user__name").values_list("user__name", flat=True))


def find_paper(meeting: Meeting, uid: uuid.UUID) -> Paper | None:
    """A paper of this meeting."""
    return meeting.papers.filter(pk=uid).first()
