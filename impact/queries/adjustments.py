"""The adjustments of a closed period as pages show them: day by day, what moved by how much."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from hubs.models import Hub
from impact.models import Adjustment, Snapshot
from impact.models.audience import CellAudience
from impact.queries.figures_moved import SHOWN
from impact.queries.period_content import REPORTED


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """One audience on one day: by how much sessions, interactions and people moved."""

    label: str
    differences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayOfAdjustments:
    """What was written on one day."""

    day: dt.date
    lines: tuple[AdjustmentLine, ...]


def adjustments_of(snapshot: Snapshot, hub: Hub | None) -> tuple[DayOfAdjustments, ...]:
    """Those of a hub, or of the network, the latest day first. One query.

    Figures that no table shows (bounds, how people were counted) may have moved alone; such a day has no line.
    """
    rows = (
        Adjustment.objects.filter(snapshot=snapshot, hub=hub)
        .order_by()
        .values_list("made_on", "audience", "measure")
        .annotate(moved=Sum("difference"))
    )
    days: dict[dt.date, dict[tuple[str, str], int]] = {}
    for day, audience, measure, number in rows:
        days.setdefault(day, {})[audience, measure] = number
    return tuple(DayOfAdjustments(day, _lines(days[day])) for day in sorted(days, reverse=True))


def hubs_moved(snapshot: Snapshot) -> tuple[Hub, ...]:
    """The hubs of which a figure is another by now than reported, by code. One query."""
    rows = Adjustment.objects.filter(snapshot=snapshot).exclude(hub=None).order_by()
    standing = rows.values("hub", "audience", "measure").annotate(moved=Sum("difference")).exclude(moved=0)
    return tuple(Hub.objects.filter(pk__in=standing.values("hub")).order_by("code"))


def _lines(told: dict[tuple[str, str], int]) -> tuple[AdjustmentLine, ...]:
    lines = (
        AdjustmentLine(str(CellAudience(audience).label), tuple(told.get((audience, one.value), 0) for one in SHOWN))
        for audience in REPORTED
    )
    return tuple(line for line in lines if any(line.differences))
