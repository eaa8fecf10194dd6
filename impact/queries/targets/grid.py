"""What stands beside the form of targets: hubs a page at a time, their targets, and how the period before went."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.utils import timezone

from hubs.models import Hub
from impact.models import Indicator, Target
from impact.queries.targets.counting import NETWORK, Looked
from impact.queries.targets.lines import in_words
from impact.queries.targets.periods import TargetPeriod, target_periods
from impact.queries.targets.standing import standings

HUBS_A_FORM = 25


@dataclass(frozen=True, slots=True)
class TargetsGrid:
    """The rows of the form, by hub; None is the network. `before`: result and target of the period before, in words."""

    hubs: tuple[Hub, ...]
    pages: Page[Hub]
    targets: dict[int | None, Target]
    reached: dict[int | None, Decimal]
    before: dict[int | None, tuple[str, str]]
    period_before: TargetPeriod | None


def targets_grid(indicator: Indicator, period: TargetPeriod, *, page: str | None) -> TargetsGrid:
    """What the form needs. Its cost is that of a page of hubs."""
    hubs = Hub.objects.shown_publicly().top_level().order_by("code")
    pages = Paginator(hubs, HUBS_A_FORM).get_page(page)
    shown = tuple(pages.object_list)
    rows = Target.objects.filter(period.of(), indicator=indicator)
    earlier = before(period, target_periods())
    reached: dict[int | None, Decimal] = {}
    said: dict[int | None, tuple[str, str]] = {}
    if earlier is not None:
        today = timezone.now().date()
        asked = Looked([indicator], [NETWORK, *(hub.pk for hub in shown)], earlier, today, today, with_earlier=False)
        for (_indicator, hub), one in standings(asked).items():
            key = hub or None
            if one.value is not None:
                reached[key] = one.value
            said[key] = (in_words(indicator, one.value), in_words(indicator, one.target.value) if one.target else "")
    return TargetsGrid(shown, pages, {row.hub_id: row for row in rows}, reached, said, earlier)


def before(period: TargetPeriod, known: Iterable[TargetPeriod]) -> TargetPeriod | None:
    """The period before: the last of the same kind that ended by then; of a year the year before."""
    ended = [one for one in known if one.kind == period.kind and one.after <= period.first]
    return max(ended, key=lambda one: one.after) if ended else None
