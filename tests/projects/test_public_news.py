"""`/news/` and each post: what is published, in the language in which it was written."""

import datetime as dt
import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from projects.models import Post, State
from projects.queries.news import post_url
from tests.factories.network import make_hub, make_project
from tests.factories.people import make_user
from tests.factories.public import make_picture, make_post

pytestmark = pytest.mark.django_db
URL = "/news/"
QUERIES_OF_THE_LIST = 4  # the version of what is public, the hubs to choose from, how many, the page
QUERIES_OF_A_POST = 2
LATE_ON_SUNDAY = dt.datetime(2026, 5, 3, 23, 30, tzinfo=dt.UTC)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub of the Hills")


def page(client: Client, url: str = URL, **asked: str) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_latest_come_first(client: Client, hub: Hub) -> None:
    make_post(hub, "Of yesterday", published_at=LATE_ON_SUNDAY - dt.timedelta(days=1))
    make_post(hub, "Of today", lead="A short one.", published_at=LATE_ON_SUNDAY)
    text = page(client)
    assert text.index("Of today") < text.index("Of yesterday")
    for words in ("A short one.", "Hub of the Hills", "feed.atom"):
        assert words in text


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_what_is_not_published_is_nowhere(client: Client, hub: Hub, state: State) -> None:
    post = make_post(hub, "Not for you", state=state)
    assert "Not for you" not in page(client)
    assert client.get(post_url(post)).status_code == 404
    assert "Not for you" not in page(client, "/hubs/OSHub-PT/")


def test_what_was_withdrawn_is_gone_at_once(client: Client, hub: Hub) -> None:
    post = make_post(hub)
    assert client.get(post_url(post)).status_code == 200
    Post.objects.filter(pk=post.pk).update(state=State.WITHDRAWN)
    assert client.get(post_url(post)).status_code == 404


def test_it_is_narrowed_by_hub_with_its_sub_hubs(client: Client, hub: Hub) -> None:
    other = make_hub("OSHub-X")
    make_post(hub, "Own")
    make_post(make_hub("OSHub-PT-Sub", parent=hub), "Near")
    make_post(other, "Foreign")
    make_project(hub)
    make_project(other)
    text = page(client, hub="OSHub-PT")
    assert "Own" in text
    assert "Near" in text
    assert "Foreign" not in text
    assert "/news/feed.atom?hub=OSHub-PT" in text


@pytest.mark.parametrize("asked", [{"hub": "nowhere"}, {"hub": "\x00"}, {"page": "99"}, {"page": "x"}])
def test_what_makes_no_sense_changes_nothing(client: Client, hub: Hub, asked: dict[str, str]) -> None:
    make_post(hub, "Still here")
    assert "Still here" in page(client, **asked)


def test_without_news_it_says_so(client: Client) -> None:
    assert "No news yet" in page(client)


def test_a_post_is_told_in_full(client: Client, hub: Hub) -> None:
    author = make_user(name="Ana Writes")
    author.listed = True
    author.save()
    post = make_post(
        hub,
        "Clear water",
        lead="In short.",
        body="It was **clear**.\n\n# And cold",
        author=author,
        project=make_project(hub, "Clean river"),
        published_at=LATE_ON_SUNDAY,
    )
    text = page(client, post_url(post))
    for words in (
        "Clear water",
        "In short.",
        "<strong>clear</strong>",
        "<h2>And cold</h2>",
        "Ana Writes",
        "Clean river",
    ):
        assert words in text
    # In Lisbon it was Monday already.
    assert "4 May 2026" in text


def test_an_author_who_does_not_want_to_be_named_is_not(client: Client, hub: Hub) -> None:
    post = make_post(hub, author=make_user(name="Eva Unnamed"))
    assert "Eva Unnamed" not in page(client, post_url(post))


def test_another_language_is_said_to_those_who_listen(client: Client, hub: Hub) -> None:
    post = make_post(hub, "Água limpa", language="pt", body="Estava *fria*.")
    text = page(client, post_url(post))
    assert '<h1 lang="pt">Água limpa</h1>' in text
    assert re.search(r'<div class="prose[^"]*" lang="pt">', text)
    assert "Portuguese" in text
    assert '<h1 lang="pt">' not in page(client, post_url(post), lang="pt")
    assert 'lang="pt"><a class="card__link"' in re.sub(r">\s+<", "><", page(client))


def test_a_picture_says_what_it_shows_and_comes_in_sizes(client: Client, hub: Hub) -> None:
    post = make_post(hub, picture=make_picture(hub), picture_alt="A river from above.")
    for text in (page(client), page(client, post_url(post))):
        assert 'alt="A river from above."' in text
        assert re.search(r'srcset="[^"]+ 480w, [^"]+ 960w"', text)
        assert 'width="960" height="640"' in text


def test_only_the_first_picture_of_the_list_is_fetched_at_once(client: Client, hub: Hub) -> None:
    for _number in range(3):
        make_post(hub, picture=make_picture(hub), picture_alt="A river from above.")
    pictures = re.findall(r'<img [^>]*alt="A river[^>]*>', page(client))
    assert [('loading="lazy"' in one, 'fetchpriority="high"' in one) for one in pictures] == [
        (False, True),
        (True, False),
        (True, False),
    ]
    # Only what is put off can wait until the page knows how wide it shows it.
    assert ['sizes="auto, ' in one for one in pictures] == [False, True, True]


def test_markdown_cannot_do_more_than_write(client: Client, hub: Hub) -> None:
    post = make_post(hub, body="<script>alert(1)</script> [x](javascript:alert(1)) ![x](https://x.example/x.png)")
    text = page(client, post_url(post))
    assert "<script>alert" not in text
    assert 'href="javascript' not in text
    assert "x.example/x.png" not in re.sub(r"&[^;]+;", "", text) or '<img src="https://x' not in text


def test_search_engines_read_an_article(client: Client, hub: Hub) -> None:
    post = make_post(hub, "Clear water", author=make_user(name="Eva Unnamed"), picture=make_picture(hub))
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client, post_url(post)))
    assert found
    told = json.loads(found[1])
    assert (told["@type"], told["headline"], told["inLanguage"]) == ("BlogPosting", "Clear water", "en")
    assert told["author"] == told["publisher"]
    assert told["image"].endswith(".webp")
    assert dt.datetime.fromisoformat(told["dateModified"]) >= dt.datetime.fromisoformat(told["datePublished"])


def test_another_title_in_the_address_leads_to_the_right_one(client: Client, hub: Hub) -> None:
    post = make_post(hub, "Clear water")
    answer = client.get(f"/news/{post.pk}-x/")
    assert (answer.status_code, answer["Location"]) == (301, f"/news/{post.pk}-clear-water/")


def test_it_costs_the_same_for_one_post_and_for_three(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        own = make_hub()
        post = make_post(own, project=make_project(own), picture=make_picture(own))
        if number != 1:
            with django_assert_num_queries(QUERIES_OF_THE_LIST):
                client.get(URL)
            with django_assert_num_queries(QUERIES_OF_A_POST):
                client.get(post_url(post))
