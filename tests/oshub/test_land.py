"""The shapes of the maps: Europe, small, with the two borders of the source mended."""

import gzip
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from hubs.queries import first_view
from oshub import bootstrap, land
from oshub.trim_css import without_pictures

SHAPES = bootstrap.SHAPES / "europe.json"
LARGEST = 40_000  # bytes, compressed


@pytest.fixture(scope="module")
def shapes() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(SHAPES.read_text())
    return told


def countries_at(shapes: dict[str, Any], longitude: float, latitude: float) -> list[str]:
    """In which countries a place lies."""
    place = (longitude, latitude)
    return [
        feature["id"]
        for feature in shapes["features"]
        for rings in feature["geometry"]["coordinates"]
        if land._holds(rings[0], place) and not any(land._holds(hole, place) for hole in rings[1:])
    ]


def test_the_drawing_has_every_country_and_the_projection_of_pages(shapes: dict[str, Any]) -> None:
    drawing = (bootstrap.SHAPES / "europe.svg").read_text()
    small = {"248", "492", "336", "674", "438", "020", "292", "234", "833", "831", "832"}
    drawn = set(re.findall(r'id="c(\w+)"', drawing))
    assert {feature["id"] for feature in shapes["features"]} - drawn <= small
    assert len(gzip.compress(drawing.encode())) < 10_000
    assert land.UNITS == first_view.LAND_UNITS
    assert land.mercator(49.0) == pytest.approx(first_view.north_of(49.0))


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "country"),
    [
        ("Simferopol", 34.1, 44.95, "804"),
        ("Kyiv", 30.5, 50.4, "804"),
        ("Moscow", 37.6, 55.7, "643"),
        ("Kyrenia", 33.35, 35.28, "196"),
        ("Limassol", 33.0, 34.75, "196"),
        ("Valletta", 14.4, 35.88, "470"),
        ("Pristina", 21.16, 42.66, "XK"),
        ("Lemnos", 25.23, 39.9, "300"),
        ("Funchal", -16.95, 32.75, "620"),
        ("Tenerife", -16.6, 28.25, "724"),
        ("Figueira de Castelo Rodrigo", -7.0, 40.9, "620"),
    ],
)
def test_places_lie_in_their_countries(
    shapes: dict[str, Any], place: str, longitude: float, latitude: float, country: str
) -> None:
    assert countries_at(shapes, longitude, latitude) == [country], place


def test_cyprus_is_one_island(shapes: dict[str, Any]) -> None:
    [cyprus] = [feature for feature in shapes["features"] if feature["id"] == "196"]
    assert len(cyprus["geometry"]["coordinates"]) == 1


def test_they_are_small_and_lie_within_the_box(shapes: dict[str, Any]) -> None:
    assert len(gzip.compress(SHAPES.read_bytes(), 9)) < LARGEST
    for feature in shapes["features"]:
        for rings in feature["geometry"]["coordinates"]:
            for ring in rings:
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
                assert all(land.WEST <= x <= land.EAST and land.SOUTH <= y <= land.NORTH for x, y in ring)
                assert all(a != b for a, b in pairwise(ring))


def test_the_script_of_the_map_knows_the_same_box() -> None:
    script = (bootstrap.ROOT / "static" / "js" / "map.js").read_text()
    south_west, north_east = f"[{land.SOUTH:g}, {land.WEST:g}]", f"[{land.NORTH:g}, {land.EAST:g}]"
    assert f"const box = [{south_west}, {north_east}];" in script


def test_a_ring_across_the_antimeridian_stays_in_one_piece() -> None:
    ring = [(170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 60.0)]
    assert land._unwrapped(ring) == [(170.0, 60.0), (190.0, 60.0), (190.0, 70.0), (170.0, 60.0)]


def test_a_source_that_has_changed_is_noticed() -> None:
    arcs = [[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]]
    with pytest.raises(ValueError, match="look at the source again"):
        land._give({"643": [[[0]]], "804": []}, arcs, giver="643", taker="804", place=land.SIMFEROPOL)


def test_a_style_sheet_loses_the_pictures_that_are_not_copied() -> None:
    css = "a{color:red}.b{background-image:url(images/layers.png)}.c{margin:0}"
    assert without_pictures(css) == "a{color:red}.c{margin:0}"
    assert "url(" not in bootstrap.vendored("leaflet", "dist/leaflet.css").read_text()
