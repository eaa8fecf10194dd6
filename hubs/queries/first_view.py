"""The map as it stands before anybody touches it: where the land and the marks lie on a sheet, after Mercator.

Pages draw it as SVG, so that a map costs no script and works without one; `static/js/map.js` then begins with the same
view. A sheet is WIDE by HIGH units, which are pixels where it is shown at that size.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

WIDE, HIGH = 640, 540
# Around the marks: a mark is a pin that stands above its place.
BESIDE, ABOVE, BELOW = 52, 84, 40
# A degree of longitude is at most so wide where there are several marks, and so wide where there is one.
NEAREST, ALONE = 64.0, 32.0
# What is shown where there is no mark: a place in the middle of Europe, and how wide a degree is there.
MIDDLE, FAR = (12.0, 50.0), 11.0
# Units of the land's drawing in a degree, as oshub/land.py draws it.
LAND_UNITS = 20


class Placed(Protocol):
    """What has a place, in WGS 84 degrees."""

    @property
    def latitude(self) -> float:
        """Degrees north."""

    @property
    def longitude(self) -> float:
        """Degrees east."""

    @property
    def small(self) -> bool:
        """Whether it is part of something larger that has a place too."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on the sheet a point lies, as SVG writes numbers; `index` is its place among the points."""

    x: str
    y: str
    index: int


@dataclass(frozen=True, slots=True)
class FirstView:
    """How the land is moved onto the sheet, the spots on it, and its south-west and north-east corner in degrees."""

    land: str
    spots: tuple[Spot, ...]
    box: tuple[tuple[float, float], tuple[float, float]]

    @property
    def sheet(self) -> str:
        """The sheet as a `viewBox`."""
        return f"0 0 {WIDE} {HIGH}"


def first_view(points: Sequence[Placed], *, whole: bool) -> FirstView:
    """The view that has all points; the marks of sub-hubs, which are small, only in the map of one hub's whole."""
    east, north, scale = _fitted([(point.longitude, north_of(point.latitude)) for point in points])
    left, top = WIDE / 2 - east * scale, HIGH / 2 + north * scale
    spots = tuple(
        Spot(_said(left + point.longitude * scale), _said(top - north_of(point.latitude) * scale), index)
        for index, point in enumerate(points)
        if whole or not point.small
    )
    west, south = -left / scale, (top - HIGH) / scale
    return FirstView(
        land=f"translate({_said(left)} {_said(top)}) scale({scale / LAND_UNITS:.4f})",
        spots=spots,
        box=((_latitude(south), west), (_latitude(top / scale), west + WIDE / scale)),
    )


def _fitted(places: Iterable[tuple[float, float]]) -> tuple[float, float, float]:
    """The middle of the sheet, in degrees of longitude east and north on the map, and how wide such a degree is."""
    if not (known := list(places)):
        return MIDDLE[0], north_of(MIDDLE[1]), FAR
    easts, norths = zip(*known, strict=True)
    wide, high = max(easts) - min(easts), max(norths) - min(norths)
    scale = min(
        NEAREST if len(known) > 1 else ALONE,
        (WIDE - 2 * BESIDE) / wide if wide else NEAREST,
        (HIGH - ABOVE - BELOW) / high if high else NEAREST,
    )
    lowered = (ABOVE - BELOW) / 2 / scale
    return (max(easts) + min(easts)) / 2, (max(norths) + min(norths)) / 2 + lowered, scale


def north_of(latitude: float) -> float:
    """How far north of the equator a latitude lies on the map, in degrees of longitude there."""
    return math.degrees(math.log(math.tan(math.radians(45 + latitude / 2))))


def _latitude(north: float) -> float:
    return 2 * math.degrees(math.atan(math.exp(math.radians(north)))) - 90


def _said(number: float) -> str:
    return f"{number:.1f}"
