"""What waits for the network's managers: hubs of which nothing is heard, and figures that nobody has checked."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from hubs.models import Hub, Membership
from hubs.roles import Role
from impact.models import DayCell, QuietMonth
from impact.queries.freshness import Freshness, freshness
from impact.queries.months import month_of

QUIET_AFTER = 30  # days without a session after which a hub is asked
HUBS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class QuietHub:
    """A hub that has logged nothing lately, with the last day of which it has; None where it never logged."""

    code: str
    name: str
    last_day: dt.date | None


@dataclass(frozen=True, slots=True)
class NetworkToday:
    """Quiet hubs, the longest silence first, those that nobody coordinates, and how the figures stand."""

    quiet: tuple[QuietHub, ...]
    pages: Page[Hub]
    uncoordinated: tuple[Hub, ...]
    more_uncoordinated: bool
    fresh: Freshness

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.quiet or self.uncoordinated or self.fresh.verified_differences or self.fresh.overdue)


def network_today(*, page: str | None) -> NetworkToday:
    """What there is to do. Four queries, however many hubs there are."""
    today = timezone.now().date()
    pages = Paginator(_quiet(today), HUBS_A_PAGE).get_page(page)
    alone = list(_uncoordinated(today)[: HUBS_A_PAGE + 1])
    return NetworkToday(
        quiet=tuple(QuietHub(hub.code, hub.name, getattr(hub, "last_day", None)) for hub in pages.object_list),
        pages=pages,
        uncoordinated=tuple(alone[:HUBS_A_PAGE]),
        more_uncoordinated=len(alone) > HUBS_A_PAGE,
        fresh=freshness(),
    )


def _quiet(today: dt.date) -> QuerySet[Hub]:
    days = DayCell.objects.filter(hub_id=OuterRef("pk"))
    heard_of = days.filter(day__gte=today - dt.timedelta(days=QUIET_AFTER))
    # Zero is not missing: where somebody has said that nothing happened, something was heard.
    said = QuietMonth.objects.filter(hub=OuterRef("pk"), month__gte=month_of(today - dt.timedelta(days=QUIET_AFTER)))
    last_day = Subquery(days.order_by("-day").values("day")[:1])
    return (
        Hub.objects.top_level()
        .working_on(today)
        .filter(~Exists(heard_of), ~Exists(said))
        .annotate(last_day=last_day)
        .order_by(F("last_day").asc(nulls_first=True), "code")
    )


def _uncoordinated(today: dt.date) -> QuerySet[Hub]:
    coordinators = Membership.objects.in_force(today).filter(hub=OuterRef("pk"), role=Role.COORDINATOR)
    return Hub.objects.top_level().working_on(today).filter(~Exists(coordinators)).order_by("code")
