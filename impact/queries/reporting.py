"""Reporting periods as the pages list them, and the hubs that report in one."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q

from hubs.models import Hub
from hubs.models.hub import HubQuerySet
from impact.models import HubConfirmation, ReportingPeriod


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period in the network's list. `hubs` report in it, `confirmed` of them have said that their figures are right.

    `snapshots`: how often it was closed.
    """

    period: ReportingPeriod
    is_over: bool
    hubs: int
    confirmed: int
    snapshots: int

    @property
    def waiting(self) -> int:
        """How many hubs have not confirmed."""
        return self.hubs - self.confirmed


def hubs_that_report(period: ReportingPeriod) -> HubQuerySet:
    """Hubs that are no part of another and were open on some day of the period, by code. A sub-hub's is its hub's."""
    open_then = Hub.objects.top_level().filter(opened_on__lt=period.after)
    return open_then.filter(Q(closed_on=None) | Q(closed_on__gte=period.first_month)).order_by("code")


def reports_in(hub: Hub, period: ReportingPeriod) -> bool:
    """Whether a hub is one of those. No query."""
    was_open = hub.opened_on is not None and hub.opened_on < period.after
    return hub.parent_id is None and was_open and (hub.closed_on is None or hub.closed_on >= period.first_month)


def period_lines(today: dt.date) -> list[PeriodLine]:
    """All periods, the latest first. Three queries."""
    periods = list(ReportingPeriod.objects.annotate(closings=Count("snapshots")).order_by("-first_month"))
    standing = HubConfirmation.objects.standing().filter(hub__parent=None, hub__opened_on__isnull=False)
    confirmed = dict(standing.values_list("period").annotate(number=Count("pk")).order_by())
    opened = list(Hub.objects.top_level().exclude(opened_on=None).values_list("opened_on", "closed_on"))
    return [
        PeriodLine(
            period=period,
            is_over=period.is_over_on(today),
            hubs=sum(
                (since or dt.date.max) < period.after and (until is None or until >= period.first_month)
                for since, until in opened
            ),
            confirmed=confirmed.get(period.pk, 0),
            snapshots=getattr(period, "closings", 0),
        )
        for period in periods
    ]


def find_period(key: int) -> ReportingPeriod | None:
    """The period with a key."""
    return ReportingPeriod.objects.select_related("closed_by").filter(pk=key).first()


def period_in_the_way(first_month: dt.date, last_month: dt.date, *, of: ReportingPeriod) -> ReportingPeriod | None:
    """The first other period that has some of these months. One query."""
    others = ReportingPeriod.objects.meeting(first_month, last_month).exclude(pk=of.pk)
    return others.order_by("first_month").first()


def closed_periods() -> tuple[ReportingPeriod, ...]:
    """The periods that are closed now. One query."""
    return tuple(ReportingPeriod.objects.closed().order_by("first_month"))


def closed_period_of(day: dt.date) -> ReportingPeriod | None:
    """The closed period in which a day lies, if there is one. One query."""
    return ReportingPeriod.objects.closed().with_day(day).first()


def periods_of_hub(hub: Hub, today: dt.date) -> list[tuple[ReportingPeriod, HubConfirmation | None]]:
    """The periods in which a hub reports, the latest first, each with the word that stands. Two queries."""
    found = [one for one in ReportingPeriod.objects.order_by(F("first_month").desc()) if reports_in(hub, one)]
    given = HubConfirmation.objects.standing().filter(hub=hub).select_related("confirmed_by")
    words = {word.period_id: word for word in given}
    return [(period, words.get(period.pk)) for period in found]
