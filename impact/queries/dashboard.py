"""Step 7 of the main job: read the cells of a scope and period, and nothing else, however long the log has grown."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

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
    cells = PeriodCell.objects.filter(
        Q(period_kind=PeriodKind.MONTH, period_start__gte=first, period_start__lt=after)
        | Q(period_kind=period.kind, period_start=period.start),
        scope_kind=scope_kind,
        scope_id=scope_id,
        audience__in=_audiences_needed(columns, audience),
    )
    found: dict[tuple[str, dt.date], dict[str, Sums]] = {}
    for kind, start, of_audience, *sums in cells.values_list("period_kind", "period_start", "audience", *SUMS):
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
    cells = PeriodCell.objects.filter(
        scope_kind=ScopeKind.HUB,
        period_kind=period.kind,
        period_start=period.start,
        audience__in=_audiences_needed(columns, audience),
    )
    if hub_ids is not None:
        cells = cells.filter(scope_id__in=list(hub_ids))
    found: dict[int, dict[str, Sums]] = {}
    for hub_id, of_audience, *sums in cells.values_list("scope_id", "audience", *SUMS):
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
    rows = ThingCell.objects.filter(scope_kind=scope_kind, scope_id=scope_id).values_list("thing", "number")
    counted = {Thing(thing): number for thing, number in rows}
    return {thing: counted.get(thing, 0) for thing in Thing}


def _audiences_needed(columns: Sequence[Column], audience: CellAudience) -> list[str]:
    return sorted({audience.value, *(column.audience.value for column in columns)})


def _tone(audience: CellAudience) -> str:
    groups = {CELL_OF_GROUP[group]: group.value for group in AudienceGroup}
    return groups.get(audience, AudienceGroup.COMMUNITY.value)
