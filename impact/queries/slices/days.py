"""The days of a slice: how many sessions and interactions each had, for a calendar."""

import datetime as dt

from django.db.models import Count, Sum

from hubs.models import Category
from impact.models import DayCell, LedBy, NetworkDay
from impact.queries.slices.of import Slice, Whose
from impact.queries.slices.sessions import sessions_of_slice


def days_in_cells(of: Slice) -> bool:
    """Whether the days of a slice stand in cells, so that they cost the same however many sessions it has."""
    return of.whose == Whose.NETWORK or (of.whose in (Whose.HUB, Whose.PROJECT) and not of.is_narrowed)


def days_of_slice(of: Slice) -> dict[dt.date, tuple[int, int]]:
    """Sessions and interactions by day, in order; days without a session are not there. One query."""
    if days_in_cells(of):
        return _of_network(of) if of.whose == Whose.NETWORK else _from_cells(of)
    rows = (
        sessions_of_slice(of)
        .order_by("held_on")
        .values_list("held_on")
        .annotate(number=Count("pk"), interactions=Sum("heads"))
    )
    return {day: (number, heads) for day, number, heads in rows}


def _of_network(of: Slice) -> dict[dt.date, tuple[int, int]]:
    cells = NetworkDay.objects.filter(audience=of.audience, day__gte=of.first, day__lt=of.after)
    if of.session_type_id is None and of.led_by is None:
        cells = cells.filter(category=of.category or "", country=of.country or "", session_type_id=0, led_by="")
    else:
        # Types and leaders are kept of the whole network, and of each place, kind and country together.
        if of.category is None and of.country is None:
            cells = cells.filter(category="", country="")
        else:
            cells = cells.filter(category__in=[of.category] if of.category is not None else Category.values)
            cells = cells.filter(country=of.country) if of.country is not None else cells.exclude(country="")
        types = {"session_type_id__gt": 0} if of.session_type_id is None else {"session_type_id": of.session_type_id}
        cells = cells.filter(**types, led_by__in=LedBy.values if of.led_by is None else [of.led_by])
    rows = cells.order_by("day").values_list("day").annotate(number=Sum("sessions"), heads=Sum("interactions"))
    return {day: (number, heads) for day, number, heads in rows if number}


def _from_cells(of: Slice) -> dict[dt.date, tuple[int, int]]:
    cells = DayCell.objects.filter(day__gte=of.first, day__lt=of.after, audience=of.audience)
    if of.whose == Whose.HUB:
        cells = cells.filter(hub_id=of.whose_id)
    else:
        cells = cells.filter(project_id=of.whose_id, owned=True)
    rows = (
        cells.order_by("day")
        .values_list("day")
        .annotate(number=Sum("sessions"), heads=Sum("interactions"))
        .order_by("day")
    )
    return {day: (number, heads) for day, number, heads in rows}
