"""Hands counted in a meeting: the proposal on the agenda is decided there and then, and stays tied to the meeting."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.decisions import NotFromHere as NotOpenForHands
from hubs.actions.decisions import count_hands
from hubs.actions.standing_meeting import NotFromHere, standing_meeting
from hubs.models import AgendaItem, Decision, Meeting, MeetingState
from hubs.queries.hands import Hands
from hubs.queries.meetings import quorum_of


@transaction.atomic
def decide_in_meeting(
    *, item: AgendaItem, by: User, votes_for: int, votes_against: int, votes_abstain: int, seen: str = ""
) -> Decision:
    """Count hands on a proposal of the agenda, among the seats that are written down as present.

    `seen` is the sign of what the person was shown that it would mean. Raises NotFromHere before anybody wrote down who
    is there, or for what is decided already; MeansSomethingElse; ValidationError for more hands than seats.
    """
    meeting = standing_meeting(item.meeting)
    present = seats_present(meeting)
    stored = meeting.items.select_for_update(of=("self",)).select_related("decision").filter(pk=item.pk).first()
    if stored is None or stored.decision is None or stored.kind != "proposal":
        raise NotFromHere(_("Only a proposal on this agenda can be decided here."))
    hands = Hands(
        decided_on=meeting.day,
        present=present,
        votes_for=votes_for,
        votes_against=votes_against,
        votes_abstain=votes_abstain,
    )
    try:
        decision = count_hands(decision=stored.decision, by=by, hands=hands, seen=seen)
    except NotOpenForHands as refusal:
        raise NotFromHere(
            _("This proposal stands elsewhere by now: %(state)s.") % {"state": refusal.stored.get_state_display()}
        ) from refusal
    stored.decided_here = True
    stored.save(update_fields=["decided_here"])
    return decision


def seats_present(meeting: Meeting) -> int:
    """How many seats are written down as present. Raises NotFromHere before anybody wrote that down."""
    quorum = quorum_of(meeting)
    if meeting.state != MeetingState.HELD or quorum is None:
        raise NotFromHere(_("Write down who is there first: the board decides by the seats that are present."))
    return quorum.present
