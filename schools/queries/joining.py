"""Requests to join as the pages show them: to whoever asked, to the hub's people, to the network's managers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext
from django_countries import countries

from accounts.models import User
from hubs.folding import words_of
from hubs.models import Hub
from hubs.models.hub import HubQuerySet
from hubs.queries.map import HubMap, MapPoint, country_number
from schools.models import OPEN, JoinNote, JoinRequest, JoinState, School
from schools.models.joining import JoinRequestQuerySet
from schools.queries.nearest import chief_point

A_PAGE = 100
IS_OPEN = Q(state__in=OPEN)


@dataclass(frozen=True, slots=True)
class NewSchool:
    """A school that is not in the hub's list yet; a partner from today on, or in talks."""

    name: str
    place: str
    country: str
    partner: bool


@dataclass(frozen=True, slots=True)
class WantedRequests:
    """How an inbox is narrowed; `shown` is "ended", or else what waits."""

    shown: str = "open"
    way: str = ""
    state: str = ""
    country: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of requests, how many fit, and how many there are of each sort."""

    page: Page[JoinRequest]
    shown: str
    number: int
    waiting: int
    ended: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something that became of a request: when, what, by whom (nothing where who asked did it)."""

    moment: object
    state: str
    by: str


@dataclass(frozen=True, slots=True)
class CountryInterest:
    """How many have asked from a country in which no hub was near, and how many of them wait."""

    code: str
    name: str
    number: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest in new hubs: by country, as a map, and request by request."""

    countries: tuple[CountryInterest, ...]
    map: HubMap
    inbox: Inbox


def request_by(uid: uuid.UUID) -> JoinRequest | None:
    """The request with a secret in its address."""
    return JoinRequest.objects.select_related("hub", "school").filter(uid=uid).first()


def find_request(hub: Hub | None, key: int) -> JoinRequest | None:
    """A confirmed request of a hub or its sub-hubs; without a hub one that has none."""
    rows = _of(hub).select_related("hub__parent", "school", "answered_by")
    return rows.filter(pk=key).first()


def requests_named(hub: Hub | None, keys: Sequence[int]) -> list[JoinRequest]:
    """Those on the desk of a hub, or of the network, with some numbers, in the order of the inbox. One query."""
    return list(_of(hub).filter(pk__in=keys).in_order().select_related("hub__parent"))


def labels_of(keys: Sequence[int]) -> dict[int, str]:
    """What requests are called that somebody has just answered, wherever they are by now. One query."""
    return {one.pk: str(one) for one in JoinRequest.objects.filter(pk__in=keys)}


def school_meant(request: JoinRequest) -> School | NewSchool:
    """The school that somebody writes for: one of their hub's that is probably meant, or a new one, still in talks.

    Asked anew for each: of two who write for the same new school the second joins that of the first. One query.
    """
    known = likely_school(request, schools_to_choose(request.hub)) if request.hub is not None else None
    return known or NewSchool(request.body.strip(), request.place.strip(), str(request.country.code), partner=False)


def inbox_of(hub: Hub | None, wanted: WantedRequests, *, page: str | None) -> Inbox:
    """What has come to a hub or, without one, to the network. Three queries."""
    rows = _of(hub)
    number = rows.aggregate(waiting=Count("pk", filter=IS_OPEN), every=Count("pk"))
    found = rows.ended() if wanted.shown == "ended" else rows.unanswered()
    for column in ("way", "state", "country"):
        if value := getattr(wanted, column):
            found = found.filter(**{column: value})
    for word in wanted.q.split()[:8]:
        found = found.filter(Q(body__icontains=word) | Q(name__icontains=word) | Q(place__icontains=word))
    pages = Paginator(found.in_order().select_related("hub"), A_PAGE)
    waiting, ended = number["waiting"], number["every"] - number["waiting"]
    return Inbox(pages.get_page(page), wanted.shown, pages.count, waiting, ended)


def interest(wanted: WantedRequests, *, page: str | None) -> Interest:
    """Where people want a hub and have none. Four queries."""
    rows = _of(None).values("country").annotate(number=Count("pk"), waiting=Count("pk", filter=IS_OPEN))
    found = [
        CountryInterest(str(row["country"]), str(countries.name(row["country"])), row["number"], row["waiting"])
        for row in rows.order_by("-number", "country")
    ]
    return Interest(tuple(found), _map(found), inbox_of(None, wanted, page=page))


def notes_of(request: JoinRequest) -> list[JoinNote]:
    """What was noted about a request, the newest first."""
    return list(request.notes.select_related("by"))


def steps_of(request: JoinRequest) -> list[Step]:
    """What became of a request, the newest first: the database keeps it. One query."""
    kept: models.Manager[models.Model] = getattr(request, "steps")  # noqa: B009 - made by pghistory
    rows = list(kept.order_by("pgh_id").values("pgh_created_at", "state", "pgh_context__metadata"))
    after = [*(row["state"] for row in rows[1:]), request.state] if rows else []
    names = _names({(row["pgh_context__metadata"] or {}).get("user") for row in rows})
    return [
        Step(row["pgh_created_at"], state, names.get((row["pgh_context__metadata"] or {}).get("user"), ""))
        for row, state in zip(reversed(rows), reversed(after), strict=True)
    ]


def _names(keys: set[int | None]) -> dict[int | None, str]:
    return {user.pk: user.name for user in User.objects.filter(pk__in=[key for key in keys if key])}


def likely_school(request: JoinRequest, schools: list[School]) -> School | None:
    """The school of a hub that is probably meant, by the words of its name and its place."""
    asked = set(words_of(request.body))
    best, most = None, 0.0
    for school in schools:
        name = set(words_of(school.name))
        alike = len(asked & name) / len(asked | name) if asked | name else 0.0
        alike += 0.2 if asked & name and words_of(school.place) == words_of(request.place) else 0.0
        if alike > most:
            best, most = school, alike
    return best if most >= 0.5 else None


def schools_to_choose(hub: Hub) -> list[School]:
    """The schools of a hub itself, by name."""
    return list(hub.schools.order_by("name", "pk"))


def hubs_to_hand_to(hub: Hub | None) -> HubQuerySet:
    """Where a request can be handed: every other hub that has opened and not gone to rest."""
    rows = Hub.objects.exclude(opened_on=None).filter(closed_on=None).order_by("name", "pk")
    return rows.exclude(pk=hub.pk) if hub is not None else rows


def _of(hub: Hub | None) -> JoinRequestQuerySet:
    rows = JoinRequest.objects.confirmed()
    return rows.of_hub(hub) if hub is not None else rows.without_hub()


def _map(found: list[CountryInterest]) -> HubMap:
    points = []
    for one in found:
        if (where := chief_point(one.code)) is None:
            continue
        line = ngettext("%(number)d request", "%(number)d requests", one.number) % {"number": one.number}
        url = f"{reverse('schools:interest')}?country={one.code}"
        points.append(MapPoint(one.name, line, url, where.latitude, where.longitude, "country", one.number))
    points.sort(key=lambda point: -point.latitude)
    return HubMap(tuple(points), tuple(country_number(one.code) for one in found))


def waiting_at(hub: Hub) -> tuple[int, int]:
    """How many requests wait at a hub, and how many of them nobody has looked after yet. One query."""
    rows = JoinRequest.objects.of_hub(hub)
    number = rows.aggregate(open=Count("pk", filter=Q(state__in=OPEN)), new=Count("pk", filter=Q(state=JoinState.NEW)))
    return number["open"], number["new"]
