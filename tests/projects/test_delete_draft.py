"""Drafts of posts and events: deleted after a question, put back for thirty days; what was public never goes."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubs.models import Hub
from hubs.roles import Role
from projects.actions.publishing import delete_draft, empty_bins
from projects.models import Event, Post, State
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.public import make_event, make_post

pytestmark = pytest.mark.django_db
KINDS = pytest.mark.parametrize(("make", "place"), [(make_post, "news"), (make_event, "events")])


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub)[1]


def address(text: Post | Event, place: str) -> str:
    return f"/h/OSHub-MM/{place}/{text.pk}/delete/"


@KINDS
@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW])
def test_a_draft_goes_after_a_question(client: Client, hub: Hub, make: type, place: str, state: State) -> None:
    text = make(hub, "Half a thought", state=state)
    own_page = client.get(f"/h/OSHub-MM/{place}/{text.pk}/").content.decode()
    assert f'href="{address(text, place)}"' in own_page
    asked = client.get(address(text, place))
    assert asked.status_code == 200
    assert "Delete this draft?" in asked.content.decode()
    assert "Half a thought" in asked.content.decode()
    assert type(text).objects.filter(pk=text.pk).exists()
    answer = client.post(address(text, place), {"version": str(text.version)}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/h/OSHub-MM/{place}/"
    page = answer.content.decode()
    assert "Deleted: “Half a thought”." in page
    assert "1 deleted draft" in page
    text.refresh_from_db()
    assert text.state == State.DELETED
    assert client.get(address(text, place)).status_code == 404


@KINDS
def test_it_can_be_undone_at_once(client: Client, hub: Hub, make: type, place: str) -> None:
    text = make(hub, "Half a thought", state=State.REVIEW)
    answer = client.post(address(text, place), {"version": str(text.version)}, follow=True)
    undo = re.search(r'href="([^"]+\?undo=\d+)"', answer.content.decode())
    assert undo is not None
    asked = client.get(undo[1])
    assert asked.status_code == 200
    client.post(undo[1].partition("?")[0], {"step": "undo", "version": undo[1].partition("=")[2]})
    text.refresh_from_db()
    assert text.state == State.REVIEW


@KINDS
def test_anybody_who_writes_for_the_hub_puts_it_back(hub: Hub, make: type, place: str) -> None:
    text = delete_draft(make(hub, "Half a thought", state=State.DRAFT), by=make_user(), version=1)
    other = member(hub)[1]
    page = other.get(f"/h/OSHub-MM/{place}/").content.decode()
    assert f'action="/h/OSHub-MM/{place}/{text.pk}/move/"' in page
    sent = {"step": "put back", "version": str(text.version)}
    answer = other.post(f"/h/OSHub-MM/{place}/{text.pk}/move/", sent, follow=True)
    assert "Draft" in answer.content.decode()
    text.refresh_from_db()
    assert text.state == State.DRAFT
    again = other.post(f"/h/OSHub-MM/{place}/{text.pk}/move/", sent, follow=True)
    assert "this step was taken already" in again.content.decode()


@KINDS
def test_what_lies_in_the_bin_is_neither_published_nor_sent_on(hub: Hub, make: type, place: str) -> None:
    text = delete_draft(make(hub, state=State.DRAFT), by=make_user(), version=1)
    chief = member(hub, Role.COORDINATOR)[1]
    own_page = chief.get(f"/h/OSHub-MM/{place}/{text.pk}/").content.decode()
    assert "It lies in the bin" in own_page
    assert 'value="publish"' not in own_page
    for step in ("publish", "send", "redraft", "withdraw"):
        chief.post(f"/h/OSHub-MM/{place}/{text.pk}/move/", {"step": step, "version": str(text.version)})
        text.refresh_from_db()
        assert text.state == State.DELETED


def test_who_goes_on_writing_what_somebody_deleted_loses_nothing(client: Client, hub: Hub) -> None:
    post = make_post(hub, "Half a thought", state=State.DRAFT)
    delete_draft(post, by=make_user(), version=post.version)
    sent = {"title": "A whole thought", "language": post.language, "lead": "", "body": "", "picture_alt": ""}
    page = f"/h/OSHub-MM/news/{post.pk}/"
    answer = client.post(page, sent | {"version": str(post.version)})
    assert answer.status_code == 409
    assert "A whole thought" in answer.content.decode()
    client.post(page, sent | {"version": str(post.version + 1)})
    post.refresh_from_db()
    assert (post.title, post.state) == ("A whole thought", State.DRAFT)


@KINDS
def test_after_thirty_days_it_is_gone(hub: Hub, make: type, place: str) -> None:
    text = delete_draft(make(hub, state=State.DRAFT), by=make_user(), version=1)
    kept = make(hub, state=State.DRAFT)
    now = timezone.now()
    assert empty_bins(now=now + dt.timedelta(days=29)) == 0
    assert empty_bins(now=now + dt.timedelta(days=31)) == 1
    assert list(type(text).objects.all()) == [kept]
    assert empty_bins(now=now + dt.timedelta(days=31)) == 0


@KINDS
def test_the_bin_costs_the_same_however_full_it_is(client: Client, hub: Hub, make: type, place: str) -> None:
    counted = []
    for number in (1, 2):
        for _one in range(number):
            delete_draft(make(hub, state=State.DRAFT), by=make_user(), version=1)
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/h/OSHub-MM/{place}/")
        counted.append(len(seen))
    assert counted[0] == counted[1]


@KINDS
@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_what_is_or_was_public_stays(client: Client, hub: Hub, make: type, place: str, state: State) -> None:
    text = make(hub, state=state)
    assert address(text, place) not in client.get(f"/h/OSHub-MM/{place}/{text.pk}/").content.decode()
    answer = client.post(address(text, place), {"version": str(text.version)}, follow=True)
    assert "it can be withdrawn" in answer.content.decode()
    assert type(text).objects.filter(pk=text.pk).exists()


def test_a_draft_that_was_public_before_stays(client: Client, hub: Hub) -> None:
    post = make_post(hub, state=State.DRAFT)
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now())
    post.refresh_from_db()
    client.post(address(post, "news"), {"version": str(post.version)})
    assert Post.objects.filter(pk=post.pk).exists()


def test_a_draft_that_somebody_goes_on_writing_is_not_deleted_unseen(client: Client, hub: Hub) -> None:
    post = make_post(hub, state=State.DRAFT)
    seen = post.version
    Post.objects.filter(pk=post.pk).update(title="Better")
    answer = client.post(address(post, "news"), {"version": str(seen)}, follow=True)
    assert "Somebody changed this meanwhile" in answer.content.decode()
    assert Post.objects.get(pk=post.pk).title == "Better"


@pytest.mark.parametrize("version", ["", "first", "-"])
def test_without_a_version_the_question_comes_again(client: Client, hub: Hub, version: str) -> None:
    post = make_post(hub, state=State.DRAFT)
    answer = client.post(address(post, "news"), {"version": version})
    assert answer.status_code == 422
    assert "Delete this draft?" in answer.content.decode()
    assert Post.objects.filter(pk=post.pk).exists()


def test_strangers_and_people_without_the_right_do_not_delete(hub: Hub) -> None:
    post = make_post(hub, state=State.DRAFT)
    board = make_user()
    make_membership(board, Role.BOARD, hub)
    for client, status in ((member(make_hub())[1], 404), (client_of(board), 403)):
        assert client.get(address(post, "news")).status_code == status
        assert client.post(address(post, "news"), {"version": str(post.version)}).status_code == status
    assert Post.objects.filter(pk=post.pk).exists()


@KINDS
@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_of_what_was_public_nobody_is_asked_whether_to_delete_it(
    client: Client, hub: Hub, make: type, place: str, state: State
) -> None:
    text = make(hub, state=state)
    answer = client.get(address(text, place), follow=True)
    assert answer.redirect_chain[-1][0] == f"/h/OSHub-MM/{place}/{text.pk}/"
    assert "What is or was public is not deleted" in answer.content.decode()
