"""`/h/…/news/`: posts are written, looked at by another, published, withdrawn; nothing that was typed is lost."""

import datetime as dt
import re

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from projects.models import Picture, Post, State
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_project
from tests.factories.people import make_user
from tests.factories.pictures import picture_file, upload
from tests.factories.public import make_picture, make_post

pytestmark = pytest.mark.django_db

LIST = "/h/OSHub-MM/news/"
NEW = "/h/OSHub-MM/news/new/"
SAID = {"title": "The river speaks", "language": "pt", "lead": "In short.", "body": "It *rose*."}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def ana(hub: Hub) -> tuple[User, Client]:
    return member(hub)


@pytest.fixture
def client(ana: tuple[User, Client]) -> Client:
    return ana[1]


@pytest.fixture
def other(hub: Hub) -> Client:
    return member(hub, name="Rui Example")[1]


@pytest.fixture
def coordinator(hub: Hub) -> Client:
    return member(hub, Role.COORDINATOR, name="Eva Example")[1]


@pytest.fixture
def post(hub: Hub, ana: tuple[User, Client]) -> Post:
    return make_post(hub, "The river speaks", state=State.DRAFT, author=ana[0], body="It *rose*.")


def address(post: Post) -> str:
    return f"{LIST}{post.pk}/"


def step(client: Client, post: Post, name: str, version: int | None = None) -> str:
    """Take a step, and read what the page says then."""
    post.refresh_from_db()
    sent = {"step": name, "version": str(version or post.version)}
    page = client.post(f"{address(post)}move/", sent, follow=True).content.decode()
    post.refresh_from_db()
    return page


def test_an_empty_list_says_how_to_begin(client: Client) -> None:
    assert "No news yet" in client.get(LIST).content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_post(hub, "One")
    make_post(make_hub(), "Of another hub")
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)
    make_post(hub, "Two", state=State.REVIEW, author=make_user(), project=make_project(hub))
    make_post(hub, "Three", state=State.DRAFT, picture=make_picture(hub))
    with django_assert_num_queries(8):
        page = client.get(LIST).content.decode()
    assert page.index("Two") < page.index("Three") < page.index("One"), "what waits comes first"
    assert "Of another hub" not in page


def test_what_is_public_stands_in_the_order_of_its_days(client: Client, hub: Hub) -> None:
    make_post(hub, "Later", published_at=dt.datetime(2022, 5, 2, tzinfo=dt.UTC))
    make_post(hub, "Earlier", published_at=dt.datetime(2022, 5, 1, tzinfo=dt.UTC))
    page = client.get(LIST).content.decode()
    assert page.index("Later") < page.index("Earlier")


def test_a_long_list_has_pages(client: Client, hub: Hub) -> None:
    for number in range(26):
        make_post(hub, f"Post no. {number}")
    assert "Page 1 of 2" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}?page=2").content.decode().count("Post no.") == 1
    assert client.get(f"{LIST}?page=nonsense").status_code == 200


def test_a_post_is_a_draft_that_nobody_else_can_read(client: Client, ana: tuple[User, Client], hub: Hub) -> None:
    project = make_project(hub)
    answer = client.post(NEW, SAID | {"project": project.pk})
    post = Post.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, address(post))
    assert (post.hub, post.author, post.state, post.project) == (hub, ana[0], "draft", project)
    assert (post.title, post.language, post.body) == ("The river speaks", "pt", "It *rose*.")
    assert not Post.objects.published().exists()
    assert "<em>rose</em>" in client.get(address(post)).content.decode()


def test_the_way_to_the_public(client: Client, other: Client, post: Post) -> None:
    assert "Publish" not in client.get(address(post)).content.decode(), "not one's own"
    assert "To be reviewed" in step(client, post, "send")
    assert post.state == State.REVIEW
    assert "It waits for your eyes" in other.get(address(post)).content.decode()
    before = timezone.now()
    step(other, post, "publish")
    assert post.state == State.PUBLISHED
    assert post.published_at is not None
    assert post.published_at >= before - dt.timedelta(seconds=1)
    assert post.reviewed_by is not None
    assert post.reviewed_by.name == "Rui Example"
    step(client, post, "withdraw")
    assert post.state == State.WITHDRAWN
    since = post.published_at
    step(other, post, "publish")
    assert post.published_at == since, "it does not come as news a second time"


def test_nobody_publishes_their_own_text(client: Client, post: Post) -> None:
    assert "Somebody else has to look at it" in step(client, post, "publish")
    step(client, post, "send")
    assert "Somebody else has to look at it" in step(client, post, "publish")
    assert post.state == State.REVIEW


