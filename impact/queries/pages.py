"""The dashboards as their templates print them: every number a text, nothing left to work out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.models import ScopeKind, Thing
from impact.models.audience import CellAudience
from impact.queries.charts import Chart, hub_chart, month_chart, public_hub_chart, public_month_chart
from impact.queries.dashboard import Picture, Reading, columns_for
from impact.queries.edition_content import Silent
from impact.queries.file_links import FileLink, file_links
from impact.queries.freshness import Freshness
from impact.queries.hub_dashboard import HubFigures
from impact.queries.network import HubLine, HubMonths, NetworkDashboard, Selection
from impact.queries.periods import Period, month_labels
from impact.queries.public import PublicHub, PublicImpact, PublicMonth, PublicRow
from impact.queries.words import (
    AudienceStats,
    Table,
    ThingStat,
    everyone_stats,
    month_rows,
    month_table,
    number,
    public_row,
    public_stats,
    row_of,
    stats_of,
    thing_stats,
)

HUBS_A_PUBLIC_PAGE = 25


@dataclass(frozen=True, slots=True)
class ChartAndTable:
    """A chart and its figures as a table; no chart where there is nothing to draw."""

    table: Table
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class ImpactPage:
    """The public page of the network's impact."""

    audiences: tuple[AudienceStats, ...]
    things: tuple[ThingStat, ...]
    sessions: str
    months: ChartAndTable
    hubs: ChartAndTable
    hub_pages: Page[PublicHub]
    fresh: Freshness
    files: tuple[FileLink, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """The figures of the start page, and where the hubs are."""

    audiences: tuple[AudienceStats, ...]
    partnerships: ThingStat
    sessions: str
    hubs: tuple[PublicHub, ...]
    fresh: Freshness


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """What the dashboards of the network and of hubs have in common."""

    title: str
    period: str
    audiences: tuple[AudienceStats, ...]
    sessions: str
    things: tuple[ThingStat, ...]
    months: ChartAndTable
    fresh: Freshness
    files: tuple[FileLink, ...]
    explore_url: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the same figures are as files, and where one looks closer."""

    files: tuple[FileLink, ...]
    explore: str


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """The network's dashboard: the figures, and a page of hubs."""

    board: DashboardPage
    hubs: ChartAndTable
    hub_pages: Page[HubLine]


@dataclass(frozen=True, slots=True)
class HubPage:
    """The figures of a hub's workspace."""

    board: DashboardPage
    sub_hubs: Table | None


def impact_page(impact: PublicImpact, *, page: str | None) -> ImpactPage:
    """The public page; a page of hubs that is not there gives the nearest one."""
    columns = columns_for(CellAudience.EVERYONE)
    hubs = Paginator(impact.hubs, HUBS_A_PUBLIC_PAGE).get_page(page)
    return ImpactPage(
        audiences=public_stats(columns, impact.total.groups),
        things=thing_stats(impact.things, of_network=True),
        sessions=number(impact.total.sessions),
        months=public_months(impact.months, impact.total, whole=_("All time")),
        hubs=public_hubs(list(hubs.object_list)),
        hub_pages=hubs,
        fresh=impact.fresh,
        files=file_links("impact:data"),
    )


def home_page(impact: PublicImpact) -> HomePage:
    """The start page."""
    partnerships, *_others = thing_stats(impact.things, of_network=True)
    return HomePage(
        audiences=public_stats(columns_for(CellAudience.EVERYONE), impact.total.groups),
        partnerships=partnerships,
        sessions=number(impact.total.sessions),
        hubs=tuple(sorted(impact.hubs[:HUBS_A_PUBLIC_PAGE], key=lambda hub: hub.name)),
        fresh=impact.fresh,
    )


def network_page(found: NetworkDashboard) -> NetworkPage:
    """The network's dashboard for managers."""
    chosen = found.selection
    title = chosen.hub.name if chosen.hub else _("The network")
    files = file_links("impact:network_data", query=_query(chosen))
    rows = tuple(
        row_of(line.name, line.picture, url=_months_url(line.code, chosen), note=f"{line.code} · {line.country}")
        for line in found.hubs.object_list
    )
    return NetworkPage(
        board=_board(title, chosen, found.reading, found.things, found.fresh, Ways(files, _explore(chosen))),
        hubs=ChartAndTable(
            table=Table(_("Hubs side by side"), _("Hub"), found.reading.columns, rows),
            chart=_hub_chart(list(found.hubs.object_list), found.reading) if len(rows) > 1 else None,
        ),
        hub_pages=found.hubs,
    )


def hub_months_page(found: HubMonths) -> DashboardPage:
    """One hub's months for managers."""
    files = file_links("impact:network_data", query=_query(found.selection, hub=found.hub))
    ways = Ways(files, _explore(found.selection, hub=found.hub))
    return _board(found.hub.name, found.selection, found.reading, found.things, found.fresh, ways, ScopeKind.HUB)


def hub_page(hub: Hub, found: HubFigures, period: Period) -> HubPage:
    """The figures of a hub's workspace."""
    chosen = Selection(period=period)
    files = file_links("impact:hub_data", query=_query(chosen), hub_code=hub.code)
    ways = Ways(files, f"{reverse('impact:explore', args=[hub.code])}{_query(chosen) or '?everything'}")
    rows = tuple(
        row_of(
            line.name,
            line.picture,
            url=reverse("impact:hub", kwargs={"hub_code": line.code}) + _query(chosen),
            note=line.code,
        )
        for line in found.sub_hubs
    )
    return HubPage(
        board=_board(hub.name, chosen, found.reading, found.things, found.fresh, ways, ScopeKind.HUB),
        sub_hubs=Table(_("Sub-hubs"), _("Sub-hub"), found.reading.columns, rows) if rows else None,
    )


def _board(
    title: str,
    chosen: Selection,
    reading: Reading,
    things: dict[Thing, int],
    fresh: Freshness,
    ways: Ways,
    scope: ScopeKind = ScopeKind.NETWORK,
) -> DashboardPage:
    audiences = stats_of(reading)
    if len(audiences) > 1:
        audiences = (everyone_stats(reading.total.whole), *audiences)
    return DashboardPage(
        title=title,
        period=chosen.period.label,
        audiences=audiences,
        sessions=number(reading.total.whole.sessions),
        things=thing_stats(things, of_network=scope is ScopeKind.NETWORK and chosen.hub is None),
        months=exact_months(reading, chosen.period),
        fresh=fresh,
        files=ways.files,
        explore_url=ways.explore,
    )


def exact_months(reading: Reading, period: Period) -> ChartAndTable:
    """Whole figures month by month."""
    title = _("Interactions by month")
    whole = _("%(period)s, altogether") % {"period": period.label}
    table = month_table(reading, _("People and interactions by month"), whole)
    return ChartAndTable(table, month_chart(reading, title=title) if reading.months else None)


def public_months(months: Sequence[PublicMonth], total: PublicRow, *, whole: str) -> ChartAndTable:
    """Public figures month by month; `whole` is what the row for all of them is called."""
    columns = columns_for(CellAudience.EVERYONE)
    title = _("Interactions by month")
    labels = month_labels(at.month for at in months)
    rows = month_rows(
        (at.month, public_row(label, at.row.sessions, at.row.groups)) for at, label in zip(months, labels, strict=True)
    )
    foot = public_row(_("%(period)s, altogether") % {"period": whole}, total.sessions, total.groups)
    chart = public_month_chart(columns, months, title=title) if months else None
    return ChartAndTable(Table(_("People and interactions by month"), _("Month"), columns, rows, foot), chart)


def public_hubs(hubs: Sequence[PublicHub], silent: Mapping[str, Silent] | None = None) -> ChartAndTable:
    """Public figures hub by hub; `silent` are hubs with months without a record, whose zeros say so."""
    columns = columns_for(CellAudience.EVERYONE)
    title = _("Interactions by hub")
    rows = tuple(
        public_row(
            hub.name,
            hub.row.sessions,
            hub.row.groups,
            note=" · ".join(filter(None, (hub.code, _where(hub), _heard(hub, silent)))),
        )
        for hub in hubs
    )
    chart = public_hub_chart(columns, hubs, title=title) if hubs else None
    return ChartAndTable(Table(_("People and interactions by hub"), _("Hub"), columns, rows), chart)


def _where(hub: PublicHub) -> str:
    return ", ".join(filter(None, (hub.place, hub.country_name)))


def _heard(hub: PublicHub, silent: Mapping[str, Silent] | None) -> str:
    return silent[hub.code].label if silent and hub.code in silent else ""


def _hub_chart(lines: Sequence[HubLine], reading: Reading) -> Chart:
    rows: list[tuple[str, str, Picture]] = [(line.code, line.name, line.picture) for line in lines]
    return hub_chart(rows, reading.columns, title=_("Interactions by hub"))


def _months_url(code: str, chosen: Selection) -> str:
    return reverse("impact:network_hub", kwargs={"hub_code": code}) + _query(Selection(chosen.period, chosen.audience))


def _explore(chosen: Selection, *, hub: Hub | None = None) -> str:
    """Where managers look closer at the same; filters of last time do not come back there."""
    return reverse("impact:network_explore") + (_query(chosen, hub=hub) or "?everything")


def _query(chosen: Selection, *, hub: Hub | None = None) -> str:
    """The part of an address that says what was chosen; nothing for what is shown at first."""
    hub = hub or chosen.hub
    parts = [
        f"period={chosen.period.key}" if chosen.period.key != "all" else "",
        f"audience={chosen.audience.value}" if chosen.audience != CellAudience.EVERYONE else "",
        f"hub={hub.code}" if hub else "",
    ]
    told = "&".join(part for part in parts if part)
    return f"?{told}" if told else ""
