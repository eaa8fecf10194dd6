"""What somebody is told: the page of notices, and how they want to be told."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from accounts.models import DigestChoice, Notice, NoticeChoice, User, Way, Weekday
from accounts.notices import Kind, all_kinds, kind_of, time_zone_of, zones_of_places

NOTICES_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as its reader sees it. `zone` is the clock of its hub, else of the reader; None where nobody knows."""

    pk: int
    text: str
    place: str
    url: str
    urgent: bool
    unread: bool
    written_at: dt.datetime
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of notices, the newest first. `newest` is the key of the newest, so that no later one is ticked off."""

    lines: tuple[NoticeLine, ...]
    pages: Page[Notice]
    unread: int
    newest: int


def notices_of(user: User, *, page: str | None) -> NoticePage:
    """What a person was told lately. Four queries, however much that is; two more where a hub is not known by name."""
    pages = Paginator(user.notices.all(), NOTICES_A_PAGE).get_page(page)
    rows = list(pages.object_list)
    zones = zones_of_places({row.place for row in rows if row.place})
    own = time_zone_of(user.pk) if any(row.place not in zones for row in rows) else None
    return NoticePage(
        lines=tuple(replace(as_line(row), zone=zones.get(row.place, own)) for row in rows),
        pages=pages,
        unread=user.notices.unread().count(),
        newest=max((row.pk for row in rows), default=0),
    )


def as_line(notice: Notice) -> NoticeLine:
    """A notice in the language of the moment."""
    kind = kind_of(notice.kind)
    return NoticeLine(
        pk=notice.pk,
        text=kind.sentence(notice.words) if kind else _("Something that this version of the portal no longer tells."),
        place=notice.place,
        url=notice.url,
        urgent=notice.urgent,
        unread=notice.read_at is None,
        written_at=notice.written_at,
    )


def find_notice(user: User, key: int) -> Notice | None:
    """One of a person's own notices."""
    return user.notices.filter(pk=key).first()


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a person is told of each kind that concerns them, and when the weekly mail comes."""

    kinds: tuple[tuple[Kind, Way], ...]
    digest: bool
    weekday: Weekday


def chosen_by(user: User) -> Chosen:
    """What somebody chose, or what holds where they have not."""
    ways = dict(user.notice_choices.values_list("kind", "way"))
    digest = digest_choice(user)
    concerned = {asks: asks(user) for asks in {kind.concerns for kind in all_kinds()}}
    kinds = tuple((kind, kind.way(ways.get(kind.code))) for kind in all_kinds() if concerned[kind.concerns])
    return Chosen(kinds, digest.wanted, Weekday(digest.weekday))


def digest_choice(user: User) -> DigestChoice:
    """What somebody chose about the weekly mail; a row that is not stored, where they have not."""
    return DigestChoice.objects.filter(user=user).first() or DigestChoice(user=user)


def ways_of(kind: Kind, people: Collection[User]) -> dict[int, Way]:
    """How each of these is told of a kind, by the keys of the people. One query."""
    chosen = dict(NoticeChoice.objects.filter(kind=kind.code, user__in=people).values_list("user_id", "way"))
    return {person.pk: kind.way(chosen.get(person.pk)) for person in people}
