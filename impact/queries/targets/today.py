"""What waits for the network's managers about targets: who is off track, and which results nobody has entered."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from hubs.models import Hub
from impact.models import Indicator, Target
from impact.queries.targets.bands import Band
from impact.queries.targets.counting import NETWORK, Looked
from impact.queries.targets.periods import TargetPeriod, period_to_show
from impact.queries.targets.standing import Standing, standings

HUBS_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class HubToSee:
    """A hub, or the network, with the names of indicators that need somebody."""

    name: str
    code: str
    url: str
    off_track: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetsToday:
    """Those that need somebody; `more`: there are hubs that were not looked at here."""

    period: TargetPeriod
    hubs: tuple[HubToSee, ...]
    more: bool


def targets_today() -> TargetsToday | None:
    """Of the network and its first fifty hubs with targets; None where there is nothing to say. Constant cost."""
    today = timezone.now().date()
    if not Target.objects.exists():
        return None
    period = period_to_show(today)
    aimed = Target.objects.filter(period.of())
    hubs = list(Hub.objects.filter(pk__in=aimed.values("hub")).order_by("code")[: HUBS_LOOKED_AT + 1])
    looked = hubs[:HUBS_LOOKED_AT]
    used = list(Indicator.objects.in_use().filter(pk__in=aimed.values("indicator")).select_related("session_type"))
    found = standings(Looked(used, [NETWORK, *(hub.pk for hub in looked)], period, today, today))
    rows = [
        _to_see(hub, [found[one.pk, hub.pk if hub else NETWORK] for one in used], period) for hub in [None, *looked]
    ]
    seen = tuple(row for row in rows if row.off_track or row.missing)
    more = len(hubs) > HUBS_LOOKED_AT
    return TargetsToday(period, seen, more) if seen or more else None


def _to_see(hub: Hub | None, own: list[Standing], period: TargetPeriod) -> HubToSee:
    url = reverse("impact:targets") if hub is None else reverse("impact:hub_targets", args=[hub.code])
    return HubToSee(
        name=hub.name if hub is not None else "",
        code=hub.code if hub is not None else "",
        url=f"{url}?period={period.key}",
        off_track=tuple(one.indicator.label for one in own if one.band is Band.OFF_TRACK),
        missing=tuple(one.indicator.label for one in own if one.band is Band.NO_RESULT),
    )
