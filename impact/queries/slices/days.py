"""The days of a slice: how many sessions and interactions each had, for a calendar."""

import datetime as dt

from django.db.models import Count, Sum

from impact.models import DayCell
from impact.queries.slices.of import Slice, Whose
from impact.queries.slices.sessions import sessions_of_slice


def days_of_slice(of: Slice) -> dict[dt.date, tuple[int, int]]:
    """Sessions and interactions by day, in order; days without a session are not there. One query."""
    if of.whose in (Whose.HUB, Whose.PROJECT) and not of.is_narrowed:
        return _from_cells(of)
    rows = (
        sessions_of_slice(of)
        .order_by("held_on")
        .values_list("held_on")
        .annotate(number=Count("pk"), interactions=Sum("heads"))
    )
    return {day: (number, heads) for day, number, heads in rows}


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
