"""Written votes: one a seat, changeable until the vote is closed, counted once; whoever comes too late is told so."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.actions.board import change_seat, set_rules
from hubs.actions.decisions import NotFromHere, withdraw_decision
from hubs.actions.votes import (
    NotYetOpen,
    SeatEnded,
    TooLate,
    VotesStillOut,
    cast_vote,
    close_due_votes,
    close_vote,
    enter_vote,
)
from hubs.models import BoardSeat, Decision, DecisionState, Hub, Vote, VoteChoice
from hubs.roles import Role
from hubs.tasks import close_votes
from tests.factories.board import earlier, make_board, make_open, make_proposal
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.waiting import PATIENCE, is_held_up

FOR, AGAINST, ABSTAIN = VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAIN
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-VV")


@pytest.fixture
def rosa(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.BOARD, "Rosa Example")


@pytest.fixture
def cara(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.COORDINATOR, "Cara Example")


def page_of(decision: Decision) -> str:
    return f"/h/{decision.hub.code}/board/decisions/{decision.pk}/"


def stands(decision: Decision) -> Decision:
    return Decision.objects.select_related("hub").get(pk=decision.pk)


# ── Voting ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_seat_votes_and_changes_its_vote(hub: Hub, rosa: tuple[User, Client]) -> None:
    (seat,) = make_board(hub, rosa[0])
    decision = make_open(hub)
    page = rosa[1].get(page_of(decision)).content.decode()
    assert "While the vote is open, one sees who has voted and not how." in page
    for choice, label in (("for", "In favour"), ("against", "Against")):
        answer = rosa[1].post(f"{page_of(decision)}vote/", {"seat": seat.pk, "choice": choice}, follow=True)
        assert f"Noted: “{label}”. It can be changed until the vote is closed." in answer.content.decode()
    vote = Vote.objects.get()
    assert (vote.seat, vote.choice, vote.cast_by) == (seat, "against", rosa[0])
    assert earlier(vote)[0].choice == "for"


@pytest.mark.django_db
def test_who_holds_two_seats_votes_for_each(hub: Hub, rosa: tuple[User, Client]) -> None:
    seats = make_board(hub, rosa[0], rosa[0])
    decision = make_open(hub)
    page = rosa[1].get(page_of(decision)).content.decode()
    assert page.count("Your vote for the seat") == 2
    assert page.count('In favour<span class="visually-hidden">: Rosa Example</span>') == 2
    for seat, choice in zip(seats, ("for", "against"), strict=True):
        rosa[1].post(f"{page_of(decision)}vote/", {"seat": seat.pk, "choice": choice})
    assert dict(Vote.objects.values_list("seat", "choice")) == {seats[0].pk: "for", seats[1].pk: "against"}


@pytest.mark.django_db
def test_how_others_voted_is_seen_when_the_vote_is_closed(hub: Hub, rosa: tuple[User, Client]) -> None:
    ana, browser = member(hub, Role.BOARD, "Ana Example")
    mine, hers = make_board(hub, rosa[0], ana)
    decision = make_open(hub)
    cast_vote(decision=decision, seat=hers, choice=AGAINST, by=ana)
    page = rosa[1].get(page_of(decision)).content.decode()
    assert "has voted" in page
    assert "count__seat--secret" in page
    assert "1 of 2 seats have voted." in page
    cast_vote(decision=decision, seat=mine, choice=FOR, by=rosa[0])
    close_vote(decision=decision, by=None)
    page = browser.get(page_of(decision)).content.decode()
    assert "How each seat voted" in page
    assert "count__seat--secret" not in page
    assert page.count('class="ballots__seat"') == 2


@pytest.mark.django_db
def test_what_a_seat_said_on_paper_is_noted_by_who_looks_after_the_board(
    hub: Hub, rosa: tuple[User, Client], cara: tuple[User, Client]
) -> None:
    held, free = make_board(hub, rosa[0], None)
    decision = make_open(hub)
    assert (
        "Note what seats without a person on the portal said on paper"
        in cara[1].get(page_of(decision)).content.decode()
    )
    cara[1].post(f"{page_of(decision)}note-vote/", {"seat": free.pk, "choice": "abstain"})
    assert Vote.objects.get().cast_by == cara[0]
    assert "noted by Cara Example" in rosa[1].get(page_of(decision)).content.decode()
    # Nobody votes for somebody who can do so themselves.
    assert cara[1].post(f"{page_of(decision)}note-vote/", {"seat": held.pk, "choice": "for"}).status_code == 403
    assert rosa[1].post(f"{page_of(decision)}note-vote/", {"seat": free.pk, "choice": "for"}).status_code == 403
    assert rosa[1].post(f"{page_of(decision)}vote/", {"seat": free.pk, "choice": "for"}).status_code == 403
    assert Vote.objects.count() == 1


# ── Bad input ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_vote_after_the_deadline_does_not_count_and_says_so(hub: Hub, rosa: tuple[User, Client]) -> None:
    (seat,) = make_board(hub, rosa[0])
    decision = make_open(hub, hours=1)
    assert "Your vote for the seat" in rosa[1].get(page_of(decision)).content.decode()
    with time_machine.travel(timezone.now() + HOUR, tick=False):
        answer = rosa[1].post(f"{page_of(decision)}vote/", {"seat": seat.pk, "choice": "for"}, follow=True)
        assert "Your vote (“In favour”) came too late and does not count: the vote is over." in answer.content.decode()
        assert "the votes are being counted" in answer.content.decode()
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_the_last_moment_before_the_deadline_counts(hub: Hub, rosa: tuple[User, Client]) -> None:
    (seat,) = make_board(hub, rosa[0])
    decision = make_open(hub, hours=1)
    assert decision.closes_at is not None
    moment = decision.closes_at - dt.timedelta(microseconds=1)
    assert cast_vote(decision=decision, seat=seat, choice=FOR, by=rosa[0], at=moment).pk
    with pytest.raises(TooLate):
        cast_vote(decision=decision, seat=seat, choice=AGAINST, by=rosa[0], at=decision.closes_at)


@pytest.mark.django_db
def test_a_seat_that_has_ended_has_no_vote(hub: Hub, rosa: tuple[User, Client]) -> None:
    first, second = make_board(hub, rosa[0], rosa[0])
    decision = make_open(hub)
    yesterday = hub.today() - dt.timedelta(days=1)
    change_seat(seat=first, by=rosa[0], version=first.version, values={"ends_on": yesterday})
    answer = rosa[1].post(f"{page_of(decision)}vote/", {"seat": first.pk, "choice": "for"}, follow=True)
    assert (
        "The vote (“In favour”) was not taken: the term of this seat does not cover today." in answer.content.decode()
    )
    assert not Vote.objects.exists()
    with pytest.raises(SeatEnded):
        cast_vote(decision=decision, seat=first, choice=FOR, by=rosa[0])
    assert cast_vote(decision=decision, seat=second, choice=FOR, by=rosa[0]).pk


@pytest.mark.django_db
def test_today_is_that_of_the_hub(rosa: tuple[User, Client]) -> None:
    """Half an hour after midnight in Athens the term that ended there is over; in London it would not be."""
    athens = make_hub("OSHub-GR", time_zone="Europe/Athens")
    day = dt.date(2026, 3, 10)
    with time_machine.travel(dt.datetime(2026, 3, 10, 20, 0, tzinfo=dt.UTC), tick=False):
        (seat,) = make_board(athens, rosa[0])
        change_seat(seat=seat, by=rosa[0], version=seat.version, values={"ends_on": day})
        decision = make_open(athens, hours=24)
        assert cast_vote(decision=decision, seat=seat, choice=FOR, by=rosa[0]).pk
    with time_machine.travel(dt.datetime(2026, 3, 10, 22, 30, tzinfo=dt.UTC), tick=False), pytest.raises(SeatEnded):
        cast_vote(decision=decision, seat=seat, choice=AGAINST, by=rosa[0])


@pytest.mark.django_db
def test_nobody_votes_on_what_is_closed_proposed_or_withdrawn(hub: Hub, rosa: tuple[User, Client]) -> None:
    (seat,) = make_board(hub, rosa[0])
    decision = make_open(hub)
    cast_vote(decision=decision, seat=seat, choice=FOR, by=rosa[0])
    close_vote(decision=decision, by=None)
    answer = rosa[1].post(f"{page_of(decision)}vote/", {"seat": seat.pk, "choice": "against"}, follow=True)
    assert "came too late and does not count" in answer.content.decode()
    assert Vote.objects.get().choice == "for"
    withdrawn = make_open(hub)
    withdraw_decision(decision=withdrawn, by=rosa[0])
    with pytest.raises(TooLate):
        cast_vote(decision=withdrawn, seat=seat, choice=FOR, by=rosa[0])
    with pytest.raises(NotYetOpen):
        cast_vote(decision=make_proposal(hub), seat=seat, choice=FOR, by=rosa[0])
    page = rosa[1].post(f"{page_of(make_proposal(hub))}vote/", {"seat": seat.pk, "choice": "for"}, follow=True)
    assert "Nobody votes on this yet" in page.content.decode()


@pytest.mark.django_db
def test_a_vote_for_nothing_or_for_another_board_is_not_taken(hub: Hub, rosa: tuple[User, Client]) -> None:
    (seat,) = make_board(hub, rosa[0])
    (foreign,) = make_board(make_hub(), rosa[0])
    decision = make_open(hub)
    address = f"{page_of(decision)}vote/"
    for told in ({}, {"seat": seat.pk}, {"seat": seat.pk, "choice": "maybe"}, {"seat": "x", "choice": "for"}):
        assert "Nothing was noted: choose" in rosa[1].post(address, told, follow=True).content.decode()
    assert rosa[1].post(address, {"seat": foreign.pk, "choice": "for"}).status_code == 404
    with pytest.raises(PermissionDenied):
        cast_vote(decision=decision, seat=foreign, choice=FOR, by=rosa[0])
    assert not Vote.objects.exists()


# ── Counting ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_clock_counts_once_what_is_over(hub: Hub, rosa: tuple[User, Client]) -> None:
    seats = make_board(hub, rosa[0], None, None)
    over, running = make_open(hub, hours=1), make_open(hub, hours=48)
    for seat, choice in ((seats[1], FOR), (seats[2], ABSTAIN)):
        enter_vote(decision=over, seat=seat, choice=choice, by=make_user())
    assert close_due_votes() == 0
    with time_machine.travel(timezone.now() + 3 * HOUR, tick=False):
        close_votes()
        assert close_due_votes() == 0
    decision = stands(over)
    assert (decision.state, decision.closed_by) == (DecisionState.ADOPTED, None)
    assert (decision.seats, decision.present, decision.votes_for, decision.votes_abstain) == (3, 2, 1, 1)
    assert stands(running).state == DecisionState.OPEN
    assert len(earlier(decision)) == 2  # opened, closed


@pytest.mark.django_db
def test_a_vote_that_cannot_be_counted_keeps_no_other_from_it(
    hub: Hub, rosa: tuple[User, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_board(hub, rosa[0])
    broken, good = make_open(hub, hours=1), make_open(hub, hours=2)

    def count(*, decision: Decision, **others: Any) -> Decision:
        if decision == broken:
            raise RuntimeError("cannot be counted")
        return close_vote(decision=decision, **others)

    monkeypatch.setattr("hubs.actions.votes.close_vote", count)
    with time_machine.travel(timezone.now() + 3 * HOUR, tick=False):
        assert close_due_votes() == 1
    assert stands(good).state == DecisionState.UNDECIDED
    assert stands(broken).state == DecisionState.OPEN


@pytest.mark.django_db
def test_too_few_seats_decide_nothing(hub: Hub, rosa: tuple[User, Client]) -> None:
    seats = make_board(hub, rosa[0], None, None)
    decision = make_open(hub, hours=1)
    cast_vote(decision=decision, seat=seats[0], choice=FOR, by=rosa[0])
    close_vote(decision=decision, by=None, at=timezone.now() + 2 * HOUR)
    assert stands(decision).state == DecisionState.UNDECIDED
    page = rosa[1].get(page_of(decision)).content.decode()
    assert "too few seats took part: 2 would have been needed. Nothing is decided." in page
    assert "Propose it again" in page


@pytest.mark.django_db
def test_before_the_deadline_only_a_full_vote_is_counted(hub: Hub, cara: tuple[User, Client]) -> None:
    seats = make_board(hub, None, None)
    decision = make_open(hub)
    enter_vote(decision=decision, seat=seats[0], choice=FOR, by=cara[0])
    with pytest.raises(VotesStillOut):
        close_vote(decision=decision, by=cara[0])
    assert "Count the votes now" not in cara[1].get(page_of(decision)).content.decode()
    answer = cara[1].post(f"{page_of(decision)}move/", {"step": "close"}, follow=True)
    assert "Not every seat has voted yet" in answer.content.decode()
    enter_vote(decision=decision, seat=seats[1], choice=FOR, by=cara[0])
    assert "Count the votes now" in cara[1].get(page_of(decision)).content.decode()
    answer = cara[1].post(f"{page_of(decision)}move/", {"step": "close"}, follow=True)
    assert "The votes are counted." in answer.content.decode()
    with pytest.raises(NotFromHere):
        close_vote(decision=decision, by=cara[0])


@pytest.mark.django_db
def test_the_rules_of_the_beginning_hold(hub: Hub, cara: tuple[User, Client]) -> None:
    seats = make_board(hub, None, None, None)
    decision = make_open(hub, hours=1)
    stricter = {"quorum_percent": None, "quorum_seats": 3, "majority": "two_thirds"}
    set_rules(hub=hub, by=cara[0], version=0, values=stricter)
    later = make_open(hub, hours=1)
    for number, choice in ((0, FOR), (1, ABSTAIN)):
        for one in (decision, later):
            enter_vote(decision=one, seat=seats[number], choice=choice, by=cara[0])
    for one in (decision, later):
        close_vote(decision=one, by=None, at=timezone.now() + 2 * HOUR)
    assert (stands(decision).state, stands(later).state) == (DecisionState.ADOPTED, DecisionState.UNDECIDED)


@pytest.mark.django_db
def test_a_seat_that_ended_before_the_count_is_not_counted(hub: Hub, rosa: tuple[User, Client]) -> None:
    first, _second = make_board(hub, rosa[0], None)
    begin = timezone.now() - dt.timedelta(days=3)
    decision = make_open(hub, hours=48, at=begin)
    cast_vote(decision=decision, seat=first, choice=FOR, by=rosa[0], at=begin + HOUR)
    last = begin.date() + dt.timedelta(days=1)
    change_seat(seat=first, by=rosa[0], version=first.version, values={"ends_on": last})
    close_due_votes()
    decision = stands(decision)
    assert (decision.seats, decision.present, decision.state) == (1, 0, DecisionState.UNDECIDED)
    assert "not counted: the term ended before" in rosa[1].get(page_of(decision)).content.decode()


@pytest.mark.django_db
def test_a_seat_that_ends_during_the_vote_is_counted_nowhere(hub: Hub, cara: tuple[User, Client]) -> None:
    first, second = make_board(hub, None, None)
    decision = make_open(hub)
    for seat in (first, second):
        enter_vote(decision=decision, seat=seat, choice=FOR, by=cara[0])
    BoardSeat.objects.filter(pk=first.pk).update(ends_on=hub.today() - dt.timedelta(days=1))
    assert "1 of 1 seat has voted." in cara[1].get(page_of(decision)).content.decode()
    assert "1 seat has voted" in cara[1].get(f"/h/{hub.code}/board/decisions/").content.decode()


@pytest.mark.django_db
def test_of_a_vote_that_was_withdrawn_nobody_sees_how_a_seat_voted(
    hub: Hub, rosa: tuple[User, Client], cara: tuple[User, Client]
) -> None:
    mine, other = make_board(hub, rosa[0], None)
    decision = make_open(hub)
    cast_vote(decision=decision, seat=mine, choice=AGAINST, by=rosa[0])
    enter_vote(decision=decision, seat=other, choice=ABSTAIN, by=cara[0])
    withdraw_decision(decision=decision, by=cara[0])
    BoardSeat.objects.filter(pk=other.pk).update(ends_on=hub.today() - dt.timedelta(days=1))
    for _user, browser in (rosa, cara):
        page = browser.get(page_of(decision)).content.decode()
        assert "so nobody sees how a seat voted" in page
        assert page.count("has voted") == 2
        assert not [word for word in ("Against", "Abstain", "not counted") if word in page]


@pytest.mark.django_db
def test_what_the_board_has_voted_on_to_the_end_is_counted_and_not_withdrawn(
    hub: Hub, cara: tuple[User, Client]
) -> None:
    make_board(hub, None)
    decision = make_open(hub, hours=1)
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        browser = member(hub, Role.COORDINATOR)[1]
        page = browser.get(page_of(decision)).content.decode()
        assert "Count the votes now" in page
        assert 'value="withdraw"' not in page
        answer = browser.post(f"{page_of(decision)}move/", {"step": "withdraw"}, follow=True)
        assert "Nothing was changed" in answer.content.decode()
        assert stands(decision).state == DecisionState.OPEN


# ── At once, on real connections ──────────────────────────────────────────────────────────────────────────────────────


def at_once(*jobs: Callable[[], object]) -> list[str]:
    """Run jobs on connections of their own; returns what each came to."""
    outcomes: list[str] = []
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        try:
            barrier.wait(PATIENCE)
            job()
            outcomes.append("done")
        except Exception as problem:
            outcomes.append(type(problem).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return sorted(outcomes)


def board_of_two() -> tuple[User, Decision, list[BoardSeat]]:
    hub = make_hub("OSHub-VV")
    rosa = member(hub, Role.BOARD)[0]
    seats = make_board(hub, rosa, rosa)
    return rosa, make_open(hub, hours=24), seats


@pytest.mark.django_db(transaction=True)
def test_a_seat_that_votes_twice_at_once_has_one_vote() -> None:
    rosa, decision, (seat, _other) = board_of_two()
    jobs = [
        lambda choice=choice: cast_vote(decision=decision, seat=seat, choice=choice, by=rosa)
        for choice in (FOR, AGAINST)
    ]
    assert at_once(*jobs) == ["done", "done"]
    assert Vote.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_vote_waits_for_the_count_and_is_refused() -> None:
    rosa, decision, (first, second) = board_of_two()
    for seat in (first, second):
        cast_vote(decision=decision, seat=seat, choice=FOR, by=rosa)
    problems: list[str] = []

    def change() -> None:
        try:
            cast_vote(decision=decision, seat=first, choice=AGAINST, by=rosa)
        except TooLate as late:
            problems.append(type(late).__name__)
        finally:
            connections.close_all()

    voter = threading.Thread(target=change, daemon=True)
    with transaction.atomic():
        close_vote(decision=decision, by=rosa)
        voter.start()
        is_held_up(voter)
    voter.join(PATIENCE)
    assert problems == ["TooLate"]
    assert (stands(decision).votes_for, stands(decision).state) == (2, DecisionState.ADOPTED)


@pytest.mark.django_db(transaction=True)
def test_the_count_waits_for_a_vote_and_counts_it() -> None:
    rosa, decision, (first, second) = board_of_two()
    for seat in (first, second):
        cast_vote(decision=decision, seat=seat, choice=FOR, by=rosa)

    def count() -> None:
        try:
            close_vote(decision=decision, by=rosa)
        finally:
            connections.close_all()

    counter = threading.Thread(target=count, daemon=True)
    with transaction.atomic():
        cast_vote(decision=decision, seat=first, choice=AGAINST, by=rosa)
        counter.start()
        is_held_up(counter)
    counter.join(PATIENCE)
    decision = stands(decision)
    assert (decision.votes_for, decision.votes_against, decision.state) == (1, 1, DecisionState.REJECTED)


@pytest.mark.django_db(transaction=True)
def test_who_counts_at_once_counts_once() -> None:
    rosa, decision, seats = board_of_two()
    for seat in seats:
        cast_vote(decision=decision, seat=seat, choice=FOR, by=rosa)
    close = lambda: close_vote(decision=decision, by=rosa)  # noqa: E731 - run in two threads
    assert at_once(close, close) == ["NotFromHere", "done"]


@pytest.mark.django_db(transaction=True)
def test_a_seat_that_ends_while_it_votes_has_no_vote() -> None:
    rosa, decision, (seat, _other) = board_of_two()
    yesterday = decision.hub.today() - dt.timedelta(days=1)
    problems: list[str] = []

    def cast() -> None:
        try:
            cast_vote(decision=decision, seat=seat, choice=FOR, by=rosa)
        except SeatEnded as ended:
            problems.append(type(ended).__name__)
        finally:
            connections.close_all()

    voter = threading.Thread(target=cast, daemon=True)
    with transaction.atomic():
        change_seat(seat=seat, by=rosa, version=1, values={"ends_on": yesterday})
        voter.start()
        is_held_up(voter)
    voter.join(PATIENCE)
    assert problems == ["SeatEnded"]
    assert not Vote.objects.exists()
