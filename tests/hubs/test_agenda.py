"""The agenda of a meeting: opens with the follow-through, takes proposals, is moved, decided on, kept from others."""

import datetime as dt
import re
import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.actions.agenda import add_item, drop_item, move_item, take_decision
from hubs.actions.attendance import record_attendance
from hubs.actions.decisions import propose
from hubs.actions.follow_up import add_action, finish_action
from hubs.actions.hands import decide_in_meeting
from hubs.actions.meetings import plan_meeting
from hubs.actions.standing_meeting import NotFromHere
from hubs.models import AgendaItem, Decision, Hub, Meeting, MeetingState, Presence
from hubs.roles import Role
from impact.actions.decisions import link_session
from impact.models import Audience
from tests.factories.clients import client_of, member
from tests.factories.meetings import HOUR, make_item, make_meeting, make_paper, make_seats
from tests.factories.network import make_hub, make_session, people_line

DAY = dt.timedelta(days=1)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    return member(hub, Role.COORDINATOR, "Cara Example")[0]


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


def address(meeting: Meeting) -> str:
    return f"/h/{meeting.hub.code}/board/meetings/{meeting.pk}/agenda/"


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def positions(meeting: Meeting) -> list[int]:
    return list(meeting.items.order_by("position").values_list("position", flat=True))


def make_proposal(hub: Hub, by: User, title: str = "A workshop for the wells") -> Decision:
    return propose(hub=hub, by=by, values={"title": title, "text": "Because."})


def attended(hub: Hub, by: User, seats: int = 3) -> Meeting:
    """A meeting that is held with so many seats, all of them present."""
    made = make_seats(hub, *[None] * seats)
    meeting = make_meeting(hub, state=MeetingState.HELD, starts_at=timezone.now() - HOUR)
    record_attendance(meeting=meeting, by=by, seats={seat.pk: Presence.PRESENT for seat in made}, guests=0)
    return meeting


def decided(hub: Hub, by: User, title: str) -> Decision:
    """A proposal that was adopted by a show of hands."""
    meeting = Meeting.objects.filter(hub=hub, state=MeetingState.HELD).first() or attended(hub, by)
    item = take_decision(meeting=meeting, decision=make_proposal(hub, by, title), by=by)
    return decide_in_meeting(item=item, by=by, votes_for=3, votes_against=0, votes_abstain=0)


def plan_next(hub: Hub, by: User) -> Meeting:
    begins = timezone.now() + 7 * DAY
    values = {"title": "Next", "language": "en", "place": "Hall", "starts_at": begins, "ends_at": begins + HOUR}
    return plan_meeting(hub=hub, by=by, values=values)


# ── Putting it together ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_an_agenda_opens_with_what_became_of_decisions_and_the_minutes(hub: Hub, coordinator: User) -> None:
    decision = decided(hub, coordinator, "Dig a well")
    today = hub.today()
    late = add_action(decision=decision, by=coordinator, values={"what": "Ask the council", "due_on": today - DAY})
    meeting = plan_next(hub, coordinator)
    assert [item.kind for item in meeting.items.all()] == ["follow_up", "minutes"]
    assert titles(meeting)[0] == "Dig a well"
    assert titles(meeting)[1].startswith("Minutes of the meeting of ")
    page = client_of(coordinator).get(f"/h/OSHub-MM/board/meetings/{meeting.pk}/").content.decode()
    assert "Ask the council" in page
    assert "overdue since" in page
    finish_action(action=late, by=coordinator, version=1, day=today)
    page = client_of(coordinator).get(f"/h/OSHub-MM/board/meetings/{meeting.pk}/").content.decode()
    assert "done on" in page
    # Done before the board met again, so the meeting after that has nothing to say about it.
    begins = timezone.now() + DAY
    held = Meeting.objects.filter(pk=meeting.pk)
    held.update(state=MeetingState.APPROVED, starts_at=begins, ends_at=begins + HOUR)
    assert "Dig a well" not in titles(plan_next(hub, coordinator))


@pytest.mark.django_db
def test_a_session_that_carried_a_decision_out_since_brings_it_back(hub: Hub, coordinator: User) -> None:
    """Nothing is left to do and it was decided long ago, and yet there is something to say."""
    decision = decided(hub, coordinator, "Dig a well")
    Meeting.objects.update(state=MeetingState.APPROVED)
    make_meeting(hub, state=MeetingState.APPROVED, starts_at=timezone.now() + DAY)
    assert titles(plan_next(hub, coordinator)) == []
    session = make_session(hub, people_line(Audience.FAMILY, 9, 2), held_on=hub.today() + DAY, title="Digging")
    link_session(decision=decision, session=session, by=coordinator)
    meeting = plan_next(hub, coordinator)
    assert titles(meeting) == ["Dig a well"]
    page = client_of(coordinator).get(f"/h/OSHub-MM/board/meetings/{meeting.pk}/").content.decode()
    assert "Session: <bdi>Digging</bdi>" in page


