"""The map as it stands at first: everything on the sheet, not too near, south in front of north."""

import pytest

from hubs.models import Category
from hubs.queries.first_view import ALONE, HIGH, LAND_UNITS, WIDE, first_view
from hubs.queries.map import HubMap, MapPoint


def point(latitude: float, longitude: float, *, small: bool = False) -> MapPoint:
    return MapPoint("Hub", "", "/", latitude, longitude, Category.SPACE, small=small)


def scale_of(land: str) -> float:
    return float(land.partition("scale(")[2].rstrip(")"))


def test_all_points_lie_on_the_sheet_with_room_for_their_pins() -> None:
    points = [point(40.9, -6.9), point(49.4, 14.1), point(39.9, 25.2), point(53.3, -6.3), point(64.1, -21.9)]
    view = first_view(points, whole=False)
    assert len(view.spots) == 5
    for spot in view.spots:
        assert 50 <= float(spot.x) <= WIDE - 50
        assert 80 <= float(spot.y) <= HIGH - 38
    (south, west), (north, east) = view.box
    assert south < 39.9 < 64.1 < north
    assert west < -21.9 < 25.2 < east


def test_one_hub_stands_in_the_middle_and_not_too_near() -> None:
    view = first_view([point(49.4, 14.1)], whole=True)
    [spot] = view.spots
    assert (float(spot.x), float(spot.y)) == (WIDE / 2, HIGH / 2 + 22)
    assert scale_of(view.land) * LAND_UNITS == pytest.approx(ALONE)


def test_sub_hubs_are_marked_at_first_only_on_the_map_of_their_hub() -> None:
    both = [point(49.4, 14.1), point(49.5, 14.2, small=True)]
    assert [spot.index for spot in first_view(both, whole=False).spots] == [0]
    assert [spot.index for spot in first_view(both, whole=True).spots] == [0, 1]


def test_neighbours_are_not_looked_at_from_too_near() -> None:
    assert scale_of(first_view([point(49.4, 14.1), point(49.4, 14.1)], whole=False).land) * LAND_UNITS == pytest.approx(
        64
    )


def test_without_points_there_is_still_a_map() -> None:
    empty = HubMap((), ())
    assert empty.marks == ()
    assert empty.view.box[0][0] < 50 < empty.view.box[1][0]
