"""The figures of a slice, as a dashboard shows them: from the cells where they hold them, else from the facts."""

import datetime as dt

from impact.models import PeriodKind, ScopeKind
from impact.queries.dashboard import MonthPicture, Reading, columns_for, picture_of, read_scope
from impact.queries.periods import with_empty_months
from impact.queries.slices.counting import count
from impact.queries.slices.of import Slice, Whose

SCOPES = {Whose.NETWORK: ScopeKind.NETWORK, Whose.HUB: ScopeKind.HUB, Whose.PROJECT: ScopeKind.PROJECT}


def read_slice(of: Slice) -> Reading:
    """The figures of a slice, and of each month in it (of its days in the slice, where it has not the whole month)."""
    kept = _from_cells(of)
    if kept is not None:
        return kept
    counted = count(of, months=True)
    columns = columns_for(of.audience)
    months = with_empty_months(month for _key, month in counted if month is not None)
    return Reading(
        columns=columns,
        total=picture_of(counted.get(("", None), {}), columns, of.audience),
        months=tuple(
            MonthPicture(month, picture_of(counted.get(("", month), {}), columns, of.audience)) for month in months
        ),
    )


def _from_cells(of: Slice) -> Reading | None:
    """The same figures out of one row, where there is no filter, and the days are a period that is kept."""
    period = of.period
    scope_kind = SCOPES.get(of.whose)
    if of.is_narrowed or period is None or scope_kind is None:
        return None
    reading = read_scope(scope_kind, of.whose_id, period, of.audience)
    if period.kind != PeriodKind.MONTH:
        return reading
    return Reading(reading.columns, reading.total, tuple(row for row in reading.months if _within(row.month, of)))


def _within(month: dt.date, of: Slice) -> bool:
    return of.first <= month < of.after