@pytest.mark.django_db
def test_what_is_offered_is_taken_and_not_offered_again(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = plan_next(hub, coordinator)
    proposal = make_proposal(hub, coordinator)
    elsewhere = make_proposal(make_hub(), coordinator, "Something of another hub")
    page = client.get(address(meeting)).content.decode()
    assert "A workshop for the wells" in page
    assert "Something of another hub" not in page
    client.post(address(meeting), {"step": "take", "key": proposal.pk})
    assert titles(meeting) == ["A workshop for the wells"]
    assert "What could be on it" not in client.get(address(meeting)).content.decode()
    page = client.post(address(meeting), {"step": "take", "key": proposal.pk}, follow=True).content.decode()
    assert "This is on the agenda already." in page
    assert client.post(address(meeting), {"step": "take", "key": elsewhere.pk}).status_code == 404
    with pytest.raises(NotFromHere, match="another board"):
        take_decision(meeting=meeting, decision=elsewhere, by=coordinator)


@pytest.mark.django_db
def test_items_are_added_moved_changed_and_dropped_with_plain_forms(
    hub: Hub, coordinator: User, client: Client
) -> None:
    meeting = make_meeting(hub)
    for title in ("First", "Second", "Third"):
        client.post(address(meeting), {"step": "add", "title": title, "text": "About it."})
    first, _second, third = meeting.items.order_by("position")
    client.post(address(meeting), {"step": "up", "key": third.pk})
    client.post(address(meeting), {"step": "up", "key": first.pk})  # at the end already
    assert titles(meeting) == ["First", "Third", "Second"]
    client.post(address(meeting), {"step": "down", "key": first.pk})
    assert (titles(meeting), positions(meeting)) == (["Third", "First", "Second"], [1, 2, 3])
    third.refresh_from_db()
    changed = client.post(f"{address(meeting)}{third.pk}/", {"title": "Wells", "text": "", "version": third.version})
    assert changed["Location"] == address(meeting)
    question = client.post(address(meeting), {"step": "drop", "key": first.pk})
    assert "Take this off the agenda?" in question.content.decode()
    assert len(titles(meeting)) == 3
    client.post(address(meeting), {"step": "drop", "key": first.pk, "sure": "on"})
    assert (titles(meeting), positions(meeting)) == (["Wells", "Second"], [1, 2])


@pytest.mark.django_db
def test_an_item_without_a_title_comes_back_with_what_was_typed(hub: Hub, client: Client) -> None:
    meeting = make_meeting(hub)
    answer = client.post(address(meeting), {"step": "add", "title": " ", "text": "Half an hour of work."})
    assert answer.status_code == 422
    assert "Half an hour of work." in answer.content.decode()
    assert client.post(address(meeting), {"step": "explode", "key": "1"}, follow=True).status_code == 200
    assert titles(meeting) == []


@pytest.mark.django_db
def test_two_who_change_one_item_lose_nothing_and_order_is_no_text(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = make_meeting(hub)
    item = make_item(meeting, coordinator, "Wells")
    make_item(meeting, coordinator)
    move_item(item=item, by=coordinator, steps=1)
    one = client.post(f"{address(meeting)}{item.pk}/", {"title": "Dry wells", "text": "", "version": "1"})
    assert one.status_code == 302
    other = client.post(f"{address(meeting)}{item.pk}/", {"title": "Old wells", "text": "", "version": "1"})
    assert other.status_code == 409
    assert "Old wells" in other.content.decode()
    assert "Dry wells" in other.content.decode()


@pytest.mark.django_db
def test_an_item_of_another_meeting_or_hub_is_not_there(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = make_meeting(hub)
    other = make_item(make_meeting(hub), coordinator)
    foreign = make_item(make_meeting(make_hub()), coordinator)
    for item in (other, foreign):
        assert client.get(f"{address(meeting)}{item.pk}/").status_code == 404
        assert client.get(f"{address(meeting)}{item.pk}/hands/").status_code == 404
        page = client.post(address(meeting), {"step": "drop", "key": item.pk, "sure": "on"}, follow=True)
        assert "Somebody took this off the agenda meanwhile." in page.content.decode()
    assert AgendaItem.objects.count() == 2


@pytest.mark.django_db
def test_an_agenda_that_is_over_stays_as_it_was(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = make_meeting(hub)
    item = make_item(meeting, coordinator)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.APPROVED)
    page = client.post(address(meeting), {"step": "drop", "key": item.pk, "sure": "on"}, follow=True).content.decode()
    assert "so what they say of it stays as it is" in page
    answer = client.post(f"{address(meeting)}{item.pk}/", {"title": "Other", "text": "", "version": "1"})
    assert answer.status_code == 422
    assert titles(meeting) == ["Any other business"]


@pytest.mark.django_db
def test_papers_of_an_item_stay_when_it_is_dropped(hub: Hub, coordinator: User) -> None:
    meeting = make_meeting(hub)
    item = make_item(meeting, coordinator)
    paper = make_paper(meeting, coordinator, item=item)
    drop_item(item=item, by=coordinator)
    paper.refresh_from_db()
    assert paper.item is None


@pytest.mark.django_db
def test_the_agenda_costs_the_same_however_long_it_is(
    hub: Hub, coordinator: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = plan_next(hub, coordinator)

    def grow(number: int) -> None:
        for count in range(number):
            make_paper(meeting, coordinator, item=make_item(meeting, coordinator))
            decision = decided(hub, coordinator, f"Dig {count}")
            add_action(decision=decision, by=coordinator, values={"what": "Ask", "due_on": hub.today()})
            take_decision(meeting=meeting, decision=decision, by=coordinator)
            make_proposal(hub, coordinator)

    grow(1)
    client.get(address(meeting))
    with django_assert_num_queries(21):
        client.get(address(meeting))
    grow(2)
    with django_assert_num_queries(21):
        client.get(address(meeting))


# ── Deciding ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_hands_are_counted_on_the_agenda_and_the_outcome_stays(hub: Hub, coordinator: User, client: Client) -> None:
    meeting = attended(hub, coordinator)
    item = take_decision(meeting=meeting, decision=make_proposal(hub, coordinator), by=coordinator)
    page = client.get(f"{address(meeting)}{item.pk}/hands/").content.decode()
    assert "3 of 3 seats are present" in page
    hands = {"votes_for": "2", "votes_against": "1", "votes_abstain": "0"}
    asked = client.post(f"{address(meeting)}{item.pk}/hands/", hands).content.decode()
    assert "Is this right?" in asked
    assert "3 of 3 took part" in asked
    assert not AgendaItem.objects.get(pk=item.pk).decided_here
    seen = re.search(r'name="seen" value="([^"]+)"', asked)
    assert seen is not None
    noted = hands | {"step": "note", "seen": seen[1]}
    answer = client.post(f"{address(meeting)}{item.pk}/hands/", noted, follow=True)
    assert "2 for, 1 against, 0 abstaining." in answer.content.decode()
    item.refresh_from_db()
    assert item.decided_here
    assert item.decision is not None
    assert (item.decision.state, item.decision.decided_on, item.decision.present) == ("adopted", meeting.day, 3)
    again = client.post(f"{address(meeting)}{item.pk}/hands/", noted, follow=True)
    assert "the decision stands elsewhere by now" in again.content.decode()
    assert client.get(f"{address(meeting)}{item.pk}/hands/").status_code == 302
    with pytest.raises(NotFromHere, match="stays on its agenda"):
        drop_item(item=item, by=coordinator)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hands", "said"),
    [
        (("3", "1", "0"), "There are more votes than seats that were present."),
        (("", "1", "0"), "This field is required."),
        (("-1", "1", "0"), "Ensure this value is greater than or equal to 0."),
    ],
)
def test_hands_that_cannot_be_are_refused_and_kept(
    hub: Hub, coordinator: User, client: Client, hands: tuple[str, str, str], said: str
) -> None:
    meeting = attended(hub, coordinator)
    item = take_decision(meeting=meeting, decision=make_proposal(hub, coordinator), by=coordinator)
    told = dict(zip(("votes_for", "votes_against", "votes_abstain"), hands, strict=True))
    answer = client.post(f"{address(meeting)}{item.pk}/hands/", told)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    item.refresh_from_db()
    assert not item.decided_here


@pytest.mark.django_db
def test_without_attendance_nothing_is_decided(hub: Hub, coordinator: User, client: Client) -> None:
    make_seats(hub, None)
    meeting = make_meeting(hub, state=MeetingState.HELD)
    item = take_decision(meeting=meeting, decision=make_proposal(hub, coordinator), by=coordinator)
    assert "Write down who is there first" in client.get(f"{address(meeting)}{item.pk}/hands/").content.decode()
    hands = {"votes_for": "1", "votes_against": "0", "votes_abstain": "0"}
    assert client.post(f"{address(meeting)}{item.pk}/hands/", hands).status_code == 422


# ── At once ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def at_once(*jobs: Callable[[], object]) -> list[str]:
    """Do these on a connection each; returns what went wrong."""
    problems: list[str] = []

    def work(job: Callable[[], object]) -> None:
        try:
            job()
        except NotFromHere as problem:
            problems.append(str(problem))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


@pytest.mark.django_db(transaction=True)
def test_several_who_work_on_one_agenda_leave_it_whole(hub: Hub, coordinator: User) -> None:
    meeting = make_meeting(hub)
    items = [make_item(meeting, coordinator, f"Item {number}") for number in range(4)]
    problems = at_once(
        lambda: move_item(item=items[0], by=coordinator, steps=1),
        lambda: move_item(item=items[3], by=coordinator, steps=-1),
        lambda: drop_item(item=items[1], by=coordinator),
        lambda: add_item(meeting=meeting, by=coordinator, title="New"),
    )
    assert problems == []
    assert positions(meeting) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_count_the_same_hands_one_is_told(hub: Hub, coordinator: User) -> None:
    meeting = attended(hub, coordinator)
    item = take_decision(meeting=meeting, decision=make_proposal(hub, coordinator), by=coordinator)

    def count() -> None:
        decide_in_meeting(item=item, by=coordinator, votes_for=3, votes_against=0, votes_abstain=0)

    assert len(at_once(count, count)) == 1
    assert AgendaItem.objects.filter(decided_here=True).count() == 1
