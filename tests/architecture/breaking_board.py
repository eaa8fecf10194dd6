"""Seats, rules, decisions and votes that the database refuses, and what stays as it was decided."""

import datetime as dt
from itertools import count

from django.utils import timezone

from hubs.models import BoardRules, BoardSeat, Decision, DecisionAction, StakeholderGroup, Vote
from impact.models import SessionDecision
from projects.models import PartnershipDecision, ProjectDecision
from tests.architecture.breaking_cases import (
    BEFORE,
    DAY,
    breaks,
    hub,
    organisation,
    partnership,
    person,
    project,
    session,
)
from tests.architecture.breaking_public import seat

HOUR = dt.timedelta(hours=1)
RULE: dict[str, object] = {"majority": "simple", "quorum_percent": 50}
NOTHING: dict[str, object] = {"seats": 0, "present": 0, "votes_for": 0, "votes_against": 0, "votes_abstain": 0}
_numbers = count(1)


def proposal(**said: object) -> Decision:
    """Something that was proposed."""
    known: dict[str, object] = {"title": f"Proposal {next(_numbers)}", "proposed_on": DAY}
    known["hub"] = said.get("hub") or hub()
    return Decision.objects.create(**known | said)


def brought_to(decision: Decision, state: str, **said: object) -> Decision:
    """A decision that somebody brings on, past all forms."""
    Decision.objects.filter(pk=decision.pk).update(state=state, **said)
    decision.refresh_from_db()
    return decision


def opened(decision: Decision | None = None, **said: object) -> Decision:
    """One that is open for written votes for an hour."""
    now = timezone.now()
    known = RULE | {"way": "written", "opened_at": now, "closes_at": now + HOUR}
    return brought_to(decision or proposal(), "open", **known | said)


def by_hands(state: str = "undecided", decision: Decision | None = None, **said: object) -> Decision:
    """One that was decided by a show of hands: of a board without seats nothing is decided."""
    now = timezone.now()
    known = RULE | NOTHING | {"way": "hands", "opened_at": now, "closed_at": now, "decided_on": DAY}
    return brought_to(decision or proposal(), state, **known | said)


def vote(decision: Decision | None = None, **said: object) -> Vote:
    """A vote of a seat of the board."""
    decision = decision or opened()
    known: dict[str, object] = {"decision": decision, "choice": "for", "cast_at": timezone.now()}
    known["seat"] = said.get("seat") or seat(hub=decision.hub)
    return Vote.objects.create(**known | said)


def decided() -> Decision:
    """A written vote in which the one seat was in favour."""
    decision = opened()
    vote(decision)
    today = decision.hub.today()
    one_for = NOTHING | {"seats": 1, "present": 1, "votes_for": 1}
    return brought_to(decision, "adopted", closed_at=timezone.now(), decided_on=today, **one_for)


# ── Seats and rules ───────────────────────────────────────────────────────────────────────────────────────────────────
@breaks("seat_of_students_names_nobody")
def a_pupil_on_the_board() -> object:
    return seat(stakeholder_group=StakeholderGroup.STUDENTS, organisation=organisation(), holder=person())


@breaks("seat_of_students_names_nobody")
def students_without_their_association() -> object:
    return seat(stakeholder_group=StakeholderGroup.STUDENTS)


@breaks("seat_of_students_names_nobody")
def a_person_named_later_for_the_students() -> object:
    students = seat(stakeholder_group=StakeholderGroup.STUDENTS, organisation=organisation())
    return BoardSeat.objects.filter(pk=students.pk).update(holder=person())


@breaks("board_rules_one_quorum")
def rules_with_two_quorums() -> object:
    return BoardRules.objects.create(hub=hub(), majority="simple", quorum_percent=50, quorum_seats=3)


@breaks("board_rules_one_quorum")
def rules_that_need_more_than_everybody() -> object:
    return BoardRules.objects.create(hub=hub(), majority="simple", quorum_percent=101)


@breaks("board_rules_majority_known")
def rules_by_acclamation() -> object:
    return BoardRules.objects.create(hub=hub(), majority="acclaim", quorum_percent=50)


# ── Decisions ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@breaks("decision_title_given")
def a_proposal_of_nothing() -> object:
    return proposal(title=" ")


@breaks("decision_begins_as_proposal")
def a_decision_that_was_never_proposed() -> object:
    return proposal(state="adopted")


@breaks("decision_opened_with_rules")
def a_vote_by_no_majority() -> object:
    return opened(majority="")


@breaks("decision_one_quorum")
def a_vote_by_no_quorum() -> object:
    return opened(quorum_percent=None)


@breaks("decision_deadline_of_written")
def a_written_vote_without_an_end() -> object:
    return opened(closes_at=None)


@breaks("decision_deadline_of_written")
def a_written_vote_that_ends_as_it_begins() -> object:
    now = timezone.now()
    return opened(opened_at=now, closes_at=now)


@breaks("decision_hands_at_once")
def hands_that_stay_up() -> object:
    return opened(way="hands", closes_at=None)


