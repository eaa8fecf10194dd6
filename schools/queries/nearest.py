"""The hubs near a place, as well as the portal can know: there is no list of all places in it.

A place is found where a hub or a school with a public page is, or a town by which a time zone is called (the time zone
database is in the public domain and says where these are). For any other place the hubs of the country come first,
then those that are nearest to the country's chief town, and the page says so instead of a distance.
"""

import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.db.models import Q
from django.utils import timezone

from hubs.folding import fold
from hubs.models import Hub
from schools.models import School

SHOWN = 6  # hubs to choose from at first
MOST = 24  # with all of the own country
NEAR_KM = 120  # further away nobody comes regularly
EARTH_KM = 6371.0
DEGREES = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?$")


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth, WGS 84 degrees."""

    latitude: float
    longitude: float

    def km_to(self, other: "Point") -> float:
        """The way as the crow flies."""
        north, south = math.radians(self.latitude), math.radians(other.latitude)
        across = math.radians(other.longitude - self.longitude)
        half = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(across / 2) ** 2
        return 2 * EARTH_KM * math.asin(math.sqrt(half))


@dataclass(frozen=True, slots=True)
class NearHub:
    """A hub to choose; `km` as the crow flies, where the place is known; `works_there`: with a school in that place."""

    hub: Hub
    km: int | None
    works_there: bool


@dataclass(frozen=True, slots=True)
class NearHubs:
    """Hubs, the nearest first. `found`: whether the portal knows the place. `suggested`: one that is really near."""

    hubs: tuple[NearHub, ...]
    found: bool
    suggested: Hub | None


def nearest_hubs(country: str, place: str, *, also: str = "", today: dt.date | None = None) -> NearHubs:
    """The hubs that are open today, sub-hubs too, by their distance from a place; `also` is the code of one asked for.

    Two queries.
    """
    hubs = list(Hub.objects.working_on(today or timezone.now().date()).select_related("parent").order_by("name", "pk"))
    there = _working_in(country, place)
    origin = _point_of(country, place, hubs)
    start = origin or chief_point(country)
    near = [_near(hub, start, known=origin is not None, works_there=hub.pk in there) for hub in hubs]
    ranked = sorted(zip(near, hubs, strict=True), key=lambda pair: _rank(pair[0], country, start, bool(origin)))
    shown = [
        one
        for number, (one, hub) in enumerate(ranked)
        if number < SHOWN or (number < MOST and hub.country.code == country) or hub.code.lower() == also.lower()
    ]
    wanted = next((hub for hub in hubs if also and hub.code.lower() == also.lower()), None)
    return NearHubs(tuple(shown), origin is not None, wanted or _suggested(shown, country))


def find_open_hub(code: str) -> Hub | None:
    """The hub with a code, if it is open today."""
    return Hub.objects.working_on(timezone.now().date()).coded(code).first()


def chief_point(country: str) -> Point | None:
    """Where the chief town of a country is; None for one without a time zone of its own."""
    zones = _zone_towns().get(country, {})
    return next(iter(zones.values()), None)


def _near(hub: Hub, start: Point | None, *, known: bool, works_there: bool) -> NearHub:
    here = _where(hub)
    km = round(start.km_to(here)) if known and start is not None and here is not None else None
    return NearHub(hub, km, works_there)


def _rank(near: NearHub, country: str, start: Point | None, known: bool) -> tuple[bool, bool, float]:
    here = _where(near.hub)
    far = start.km_to(here) if start is not None and here is not None else math.inf
    elsewhere = near.hub.country.code != country
    return not near.works_there, elsewhere and not known, far


def _suggested(shown: list[NearHub], country: str) -> Hub | None:
    first = shown[0] if shown else None
    if first is None:
        return None
    near = first.works_there or (first.km <= NEAR_KM if first.km is not None else first.hub.country.code == country)
    return first.hub if near else None


def _where(hub: Hub) -> Point | None:
    if hub.latitude is None or hub.longitude is None:
        return None
    return Point(float(hub.latitude), float(hub.longitude))


def _working_in(country: str, place: str) -> frozenset[int]:
    """The hubs that work with a school in a place, as far as the school agreed to be named."""
    same = Q(country=country, place__iexact=place.strip())
    if not place.strip():
        return frozenset()
    return frozenset(School.objects.shown_publicly().filter(same).values_list("hub_id", flat=True))


def _point_of(country: str, place: str, hubs: list[Hub]) -> Point | None:
    name = fold(place).strip()
    if not name:
        return None
    at_home = [hub for hub in hubs if hub.country.code == country and fold(hub.place).split(",")[0].strip() == name]
    known = next((point for hub in at_home if (point := _where(hub)) is not None), None)
    return known or _zone_towns().get(country, {}).get(name)


@cache
def _zone_towns() -> dict[str, dict[str, Point]]:
    """Towns by which time zones are called, by country, the one of most people first."""
    found: dict[str, dict[str, Point]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        country, where, zone, *_remark = line.split("\t")
        town = fold(zone.rpartition("/")[2].replace("_", " "))
        found.setdefault(country, {})[town] = _read(where)
    return found


def _read(where: str) -> Point:
    """Degrees, minutes and perhaps seconds, with a sign, as the time zone database writes them."""
    found = DEGREES.match(where)
    assert found is not None, where  # noqa: S101 - the database's own format
    south, d1, m1, s1, west, d2, m2, s2 = found.groups()
    north = int(d1) + int(m1) / 60 + int(s1 or 0) / 3600
    east = int(d2) + int(m2) / 60 + int(s2 or 0) / 3600
    return Point(-north if south == "-" else north, -east if west == "-" else east)
