"""The sessions behind a figure of the explorer, with their head counts: as many as the figure says."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Sum
from django.urls import reverse

from hubs.models import Hub
from impact.models import Audience, Session, cell_audiences
from impact.models.session import SessionQuerySet
from impact.queries.explore.narrow import label_of_row, sessions_of_row
from impact.queries.explore.view import View
from impact.queries.sessions import what_of
from impact.queries.slices import sessions_of_slice
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
    """A page of the sessions behind a figure, and what they add up to; None where they are too many to add up here."""

    title: str
    row: str
    rows: tuple[BehindRow, ...]
    pages: Page[Session]
    sessions: str
    interactions: str | None


class Pages(Paginator[Session]):
    """Pages of a list whose length is known."""

    def __init__(self, found: int) -> None:
        super().__init__((), ROWS_A_PAGE)
        self.count = min(found, MOST_LISTED)


def sessions_behind(view: View, *, row: str | None, page: str | None, address: Callable[[Session], str]) -> Behind:
    """The sessions behind a view, or behind one row of its ranking, newest first. A constant number of queries.

    `address` gives where a session can be read, nothing where the reader may not.
    """
    found = sessions_of_slice(view.slice()) if row is None else sessions_of_row(view, row)
    count = found.order_by()[: MOST_LISTED + 1].count()
    pages = Pages(count)
    number_of_page = pages.get_page(page).number
    start = (number_of_page - 1) * ROWS_A_PAGE
    chosen = list(found.for_list()[start : start + ROWS_A_PAGE])
    whole = count > MOST_LISTED
    return Behind(
        title=view.title,
        row="" if row is None else label_of_row(view, row),
        rows=tuple(_row(session, view, address(session)) for session in chosen),
        pages=Page(chosen, number_of_page, pages),
        sessions=number(min(count, MOST_LISTED)),
        interactions=None if whole else number(_heads(found)),
    )


def _heads(found: SessionQuerySet) -> int:
    return int(found.order_by().aggregate(all_heads=Sum("heads"))["all_heads"] or 0)


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
