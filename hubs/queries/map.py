"""What a map of hubs shows: a point for each hub, or for each country where there are too many to tell apart.

The list beside the map has the same and is the truth; hubs without a known place stand in the list only.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Avg, Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext
from django_countries import countries

from hubs.models import Category, Hub
from hubs.queries.first_view import FirstView, Spot, first_view

MOST_POINTS = 200
ICONS: dict[str, str] = {
    Category.SCHOOL_BASED: "mortarboard",
    Category.SPACE: "tools",
    Category.BROKER: "people",
}
# What the shapes call countries that have no number by ISO 3166-1.
WITHOUT_NUMBER = {"XK": "XK"}


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A mark on the map: where in WGS 84 degrees, what its bubble says, where that leads.

    `tone` is the kind of hub, `country` or `circle`; `number` is how many hubs a country's point stands for. A sub-hub
    is a `small` one, shown from near only. A `radius` makes it a circle of that size instead of a pin, in pixels.
    """

    name: str
    line: str
    url: str
    latitude: float
    longitude: float
    tone: str
    number: int = 1
    small: bool = False
    radius: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A point and where it is drawn."""

    point: MapPoint
    spot: Spot

    @property
    def icon(self) -> str:
        """The icon of its kind of hub; nothing for a country, which has a number."""
        return ICONS.get(self.point.tone, "")


@dataclass(frozen=True, slots=True)
class HubMap:
    """The points, from north to south so that a pin stands in front of one behind it, and the countries in colour.

    The countries go by the numbers that the shapes have; `whole` is true for one hub with its sub-hubs, all in sight.
    """

    points: tuple[MapPoint, ...]
    countries: tuple[str, ...]
    whole: bool = False

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The points that are seen at first, with their place on the sheet of the view."""
        return tuple(Mark(self.points[spot.index], spot) for spot in self.view.spots)

    @property
    def view(self) -> FirstView:
        """How the map stands before anybody touches it."""
        return first_view(self.points, whole=self.whole)

    @property
    def data(self) -> dict[str, object]:
        """The same for the script that lets it be moved."""
        points = [asdict(point) for point in self.points]
        return {"points": points, "countries": self.countries, "box": self.view.box, "whole": self.whole}


def map_of(hubs: QuerySet[Hub], *, number: int, within_country: bool, shown: QuerySet[Hub]) -> HubMap:
    """The map of some top-level hubs with those of their sub-hubs that are `shown`, or of their countries.

    By country where there are many. One query.
    """
    if number > MOST_POINTS and not within_country:
        return _by_country(hubs)
    shown = shown.filter(Q(pk__in=hubs.values("pk")) | Q(parent__in=hubs.values("pk")))
    placed = shown.exclude(latitude=None).exclude(longitude=None)
    return _drawn(list(placed.order_by(F("parent").asc(nulls_first=True), "name", "pk")[:MOST_POINTS]))


def map_of_one(hub: Hub, sub_hubs: list[Hub]) -> HubMap:
    """The map of a hub with its sub-hubs. No query."""
    placed = [one for one in (hub, *sub_hubs) if one.latitude is not None and one.longitude is not None]
    return _drawn(placed, whole=True)


def _drawn(hubs: list[Hub], *, whole: bool = False) -> HubMap:
    codes = sorted({hub.country.code for hub in hubs})
    return HubMap(
        points=_southwards(_point(hub) for hub in hubs),
        countries=tuple(country_number(code) for code in codes),
        whole=whole or all(hub.parent_id is not None for hub in hubs),
    )


def _southwards(points: Iterable[MapPoint]) -> tuple[MapPoint, ...]:
    return tuple(sorted(points, key=lambda point: -point.latitude))


def _point(hub: Hub) -> MapPoint:
    return MapPoint(
        name=hub.name,
        line=f"{hub.place} · {Category(hub.category).label}",
        url=reverse("hubs:hub", kwargs={"hub_code": hub.code}),
        latitude=float(hub.latitude or 0),
        longitude=float(hub.longitude or 0),
        tone=hub.category,
        small=hub.parent_id is not None,
    )


def _by_country(hubs: QuerySet[Hub]) -> HubMap:
    rows = (
        hubs.exclude(latitude=None)
        .values_list("country")
        .annotate(number=Count("pk"), north=Avg("latitude"), east=Avg("longitude"))
        .order_by("country")
    )
    found = [(str(code), number, north, east) for code, number, north, east in rows]
    return HubMap(
        points=_southwards(
            MapPoint(
                name=str(countries.name(code)),
                line=ngettext("%(number)d hub", "%(number)d hubs", number) % {"number": number},
                url=f"{reverse('hubs:directory')}?country={code}",
                latitude=float(north),
                longitude=float(east),
                tone="country",
                number=number,
            )
            for code, number, north, east in found
        ),
        countries=tuple(country_number(code) for code, *_rest in found),
    )


def country_number(code: str) -> str:
    """The three digits by which the shapes know a country."""
    return WITHOUT_NUMBER.get(code) or str(countries.numeric(code, padded=True) or "")
