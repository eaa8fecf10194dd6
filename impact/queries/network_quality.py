"""Who has not logged yet: hubs and their months, the most silent first, and how their head counts came about."""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import add

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import User
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.models import PeriodCell, PeriodKind, QuietMonth, ScopeKind
from impact.models.audience import CellAudience
from impact.queries.methods import Methods, methods_by_month
from impact.queries.months import HubMonth, MonthState, Window, month_of, months_of_hub, months_of_hubs, window_of
from impact.queries.periods import next_month, short_month_label
from impact.queries.quality import MethodFigures, methods_of_hubs

HUBS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class HubRow:
    """A hub with its months, the latest first."""

    hub: Hub
    months: tuple[HubMonth, ...]

    @property
    def nothing_logged(self) -> bool:
        """Whether nothing of these months stands in the log."""
        return not any(at.sessions for at in self.months)

    @property
    def silent(self) -> int:
        """How many months are over of which nobody has said anything."""
        return sum(at.state == MonthState.SILENT for at in self.months)


@dataclass(frozen=True, slots=True)
class NetworkQuality:
    """A page of hubs, the most silent first; `labels` head the columns, the latest month first."""

    labels: tuple[str, ...]
    window: Window
    rows: tuple[HubRow, ...]
    pages: Page[Hub]
    methods: MethodFigures | None

    @property
    def nothing_logged(self) -> bool:
        """Whether nothing of these months stands in the log of any of these hubs."""
        return all(row.nothing_logged for row in self.rows)


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """A month of a hub about which the network may ask, and who would be told."""

    hub: Hub
    at: HubMonth
    people: tuple[User, ...]

    @property
    def may_ask(self) -> bool:
        """Whether it may ask now."""
        return self.at.state == MonthState.SILENT and bool(self.people) and not self.at.asked_lately


def network_window(until: str | None) -> Window:
    """The months until the one that an address names. One query."""
    return window_of(None, until, today=timezone.now().date())


def network_quality(window: Window, *, page: str | None, month: dt.date | None) -> NetworkQuality:
    """One page. A constant number of queries, however many hubs there are.

    `month` is the one whose head counts are shown, None for all of them.
    """
    months, today = window.months, window.today
    pages = Paginator(_by_silence(months, today), HUBS_A_PAGE).get_page(page)
    hubs = list(pages.object_list)
    known = months_of_hubs(hubs, months, today=today)
    told = methods_by_month([hub.pk for hub in hubs], first=month or months[0], last=month or months[-1])
    whole = {hub.pk: sum((told.get((hub.pk, one), Methods()) for one in months), Methods()) for hub in hubs}
    return NetworkQuality(
        labels=tuple(short_month_label(one) for one in reversed(months)),
        window=window,
        rows=tuple(HubRow(hub, tuple(reversed(known[hub.pk]))) for hub in hubs),
        pages=pages,
        methods=methods_of_hubs([(hub, whole[hub.pk]) for hub in hubs]),
    )


def asked_about(hub: Hub, month: dt.date) -> AskedAbout | None:
    """A month of a hub as the page that asks about it shows it; None for one that is not shown."""
    at = next((one for one in months_of_hub(hub) if one.month == month), None)
    return AskedAbout(hub, at, tuple(people_at(hub, HubPerm.CORRECT_SESSIONS))) if at is not None else None


def _by_silence(months: list[dt.date], today: dt.date) -> QuerySet[Hub]:
    """Hubs that were open in these months, those with the most silent ones first; the month of today goes on."""
    known = Hub.objects.top_level().filter(opened_on__lt=next_month(months[-1]))
    hubs = known.filter(Q(closed_on=None) | Q(closed_on__gte=months[0]))
    silent = reduce(add, (_is_silent(month) for month in months if month < month_of(today)))
    return (
        hubs.annotate(from_month=TruncMonth("opened_on")).annotate(silent=silent).order_by(F("silent").desc(), "code")
    )


def _is_silent(month: dt.date) -> Case:
    """1 where a hub was open in a month, and nobody has logged or said anything of it."""
    cells = PeriodCell.objects.filter(
        scope_kind=ScopeKind.HUB,
        scope_id=OuterRef("pk"),
        period_kind=PeriodKind.MONTH,
        period_start=month,
        audience=CellAudience.EVERYONE,
        sessions__gt=0,
    )
    said = QuietMonth.objects.filter(hub=OuterRef("pk"), month=month)
    was_open = Q(from_month__lte=month) & (Q(closed_on=None) | Q(closed_on__gte=month))
    return Case(
        When(was_open & ~Q(Exists(cells)) & ~Q(Exists(said)), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
