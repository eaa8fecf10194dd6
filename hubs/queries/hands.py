"""What a show of hands comes to, worked out before anything is noted for good."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import BoardSeat, Count, Decision, DecisionState, outcome_by
from hubs.queries.board_rules import rule_in_words, rules_of


@dataclass(frozen=True, slots=True)
class Hands:
    """What was counted in a meeting, on a day where the hub is: `present` seats, and how they voted."""

    decided_on: dt.date
    present: int
    votes_for: int
    votes_against: int
    votes_abstain: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A count with its outcome by the rules as they stand: `needed` seats had to take part."""

    decided_on: dt.date
    count: Count
    state: DecisionState
    needed: int
    rule: str

    @property
    def label(self) -> str:
        """The outcome in a word."""
        return str(self.state.label)

    @property
    def quorate(self) -> bool:
        """Whether enough seats took part."""
        return self.count.present >= self.needed

    @property
    def silent(self) -> int:
        """How many seats that were present are in none of the three numbers."""
        count = self.count
        return count.present - count.votes_for - count.votes_against - count.votes_abstain

    @property
    def sign(self) -> str:
        """Another text for every other meaning: who notes it notes what they saw."""
        count = self.count
        numbers = (count.votes_for, count.votes_against, count.votes_abstain, count.present, count.seats, self.needed)
        return f"{self.state} {self.decided_on} {'-'.join(map(str, numbers))}"


def weigh(decision: Decision, hands: Hands, *, today: dt.date) -> Weighed:
    """What these hands would mean. Two queries. Raises ValidationError for a day to come and numbers that cannot be."""
    if hands.decided_on > today:
        raise ValidationError({"decided_on": _("This day is still to come.")})
    seats = BoardSeat.objects.in_force(hands.decided_on).filter(hub=decision.hub_id).count()
    if not seats:
        raise ValidationError(
            {"decided_on": _("On that day nobody had a seat on this board. Look at the dates of its seats.")}
        )
    if hands.present > seats:
        said = ngettext(
            "On that day the board had %(number)d seat, no more.",
            "On that day the board had %(number)d seats, no more.",
            seats,
        )
        raise ValidationError({"present": said % {"number": seats}})
    if hands.votes_for + hands.votes_against + hands.votes_abstain > hands.present:
        raise ValidationError({"present": _("There are more votes than seats that were present.")})
    rules = rules_of(decision.hub)
    count = Count(seats, hands.present, hands.votes_for, hands.votes_against, hands.votes_abstain)
    state = outcome_by(rules, count)
    return Weighed(hands.decided_on, count, state, rules.seats_needed(seats), rule_in_words(rules))
