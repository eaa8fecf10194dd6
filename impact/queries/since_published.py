"""What has moved since the figures of an edition were closed, as far as everybody may know: which hubs, on which days.

By how much is never said: a difference of one to four people is as good as a small number. And only figures count that
stand in the edition and in the public figures of today, so that who reads this learns of no figure that is left out
whether it moved. docs/adr/0045 says why that is safe.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from impact.models import Adjustment, Edition
from impact.queries.edition_content import EditionContent
from impact.queries.figures_moved import SHOWN
from impact.queries.period_content import REPORTED
from impact.queries.public import PublicHub, recent_public_impact

GROUPS = REPORTED[1:]  # in the order of the groups of a public row

# A hub by its code, and a group of audiences.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DayCorrected:
    """The hubs, as the edition calls them, of which a figure was found to have moved on a day."""

    day: dt.date
    hubs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SincePublished:
    """The days, the latest first. `hubs`: how many there are; `reopened`: what came after that stands elsewhere."""

    days: tuple[DayCorrected, ...]
    hubs: int
    reopened: bool


def since_published(edition: Edition, content: EditionContent) -> SincePublished:
    """What may be said beside an edition. One query, and those of the public figures where something moved."""
    moved = _days_moved(edition)
    shown = _shown(content.figures.hubs) & _shown(recent_public_impact().hubs) if moved else set()
    names = {hub.code: hub.name for hub in content.figures.hubs}
    days: dict[dt.date, set[str]] = defaultdict(set)
    for place in shown & moved.keys():
        for day in moved[place]:
            days[day].add(place[0])
    return SincePublished(
        days=tuple(
            DayCorrected(day, tuple(sorted(names[code] for code in days[day]))) for day in sorted(days, reverse=True)
        ),
        hubs=len({code for codes in days.values() for code in codes}),
        reopened=edition.snapshot.period.closed_at != edition.snapshot.made_at,
    )


def _days_moved(edition: Edition) -> dict[Place, set[dt.date]]:
    """Where a figure is another than reported, all adjustments added up, and the days on which it moved."""
    rows = Adjustment.objects.filter(
        snapshot=edition.snapshot_id,
        hub__isnull=False,
        audience__in=[audience.value for audience in GROUPS],
        measure__in=[measure.value for measure in SHOWN],
    )
    known: dict[tuple[str, str, str], list[tuple[dt.date, int]]] = defaultdict(list)
    for code, audience, measure, day, number in rows.order_by().values_list(
        "hub__code", "audience", "measure", "made_on", "difference"
    ):
        known[code, audience, measure].append((day, number))
    found: dict[Place, set[dt.date]] = defaultdict(set)
    for (code, audience, _measure), steps in known.items():
        if sum(number for _day, number in steps):
            found[code, audience] |= {day for day, _number in steps}
    return found


def _shown(hubs: Iterable[PublicHub]) -> set[Place]:
    return {
        (hub.code, audience.value)
        for hub in hubs
        for audience, figures in zip(GROUPS, hub.row.groups, strict=True)
        if figures.people is not None
    }
