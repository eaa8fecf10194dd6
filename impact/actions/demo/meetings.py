"""Writes the meetings of the demonstration's boards, through the same actions as a hub's own."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from io import BytesIO
from zoneinfo import ZoneInfo

from accounts.models import User
from hubs.actions.agenda import add_item, change_item, take_decision
from hubs.actions.attendance import record_attendance
from hubs.actions.decisions import propose
from hubs.actions.hands import decide_in_meeting
from hubs.actions.meetings import choose_public_parts, plan_meeting
from hubs.actions.minutes import approve_minutes, write_minutes
from hubs.actions.papers import keep_paper
from hubs.models import Hub, Meeting, Presence
from hubs.papers import read_paper
from hubs.queries.meetings import quorum_of, seats_in_force
from hubs.queries.minutes import begun_minutes
from impact.demo.meetings import PlannedItem, PlannedMeeting
from impact.demo.paper import draw_paper
from impact.demo.plan import NAMESPACE

LASTS = dt.timedelta(hours=2)
# Minutes on the agenda: for what became of a decision or minutes to approve, to talk about, to decide.
OPENING, TALKED, DECIDED = 5, 15, 25
# A board proposes some weeks before it meets, and approves the minutes when it meets again.
PROPOSED_BEFORE = dt.timedelta(days=20)
APPROVED_AFTER = dt.timedelta(days=30)


def write_meetings(
    meetings: Sequence[PlannedMeeting], hubs: dict[str, Hub], *, today: dt.date, chair: Callable[[Hub], User]
) -> None:
    """Meetings with agenda, attendance, outcomes and minutes, and those to come; the earliest first."""
    for planned in meetings:
        hub = hubs[planned.hub]
        by = chair(hub)
        meeting = _plan(planned, hub, by, today)
        if planned.held:
            meeting = _attend(planned, meeting, by)
        for row in meeting.items.order_by("position"):
            change_item(item=row, by=by, version=row.version, title=row.title, text=row.text, minutes=OPENING)
        for item in planned.items:
            _put(item, meeting, by)
        if planned.paper:
            content = draw_paper(planned.paper)
            read = read_paper(BytesIO(content), len(content))
            uid = uuid.uuid5(NAMESPACE, f"paper {planned.hub} {planned.paper}")
            keep_paper(meeting=meeting, by=by, title=planned.paper, read=read, uid=uid)
        _write_down(planned, meeting, by)


def _plan(planned: PlannedMeeting, hub: Hub, by: User, today: dt.date) -> Meeting:
    day = today + dt.timedelta(days=planned.in_days)
    begins = dt.datetime.combine(day, planned.starts, tzinfo=ZoneInfo(hub.time_zone))
    values = {
        "title": planned.title,
        "language": planned.language,
        "starts_at": begins,
        "ends_at": begins + LASTS,
        "place": planned.place,
        "online_url": planned.online_url,
        "note": planned.note,
    }
    return plan_meeting(
        hub=hub, by=by, values=values, already_held=planned.held, at=None if planned.held else begins - LASTS
    )


def _attend(planned: PlannedMeeting, meeting: Meeting, by: User) -> Meeting:
    """As many seats as voted, the others excused or absent in turn; returns the meeting with its quorum."""
    seats = [seat.pk for seat in seats_in_force(meeting)]
    hands = [item.hands for item in planned.items if item.hands]
    there = max((one.votes_for + one.votes_against + one.votes_abstain for one in hands), default=len(seats))
    missing = (Presence.EXCUSED, Presence.ABSENT)
    told = {key: Presence.PRESENT if number < there else missing[number % 2] for number, key in enumerate(seats)}
    return record_attendance(meeting=meeting, by=by, seats=told, guests=planned.guests)


def _put(item: PlannedItem, meeting: Meeting, by: User) -> None:
    if not item.decide:
        add_item(meeting=meeting, by=by, title=item.title, text=item.text, minutes=TALKED)
        return
    proposed_on = min(meeting.day - PROPOSED_BEFORE, meeting.hub.today())
    values = {"title": item.title, "text": item.decide, "proposed_on": proposed_on}
    decision = propose(hub=meeting.hub, by=by, values=values)
    taken = take_decision(meeting=meeting, decision=decision, by=by)
    change_item(item=taken, by=by, version=taken.version, title=taken.title, text=item.text, minutes=DECIDED)
    if item.hands:
        hands, quorum = item.hands, quorum_of(meeting)
        present = quorum.present if quorum else 0
        decide_in_meeting(
            item=taken,
            by=by,
            # Of a board that had fewer seats then, fewer were in favour.
            votes_for=max(0, min(hands.votes_for, present - hands.votes_against - hands.votes_abstain)),
            votes_against=hands.votes_against,
            votes_abstain=hands.votes_abstain,
        )


def _write_down(planned: PlannedMeeting, meeting: Meeting, by: User) -> None:
    """The minutes, as far as they have got, and what is shown publicly."""
    if planned.written:
        text = begun_minutes(meeting)
        for item in planned.items:
            if item.said or item.decide:
                heading = f". {item.title}\n"
                text = text.replace(heading, f"{heading}\n{item.said or item.decide}\n", 1)
        minutes = write_minutes(meeting=meeting, by=by, version=0, text=text)
        if planned.approved:
            approve_minutes(meeting=meeting, by=by, version=minutes.version, at=meeting.ends_at + APPROVED_AFTER)
    if planned.shows:
        meeting.refresh_from_db()
        choose_public_parts(meeting=meeting, by=by, version=meeting.version, shows=planned.shows)
