"""The whole figures of some months, of the network and of every hub and project, and the text that they are kept as.

They are counted from cells: sums and the largest session of a span are those of its months; people by class are each
lineage's highest attendance within it, at each scope by itself (`by_class`). So any whole months can be counted, in as
many queries for eight hubs as for thousands. Nothing is left out: what is shown publicly goes through `disclosure`
first.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from hubs.models import Hub
from impact.models import PeriodCell, PeriodKind, ScopeKind, Thing, ThingCell
from impact.models.audience import CellAudience
from impact.queries.by_class import by_class_of_all, by_class_of_hubs
from impact.queries.dashboard import SUMS, MonthPicture, Picture, columns_for, picture_of
from impact.queries.figures import NOTHING, Sums
from impact.queries.freshness import freshness, one_moment
from impact.queries.period_content import (
    REPORTED,
    THINGS,
    PeriodFigures,
    ScopeInPeriod,
    from_content,
    months_of,
    to_content,
    version_of,
)
from impact.queries.periods import next_month
from projects.models import Project
from schools.models import SCHOOL_YEAR_STARTS_IN

__all__ = [
    "REPORTED",
    "PeriodFigures",
    "ScopeInPeriod",
    "figures_of_hubs",
    "figures_of_network",
    "from_content",
    "months_of",
    "period_figures",
    "to_content",
    "version_of",
]

SCOPES = (ScopeKind.NETWORK, ScopeKind.HUB, ScopeKind.PROJECT)
BY_CLASS = (CellAudience.EVERYONE, CellAudience.STUDENT)  # the audiences that come as classes

FEW_HUBS = 50  # whose logs cost less to read than what the lineages of the whole network reached

Scope = tuple[str, int]


def period_figures(first: dt.date, after: dt.date) -> PeriodFigures:
    """All figures of the months from `first` to before `after`: the network, hubs that opened before, projects."""
    with one_moment():
        cells = _cells(first, after, list(SCOPES), None)
        by_class = _by_class(first, after, list(SCOPES), None)
        hubs = list(Hub.objects.filter(opened_on__lt=after).order_by("code"))
        known = {key for kind, key in cells if kind == ScopeKind.PROJECT}
        projects = list(Project.objects.filter(pk__in=known).order_by("pk"))
        things = _things([ScopeKind.NETWORK, ScopeKind.HUB], None)
        version = freshness().version
    counted = _Counted(months_of(first, after), cells, by_class, things)
    return PeriodFigures(
        first=first,
        after=after,
        version=version,
        network=counted.network(),
        hubs=tuple(counted.hub(hub) for hub in hubs),
        projects=tuple(counted.project(project) for project in projects),
    )


def figures_of_hubs(first: dt.date, after: dt.date, hubs: Sequence[Hub]) -> dict[int, ScopeInPeriod]:
    """The same of some hubs, by key: a page of them, or one."""
    keys = [hub.pk for hub in hubs]
    with one_moment():
        cells = _cells(first, after, [ScopeKind.HUB], keys)
        by_class = _by_class(first, after, [ScopeKind.HUB], keys)
        things = _things([ScopeKind.HUB], keys)
    counted = _Counted(months_of(first, after), cells, by_class, things)
    return {hub.pk: counted.hub(hub) for hub in hubs}


def figures_of_network(first: dt.date, after: dt.date) -> ScopeInPeriod:
    """The same of the network alone."""
    with one_moment():
        cells = _cells(first, after, [ScopeKind.NETWORK], [0])
        by_class = _by_class(first, after, [ScopeKind.NETWORK], None)
        things = _things([ScopeKind.NETWORK], [0])
    return _Counted(months_of(first, after), cells, by_class, things).network()


MonthCells = dict[dt.date, dict[str, Sums]]


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was read, and how it becomes figures."""

    months: list[dt.date]
    cells: Mapping[Scope, MonthCells]
    by_class: Mapping[Scope, int]
    things: Mapping[Scope, Mapping[Thing, int]]

    def network(self) -> ScopeInPeriod:
        return self._scope(ScopeKind.NETWORK, 0)

    def hub(self, hub: Hub) -> ScopeInPeriod:
        return self._scope(
            ScopeKind.HUB,
            hub.pk,
            code=hub.code,
            name=hub.name,
            country=str(hub.country),
            category=hub.category,
            parent=hub.parent_id,
        )

    def project(self, project: Project) -> ScopeInPeriod:
        return self._scope(ScopeKind.PROJECT, project.pk, name=project.title, parent=project.hub_id)

    def _scope(
        self,
        kind: ScopeKind,
        key: int,
        *,
        code: str = "",
        name: str = "",
        country: str = "",
        category: str = "",
        parent: int | None = None,
    ) -> ScopeInPeriod:
        of_months = self.cells.get((kind.value, key), {})
        of_things = self.things.get((kind.value, key), {})
        counted = () if kind == ScopeKind.PROJECT else THINGS
        return ScopeInPeriod(
            kind=kind,
            key=key,
            code=code,
            name=name,
            country=country,
            category=category,
            parent=parent,
            picture=_picture(_in_all(of_months, self.by_class.get((kind.value, key), 0))),
            months=tuple(MonthPicture(month, _picture(of_months.get(month, {}))) for month in self.months),
            things={thing: of_things.get(thing, 0) for thing in counted},
        )