@breaks("decision_closed_with_count")
def a_decision_that_nobody_counted() -> object:
    return by_hands(decided_on=None, seats=None)


@breaks("decision_closed_with_count")
def a_decision_of_no_state() -> object:
    return brought_to(proposal(), "forgotten")


@breaks("decision_count_adds_up")
def more_hands_than_people() -> object:
    return by_hands("undecided", votes_against=2)


@breaks("decision_published_when_adopted")
def a_proposal_made_public() -> object:
    return proposal(published_at=timezone.now())


@breaks("decision_open_as_it_is")
def another_text_while_people_vote() -> object:
    return brought_to(opened(), "open", text="Something else")


@breaks("decision_open_as_it_is")
def another_majority_while_people_vote() -> object:
    return brought_to(opened(), "open", majority="two_thirds")


@breaks("decision_open_as_it_is")
def a_vote_that_never_was() -> object:
    return brought_to(opened(), "proposed", opened_at=None, way="", majority="", quorum_percent=None, closes_at=None)


@breaks("decision_stays_as_decided")
def another_outcome_later() -> object:
    return brought_to(decided(), "rejected")


@breaks("decision_stays_as_decided")
def another_text_later() -> object:
    return brought_to(decided(), "adopted", text="Something else")


@breaks("decision_stays_as_decided")
def what_was_withdrawn_comes_back() -> object:
    return brought_to(brought_to(proposal(), "withdrawn", closed_at=timezone.now()), "proposed", closed_at=None)


@breaks("decision_stays_as_decided")
def a_decision_deleted() -> object:
    return by_hands().delete()


@breaks("decision_counts_its_seats")
def seats_that_the_board_does_not_have() -> object:
    return by_hands("adopted", seats=1, present=1, votes_for=1)


@breaks("decision_counts_its_votes")
def votes_that_nobody_cast() -> object:
    decision = opened()
    vote(decision)
    one_against = NOTHING | {"seats": 1, "present": 1, "votes_against": 1}
    return brought_to(decision, "rejected", closed_at=timezone.now(), decided_on=decision.hub.today(), **one_against)


@breaks("decision_outcome_as_counted")
def adopted_by_nobody() -> object:
    return by_hands("adopted")


@breaks("decision_outcome_as_counted")
def rejected_although_carried() -> object:
    decision = proposal()
    seat(hub=decision.hub)
    return by_hands("rejected", decision, seats=1, present=1, votes_for=1)


@breaks("decision_action_says_what")
def an_action_of_nothing() -> object:
    return DecisionAction.objects.create(decision=decided(), what=" ", due_on=DAY)


# ── Votes ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
@breaks("vote_once_a_seat")
def a_seat_that_votes_twice() -> object:
    first = vote()
    return vote(first.decision, seat=first.seat)


@breaks("vote_choice_known")
def a_vote_for_maybe() -> object:
    return vote(choice="maybe")


@breaks("vote_while_open")
def a_vote_on_a_proposal() -> object:
    return vote(proposal())


@breaks("vote_while_open")
def a_vote_on_what_is_decided() -> object:
    return vote(decided())


@breaks("vote_while_open")
def a_vote_changed_after_the_outcome() -> object:
    return Vote.objects.filter(decision=decided()).update(choice="against")


@breaks("vote_while_open")
def a_vote_deleted_after_the_outcome() -> object:
    return Vote.objects.filter(decision=decided()).delete()


@breaks("vote_in_its_time")
def a_vote_after_the_deadline() -> object:
    decision = opened()
    return vote(decision, cast_at=decision.closes_at)


@breaks("vote_in_its_time")
def a_vote_before_there_was_anything_to_vote_on() -> object:
    return vote(cast_at=timezone.now() - HOUR)


@breaks("vote_of_a_seat_in_force")
def a_vote_of_another_board() -> object:
    return vote(seat=seat())


@breaks("vote_of_a_seat_in_force")
def a_vote_of_a_seat_that_has_ended() -> object:
    decision = opened()
    return vote(decision, seat=seat(hub=decision.hub, starts_on=BEFORE, ends_on=DAY))


@breaks("vote_stays_with_its_seat")
def a_vote_handed_to_another_seat() -> object:
    first = vote()
    return Vote.objects.filter(pk=first.pk).update(seat=seat(hub=first.decision.hub))


# ── What carried a decision out ───────────────────────────────────────────────────────────────────────────────────────
@breaks("project_decision_once")
def a_project_noted_twice() -> object:
    known = {"decision": decided(), "project": project()}
    return [ProjectDecision.objects.create(**known) for _ in range(2)]


@breaks("partnership_decision_once")
def a_partnership_noted_twice() -> object:
    known = {"decision": decided(), "partnership": partnership()}
    return [PartnershipDecision.objects.create(**known) for _ in range(2)]


@breaks("session_decision_once")
def a_session_noted_twice() -> object:
    known = {"decision": decided(), "session": session()}
    return [SessionDecision.objects.create(**known) for _ in range(2)]
