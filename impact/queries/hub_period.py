"""A hub's page of a reporting period: its figures month by month, what is open, and the word that it gave."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from hubs.models import Hub
from hubs.roles import HubPerm
from impact.models import HubConfirmation, ReportingPeriod, Snapshot
from impact.queries.adjustments import DayOfAdjustments, adjustments_of
from impact.queries.confirming import Said, Word, said_in, words_given
from impact.queries.dashboard import Picture
from impact.queries.figures_moved import Compared, compared
from impact.queries.missing import Open, in_words, missing_of
from impact.queries.months import HubMonth, months_of_hub
from impact.queries.period_content import ScopeInPeriod, from_content, months_of, version_of
from impact.queries.period_figures import figures_of_hubs
from impact.queries.periods import next_month
from impact.queries.since_closing import SinceClosing, since_closing


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month with its figures, whether it is silent, and where its sessions are."""

    at: HubMonth
    picture: Picture
    sessions_url: str


@dataclass(frozen=True, slots=True)
class HubPeriod:
    """What the page shows. `version` is the fingerprint of the figures on it, which a confirmation names."""

    period: ReportingPeriod
    is_over: bool
    version: str
    figures: ScopeInPeriod
    table: tuple[Compared, ...]
    months: tuple[MonthLine, ...]
    open: tuple[Open, ...]
    said: Said
    words: tuple[HubConfirmation, ...]
    snapshot: Snapshot | None
    adjustments: tuple[DayOfAdjustments, ...]
    since: SinceClosing | None

    @property
    def may_be_confirmed(self) -> bool:
        """Whether the hub may give its word now."""
        return self.is_over and not self.period.is_closed

    @property
    def asks(self) -> bool:
        """Whether there is something to confirm: nothing was said, or figures have changed since."""
        return self.may_be_confirmed and self.said.word is not Word.CONFIRMED


def hub_period(hub: Hub, period: ReportingPeriod, rights: Collection[HubPerm]) -> HubPeriod:
    """The page. A constant number of queries."""
    first, after, today = period.first_month, period.after, hub.today()
    figures = figures_of_hubs(first, after, [hub])[hub.pk]
    words = words_given(period, hub)
    standing = next((row for row in words if row.withdrawn_at is None), None)
    snapshot = Snapshot.objects.filter(period=period).order_by("-number").first()
    reported = from_content(snapshot.content).hub(hub.pk) if snapshot else None
    reads = HubPerm.VIEW_SESSIONS in rights
    return HubPeriod(
        period=period,
        is_over=period.is_over_on(today),
        version=version_of(figures),
        figures=figures,
        table=compared(figures.picture, reported.picture if reported else None),
        months=_months(hub, figures, months_of(first, after), reads=reads),
        open=tuple(in_words(hub, missing_of(hub, figures, first, after), first, after)),
        said=said_in(period, standing, figures, reported),
        words=tuple(words),
        snapshot=snapshot,
        adjustments=adjustments_of(snapshot, hub) if snapshot else (),
        since=since_closing(period, snapshot, hub) if snapshot and period.is_closed and reads else None,
    )


def _months(hub: Hub, figures: ScopeInPeriod, months: list[dt.date], *, reads: bool) -> tuple[MonthLine, ...]:
    log = reverse("impact:sessions", args=[hub.code])
    pictures = {at.month: at.picture for at in figures.months}
    return tuple(
        MonthLine(
            at,
            pictures[at.month],
            f"{log}?first_day={at.month}&last_day={next_month(at.month) - dt.timedelta(days=1)}" if reads else "",
        )
        for at in months_of_hub(hub, months)
    )
