"""The sessions of the project of a partnership, as far as they were held while the partnership lasted."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from impact.models import Session
from impact.queries.sessions import what_of
from projects.models import Partnership

LATEST = 5


@dataclass(frozen=True, slots=True)
class SessionOfPartnership:
    """A session with the way to its page."""

    what: str
    held_on: dt.date
    url: str


@dataclass(frozen=True, slots=True)
class SessionsOfPartnership:
    """How many there are; for who may read sessions one by one also the latest, and where all of them stand."""

    number: int
    latest: tuple[SessionOfPartnership, ...]
    all_url: str


def sessions_of(partnership: Partnership, *, one_by_one: bool) -> SessionsOfPartnership:
    """The sessions that the partnership's hub and its sub-hubs see. Two queries at most."""
    hub = partnership.hub
    until = partnership.ends_on or hub.today()
    found = Session.objects.standing().seen_by_hub(hub).filter(project=partnership.project_id)
    found = found.held_between(partnership.starts_on, until)
    if not one_by_one:
        return SessionsOfPartnership(found.count(), (), "")
    rows = found.select_related("session_type").order_by("-held_on", "-pk")[:LATEST]
    return SessionsOfPartnership(
        number=found.count(),
        latest=tuple(
            SessionOfPartnership(what_of(row), row.held_on, reverse("impact:session", args=[hub.code, row.uid]))
            for row in rows
        ),
        all_url=f"{reverse('impact:sessions', args=[hub.code])}?project={partnership.project_id}",
    )
