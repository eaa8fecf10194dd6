"""Targets on the landing page of a hub and of the network: those that need somebody first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from hubs.models import Hub
from impact.models import Indicator, Target
from impact.queries.targets.bands import Band
from impact.queries.targets.counting import NETWORK, Looked
from impact.queries.targets.lines import Line, line_of
from impact.queries.targets.periods import period_to_show
from impact.queries.targets.standing import Standing, standings

IN_A_PANEL = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """Some lines on a landing page, those that need somebody first."""

    period: str
    lines: tuple[Line, ...]
    more: int


def panel(hub: Hub | None) -> Panel | None:
    """The targets of a hub or the network for its landing page; None where there is none. Constant cost."""
    today = timezone.now().date()
    key = hub.pk if hub is not None else NETWORK
    if not Target.objects.filter(hub=hub).exists():
        return None
    period = period_to_show(today, hub_id=hub.pk if hub is not None else None)
    told = Target.objects.filter(period.of(), hub=hub).values("indicator")
    used = list(Indicator.objects.in_use().filter(pk__in=told).select_related("session_type"))
    found = [one for one in standings(Looked(used, [key], period, today, today)).values() if one.band]
    return _panel(found, hub) if found else None


def _panel(found: Sequence[Standing], hub: Hub | None) -> Panel:
    order = list(Band)
    rows = sorted(found, key=lambda one: (order.index(one.band or Band.REACHED), one.indicator.position))
    lines = tuple(line_of(one, hub=hub, period_key=one.period.key) for one in rows[:IN_A_PANEL])
    return Panel(rows[0].period.label, lines, max(0, len(rows) - IN_A_PANEL))
