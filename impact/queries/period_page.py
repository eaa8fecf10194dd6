"""The network's page of a reporting period: who has confirmed, what is missing, and the figures hub by hub."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from hubs.models import Hub, Membership
from hubs.models.hub import HubQuerySet
from hubs.roles import Role
from impact.models import ConfirmationReminder, HubConfirmation, PeriodStep, ReportingPeriod, ReportingStep, Snapshot
from impact.queries.adjustments import DayOfAdjustments, adjustments_of, hubs_moved
from impact.queries.confirming import Said, Word, changed_since, said_in, standing_words
from impact.queries.figures_moved import Compared, compared
from impact.queries.missing import Missing, missing_at
from impact.queries.period_content import PeriodFigures, ScopeInPeriod, from_content
from impact.queries.period_figures import figures_of_hubs, figures_of_network
from impact.queries.reporting import hubs_that_report
from impact.queries.since_closing import SinceClosing, since_closing

HUBS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class HubRow:
    """A hub of the period. `coordinated`: somebody may confirm; `reported`: its figures in the last snapshot."""

    hub: Hub
    said: Said
    figures: ScopeInPeriod
    reported: ScopeInPeriod | None
    missing: Missing
    coordinated: bool
    reminder: ConfirmationReminder | None

    @property
    def whole(self) -> Compared:
        """The figures of everyone, beside what was reported."""
        return compared(self.figures.picture, self.reported.picture if self.reported else None)[0]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many hubs report in the period, and what they say."""

    hubs: int
    confirmed: int
    changed: int

    @property
    def waiting(self) -> int:
        """How many have said nothing."""
        return self.hubs - self.confirmed - self.changed

    @property
    def all_confirmed(self) -> bool:
        """Whether every hub has confirmed the figures as they are."""
        return self.confirmed == self.hubs

    @property
    def percent(self) -> int:
        """How much of them has confirmed, in whole per cent."""
        return 100 * self.confirmed // self.hubs if self.hubs else 0


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One step of the period, and what is said of it."""

    step: ReportingStep
    note: str


@dataclass(frozen=True, slots=True)
class Closing:
    """A snapshot. `asked`: whether there was a hub that could confirm."""

    snapshot: Snapshot
    asked: bool


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """What the page shows. `reported` and `snapshot` are those of the last closing; `wanted` narrows the hubs."""

    period: ReportingPeriod
    is_over: bool
    counts: Counts
    wanted: Word | None
    network: tuple[Compared, ...]
    pages: Page[Hub]
    rows: tuple[HubRow, ...]
    snapshot: Snapshot | None
    closings: tuple[Closing, ...]
    steps: tuple[OnRecord, ...]
    adjustments: tuple[DayOfAdjustments, ...]
    moved: tuple[Hub, ...]
    since: SinceClosing | None


def period_page(period: ReportingPeriod, *, wanted: Word | None, page: str | None) -> PeriodPage:
    """One page of hubs. A constant number of queries, however many hubs there are."""
    today = timezone.now().date()
    snapshots = tuple(Snapshot.objects.filter(period=period).select_related("made_by").order_by("-number"))
    snapshot = snapshots[0] if snapshots else None
    reported = from_content(snapshot.content) if snapshot else None
    hubs = hubs_that_report(period)
    changed = changed_since(period)
    pages = Paginator(_wanted(hubs, period, wanted, changed), HUBS_A_PAGE).get_page(page)
    shown = list(pages.object_list)
    network = figures_of_network(period.first_month, period.after)
    return PeriodPage(
        period=period,
        is_over=period.is_over_on(today),
        counts=_counts(hubs, period, changed),
        wanted=wanted,
        network=compared(network.picture, reported.network.picture if reported else None),
        pages=pages,
        rows=_rows(period, shown, reported, today),
        snapshot=snapshot,
        closings=tuple(Closing(one, _asked(one, hubs)) for one in snapshots),
        steps=_steps(period, snapshots),
        adjustments=adjustments_of(snapshot, None) if snapshot else (),
        moved=hubs_moved(snapshot) if snapshot else (),
        since=since_closing(period, snapshot, None) if snapshot and period.is_closed else None,
    )


def word_named(key: str | None) -> Word | None:
    """What an address narrows the hubs to; None for all of them."""
    return next((word for word in Word if word.value == key), None)


def _rows(
    period: ReportingPeriod, hubs: Sequence[Hub], reported: PeriodFigures | None, today: dt.date
) -> tuple[HubRow, ...]:
    figures = figures_of_hubs(period.first_month, period.after, hubs)
    words = standing_words(period, hubs)
    missing = missing_at(hubs, period.first_month, period.after, today=today)
    coordinated = _coordinated(hubs, today)
    reminders = _reminders(period, hubs)
    then = {hub.key: hub for hub in reported.hubs} if reported else {}
    return tuple(
        HubRow(
            hub=hub,
            said=said_in(period, words.get(hub.pk), figures[hub.pk], then.get(hub.pk)),
            figures=figures[hub.pk],
            reported=then.get(hub.pk),
            missing=_with_attendance(missing[hub.pk], figures[hub.pk]),
            coordinated=hub.pk in coordinated,
            reminder=reminders.get(hub.pk),
        )
        for hub in hubs
    )


def _with_attendance(missing: Missing, figures: ScopeInPeriod) -> Missing:
    return Missing(
        silent=missing.silent,
        without_attendance=figures.picture.whole.without_attendance,
        looks=missing.looks,
        differences=missing.differences,
        left_over=missing.left_over,
    )


def _asked(snapshot: Snapshot, hubs: HubQuerySet) -> bool:
    """Whether somebody was missing then, or one of the hubs that report stood in the figures already."""
    if snapshot.unconfirmed:
        return True
    return hubs.filter(pk__in=[hub.key for hub in from_content(snapshot.content).top_hubs]).exists()


def _steps(period: ReportingPeriod, snapshots: Sequence[Snapshot]) -> tuple[OnRecord, ...]:
    numbers = {one.made_at: one.number for one in snapshots}

    def note(step: ReportingStep) -> str:
        number = numbers.get(step.at) if step.step == PeriodStep.CLOSED else None
        return step.note if number is None else _("Snapshot %(number)d") % {"number": number}

    rows = ReportingStep.objects.filter(period=period).select_related("by").order_by("-at", "-pk")
    return tuple(OnRecord(step, note(step)) for step in rows)


def _coordinated(hubs: Sequence[Hub], today: dt.date) -> set[int | None]:
    held = Membership.objects.in_force(today).filter(role=Role.COORDINATOR, hub__in=[hub.pk for hub in hubs])
    return set(held.values_list("hub", flat=True))


def _reminders(period: ReportingPeriod, hubs: Sequence[Hub]) -> Mapping[int, ConfirmationReminder]:
    rows = ConfirmationReminder.objects.filter(period=period, hub__in=[hub.pk for hub in hubs])
    return {row.hub_id: row for row in rows.order_by("sent_at")}


def _standing(period: ReportingPeriod) -> Exists:
    return Exists(HubConfirmation.objects.standing().filter(period=period, hub=OuterRef("pk")))


def _wanted(hubs: HubQuerySet, period: ReportingPeriod, wanted: Word | None, changed: set[int]) -> HubQuerySet:
    if wanted is Word.WAITING:
        return hubs.filter(~_standing(period))
    if wanted is Word.CHANGED:
        return hubs.filter(pk__in=changed)
    if wanted is Word.CONFIRMED:
        return hubs.filter(_standing(period)).exclude(pk__in=changed)
    return hubs


def _counts(hubs: HubQuerySet, period: ReportingPeriod, changed: set[int]) -> Counts:
    told = hubs.filter(_standing(period))
    number = told.count()
    changed_here = len(changed & set(told.filter(pk__in=changed).values_list("pk", flat=True))) if changed else 0
    return Counts(hubs.count(), number - changed_here, changed_here)
