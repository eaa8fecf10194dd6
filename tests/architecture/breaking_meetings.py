"""Meetings, agendas, attendance, minutes and papers that the database refuses."""

import datetime as dt

from django.utils import timezone

from hubs.models import (
    AgendaItem,
    Decision,
    ItemKind,
    Meeting,
    MeetingInvitation,
    Minutes,
    MinutesDraft,
    Paper,
    Presence,
    SeatAttendance,
)
from tests.architecture.breaking_board import proposal
from tests.architecture.breaking_cases import DAY, breaks, hub, person
from tests.architecture.breaking_public import seat

NOON = dt.datetime(2022, 5, 12, 12, tzinfo=dt.UTC)


def meeting(**told: object) -> Meeting:
    """A board that meets."""
    known: dict[str, object] = {"title": "Meeting", "language": "en", "place": "The hub"}
    known |= {"starts_at": NOON, "ends_at": NOON + dt.timedelta(hours=2), "hub": told.get("hub") or hub()}
    return Meeting.objects.create(**known | told)


def item(**told: object) -> AgendaItem:
    """Something to talk about."""
    known: dict[str, object] = {"meeting": told.get("meeting") or meeting(), "position": 1, "title": "Any other"}
    return AgendaItem.objects.create(**known | told)


def minutes(**told: object) -> Minutes:
    """What was said."""
    return Minutes.objects.create(**{"meeting": told.get("meeting") or meeting(), "text": "We met."} | told)


def paper(**told: object) -> Paper:
    """A file to read."""
    known: dict[str, object] = {"meeting": told.get("meeting") or meeting(), "title": "Plan", "kind": "pdf", "size": 9}
    return Paper.objects.create(**known | told)


def to_decide(board: Meeting) -> Decision:
    """A proposal of the board that meets."""
    return proposal(hub=board.hub)


@breaks("meeting_state_known")
def a_meeting_that_is_forgotten() -> object:
    return meeting(state="forgotten")


@breaks("meeting_title_given")
def a_meeting_without_a_title() -> object:
    return meeting(title=" ")


@breaks("meeting_language_code")
def a_meeting_in_a_language_that_is_no_code() -> object:
    return meeting(language="English")


@breaks("meeting_ends_the_same_day")
def a_meeting_that_ends_before_it_begins() -> object:
    return meeting(ends_at=NOON - dt.timedelta(hours=1))


@breaks("meeting_ends_the_same_day")
def a_meeting_of_a_week() -> object:
    return meeting(ends_at=NOON + dt.timedelta(days=7))


@breaks("meeting_is_somewhere")
def a_meeting_nowhere() -> object:
    return meeting(place=" ")


@breaks("meeting_called_off_says_why")
def a_meeting_called_off_for_no_reason() -> object:
    return meeting(state="called_off")


@breaks("meeting_guests_plausible")
def a_meeting_in_a_stadium() -> object:
    return meeting(guests=501)


@breaks("meeting_shows_known_parts")
def a_meeting_that_shows_its_papers() -> object:
    return meeting(shows=["papers"])


@breaks("meeting_invitation_once")
def the_same_invitation_to_a_meeting_twice() -> object:
    row = MeetingInvitation.objects.create(meeting=meeting(), user=person(), sequence=0)
    return MeetingInvitation.objects.create(meeting=row.meeting, user=row.user, sequence=1)


@breaks("agenda_item_position_once")
def two_items_in_one_place() -> object:
    return item(meeting=item().meeting)


@breaks("agenda_item_decision_once")
def a_decision_twice_on_an_agenda() -> object:
    board = meeting()
    first = item(meeting=board, kind=ItemKind.PROPOSAL, decision=to_decide(board))
    return item(meeting=board, position=2, kind=ItemKind.FOLLOW_UP, decision=first.decision)


