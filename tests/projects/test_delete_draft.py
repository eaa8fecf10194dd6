"""`/h/…/news/<id>/delete/` and the same for events: a draft goes after a question; what was public never does."""

import pytest
from django.test import Client
from django.utils import timezone

from hubs.models import Hub
from hubs.roles import Role
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
    assert "Deleted: “Half a thought”." in answer.content.decode()
    assert not type(text).objects.filter(pk=text.pk).exists()
    assert client.get(address(text, place)).status_code == 404


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
