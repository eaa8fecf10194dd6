"""The map on which a place is tapped: where it stands at first, and the towns that help to find one's way."""

import re
from dataclasses import dataclass

from hubs.countries import towns
from hubs.queries.first_view import HIGH, LAND_UNITS, WIDE, north_of

# How wide a degree of longitude is at first: around a known place, around a country, and for all of Europe.
AROUND_PLACE, AROUND_COUNTRY, EUROPE = 96.0, 48.0, 11.0
MIDDLE = (50.0, 12.0)
# The shapes end here (oshub/land.py).
WEST, SOUTH, EAST, NORTH = -32.0, 27.0, 60.0, 72.0


@dataclass(frozen=True, slots=True)
class Town:
    """A town to find one's way by, where the land's drawing has it."""

    name: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class WhereMap:
    """The middle of the sheet in degrees, how wide a degree is there, the same as a transformation, and the mark."""

    latitude: float
    longitude: float
    scale: float
    move: str
    mark: tuple[str, str] | None
    towns: tuple[Town, ...]
    sheet: str = f"0 0 {WIDE} {HIGH}"


def where_map(place: tuple[float, float] | None, country: str) -> WhereMap:
    """The map around a place, else around the largest town of a country, else all of Europe. No query."""
    here = [town for town in towns() if town.country == country]
    if place is not None:
        middle, scale = place, AROUND_PLACE
    elif here and _on_sheet(here[0].latitude, here[0].longitude):
        middle, scale = (here[0].latitude, here[0].longitude), AROUND_COUNTRY
    else:
        middle, scale = MIDDLE, EUROPE
    left, top = WIDE / 2 - middle[1] * scale, HIGH / 2 + north_of(middle[0]) * scale
    spot = (left + place[1] * scale, top - north_of(place[0]) * scale) if place else None
    return WhereMap(
        latitude=middle[0],
        longitude=middle[1],
        scale=scale,
        move=f"translate({left:.1f} {top:.1f}) scale({scale / LAND_UNITS:.4f})",
        mark=(f"{spot[0]:.1f}", f"{spot[1]:.1f}") if spot else None,
        towns=tuple(
            Town(town.name, f"{town.longitude:.3f}", f"{north_of(town.latitude):.3f}")
            for town in towns()
            if _on_sheet(town.latitude, town.longitude) and re.match(r"Europe|Atlantic", town.zone)
        ),
    )


def _on_sheet(latitude: float, longitude: float) -> bool:
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
