"""Step 7 of the main job: read the cells of a scope and period, and nothing else, however long the log has grown."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet

from hubs.said_once import SaidOnce
from impact.models import PeriodCell, PeriodKind, ScopeKind, Thing, ThingCell
from impact.models.audience import CELL_OF_GROUP, AudienceGroup, CellAudience
from impact.queries.figures import NOTHING, Figures, Sums, figures_of, figures_of_everyone
from impact.queries.periods import Period, with_empty_months

SUMS = (
    "sessions",
    "interactions",
    "first_timers",
    "largest_session",
    "without_attendance",
    "people_by_class",
)


Cells: TypeAlias = "QuerySet[Any, tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Column:
    """One audience of a dashboard: what it is called, and the tone of colour that stands for it everywhere."""

    audience: CellAudience
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The figures of one scope in one period: of all chosen audiences together, and of each column."""

    whole: Figures
    parts: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class MonthPicture:
    """The figures of one month."""

    month: dt.date
    picture: Picture


@dataclass(frozen=True, slots=True)
class Reading:
    """What a dashboard shows of one scope: the period, and the months in and around it."""

    columns: tuple[Column, ...]
    total: Picture
    months: tuple[MonthPicture, ...]


def columns_for(audience: CellAudience) -> tuple[Column, ...]:
    """The columns of a dashboard: the three groups for everyone, otherwise the one audience that was chosen."""
    if audience == CellAudience.EVERYONE:
        return tuple(Column(CELL_OF_GROUP[group], str(group.label), group.value) for group in AudienceGroup)
    return (Column(audience, str(audience.label), _tone(audience)),)


def read_scope(scope_kind: ScopeKind, scope_id: int, period: Period, audience: CellAudience) -> Reading:
    """The figures of one scope: one query, whose cost grows with the months that are shown only."""
    columns = columns_for(audience)
    first, after = period.months()
    audiences = _audiences_needed(columns, audience)
    cells = _OF_SCOPE.tuples(
        scope_id, first, after, period.start, scope_kind=scope_kind, period_kind=period.kind, audiences=audiences
    )
    found: dict[tuple[str, dt.date], dict[str, Sums]] = {}
    for kind, start, of_audience, *sums in cells:
        found.setdefault((kind, start), {})[of_audience] = Sums(*sums)
    months = with_empty_months(start for kind, start in found if kind == PeriodKind.MONTH and first <= start < after)
    return Reading(
        columns=columns,
        total=picture_of(found.get((period.kind, period.start), {}), columns, audience),
        months=tuple(
            MonthPicture(month, picture_of(found.get((PeriodKind.MONTH, month), {}), columns, audience))
            for month in months
        ),
    )


def read_hubs(
    hub_ids: Iterable[int] | None, period: Period, audience: CellAudience
) -> tuple[tuple[Column, ...], dict[int, Picture]]:
    """The figures of many hubs in one period, by hub; of every hub that has any for None. One query."""
    columns = columns_for(audience)
    kind, audiences = period.kind, _audiences_needed(columns, audience)
    cells: Iterable[tuple[Any, ...]] = (
        _OF_ALL_HUBS.tuples(period.start, period_kind=kind, audiences=audiences)
        if hub_ids is None
        else _of_hubs(period.start, period_kind=kind, audiences=audiences).filter(scope_id__in=list(hub_ids))
    )
    found: dict[int, dict[str, Sums]] = {}
    for hub_id, of_audience, *sums in cells:
        found.setdefault(hub_id, {})[of_audience] = Sums(*sums)
    return columns, {hub_id: picture_of(cells, columns, audience) for hub_id, cells in found.items()}


def picture_of(cells: dict[str, Sums], columns: Sequence[Column], audience: CellAudience) -> Picture:
    """The figures of one scope and period from its cells, by audience; a cell that is not there is zero."""
    parts = tuple(figures_of(cells.get(column.audience, NOTHING)) for column in columns)
    if audience != CellAudience.EVERYONE:
        return Picture(whole=parts[0], parts=parts)
    return Picture(whole=figures_of_everyone(cells.get(CellAudience.EVERYONE, NOTHING), parts), parts=parts)


def read_things(scope_kind: ScopeKind, scope_id: int) -> dict[Thing, int]:
    """How many hubs, schools, projects and partnerships a scope has; zero for what it has none of. One query."""
    counted = {Thing(thing): number for thing, number in _THINGS.tuples(scope_id, scope_kind=scope_kind)}
    return {thing: counted.get(thing, 0) for thing in Thing}


def _of_scope(
    scope_id: int,
    first: dt.date,
    after: dt.date,
    start: dt.date,
    *,
    scope_kind: ScopeKind,
    period_kind: PeriodKind,
    audiences: tuple[str, ...],
) -> Cells:
    months = Q(period_kind=PeriodKind.MONTH, period_start__gte=first, period_start__lt=after)
    return PeriodCell.objects.filter(
        months | Q(period_kind=period_kind, period_start=start),
        scope_kind=scope_kind,
        scope_id=scope_id,
        audience__in=audiences,
    ).values_list("period_kind", "period_start", "audience", *SUMS)


def _of_hubs(start: dt.date, *, period_kind: PeriodKind, audiences: tuple[str, ...]) -> Cells:
    return PeriodCell.objects.filter(
        scope_kind=ScopeKind.HUB, period_kind=period_kind, period_start=start, audience__in=audiences
    ).values_list("scope_id", "audience", *SUMS)


def _things(scope_id: int, *, scope_kind: ScopeKind) -> Cells:
    return ThingCell.objects.filter(scope_kind=scope_kind, scope_id=scope_id).values_list("thing", "number")


# What nearly every dashboard asks.
_OF_SCOPE, _OF_ALL_HUBS, _THINGS = SaidOnce(_of_scope), SaidOnce(_of_hubs), SaidOnce(_things)


def _audiences_needed(columns: Sequence[Column], audience: CellAudience) -> tuple[str, ...]:
    return tuple(sorted({audience.value, *(column.audience.value for column in columns)}))


def _tone(audience: CellAudience) -> str:
    groups = {CELL_OF_GROUP[group]: group.value for group in AudienceGroup}
    return groups.get(audience, AudienceGroup.COMMUNITY.value)
