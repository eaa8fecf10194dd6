"""Types numbers into the grid of each planned series of the demonstration: they lie beside the log. No figure moves."""

import datetime as dt

from accounts.models import User
from impact.actions.grid import ColumnTold, save_counts
from impact.actions.plan_answers import cancel_planned
from impact.demo.grid import ABSENT, CANCELLED_WEEK, TYPED_WEEKS
from impact.models import SessionSeries
from impact.queries.plan_days import WEEK, monday_of


def fill_grid(series: SessionSeries, *, by: User, today: dt.date, reason: str) -> None:
    """Numbers of all classes for one week, of some for another, and a day that was cancelled between them."""
    hub = series.hub
    days = {row.day: row for row in series.planned.order_by("day")}
    groups = list(series.classes.order_by("name", "pk"))
    told = []
    for weeks, classes in TYPED_WEEKS.items():
        for day, row in days.items():
            if monday_of(day) == monday_of(today) - weeks * WEEK:
                absent = zip(groups[:classes], ABSENT, strict=False)
                heads = {f"k{group.pk}": max(group.size_on(day) - away, 1) for group, away in absent}
                told.append(ColumnTold(row.pk, "typed", row.version, {}, {**heads, "teacher": 2}))
    save_counts(series=series, hub=hub, by=by, rights=(), told=told)
    for day, row in days.items():
        if monday_of(day) == monday_of(today) - CANCELLED_WEEK * WEEK:
            cancel_planned(planned=row, by=by, version=row.version, reason=reason)
