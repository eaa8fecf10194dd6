"""The challenge of a session, in the folded part of the form: an offer, never a duty."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from hubs.models import Challenge, Hub
from hubs.roles import Role
from impact.actions import record_session
from impact.actions.drafts import SessionDraft
from impact.actions.record_session import OtherContent
from impact.actions.versions import same_again
from impact.models import Session
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_membership, make_session, make_session_type
from tests.factories.people import make_user
from tests.factories.public import make_challenge
from tests.impact.log_form import TODAY, told, url, words

pytestmark = pytest.mark.django_db

# Of a session of type 3 on 12 May 2022 with nothing else said, as it was worked out before sessions had challenges.
FINGERPRINT_OF_BEFORE = "3650cd0f02c6a8391bb0b806af489b4dc6c7765794749c24825b10ab66e76255"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def challenge(hub: Hub) -> Challenge:
    return make_challenge(hub, "Dry wells")


@pytest.fixture
def client(hub: Hub) -> Client:
    user = make_user()
    make_membership(user, Role.STAFF, hub, starts_on=dt.date(2020, 1, 1))
    return client_of(user)


def test_a_hub_without_challenges_is_not_asked(client: Client, hub: Hub) -> None:
    assert b'name="challenge"' not in client.get(url(hub)).content
    assert client.post(url(hub), told()).status_code == 302


def test_it_is_stored_shown_and_corrected(client: Client, hub: Hub, challenge: Challenge) -> None:
    other = make_challenge(hub, "Empty houses", status="answered")
    page = words(client.get(url(hub)).content)
    assert "The project’s challenge" in page
    assert client.post(url(hub), told(challenge=challenge.pk)).status_code == 302
    session = Session.objects.get()
    assert session.challenge == challenge
    address = f"/h/{hub.code}/sessions/{session.uid}/"
    assert "Dry wells" in words(client.get(address).content)

    sent = told(challenge=other.pk, uid=session.uid, version=1)
    assert client.post(f"{address}edit/", sent).status_code == 302
    session.refresh_from_db()
    assert (session.challenge, session.version) == (other, 2)
    history = words(client.get(address).content)
    assert "Challenge" in history
    assert "Dry wells" in history


def test_another_hubs_challenge_is_no_choice(client: Client, hub: Hub, challenge: Challenge) -> None:
    elsewhere = make_challenge(make_hub(), "Elsewhere")
    answer = client.post(url(hub), told(challenge=elsewhere.pk, title="Kept"))
    assert answer.status_code == 422
    assert "Choose one from the list." in answer.content.decode()
    assert 'value="Kept"' in answer.content.decode()


def test_sending_the_same_twice_counts_once_and_another_challenge_is_another_session(
    hub: Hub, challenge: Challenge
) -> None:
    plain = SessionDraft(uid=uuid.uuid4(), held_on=dt.date(2022, 5, 12), session_type=make_session_type())
    named = SessionDraft(**{**plain.__dict__, "challenge": challenge})
    assert record_session(hub=hub, by=None, draft=named).repeated is False
    assert record_session(hub=hub, by=None, draft=named).repeated is True
    with pytest.raises(OtherContent):
        record_session(hub=hub, by=None, draft=plain)


def test_what_was_sent_before_there_were_challenges_is_still_the_same() -> None:
    """The fingerprint of a session without a challenge does not change by an upgrade: a device may send it again."""
    draft = SessionDraft(uid=uuid.uuid4(), held_on=dt.date(2022, 5, 12), session_type=make_session_type())
    draft.session_type.pk = 3
    assert draft.payload_hash() == FINGERPRINT_OF_BEFORE


def test_the_same_again_is_about_the_same(hub: Hub, challenge: Challenge) -> None:
    session = make_session(hub, challenge=challenge)
    assert same_again(session, today=hub.today()).challenge == challenge