def _picture(cells: dict[str, Sums]) -> Picture:
    return picture_of(cells, columns_for(CellAudience.EVERYONE), CellAudience.EVERYONE)


def _in_all(months: MonthCells, by_class: int) -> dict[str, Sums]:
    """The sums of a span from those of its months; people by class are of the span itself."""
    found: dict[str, Sums] = {}
    for cells in months.values():
        for audience, sums in cells.items():
            before = found.get(audience, NOTHING)
            found[audience] = Sums(
                sessions=before.sessions + sums.sessions,
                interactions=before.interactions + sums.interactions,
                first_timers=before.first_timers + sums.first_timers,
                largest_session=max(before.largest_session, sums.largest_session),
                without_attendance=before.without_attendance + sums.without_attendance,
                people_by_class=by_class if audience in BY_CLASS else 0,
            )
    return found


def _cells(
    first: dt.date, after: dt.date, kinds: Collection[ScopeKind], keys: Collection[int] | None
) -> dict[Scope, MonthCells]:
    cells = PeriodCell.objects.filter(
        scope_kind__in=list(kinds),
        period_kind=PeriodKind.MONTH,
        period_start__gte=first,
        period_start__lt=after,
        audience__in=[audience.value for audience in REPORTED],
    )
    if keys is not None:
        cells = cells.filter(scope_id__in=list(keys))
    found: dict[Scope, MonthCells] = defaultdict(dict)
    rows = cells.values_list("scope_kind", "scope_id", "period_start", "audience", *SUMS)
    for kind, key, month, audience, *sums in rows.iterator():
        found[kind, key].setdefault(month, {})[audience] = Sums(*sums)
    return dict(found)


def _by_class(
    first: dt.date, after: dt.date, kinds: Collection[ScopeKind], keys: Collection[int] | None
) -> dict[Scope, int]:
    """People by class: read where cells are kept for just this period, else counted from lineages or a few logs."""
    kept = _kept(first, after)
    if kept is not None:
        cells = PeriodCell.objects.filter(
            scope_kind__in=list(kinds), period_kind=kept, period_start=first, audience=CellAudience.STUDENT
        )
        if keys is not None:
            cells = cells.filter(scope_id__in=list(keys))
        rows = cells.values_list("scope_kind", "scope_id", "people_by_class")
        return {(kind, key): people for kind, key, people in rows}
    if keys is None or len(keys) > FEW_HUBS:
        return by_class_of_all(first, after)
    return {(ScopeKind.HUB.value, key): people for key, people in by_class_of_hubs(first, after, keys).items()}


def _kept(first: dt.date, after: dt.date) -> PeriodKind | None:
    """The kind of period that these months are, of those that cells are kept for."""
    if after == next_month(first):
        return PeriodKind.MONTH
    if after != dt.date(first.year + 1, first.month, 1):
        return None
    return {1: PeriodKind.YEAR, SCHOOL_YEAR_STARTS_IN: PeriodKind.SCHOOL_YEAR}.get(first.month)


def _things(kinds: Collection[ScopeKind], keys: Collection[int] | None) -> dict[Scope, dict[Thing, int]]:
    cells = ThingCell.objects.filter(scope_kind__in=list(kinds), thing__in=[thing.value for thing in THINGS])
    if keys is not None:
        cells = cells.filter(scope_id__in=list(keys))
    found: dict[Scope, dict[Thing, int]] = defaultdict(dict)
    for kind, key, thing, number in cells.values_list("scope_kind", "scope_id", "thing", "number"):
        found[kind, key][Thing(thing)] = number
    return dict(found)
