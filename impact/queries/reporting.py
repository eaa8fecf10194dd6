"""Reporting periods as the pages list them, and the hubs that report in one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from hubs.models import Hub
from hubs.models.hub import HubQuerySet
from hubs.said_once import SaidOnce
from impact.models import HubConfirmation, ReportingPeriod, Snapshot
from impact.queries.confirming import Word, changed_since, word_of
from impact.queries.period_figures import figures_of_hubs


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period in the network's list. `hubs` report in it, `confirmed` of them have said that their figures are right.

    Whose figures have changed since counts as not confirmed. `snapshots`: how often it was closed.
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
    """All periods, the latest first. Four queries, and those of `changed_since` for each that is open."""
    periods = list(ReportingPeriod.objects.annotate(closings=Count("snapshots")).order_by("-first_month"))
    opened = list(Hub.objects.top_level().exclude(opened_on=None))
    held = _words_that_hold(periods)
    return [
        PeriodLine(
            period=period,
            is_over=period.is_over_on(today),
            hubs=sum(reports_in(hub, period) for hub in opened),
            confirmed=sum(hub.pk in held[period.pk] and reports_in(hub, period) for hub in opened),
            snapshots=getattr(period, "closings", 0),
        )
        for period in periods
    ]


def _words_that_hold(periods: Iterable[ReportingPeriod]) -> dict[int, set[int]]:
    """By period, the hubs that have confirmed its figures as they are, or as it was closed with."""
    words: dict[int, dict[int, str]] = defaultdict(dict)
    for key, hub, code in HubConfirmation.objects.standing().values_list("period", "hub", "hub__code"):
        words[key][hub] = code
    without = _closed_without()
    held = {}
    for period in periods:
        given = words[period.pk]
        if period.is_closed:
            broken = {hub for hub, code in given.items() if code in without[period.pk]}
        else:
            broken = changed_since(period) if given else set()
        held[period.pk] = given.keys() - broken
    return held


def _closed_without() -> dict[int, list[str]]:
    """By period, the hubs that had not confirmed the figures it was closed with last. One query."""
    return dict(Snapshot.objects.order_by("number").values_list("period", "unconfirmed"))


def find_period(key: int) -> ReportingPeriod | None:
    """The period with a key."""
    return ReportingPeriod.objects.select_related("closed_by").filter(pk=key).first()


def period_in_the_way(first_month: dt.date, last_month: dt.date, *, of: ReportingPeriod) -> ReportingPeriod | None:
    """The first other period that has some of these months. One query."""
    others = ReportingPeriod.objects.meeting(first_month, last_month).exclude(pk=of.pk)
    return others.order_by("first_month").first()


def closed_periods() -> tuple[ReportingPeriod, ...]:
    """The periods that are closed now. One query."""
    return tuple(_CLOSED.rows())


_CLOSED = SaidOnce(lambda: ReportingPeriod.objects.closed().order_by("first_month"))


def closed_period_of(day: dt.date) -> ReportingPeriod | None:
    """The closed period in which a day lies, if there is one. One query."""
    return ReportingPeriod.objects.closed().with_day(day).first()


@dataclass(frozen=True, slots=True)
class HubPeriodLine:
    """A period in a hub's list, with its word, and whether that is of the figures of now, or of those reported."""

    period: ReportingPeriod
    is_over: bool
    word: HubConfirmation | None
    holds: bool


def periods_of_hub(hub: Hub, today: dt.date) -> list[HubPeriodLine]:
    """The periods in which a hub reports, the latest first. Three queries, and a few for each that waits to close."""
    found = [one for one in ReportingPeriod.objects.order_by(F("first_month").desc()) if reports_in(hub, one)]
    given = HubConfirmation.objects.standing().filter(hub=hub).select_related("confirmed_by")
    words = {word.period_id: word for word in given}
    without = _closed_without()

    def holds(period: ReportingPeriod, word: HubConfirmation) -> bool:
        if period.is_closed:
            return hub.code not in without[period.pk]
        return word_of(word, figures_of_hubs(period.first_month, period.after, [hub])[hub.pk]).word is Word.CONFIRMED

    return [
        HubPeriodLine(one, one.is_over_on(today), word, holds=word is not None and holds(one, word))
        for one, word in ((one, words.get(one.pk)) for one in found)
    ]