@breaks("agenda_item_decided_once")
def a_proposal_decided_in_two_meetings() -> object:
    board = meeting()
    first = item(meeting=board, kind=ItemKind.PROPOSAL, decision=to_decide(board), decided_here=True)
    later = meeting(hub=board.hub)
    return item(meeting=later, kind=ItemKind.PROPOSAL, decision=first.decision, decided_here=True)


@breaks("agenda_item_decides_proposals")
def a_talk_that_decides() -> object:
    return item(decided_here=True)


@breaks("agenda_item_minutes_plausible")
def an_item_that_takes_no_time() -> object:
    return item(minutes=0)


@breaks("agenda_item_minutes_plausible")
def an_item_that_takes_longer_than_a_day() -> object:
    return item(minutes=481)


@breaks("agenda_item_title_given")
def an_item_without_a_title() -> object:
    return item(title="")


@breaks("agenda_item_about_its_kind")
def a_proposal_without_a_decision() -> object:
    return item(kind=ItemKind.PROPOSAL)


@breaks("agenda_item_about_its_kind")
def an_item_of_no_kind() -> object:
    return item(kind="coffee")


@breaks("agenda_item_of_the_board")
def a_proposal_of_another_board() -> object:
    return item(kind=ItemKind.PROPOSAL, decision=proposal())


@breaks("agenda_item_of_the_board")
def minutes_of_another_board() -> object:
    return item(kind=ItemKind.MINUTES, earlier=meeting())


@breaks("attendance_seat_once")
def a_seat_present_twice() -> object:
    board = meeting()
    row = SeatAttendance.objects.create(meeting=board, seat=seat(hub=board.hub), presence=Presence.PRESENT)
    return SeatAttendance.objects.create(meeting=board, seat=row.seat, presence=Presence.ABSENT)


@breaks("attendance_presence_known")
def a_seat_that_was_asleep() -> object:
    board = meeting()
    return SeatAttendance.objects.create(meeting=board, seat=seat(hub=board.hub), presence="asleep")


@breaks("attendance_of_a_seat_in_force")
def a_seat_of_another_board_present() -> object:
    return SeatAttendance.objects.create(meeting=meeting(), seat=seat(), presence=Presence.PRESENT)


@breaks("attendance_of_a_seat_in_force")
def a_seat_present_after_its_end() -> object:
    board = meeting(starts_at=NOON + dt.timedelta(days=9), ends_at=NOON + dt.timedelta(days=9, hours=1))
    ended = seat(hub=board.hub, ends_on=DAY + dt.timedelta(days=8))
    return SeatAttendance.objects.create(meeting=board, seat=ended, presence=Presence.PRESENT)


@breaks("minutes_say_something")
def minutes_without_a_word() -> object:
    return minutes(text=" \n")


@breaks("minutes_approved_with_moment")
def minutes_approved_at_no_time() -> object:
    return minutes(approved_by=person())


@breaks("minutes_corrected_with_reason")
def approved_minutes_changed_without_a_reason() -> object:
    row = minutes(approved_at=timezone.now())
    return Minutes.objects.filter(pk=row.pk).update(text="We did not meet.")


@breaks("minutes_corrected_with_reason")
def an_approval_taken_back() -> object:
    row = minutes(approved_at=timezone.now())
    return Minutes.objects.filter(pk=row.pk).update(approved_at=None)


@breaks("minutes_draft_once")
def two_drafts_of_one_person() -> object:
    row = MinutesDraft.objects.create(meeting=meeting(), user=person(), text="We", version=0)
    return MinutesDraft.objects.create(meeting=row.meeting, user=row.user, text="You", version=0)


@breaks("paper_kind_known")
def a_program_among_the_papers() -> object:
    return paper(kind="exe")


@breaks("paper_size_plausible")
def a_paper_of_a_gigabyte() -> object:
    return paper(size=2**30)


@breaks("paper_title_given")
def a_paper_without_a_title() -> object:
    return paper(title=" ")


@breaks("paper_item_of_the_meeting")
def a_paper_of_another_meeting_s_item() -> object:
    return paper(item=item())
