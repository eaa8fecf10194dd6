"""A show of hands: typed, shown with what it means, noted for good; and what the board decides anew is superseded."""

import re
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from hubs.actions.decisions import count_hands, propose, publish_decision
from hubs.models import Count, Decision, DecisionState, Hub, Meeting
from hubs.queries.agenda import decisions_to_follow
from hubs.queries.canvas import adopted_version
from hubs.queries.hands import Hands
from hubs.roles import Role
from hubs.templatetags.hubs_board import strip
from tests.factories.board import make_adopted, make_board, make_proposal
from tests.factories.canvas import adopt, make_version
from tests.factories.clients import member
from tests.factories.meetings import make_meeting
from tests.factories.network import make_hub

pytestmark = pytest.mark.django_db

DECISIONS = "/h/OSHub-DE/board/decisions/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-DE", time_zone="Europe/Athens")


@pytest.fixture
def cara(hub: Hub) -> tuple[User, Client]:
    """The coordinator."""
    return member(hub, Role.COORDINATOR)


def page_of(decision: Decision) -> str:
    return f"{DECISIONS}{decision.pk}/"


def hands(hub: Hub, **changed: object) -> dict[str, object]:
    known = {"decided_on": hub.today().isoformat(), "present": 3, "votes_for": 2, "votes_against": 1}
    return known | {"votes_abstain": 0} | changed


def test_hands_are_counted(hub: Hub, cara: tuple[User, Client]) -> None:
    make_board(hub, None, None, None, None)
    decision = make_proposal(hub)
    address = f"{page_of(decision)}hands/"
    assert "before anything is noted" in cara[1].get(address).content.decode()
    asked = cara[1].post(address, hands(hub)).content.decode()
    assert "Is this right?" in asked
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED
    page = cara[1].post(address, hidden(asked) | {"step": "note"}, follow=True).content.decode()
    assert f"“{decision.title}”: Adopted." in page
    assert "3 of 4 took part" in page
    assert "Enough seats took part: 2 were needed." in page
    assert page.count("count__seat count__seat--for") == 3  # two hands and the legend
    decision.refresh_from_db()
    assert (decision.state, decision.seats, decision.way) == (DecisionState.ADOPTED, 4, "hands")
    # Twice is once.
    answer = cara[1].post(address, hidden(asked) | {"step": "note"}, follow=True)
    assert "the decision stands elsewhere by now" in answer.content.decode()
    decision.refresh_from_db()
    assert decision.votes_for == 2


def hidden(page: str) -> dict[str, str]:
    """What the question sends along: the figures, and the sign of what they mean."""
    form = page[page.index('name="votes_for"') - 200 : page.index('name="step"')]
    fields = [re.search(r'name="(\w+)" value="([^"]*)"', tag) for tag in re.findall(r"<input[^>]*>", form)]
    return {found[1]: unescape(found[2]) for found in fields if found and found[1] != "csrfmiddlewaretoken"}


def test_before_it_is_noted_one_sees_what_it_means_and_can_go_back(hub: Hub, cara: tuple[User, Client]) -> None:
    make_board(hub, *[None] * 9)
    decision = make_proposal(hub)
    address = f"{page_of(decision)}hands/"
    asked = cara[1].post(address, hands(hub, present=8, votes_for=5, votes_against=2))
    page = asked.content.decode()
    assert asked.status_code == 200
    for said in ("Adopted", "8 of 9 took part", "Enough seats took part: 5 were needed.", "1 seat that was present"):
        assert said in page
    back = cara[1].post(address, hidden(page) | {"step": "change"})
    assert back.status_code == 200
    assert 'name="votes_for" value="5"' in back.content.decode()
    other = cara[1].post(address, hands(hub, present=8, votes_for=2, votes_against=5)).content.decode()
    assert "Rejected" in other
    few = cara[1].post(address, hands(hub, present=2, votes_for=2, votes_against=0)).content.decode()
    assert "Too few seats took part: 5 were needed." in few
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED


def test_where_it_means_something_else_by_now_one_is_asked_again(hub: Hub, cara: tuple[User, Client]) -> None:
    make_board(hub, None, None, None, None)
    decision = make_proposal(hub)
    address = f"{page_of(decision)}hands/"
    sent = hidden(cara[1].post(address, hands(hub, present=2, votes_for=2, votes_against=0)).content.decode())
    make_board(hub, None, None)
    answer = cara[1].post(address, sent | {"step": "note"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed while you looked, so nothing was noted" in page
    assert "Too few seats took part: 3 were needed." in page
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED
    cara[1].post(address, hidden(page) | {"step": "note"})
    decision.refresh_from_db()
    assert decision.state == DecisionState.UNDECIDED


@pytest.mark.parametrize("sent", [{"step": "note"}, {"step": "note", "seen": ""}, {"step": "nod", "seen": "adopted"}])
def test_nothing_is_noted_that_nobody_was_shown(hub: Hub, cara: tuple[User, Client], sent: dict[str, str]) -> None:
    make_board(hub, None, None, None, None)
    decision = make_proposal(hub)
    answer = cara[1].post(f"{page_of(decision)}hands/", hands(hub) | sent)
    assert "Is this right?" in answer.content.decode()
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"present": 5}, "On that day the board had 4 seats, no more."),
        ({"votes_for": 3}, "There are more votes than seats that were present."),
        ({"decided_on": "2199-01-01"}, "This day is still to come."),
        ({"decided_on": "0026-01-01", "present": 0}, "On that day nobody had a seat on this board."),
        ({"votes_against": -1}, "greater than or equal to 0"),
        ({"votes_against": ""}, "This field is required."),
    ],
)
def test_hands_that_cannot_be_are_refused_and_kept(
    hub: Hub, cara: tuple[User, Client], changed: dict[str, object], said: str
) -> None:
    make_board(hub, None, None, None, None)
    decision = make_proposal(hub)
    answer = cara[1].post(f"{page_of(decision)}hands/", hands(hub, **changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED


# ── Decided anew ──────────────────────────────────────────────────────────────────────────────────────────────────────


def decide_anew(decision: Decision, by: User, *, votes_for: int = 0, votes_against: int = 1) -> Decision:
    """The board is asked again, and this is what it says."""
    again = propose(hub=decision.hub, by=by, values={"title": f"{decision.title}, anew", "text": ""}, again_of=decision)
    present = votes_for + votes_against
    hands = Hands(decision.hub.today(), present, votes_for, votes_against, 0)
    return count_hands(decision=again, by=by, hands=hands)


def test_a_mistyped_count_is_superseded_and_both_pages_say_so(hub: Hub, cara: tuple[User, Client]) -> None:
    wrong = make_adopted(hub, "Plant trees")
    form = cara[1].get(f"{DECISIONS}new/?again={wrong.pk}").content.decode()
    assert 'value="Plant trees"' in form
    assert f'href="{page_of(wrong)}"' in form
    made = cara[1].post(f"{DECISIONS}new/?again={wrong.pk}", {"title": "Plant trees", "text": ""}, follow=True)
    again = Decision.objects.get(state="proposed")
    assert "Proposed again. Before:" in made.content.decode()
    page = cara[1].get(page_of(wrong)).content.decode()
    assert "Proposed again:" in page
    assert "Superseded:" not in page
    count_hands(decision=again, by=cara[0], hands=Hands(hub.today(), 1, 0, 1, 0))
    page = cara[1].get(page_of(wrong)).content.decode()
    assert "Superseded:" in page
    assert f'href="{page_of(again)}"' in page
    assert "In place of what was decided before:" in cara[1].get(page_of(again)).content.decode()
    assert cara[1].get(DECISIONS).content.decode().count("Superseded") == 1
    wrong.refresh_from_db()
    assert (wrong.state, wrong.votes_for) == (DecisionState.ADOPTED, 1)


def test_what_is_decided_anew_is_no_longer_to_be_followed(hub: Hub, cara: tuple[User, Client]) -> None:
    wrong = make_adopted(hub)
    meeting: Meeting = make_meeting(hub)
    assert decisions_to_follow(meeting) == [wrong]
    right = decide_anew(wrong, cara[0], votes_for=1, votes_against=0)
    assert decisions_to_follow(meeting) == [right]


def test_a_canvas_adopted_by_mistake_no_longer_holds(hub: Hub, cara: tuple[User, Client]) -> None:
    version = make_version(hub)
    decision = adopt(version)
    assert adopted_version(hub) == version
    again = decide_anew(decision, cara[0])
    assert again.canvas_proposal.version == version
    assert adopted_version(hub) is None
    assert "Put it to the board" in cara[1].get(f"/h/OSHub-DE/canvas/versions/{version.number}/").content.decode()
    assert cara[1].get("/h/OSHub-DE/canvas/").status_code == 200


def test_the_public_sees_what_replaced_what(hub: Hub, cara: tuple[User, Client], client: Client) -> None:
    old = make_adopted(hub, "Plant trees", public=True)
    new = decide_anew(old, cara[0], votes_for=1, votes_against=0)
    address = f"/hubs/OSHub-DE/decisions/{old.pk}-plant-trees/"
    assert "decided about this anew" not in client.get(address).content.decode()
    publish_decision(decision=new, by=cara[0], public=True)
    page = client.get(address).content.decode()
    assert "decided about this anew" in page
    there = f"/hubs/OSHub-DE/decisions/{new.pk}-plant-trees-anew/"
    assert f'href="{there}"' in page
    assert f'href="{address}"' in client.get(there).content.decode()


def test_the_picture_of_a_count_shows_as_many_abstentions_as_the_number_beside_it() -> None:
    assert strip(Count(seats=6, present=5, votes_for=2, votes_against=1, votes_abstain=1)) == (
        *("for", "for", "against", "abstain", "secret", "absent"),
    )
