"""Figures of closed periods that have moved: written down with their day, once each, until both sides agree again."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone

from impact.models import Adjustment, Measure, ReportingPeriod, Snapshot
from impact.models.audience import CellAudience
from impact.queries.figures_moved import audiences_of, value_of
from impact.queries.period_content import PeriodFigures, from_content
from impact.queries.period_figures import period_figures
from impact.queries.reporting import closed_periods
from impact.rollups.drain import drain_marks
from impact.rollups.lock import frozen_facts

Key = tuple[int | None, CellAudience, Measure]


def write_adjustments() -> int:
    """Look at every closed period and write what has moved since the last look; returns how many figures did.

    May run at any time and as often as one likes: what was written already is part of the comparison.
    """
    return sum(_look_at(period) for period in closed_periods())


def _look_at(period: ReportingPeriod) -> int:
    with frozen_facts() as cursor:
        drain_marks(cursor)
        stored = ReportingPeriod.objects.get(pk=period.pk)
        return adjust(stored) if stored.is_closed else 0


def adjust(period: ReportingPeriod) -> int:
    """Write what has moved in a closed period, within a transaction of `frozen_facts` in which marks were drained."""
    snapshot = Snapshot.objects.filter(period=period).order_by("-number")[0]
    now = timezone.now()
    known = figures_as_adjusted(snapshot)
    today = dict(_figures(period_figures(period.first_month, period.after)))
    rows = [
        Adjustment(
            snapshot=snapshot,
            hub_id=hub,
            audience=audience,
            measure=measure,
            difference=today.get((hub, audience, measure), 0) - known.get((hub, audience, measure), 0),
            made_on=now.date(),
            made_at=now,
        )
        for hub, audience, measure in sorted({*today, *known}, key=lambda key: (key[0] or 0, key[1], key[2]))
        if today.get((hub, audience, measure), 0) != known.get((hub, audience, measure), 0)
    ]
    return len(Adjustment.objects.bulk_create(rows))


def figures_as_adjusted(snapshot: Snapshot) -> dict[Key, int]:
    """What was reported with all adjustments since, figure by figure; of the network where there is no hub."""
    known: dict[Key, int] = defaultdict(int, _figures(from_content(snapshot.content)))
    rows = Adjustment.objects.filter(snapshot=snapshot)
    for hub, audience, measure, difference in rows.values_list("hub", "audience", "measure", "difference"):
        known[hub, CellAudience(audience), Measure(measure)] += difference
    return known


def _figures(figures: PeriodFigures) -> Iterator[tuple[Key, int]]:
    for hub, scope in ((None, figures.network), *((hub.key, hub) for hub in figures.hubs)):
        for audience, counted in audiences_of(scope.picture):
            for measure in Measure:
                yield (hub, audience, measure), value_of(counted, measure)
