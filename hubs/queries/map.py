"""What a map of hubs shows: a point for each hub, or for each country where there are too many to tell apart.

The list beside the map has the same and is the truth; hubs without a known place stand in the list only.
"""

from dataclasses import asdict, dataclass

from django.db.models import Avg, Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext
from django_countries import countries

from hubs.models import Category, Hub

MOST_POINTS = 200
# What the shapes call countries that have no number by ISO 3166-1.
WITHOUT_NUMBER = {"XK": "XK"}


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A mark on the map: where in WGS 84 degrees, what its bubble says, where that leads.

    `tone` is the kind of hub or `country`; `number` is how many hubs a country's point stands for. A sub-hub is a
    `small` one, shown from near only.
    """

    name: str
    line: str
    url: str
    latitude: float
    longitude: float
    tone: str
    number: int = 1
    small: bool = False


@dataclass(frozen=True, slots=True)
class HubMap:
    """The points, and the countries that are coloured, by the numbers that the shapes have."""

    points: tuple[MapPoint, ...]
    countries: tuple[str, ...]

    @property
    def data(self) -> dict[str, object]:
        """The same for the script that draws it."""
        return {"points": [asdict(point) for point in self.points], "countries": list(self.countries)}


def map_of(hubs: QuerySet[Hub], *, number: int, within_country: bool) -> HubMap:
    """The map of some top-level hubs with their sub-hubs, or of their countries if there are many. One query."""
    if number > MOST_POINTS and not within_country:
        return _by_country(hubs)
    shown = Hub.objects.shown_publicly().filter(Q(pk__in=hubs.values("pk")) | Q(parent__in=hubs.values("pk")))
    placed = shown.exclude(latitude=None).exclude(longitude=None)
    return _drawn(list(placed.order_by(F("parent").asc(nulls_first=True), "name", "pk")[:MOST_POINTS]))


def map_of_one(hub: Hub, sub_hubs: list[Hub]) -> HubMap:
    """The map of a hub with its sub-hubs. No query."""
    return _drawn([one for one in (hub, *sub_hubs) if one.latitude is not None and one.longitude is not None])


def _drawn(hubs: list[Hub]) -> HubMap:
    codes = sorted({hub.country.code for hub in hubs})
    return HubMap(
        points=tuple(_point(hub) for hub in hubs),
        countries=tuple(_number(code) for code in codes),
    )


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
        points=tuple(
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
        countries=tuple(_number(code) for code, *_rest in found),
    )


def _number(code: str) -> str:
    """The three digits by which the shapes know a country."""
    return WITHOUT_NUMBER.get(code) or str(countries.numeric(code, padded=True) or "")
