"""The sessions behind a figure of the explorer, with their head counts: as many as the figure says."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.db.models import Sum
from django.urls import reverse

from hubs.models import Hub
from impact.models import Audience, Session, cell_audiences
from impact.models.session import SessionQuerySet
from impact.queries.explore.narrow import label_of_row, sessions_of_row, slice_of_row
from impact.queries.explore.view import View
from impact.queries.sessions import what_of
from impact.queries.slices import Slice, days_in_cells, days_of_slice, latest_of_slice, sessions_of_slice
from impact.queries.words import number

ROWS_A_PAGE = 50
# As far as anybody leafs, and as far as the foot adds up by itself.
MOST_LISTED = 10_000


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One session. Where the hub at which it is listed was not there, `url` is empty and what it was is not told."""

    uid: uuid.UUID
    day: dt.date
    what: str
    hub: str
    school: str
    project: str
    heads: str
    missing: bool
    joint: bool
    url: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of the sessions behind a figure, and what they add up to; None where they are too many to add up here.

    `most` is how many are listed where there are more, and else empty.
    """

    title: str
    row: str
    rows: tuple[BehindRow, ...]
    pages: Page[Session]
    sessions: str
    interactions: str | None
    most: str


class Pages(Paginator[Session]):
    """Pages of a list whose length is known."""

    def __init__(self, found: int) -> None:
        super().__init__((), ROWS_A_PAGE)
        self.count = min(found, MOST_LISTED)


def sessions_behind(view: View, *, row: str | None, page: str | None, address: Callable[[Session], str]) -> Behind:
    """The sessions behind a view, or behind one row of its ranking, newest first. A constant number of queries.

    `address` gives where a session can be read, nothing where the reader may not.
    """
    of = view.slice() if row is None else slice_of_row(view, row)
    if of is not None and days_in_cells(of):
        listed = _by_days(of, page)
    else:
        listed = _one_by_one(sessions_of_slice(of) if of is not None else sessions_of_row(view, row or ""), page)
    return Behind(
        title=view.title,
        row="" if row is None else label_of_row(view, row),
        rows=tuple(_row(session, view, address(session)) for session in listed.page.object_list),
        pages=listed.page,
        sessions=number(listed.sessions),
        interactions=None if listed.interactions is None else number(listed.interactions),
        most=number(MOST_LISTED) if listed.more else "",
    )


@dataclass(frozen=True, slots=True)
class _Listed:
    """A page of sessions; how many there are and with how many interactions, and whether there are more than listed."""

    page: Page[Session]
    sessions: int
    interactions: int | None
    more: bool


def _one_by_one(found: SessionQuerySet, page: str | None) -> _Listed:
    """Counted from the sessions, as far as they are listed."""
    count = found.order_by()[: MOST_LISTED + 1].count()
    pages = Pages(count)
    number_of_page = pages.get_page(page).number
    start = (number_of_page - 1) * ROWS_A_PAGE
    # Which they are first: beside the tables that a list joins, a planner would begin with all sessions.
    keys = list(found.order_by("-held_on", "-pk").values_list("pk", flat=True)[start : start + ROWS_A_PAGE])
    chosen = list(found.filter(pk__in=keys).for_list())
    more = count > MOST_LISTED
    heads = None if more else int(found.order_by().aggregate(all_heads=Sum("heads"))["all_heads"] or 0)
    return _Listed(Page(chosen, number_of_page, pages), min(count, MOST_LISTED), heads, more)


def _by_days(of: Slice, page: str | None) -> _Listed:
    """Counted from the days of a slice that stand in cells; only those of the page are read from sessions."""
    days = days_of_slice(of)
    count = sum(sessions for sessions, _heads in days.values())
    pages = Pages(count)
    number_of_page = pages.get_page(page).number
    start = (number_of_page - 1) * ROWS_A_PAGE
    chosen: list[Session] = []
    if shown := _days_of_page(days, start):
        first, after, before = shown
        chosen = latest_of_slice(replace(of, first=first, after=after), start - before, ROWS_A_PAGE)
    heads = sum(heads for _sessions, heads in days.values())
    return _Listed(Page(chosen, number_of_page, pages), count, heads, count > MOST_LISTED)


def _days_of_page(days: Mapping[dt.date, tuple[int, int]], start: int) -> tuple[dt.date, dt.date, int] | None:
    """From which day until before which the sessions of a page were held, and how many were held later."""
    first: dt.date | None = None
    after: dt.date | None = None
    later = seen = 0
    for day, (sessions, _heads) in sorted(days.items(), reverse=True):
        if after is None and seen + sessions > start:
            after, later = day + dt.timedelta(days=1), seen
        seen += sessions
        first = day
        if seen >= start + ROWS_A_PAGE:
            break
    return (first, after, later) if first is not None and after is not None else None


def _row(session: Session, view: View, url: str) -> BehindRow:
    lines = [line for line in session.lines.all() if view.audience in cell_audiences(Audience(line.audience))]
    elsewhere = not url
    return BehindRow(
        uid=session.uid,
        day=session.held_on,
        what="" if elsewhere else what_of(session),
        hub=session.hub.name,
        school="" if elsewhere else str(session.school or ""),
        project="" if elsewhere else str(session.project or ""),
        heads=number(getattr(session, "heads", 0)),
        missing=not lines,
        joint=bool(session.co_hosts.all()),
        url=url,
    )


def addresses_at(place: Hub | None) -> Callable[[Session], str]:
    """Where a session can be read: by the network's managers everywhere, at a hub what it sees. One query."""
    if place is None:
        return lambda session: _address(session.hub.code, session)
    family = {place.pk, *Hub.objects.filter(parent=place).values_list("pk", flat=True)}

    def address(session: Session) -> str:
        seen = session.hub_id in family or any(host.pk in family for host in session.co_hosts.all())
        return _address(place.code, session) if seen else ""

    return address


def _address(code: str, session: Session) -> str:
    return reverse("impact:session", args=[code, session.uid])
