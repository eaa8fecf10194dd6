"""News as everybody may read them: pages of posts, one post, and what other pages show of them."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from hubs.languages import foreign, language_name
from hubs.markdown import render_markdown
from hubs.models import Hub
from hubs.queries.directory import HubLink, art_of, hub_url
from projects.models import Post, Project
from projects.models.picture import Illustration
from projects.queries.directory import hubs_having, project_url

POSTS_A_PAGE = 12
POSTS_IN_A_FEED = 30


@dataclass(frozen=True, slots=True)
class TextLink:
    """The title of something, and where its page is."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post as lists show it. `language` is empty where it is that of the page; `day` is the date at the hub.

    `art` names a drawing for where there is no picture.
    """

    title: str
    url: str
    lead: str
    language: str
    hub: HubLink
    day: dt.date
    picture: Illustration | None
    art: str


@dataclass(frozen=True, slots=True)
class PostPage:
    """A post in full. `author` is empty unless the author wants to be named publicly.

    `version` grows with each change of the post or its hub.
    """

    pk: int
    card: PostCard
    body: SafeString
    author: str
    project: TextLink | None
    written_in: str
    language_name: str
    published_at: dt.datetime
    changed_at: dt.datetime
    version: int


@dataclass(frozen=True, slots=True)
class NewsPage:
    """A page of the news."""

    cards: tuple[PostCard, ...]
    pages: Page[Post]
    number: int


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A post or project as a feed carries it; `uid` never changes, `body` is HTML, `language` is empty if unknown."""

    uid: str
    title: str
    url: str
    lead: str
    body: SafeString
    language: str
    hub: str
    published_at: dt.datetime | None
    changed_at: dt.datetime


def news_page(hub: Hub | None, *, page: str | None) -> NewsPage:
    """The posts of the network or of a hub, the latest first. Two queries."""
    pages = Paginator(_published(hub), POSTS_A_PAGE).get_page(page)
    return NewsPage(_cards(pages.object_list), pages, pages.paginator.count)


def hubs_with_news() -> list[tuple[str, str]]:
    """Codes and names of hubs with published posts, to choose from. One query."""
    return hubs_having(Post.objects.published())


def public_post(post_id: int) -> Post | None:
    """The post with a number, if anybody may read it. One query."""
    found = Post.objects.published().filter(pk=post_id)
    return found.select_related("hub", "project", "picture", "author").first()


def public_post_page(post: Post) -> PostPage:
    """A post in full. No query."""
    assert post.published_at is not None  # noqa: S101 - the database refuses a published post without it
    author = post.author
    return PostPage(
        pk=post.pk,
        card=_card(post),
        body=render_markdown(post.body),
        author=author.name if author is not None and author.listed and author.is_active else "",
        project=TextLink(post.project.title, project_url(post.project)) if post.project else None,
        written_in=post.language,
        language_name=language_name(post.language),
        published_at=post.published_at,
        changed_at=post.changed_at,
        version=post.version + post.hub.version,
    )


def news_feed(hub: Hub | None) -> tuple[FeedEntry, ...]:
    """The latest posts with their whole text. One query."""
    return tuple(
        FeedEntry(
            uid=f"post-{post.pk}",
            title=post.title,
            url=post_url(post),
            lead=post.lead,
            body=render_markdown(post.body),
            language=post.language,
            hub=post.hub.name,
            published_at=post.published_at,
            changed_at=post.changed_at,
        )
        for post in _published(hub)[:POSTS_IN_A_FEED]
    )


def latest_news(number: int) -> tuple[PostCard, ...]:
    """The latest posts of the network. One query, out of an index."""
    return _cards(_published(None)[:number])


def hub_news(hub: Hub, number: int) -> tuple[PostCard, ...]:
    """The latest posts of a hub and its sub-hubs. One query."""
    return _cards(_published(hub)[:number])


def project_news(project: Project, number: int) -> tuple[PostCard, ...]:
    """The latest posts about a project. One query."""
    return _cards(_published(None).filter(project=project)[:number])


def post_url(post: Post) -> str:
    """The address of a post."""
    return reverse("projects:post", kwargs={"post_id": post.pk, "post_slug": post.slug})


def _published(hub: Hub | None) -> QuerySet[Post]:
    posts = Post.objects.published()
    return (posts if hub is None else posts.of_hub(hub)).latest_first()


def _cards(posts: Iterable[Post]) -> tuple[PostCard, ...]:
    return tuple(_card(post) for post in posts)


def _card(post: Post) -> PostCard:
    moment = post.published_at or post.changed_at
    return PostCard(
        title=post.title,
        url=post_url(post),
        lead=post.lead,
        language=foreign(post.language),
        hub=HubLink(post.hub.name, post.hub.place, hub_url(post.hub.code)),
        day=moment.astimezone(zoneinfo.ZoneInfo(post.hub.time_zone)).date(),
        picture=post.illustration,
        art=art_of(post.hub.category),
    )
