"""What a teacher is told of a sign-up, each with the way to the very thing: the answer, the question, the offer."""

import pytest

from accounts.models import Notice
from accounts.notices import kind_of
from hubs.models import Hub
from projects.actions.deciding import decide
from projects.actions.signing_up import withdraw_sign_up
from projects.models import Call, SignUp
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.people import make_user
from tests.factories.sign_ups import open_call, sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-SU", name="Hub of the Springs")


def newest(row: SignUp) -> tuple[Notice, str]:
    """The newest notice of the teacher and what it says."""
    assert row.teacher is not None
    notice = row.teacher.notices.order_by("-pk")[0]
    kind = kind_of(notice.kind)
    assert kind is not None
    return notice, kind.sentence(notice.words)


def page(notice: Notice) -> str:
    answer = client_of(notice.recipient).get(notice.url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("decision", "note", "said", "shown"),
    [
        ("accept", "See you there.", "Your sign-up to “Springs”: Accepted", "Your classes have a place."),
        ("wait", "", "Your sign-up to “Springs”: On the waiting list", "You are number 1 on the waiting list"),
        ("decline", "We are full.", "Your sign-up to “Springs”: Declined", "We are full."),
        ("return", "Which language?", "Your sign-up to “Springs”: The hub asks something", "Which language?"),
    ],
)
def test_what_the_hub_answers(hub: Hub, decision: str, note: str, said: str, shown: str) -> None:
    row = sign_up(open_call(make_project(hub, "Springs"), admission="choice"), make_school(hub))
    decide(sign_up=row, decision=decision, by=make_user(), note=note)
    notice, sentence = newest(row)
    assert sentence == said
    assert shown in page(notice)
    assert (notice.place, notice.url) == ("Hub of the Springs", f"/s/{row.school_id}/sign-ups/{row.pk}/")


def test_an_offered_place_says_until_when(hub: Hub) -> None:
    call: Call = open_call(make_project(hub, "Springs"), capacity=1)
    first, second = (sign_up(call, make_school(hub)) for _ in range(2))
    assert first.teacher is not None
    withdraw_sign_up(sign_up=first, by=first.teacher)
    second.refresh_from_db()
    notice, sentence = newest(second)
    assert second.offer_ends is not None
    assert notice.kind == "projects.place_offered"
    assert notice.urgent
    assert f"free for you until {second.offer_ends:%-d %B %Y}" in sentence
    assert f"{second.offer_ends:%H:%M}" in sentence, "on the clock where the hub is"
    assert "Take the place" in page(notice)
