"""The outcome of a vote: the same in Python, which shows it, and in the database, which checks it."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from hubs.models import Count, Decision, DecisionState, Majority

IN_THE_DATABASE = """
    SELECT hubs_outcome(jsonb_populate_record(NULL::hubs_decision, jsonb_build_object(
        'seats', %s::int, 'present', %s::int, 'votes_for', %s::int, 'votes_against', %s::int,
        'quorum_percent', %s::int, 'quorum_seats', %s::int, 'majority', %s::text)))
"""


@st.composite
def counts(draw: st.DrawFn) -> Count:
    seats = draw(st.integers(0, 60))
    present = draw(st.integers(0, seats))
    votes_for = draw(st.integers(0, present))
    votes_against = draw(st.integers(0, present - votes_for))
    return Count(seats, present, votes_for, votes_against, draw(st.integers(0, present - votes_for - votes_against)))


def rule(majority: str = "simple", *, percent: int | None = None, seats: int | None = None) -> Decision:
    return Decision(majority=majority, quorum_percent=percent, quorum_seats=seats)


@pytest.mark.django_db
@given(
    count=counts(),
    majority=st.sampled_from(Majority.values),
    percent=st.one_of(st.none(), st.integers(1, 100)),
    seats=st.integers(1, 20),
)
def test_both_come_to_the_same(count: Count, majority: str, percent: int | None, seats: int) -> None:
    by = rule(majority, percent=percent, seats=None if percent else seats)
    known = (count.seats, count.present, count.votes_for, count.votes_against, by.quorum_percent, by.quorum_seats)
    with connection.cursor() as cursor:
        cursor.execute(IN_THE_DATABASE, [*known, majority])
        assert cursor.fetchone() == (by.outcome_of(count).value,)


@pytest.mark.parametrize(
    ("by", "count", "outcome"),
    [
        # Half of seven seats are four: three and a half do not exist.
        (rule(percent=50), Count(7, 3, 3, 0, 0), DecisionState.UNDECIDED),
        (rule(percent=50), Count(7, 4, 2, 1, 1), DecisionState.ADOPTED),
        (rule(seats=3), Count(7, 3, 2, 1, 0), DecisionState.ADOPTED),
        # As many for as against is not more.
        (rule(percent=50), Count(6, 6, 3, 3, 0), DecisionState.REJECTED),
        # Everybody abstains: quorate, and nobody in favour.
        (rule(percent=50), Count(6, 6, 0, 0, 6), DecisionState.REJECTED),
        (rule("two_thirds", percent=50), Count(6, 6, 0, 0, 6), DecisionState.REJECTED),
        (rule("two_thirds", percent=50), Count(6, 6, 4, 2, 0), DecisionState.ADOPTED),
        (rule("two_thirds", percent=50), Count(7, 7, 4, 3, 0), DecisionState.REJECTED),
        # Of all seats, not of those that took part.
        (rule("absolute", percent=50), Count(8, 5, 4, 0, 1), DecisionState.REJECTED),
        (rule("absolute", percent=50), Count(8, 5, 5, 0, 0), DecisionState.ADOPTED),
        # Nobody sits there yet.
        (rule(percent=1), Count(0, 0, 0, 0, 0), DecisionState.UNDECIDED),
    ],
)
def test_by_the_rules(by: Decision, count: Count, outcome: DecisionState) -> None:
    assert by.outcome_of(count) == outcome
