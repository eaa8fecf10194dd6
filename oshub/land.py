"""Cuts the shapes of Europe's countries out of Natural Earth's (public domain), for maps without tiles.

Only the standard library, because `oshub/bootstrap.py` calls this before anything is installed. What comes out is
GeoJSON in WGS 84 degrees, one feature a country with its ISO 3166-1 number as id: small enough for a phone, fine enough
to find a hub on. The same, coarser, becomes a drawing for the map as it stands before anybody touches it.

Two borders of the source are drawn as the European Union sees them: Crimea belongs to Ukraine, and Cyprus is one
island. Arcs are simplified before rings are put together, so that neighbours keep one and the same border.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
# The arcs of a ring by number; ~n is arc n backwards, as TopoJSON has it.
Ring = list[int]
Polygon = list[Ring]

WEST, SOUTH, EAST, NORTH = -32.0, 27.0, 60.0, 72.0
TOLERANCE = 0.035  # degrees at the equator
COARSER = 0.06
SMALLEST = 0.012  # square degrees; of each country its largest piece is kept, however small
DIGITS = 2
# The drawing is in Mercator's projection, as maps in browsers are; a degree of longitude has so many units in it.
UNITS = 20
RUSSIA, UKRAINE, CYPRUS = "643", "804", "196"
SIMFEROPOL: Point = (34.1, 44.95)
# What the source has no number for, by its name there: a number, or a mark of our own where ISO has none.
WITHOUT_NUMBER = {"N. Cyprus": CYPRUS, "Kosovo": "XK"}


def cut(topology: dict[str, Any], tolerance: float = TOLERANCE) -> dict[str, Any]:
    """GeoJSON of Europe's countries from a TopoJSON of the world's; what is within the tolerance is left out."""
    arcs = list(_arcs(topology))
    countries = _countries(topology)
    _give(countries, arcs, giver=RUSSIA, taker=UKRAINE, place=SIMFEROPOL)
    plain = [_ends(arc) if _beyond(arc) else _simplified(arc, tolerance) for arc in arcs]
    features = []
    for number, polygons in sorted(countries.items()):
        shapes = [_in_degrees(polygon, plain) for polygon in _merged(polygons, arcs)]
        if kept := _worth_keeping(shapes):
            geometry = {"type": "MultiPolygon", "coordinates": kept}
            features.append({"type": "Feature", "id": number, "properties": {}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def as_text(collection: dict[str, Any]) -> str:
    """The same as JSON without a byte too many."""
    return json.dumps(collection, separators=(",", ":"))


def as_drawing(collection: dict[str, Any]) -> str:
    """An SVG of the countries, each with `c` and its number as id, all of them in `land`; pages colour what they use.

    From west to east and from north to south, in UNITS from where the equator meets Greenwich's meridian.
    """
    paths = [
        f'<path id="c{feature["id"]}" vector-effect="non-scaling-stroke" d="{outline}"/>'
        for feature in collection["features"]
        if (outline := "".join(_outline(ring) for shape in feature["geometry"]["coordinates"] for ring in shape))
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg"><g id="land">{"".join(paths)}</g></svg>'


def mercator(latitude: float) -> float:
    """How far north a latitude lies on a map of Mercator's, in degrees of longitude."""
    return math.degrees(math.log(math.tan(math.radians(45 + latitude / 2))))


def _outline(ring: list[Point]) -> str:
    """A ring as a path of whole steps; nothing where it is too small for three of them."""
    points = [(round(x * UNITS), round(-mercator(y) * UNITS)) for x, y in ring]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
    if len(steps) < 3:
        return ""
    # The last step closes the ring, and so does the letter z.
    told = "".join(f"{x:+d}{y:+d}" for x, y in steps[:-1]).replace("+", " ").replace("l ", "l").strip()
    return f"M{points[0][0]} {points[0][1]}l{told}z"