def test_a_coordinator_needs_no_second_pair_of_eyes(coordinator: Client) -> None:
    coordinator.post(NEW, SAID)
    post = Post.objects.get()
    step(coordinator, post, "publish")
    assert post.state == State.PUBLISHED


def test_a_text_whose_author_has_left_is_published_by_a_coordinator_only(
    hub: Hub, client: Client, coordinator: Client
) -> None:
    post = make_post(hub, state=State.REVIEW, author=None)
    assert "Somebody else has to look at it" in step(client, post, "publish")
    step(coordinator, post, "publish")
    assert post.state == State.PUBLISHED


def test_a_step_that_was_taken_is_not_taken_again(client: Client, other: Client, post: Post) -> None:
    step(client, post, "send")
    assert "this step was taken already" in step(client, post, "send")
    assert "this step was taken already" in step(other, post, "withdraw")
    assert post.state == State.REVIEW


def test_a_text_that_changed_meanwhile_is_not_published_unseen(client: Client, other: Client, post: Post) -> None:
    step(client, post, "send")
    seen = post.version
    client.post(address(post), SAID | {"version": str(seen), "body": "Something else."})
    assert "Somebody changed this meanwhile" in step(other, post, "publish", version=seen)
    assert post.state == State.REVIEW


@pytest.mark.parametrize("sent", [{}, {"step": "delete", "version": "1"}, {"step": "send"}, {"version": "1"}])
def test_a_step_that_is_none_changes_nothing(client: Client, post: Post, sent: dict[str, str]) -> None:
    answer = client.post(f"{address(post)}move/", sent, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    post.refresh_from_db()
    assert (post.state, post.version) == (State.DRAFT, 1)


def test_a_step_is_taken_back(client: Client, other: Client, post: Post) -> None:
    step(client, post, "send")
    page = step(other, post, "publish")
    assert f'href="{address(post)}?undo={post.version}"' in page
    client.post(address(post), {"step": "undo", "version": str(post.version)})
    post.refresh_from_db()
    assert post.state == State.PUBLISHED, "another's step stays"
    other.post(address(post), {"step": "undo", "version": str(post.version)})
    post.refresh_from_db()
    assert (post.state, post.published_at, post.reviewed_by) == (State.REVIEW, None, None)


def test_what_is_public_waits_again_when_its_author_changes_it(client: Client, other: Client, post: Post) -> None:
    step(client, post, "send")
    step(other, post, "publish")
    assert "it waits for somebody else" in client.get(address(post)).content.decode()
    client.post(address(post), SAID | {"version": str(post.version), "body": "New words."})
    post.refresh_from_db()
    assert (post.state, post.body) == (State.REVIEW, "New words.")


def test_what_is_public_stays_so_when_another_mends_it(client: Client, other: Client, post: Post) -> None:
    step(client, post, "send")
    step(other, post, "publish")
    other.post(address(post), SAID | {"version": str(post.version), "body": "Mended."})
    post.refresh_from_db()
    assert (post.state, post.body) == (State.PUBLISHED, "Mended.")


def test_a_preview_stores_nothing(client: Client, post: Post) -> None:
    for asked in (NEW, address(post)):
        answer = client.post(asked, SAID | {"version": "1", "body": "## Look\n\n<script>x</script>", "step": "preview"})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "<h2>Look</h2>" in page
        assert "<script>x" not in page
    post.refresh_from_db()
    assert (post.version, Post.objects.count()) == (1, 1)
    assert client.post(NEW, {"body": "## Look", "step": "preview"}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "This field is required"),
        ({"title": "a" * 161}, "at most 160 characters"),
        ({"language": "xx"}, "xx is not one of the available choices"),
        ({"lead": "a" * 401}, "at most 400 characters"),
        ({"project": "999999"}, "That choice is not one of the available choices"),
    ],
)
def test_bad_input_comes_back_with_the_reason(client: Client, wrong: dict[str, str], said: str) -> None:
    answer = client.post(NEW, SAID | {"body": "A long text."} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "A long text." in page
    assert not Post.objects.exists()


def test_who_is_overtaken_sees_both(client: Client, other: Client, post: Post) -> None:
    other.post(address(post), SAID | {"version": "1", "body": "From Rui."})
    answer = client.post(address(post), SAID | {"version": "1", "body": "From Ana."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "From Rui." in page
    assert "From Ana." in page


# ── Pictures ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_picture_comes_with_words(client: Client) -> None:
    said = SAID | {"new_picture": upload(picture_file((1000, 700))), "picture_alt": "A river between two hills."}
    assert client.post(NEW, said).status_code == 302
    post = Post.objects.get()
    assert post.picture is not None
    assert (post.picture.widths, post.picture_alt) == ([400, 720, 1000], "A river between two hills.")
    assert default_storage.exists(post.picture.file_name(400))
    assert post.picture.address(720) in client.get(address(post)).content.decode()


def test_a_picture_is_not_lost_while_its_words_are_missing(client: Client) -> None:
    answer = client.post(NEW, SAID | {"new_picture": upload(picture_file((1000, 700)))})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say what the picture shows" in page
    kept = Picture.objects.get()
    assert f'name="kept" value="{kept.pk}"' in page
    assert kept.address(720) in page

    assert client.post(NEW, SAID | {"kept": str(kept.pk), "picture_alt": "A river."}).status_code == 302
    assert Post.objects.get().picture == kept


@pytest.mark.parametrize("kept", ["nonsense", "00000000-0000-4000-8000-000000000000", "foreign"])
def test_only_a_picture_of_the_hub_can_be_kept(client: Client, kept: str) -> None:
    foreign = make_picture(make_hub())
    client.post(NEW, SAID | {"kept": str(foreign.pk) if kept == "foreign" else kept, "picture_alt": "Theirs."})
    assert not Post.objects.exclude(picture=None).exists()


def test_a_picture_goes_and_another_takes_its_place(client: Client, post: Post) -> None:
    client.post(address(post), SAID | {"version": "1", "new_picture": upload(picture_file()), "picture_alt": "One."})
    post.refresh_from_db()
    first = post.picture
    client.post(address(post), SAID | {"version": "2", "picture_alt": "Still one."})
    post.refresh_from_db()
    assert (post.picture, post.picture_alt) == (first, "Still one.")
    client.post(address(post), SAID | {"version": "3", "new_picture": upload(picture_file()), "picture_alt": "Two."})
    post.refresh_from_db()
    assert post.picture != first
    client.post(address(post), SAID | {"version": "4", "without_picture": "on", "picture_alt": "Two."})
    post.refresh_from_db()
    assert (post.picture, post.picture_alt) == (None, "")
    client.post(address(post), {"step": "undo", "version": "5"})
    post.refresh_from_db()
    assert post.picture_alt == "Two."


def test_what_is_no_picture_is_refused_and_the_text_stays(client: Client) -> None:
    bad = upload(b"<svg onload=alert(1)>", "picture.png", "image/png")
    answer = client.post(NEW, SAID | {"new_picture": bad, "picture_alt": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is no JPEG, PNG or WebP picture" in page
    assert "It *rose*." in page
    assert not Picture.objects.exists()


# ── Who may ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_another_hubs_post_is_not_there(client: Client) -> None:
    theirs = make_post(make_hub(), state=State.REVIEW)
    for key in (theirs.pk, 999_999_999):
        assert client.get(f"{LIST}{key}/").status_code == 404
        assert client.post(f"{LIST}{key}/", SAID | {"version": "1"}).status_code == 404
        assert client.post(f"{LIST}{key}/move/", {"step": "publish", "version": "1"}).status_code == 404


def test_no_other_column_is_listened_to(client: Client, ana: tuple[User, Client], hub: Hub) -> None:
    smuggled = {"state": "published", "published_at": "2001-01-01T00:00", "author": make_user().pk, "reviewed_by": "1"}
    client.post(NEW, SAID | smuggled | {"hub": make_hub().pk, "picture": make_picture(hub).pk})
    post = Post.objects.get()
    assert (post.hub, post.state, post.published_at, post.author, post.picture) == (hub, "draft", None, ana[0], None)


def test_who_may(hub: Hub, post: Post) -> None:
    for asked in (LIST, NEW, address(post)):
        assert Client().get(asked)["Location"].startswith("/accounts/login/")
        assert client_of(make_user()).get(asked).status_code == 404
        assert member(hub, Role.BOARD)[1].get(asked).status_code == 403
        assert member(hub, Role.COORDINATOR)[1].get(asked).status_code == 200
    assert member(hub, Role.BOARD)[1].post(f"{address(post)}move/", {"step": "send", "version": "1"}).status_code == 403
    assert Client().post(f"{address(post)}move/").status_code == 302
    assert member(hub)[1].get(f"{address(post)}move/").status_code == 405


def test_the_form_offers_each_step_once(client: Client, post: Post) -> None:
    assert re.findall(r'name="step" value="(\w+)"', client.get(address(post)).content.decode()) == ["send", "preview"]
