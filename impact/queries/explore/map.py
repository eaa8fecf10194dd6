"""The hubs of a view on a map: a circle for each, as large as its interactions are many, beside the equal table."""

import math
from collections.abc import Sequence

from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.queries.map import MOST_POINTS, HubMap, MapPoint, country_number
from impact.queries.explore.narrow import Narrower
from impact.queries.explore.view import View
from impact.queries.slices import Rank, RankRow
from impact.queries.words import number

SMALLEST, LARGEST = 7, 30  # radius of a circle, in units of the sheet


def map_of_ranking(view: View, rows: Sequence[RankRow], way: Narrower) -> HubMap | None:
    """The map of a ranking by hub; None where something else is ranked, or nobody knows where the hubs are.

    Of a large network those with most interactions, as far as `way` knows them. No query.
    """
    shown = rows[:MOST_POINTS]
    if view.ranked_by is not Rank.HUB or not view.of_network or len(shown) < 2:
        return None
    most = max((row.picture.whole.interactions for row in shown), default=0)
    hubs = ((way.known.get(row.key), row) for row in shown)
    points = [point for hub, row in hubs if isinstance(hub, Hub) and (point := _point(hub, row, most, way))]
    if not points:
        return None
    # The large ones first, so that a small one lies on top of them.
    countries = sorted({hub.country.code for hub in way.known.values() if isinstance(hub, Hub)})
    return HubMap(
        points=tuple(sorted(points, key=lambda point: -point.radius)),
        countries=tuple(country_number(code) for code in countries),
    )


def _point(hub: Hub, row: RankRow, most: int, way: Narrower) -> MapPoint | None:
    closer = way.view_of(row)
    if hub.latitude is None or hub.longitude is None or closer is None:
        return None
    interactions = row.picture.whole.interactions
    said = ngettext("%(number)s interaction", "%(number)s interactions", interactions)
    return MapPoint(
        name=hub.name,
        line=said % {"number": number(interactions)},
        url=closer.url,
        latitude=float(hub.latitude),
        longitude=float(hub.longitude),
        tone="circle",
        radius=radius_of(interactions, most),
    )


def radius_of(interactions: int, most: int) -> int:
    """The radius of a circle whose area stands for the interactions; never too small to be met by a finger."""
    share = math.sqrt(interactions / most) if most else 0
    return max(SMALLEST, round(LARGEST * share))
