"""How sure a hub's figures are: which months are silent, what of them, and how the head counts came about."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.queries.charts import Json, methods_by_hub_chart, methods_by_month_chart
from impact.queries.kinds import PlainTable
from impact.queries.methods import Method, Methods, methods_by_month
from impact.queries.months import HubMonth, MonthState, Window, months_of_hub, window_of
from impact.queries.periods import month_label, next_month, short_month_label
from impact.queries.silence import Silence, silence_of

NOTHING = Silence((), ())


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month with what of the hub was silent in it; `url` leads to its sessions."""

    at: HubMonth
    silence: Silence
    url: str


@dataclass(frozen=True, slots=True)
class MethodShare:
    """One method with its share in per cent and its head counts, of all."""

    label: str
    percent: int
    heads: int
    whole: int

    @property
    def is_under_one(self) -> bool:
        """Whether somebody was counted so, and still the share rounds to nothing."""
        return not self.percent and self.heads > 0

    @property
    def is_over_99(self) -> bool:
        """Whether somebody was counted in another way, and still the share rounds to all."""
        return self.percent == 100 and self.heads < self.whole


@dataclass(frozen=True, slots=True)
class MethodFigures:
    """How head counts came about: shares of the whole, a chart, and the same figures as a table."""

    shares: tuple[MethodShare, ...]
    option: Json
    table: PlainTable


@dataclass(frozen=True, slots=True)
class QualityPage:
    """The months of a hub, the latest first, and how its head counts came about; None where nobody was counted."""

    window: Window
    rows: tuple[MonthRow, ...]
    methods: MethodFigures | None

    @property
    def nothing_logged(self) -> bool:
        """Whether nothing of these months stands in the log."""
        return not self.logged

    @property
    def silent(self) -> int:
        """How many months are over of which nobody has said anything."""
        return sum(row.at.state == MonthState.SILENT for row in self.rows)

    @property
    def quiet(self) -> int:
        """In how many months nothing happened, as somebody said."""
        return sum(row.at.state == MonthState.QUIET for row in self.rows)

    @property
    def logged(self) -> int:
        """Of how many months something stands in the log."""
        return sum(row.at.state == MonthState.LOGGED for row in self.rows)


def quality_page(hub: Hub, until: str | None = None) -> QualityPage:
    """The page of a hub, until a month that the address names. A constant number of queries."""
    window = window_of(hub, until, today=hub.today())
    months = window.months
    silence = silence_of(hub, months)
    told = methods_by_month([hub.pk], first=months[0], last=months[-1])
    by_month = {month: methods for (_hub, month), methods in told.items()}
    return QualityPage(
        window=window,
        rows=tuple(
            MonthRow(at, silence[at.month] if _asks(at) else NOTHING, _sessions_of(hub, at.month))
            for at in reversed(months_of_hub(hub, months))
        ),
        methods=_of_months(months, by_month),
    )


def methods_of_hubs(hubs: Sequence[tuple[Hub, Methods]]) -> MethodFigures | None:
    """Hubs side by side, in the order in which they come; None where nobody was counted."""
    whole = sum((methods for _hub, methods in hubs), Methods())
    if not whole.interactions:
        return None
    names = [hub.name for hub, _methods in hubs]
    shares = [methods.shares for _hub, methods in hubs]
    option = methods_by_hub_chart([hub.code for hub, _methods in hubs], names, shares, title=methods_title())
    return MethodFigures(_shares(whole), option, _table(_("Hub"), [(hub.name, methods) for hub, methods in hubs]))


def _of_months(months: Sequence[dt.date], by_month: Mapping[dt.date, Methods]) -> MethodFigures | None:
    whole = sum(by_month.values(), Methods())
    if not whole.interactions:
        return None
    rows = [(month, by_month.get(month, Methods())) for month in months]
    option = methods_by_month_chart(
        [short_month_label(month) for month in months],
        [month_label(month) for month in months],
        [methods.parts for _month, methods in rows],
        title=methods_title(),
    )
    return MethodFigures(
        _shares(whole), option, _table(_("Month"), [(month_label(month), methods) for month, methods in rows])
    )


def methods_title() -> str:
    """What the chart of methods is called."""
    return _("Head counts by method")


def _shares(whole: Methods) -> tuple[MethodShare, ...]:
    return tuple(
        MethodShare(method.label, percent, heads, whole.interactions)
        for method, percent, heads in zip(Method, whole.shares, whole.parts, strict=True)
    )


def _table(head: str, rows: Sequence[tuple[str, Methods]]) -> PlainTable:
    columns = (head, _("Interactions"), *(method.label for method in Method))
    return PlainTable(columns, tuple((label, methods.interactions, *methods.parts) for label, methods in rows))


def _asks(at: HubMonth) -> bool:
    """Whether a month is one in which the hub was open and which nobody has called quiet."""
    return at.state not in (MonthState.NOT_OPEN, MonthState.QUIET)


def _sessions_of(hub: Hub, month: dt.date) -> str:
    last = next_month(month) - dt.timedelta(days=1)
    return f"{reverse('impact:sessions', args=[hub.code])}?first_day={month}&last_day={last}"
