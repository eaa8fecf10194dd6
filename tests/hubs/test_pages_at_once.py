"""Two requests at the same moment, through the pages and on two real connections: a clear answer each, nothing lost."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from hubs.models import Box, CanvasBox, Decision, DecisionState, Membership, Vote
from hubs.roles import Role
from tests.factories.board import make_board, make_open, make_proposal
from tests.factories.canvas import write
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.hubs.test_hands import hands, hidden
from tests.hubs.test_team import NEW, at_once, offer

pytestmark = pytest.mark.django_db(transaction=True)


def sent(*jobs: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """The answers to requests that go off at the same moment."""
    answers: list[HttpResponse] = []
    assert at_once(*(lambda job=job: answers.append(job()) for job in jobs)) == ["done"] * len(jobs)
    return answers


def again(client: Client) -> Client:
    """The same person in another window."""
    other = Client()
    other.cookies.load({name: one.value for name, one in client.cookies.items()})
    return other


def test_a_vote_pressed_twice_is_one_vote_and_both_are_told() -> None:
    hub = make_hub("OSHub-VV")
    rosa, browser = member(hub, Role.BOARD)
    (seat,) = make_board(hub, rosa)
    page = f"/h/OSHub-VV/board/decisions/{make_open(hub).pk}/"
    windows = (browser, again(browser))
    answers = sent(
        *(
            lambda window=window, choice=choice: window.post(f"{page}vote/", {"seat": seat.pk, "choice": choice})
            for window, choice in zip(windows, ("for", "against"), strict=True)
        )
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    vote = Vote.objects.get()
    shown = browser.get(page).content.decode()
    assert f'value="{vote.choice}" aria-pressed="true"' in shown


def test_a_show_of_hands_noted_twice_is_noted_once() -> None:
    hub = make_hub("OSHub-DE")
    cara = member(hub, Role.COORDINATOR)[1]
    make_board(hub, None, None, None, None)
    page = f"/h/OSHub-DE/board/decisions/{make_proposal(hub).pk}/hands/"
    told = [
        hidden(cara.post(page, hands(hub, votes_for=number, votes_against=3 - number)).content.decode())
        for number in (0, 3)
    ]
    windows = (cara, again(cara))
    answers = sent(
        *(
            lambda window=window, values=values: window.post(page, values | {"step": "note"})
            for window, values in zip(windows, told, strict=True)
        )
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    decision = Decision.objects.get()
    assert decision.state in (DecisionState.ADOPTED, DecisionState.REJECTED)
    # Whichever came second is told so, in its own window.
    shown = [window.get(f"/h/OSHub-DE/board/decisions/{decision.pk}/").content.decode() for window in windows]
    assert sum("stands elsewhere by now" in page for page in shown) == 1


def test_an_invitation_accepted_in_two_windows_gives_one_role() -> None:
    hub = make_hub("OSHub-MM")
    coordinator, new = member(hub, Role.COORDINATOR)[0], make_user(NEW)
    path = f"/invitations/{offer(hub, coordinator)}/"
    browser = client_of(new)
    answers = sent(*(lambda window=window: window.post(path) for window in (browser, again(browser))))
    assert sorted(answer.status_code for answer in answers) == [302, 410]
    assert Membership.objects.filter(user=new).count() == 1


def test_a_box_saved_by_two_at_once_shows_one_of_them_both_texts() -> None:
    hub = make_hub("OSHub-MM")
    write(hub, "Before.", Box.IMPACT)
    people = [member(hub, name=name)[1] for name in ("Ana Example", "Rui Example")]
    box = "/h/OSHub-MM/canvas/impact/"
    texts = ("Wells in spring.", "Ponds in autumn.")
    answers = sent(
        *(
            lambda person=person, text=text: person.post(box, {"text": text, "version": "1"})
            for person, text in zip(people, texts, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    (refused,) = [answer.content.decode() for answer in answers if answer.status_code == 409]
    assert "meanwhile" in refused
    assert CanvasBox.objects.get(box=Box.IMPACT).text.rstrip(".") in refused
    mine = next(text for text in texts if text != CanvasBox.objects.get(box=Box.IMPACT).text)
    assert f"{mine}</textarea>" in refused