def _arcs(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """The arcs in degrees; the file has whole numbers, each the step from the one before."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            arc.append((x * scale_x + left, y * scale_y + bottom))
        yield arc


def _countries(topology: dict[str, Any]) -> dict[str, list[Polygon]]:
    found: dict[str, list[Polygon]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        number = shape.get("id") or WITHOUT_NUMBER.get(shape["properties"]["name"])
        if number and shape.get("type"):
            polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            found.setdefault(number, []).extend(polygons)
    return found


def _give(
    countries: dict[str, list[Polygon]], arcs: list[list[Point]], *, giver: str, taker: str, place: Point
) -> None:
    """Move the piece of a country in which a place lies to another country."""
    moved = [polygon for polygon in countries[giver] if _holds(_stitched(polygon[0], arcs), place)]
    if len(moved) != 1:
        raise ValueError(f"{place} lies in {len(moved)} pieces of {giver}: look at the source again.")
    countries[giver].remove(moved[0])
    countries[taker] += moved


def _merged(polygons: list[Polygon], arcs: list[list[Point]]) -> list[Polygon]:
    """Pieces of one country that share a border, without that border. None of them may have a lake in it."""
    used = Counter(number if number >= 0 else ~number for polygon in polygons for ring in polygon for number in ring)
    shared = {number for number, times in used.items() if times > 1}
    if not shared:
        return polygons
    touching = [polygon for polygon in polygons if any(n in shared or ~n in shared for ring in polygon for n in ring)]
    alone = [polygon for polygon in polygons if polygon not in touching]
    loose = [n for polygon in touching for ring in polygon for n in ring if n not in shared and ~n not in shared]
    return [*alone, *([ring] for ring in _rings(loose, arcs))]


def _rings(loose: list[int], arcs: list[list[Point]]) -> Iterator[Ring]:
    """Rings out of arcs in any order: each begins where another ends."""
    begins = {_stitched([number], arcs)[0]: number for number in loose}
    while begins:
        first, number = begins.popitem()
        ring = [number]
        while (end := _stitched([ring[-1]], arcs)[-1]) != first:
            ring.append(begins.pop(end))
        yield ring


def _in_degrees(polygon: Polygon, arcs: list[list[Point]]) -> list[list[Point]]:
    """The rings of a polygon within our box; nothing where it lies outside."""
    rings = (_rounded(_clipped(_unwrapped(_stitched(ring, arcs)))) for ring in polygon)
    return [ring for ring in rings if len(ring) >= 4]


def _worth_keeping(shapes: Iterable[list[list[Point]]]) -> list[list[list[Point]]]:
    """The pieces of a country that can be seen, the largest first; never none of a country that is there."""
    sized = sorted(((abs(_area(shape[0])), shape) for shape in shapes if shape), key=lambda pair: -pair[0])
    return [shape for place, (area, shape) in enumerate(sized) if area >= SMALLEST or place == 0]


def _stitched(ring: Ring, arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _unwrapped(ring: list[Point]) -> list[Point]:
    """A ring across the antimeridian in one piece, or it would be drawn as a band around the world."""
    if any(x > 100 for x, _y in ring) and any(x < -100 for x, _y in ring):
        return [(x + 360 if x < -100 else x, y) for x, y in ring]
    return ring


def _beyond(arc: list[Point]) -> bool:
    """Whether an arc lies on one side of our box: what it looks like there is cut off anyway."""
    xs, ys = [x for x, _y in arc], [y for _x, y in arc]
    return max(xs) < WEST or min(xs) > EAST or max(ys) < SOUTH or min(ys) > NORTH


def _ends(arc: list[Point]) -> list[Point]:
    return [arc[0], arc[-1]]


def _simplified(arc: list[Point], tolerance: float) -> list[Point]:
    """An arc without the points that lie within the tolerance of the line between their neighbours, ends kept."""
    keep, todo = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while todo:
        first, last = todo.pop()
        distances = [(_distance(arc[at], arc[first], arc[last]), at) for at in range(first + 1, last)]
        farthest, at = max(distances, default=(0.0, first))
        if farthest > tolerance:
            keep.add(at)
            todo += [(first, at), (at, last)]
    return [point for at, point in enumerate(arc) if at in keep]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the stretch between two others, in degrees of latitude."""
    narrow = math.cos(math.radians(point[1]))
    x, y = (point[0] - start[0]) * narrow, point[1] - start[1]
    along_x, along_y = (end[0] - start[0]) * narrow, end[1] - start[1]
    length = along_x**2 + along_y**2
    share = min(1.0, max(0.0, (x * along_x + y * along_y) / length)) if length else 0.0
    return math.hypot(x - share * along_x, y - share * along_y)


def _clipped(ring: list[Point]) -> list[Point]:
    """A ring cut at the four sides of our box, one after the other."""
    ring = _cut_at(ring, lambda p: p[0] >= WEST, lambda a, b: _at_longitude(a, b, WEST))
    ring = _cut_at(ring, lambda p: p[0] <= EAST, lambda a, b: _at_longitude(a, b, EAST))
    ring = _cut_at(ring, lambda p: p[1] >= SOUTH, lambda a, b: _at_latitude(a, b, SOUTH))
    return _cut_at(ring, lambda p: p[1] <= NORTH, lambda a, b: _at_latitude(a, b, NORTH))


def _cut_at(
    ring: list[Point], inside: Callable[[Point], bool], crossing: Callable[[Point, Point], Point]
) -> list[Point]:
    kept: list[Point] = []
    for before, point in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if inside(point) != inside(before):
            kept.append(crossing(before, point))
        if inside(point):
            kept.append(point)
    return kept


def _at_longitude(a: Point, b: Point, x: float) -> Point:
    return x, a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])


def _at_latitude(a: Point, b: Point, y: float) -> Point:
    return a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]), y


def _rounded(ring: list[Point]) -> list[Point]:
    """The ring in the digits that are kept, closed, without points that fall together."""
    points: list[Point] = []
    for x, y in ring:
        point = (round(x, DIGITS), round(y, DIGITS))
        if not points or points[-1] != point:
            points.append(point)
    return [*points, points[0]] if points and points[0] != points[-1] else points


def _area(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _holds(ring: list[Point], place: Point) -> bool:
    """Whether a place lies within a ring: a line from it crosses the ring an odd number of times."""
    (x, y), within = place, False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within
