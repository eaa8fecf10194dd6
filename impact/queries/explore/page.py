"""The explorer as its template prints it: every number a text, every figure with the way to the sessions behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from hubs.queries.map import MOST_POINTS, HubMap
from impact.queries.charts import Chart, month_chart, ranking_chart, shares_chart
from impact.queries.dashboard import Picture
from impact.queries.definitions_text import JOINT
from impact.queries.explore.beside import ComparedTable, compared_table, not_compared, percent_said
from impact.queries.explore.board import ASKED, Found
from impact.queries.explore.calendar_page import CalendarPage, calendar_page
from impact.queries.explore.map import map_of_ranking
from impact.queries.explore.narrow import Narrower, narrower
from impact.queries.freshness import Freshness
from impact.queries.methods import Method
from impact.queries.pages import ChartAndTable
from impact.queries.periods import month_label
from impact.queries.slices import Rank, RankRow
from impact.queries.spans import Span, month_of_span
from impact.queries.words import (
    AudienceStats,
    Row,
    Table,
    everyone_stats,
    month_rows,
    number,
    row_of,
    stats_of,
)

ROWS_A_PAGE = 15
IN_CHART = 15  # bars


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A part of the whole."""

    label: str
    sessions: str
    interactions: str
    percent: str


@dataclass(frozen=True, slots=True)
class Shares:
    """What the whole is made of: chart and table."""

    head: str
    note: str
    rows: tuple[ShareRow, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why another ranking stands there than was looked for, and the address of the view with that one, if there is."""

    why: str
    ask: str
    url: str


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """Everything below the filters. Ways to sessions are empty texts for those who may not read them."""

    title: str
    kind: str
    period: str
    audiences: tuple[AudienceStats, ...]
    sessions: str
    without_attendance: int
    rows_url: str
    compared: ComparedTable | None
    not_compared: str
    months: ChartAndTable
    ranking: ChartAndTable
    adding_up: str
    left_out: LeftOut | None
    ranks: Page[RankRow]
    shares: Shares
    calendar: CalendarPage | None
    methods: tuple[ShareRow, ...]
    map: HubMap | None
    empty: bool
    fresh: Freshness


def explore_page(found: Found, *, page: str | None, may_read: bool) -> ExplorePage:
    """The page of what was found; a page of the ranking that is not there gives the nearest. One query."""
    view, reading = found.view, found.reading
    audiences = stats_of(reading)
    if len(audiences) > 1:
        audiences = (everyone_stats(reading.total.whole), *audiences)
    ranks = Paginator(found.ranking, ROWS_A_PAGE).get_page(page)
    way = narrower(view, [*found.ranking[:MOST_POINTS], *ranks.object_list])
    return ExplorePage(
        title=view.title,
        kind=view.kind,
        period=view.span.label,
        audiences=audiences,
        sessions=number(reading.total.whole.sessions),
        without_attendance=reading.total.whole.without_attendance,
        rows_url=view.rows_url() if may_read else "",
        compared=compared_table(found.compared, view.span.label) if found.compared else None,
        not_compared=not_compared(found.too_early) if found.too_early else "",
        months=_months(found, may_read=may_read),
        ranking=_ranking(found, list(ranks.object_list), way, may_read=may_read),
        adding_up=adding_up(view.ranked_by),
        left_out=_left_out(found, found.left_out) if found.left_out else None,
        ranks=ranks,
        shares=_shares(found),
        calendar=calendar_page(view, found.calendar, found.reading, may_read=may_read) if found.calendar else None,
        methods=_methods(found),
        map=map_of_ranking(view, found.ranking, way),
        empty=found.is_empty,
        fresh=found.fresh,
    )


def _months(found: Found, *, may_read: bool) -> ChartAndTable:
    view, reading = found.view, found.reading

    def row(label: str, picture: Picture, span: Span) -> Row:
        has_rows = may_read and picture.whole.sessions
        return row_of(label, picture, rows_url=view.rows_url(span) if has_rows else "")

    rows = month_rows(
        (at.month, row(month_label(at.month), at.picture, month_of_span(view.span, at.month))) for at in reading.months
    )
    whole = row(_("%(period)s, altogether") % {"period": view.span.label}, reading.total, view.span)
    table = Table(_("People and interactions by month"), _("Month"), reading.columns, rows, whole)
    return ChartAndTable(table, chart_of_months(found))


def chart_of_months(found: Found) -> Chart | None:
    """Interactions by month; nothing where there is no month."""
    return month_chart(found.reading, title=_("Interactions by month")) if found.reading.months else None


def chart_of_ranking(found: Found, rows: Sequence[RankRow]) -> Chart | None:
    """Rows of the ranking side by side; nothing for one alone."""
    if len(rows) < 2:
        return None
    bars = [(row.label, row.picture) for row in rows]
    title = rank_titles()[found.view.ranked_by]
    return ranking_chart(bars, found.reading.columns, title=title, caption=_("Interactions, most first."))


def chart_of_shares(found: Found) -> Chart | None:
    """The parts of the whole in per cent; nothing for one part alone, and where nobody was counted."""
    bars = [(share.label, share.percent) for share in found.shares]
    if len(bars) < 2 or not any(percent for _label, percent in bars):
        return None
    return shares_chart(bars, title=_("Interactions in per cent"), caption=str(found.view.divided_by.label))


def _ranking(found: Found, shown: Sequence[RankRow], way: Narrower, *, may_read: bool) -> ChartAndTable:
    view, columns = found.view, found.reading.columns
    rows = []
    for row in shown:
        closer = way.view_of(row)
        rows_url = view.rows_url(row=row.key) if may_read and row.picture.whole.sessions else ""
        rows.append(row_of(row.label, row.picture, url=closer.url if closer else "", rows_url=rows_url))
    title = rank_titles()[view.ranked_by]
    chart = chart_of_ranking(found, shown[:IN_CHART])
    return ChartAndTable(Table(title, str(view.ranked_by.label), columns, tuple(rows)), chart)


def _left_out(found: Found, by: Rank) -> LeftOut:
    sessions = found.reading.total.whole.sessions
    told = {"title": rank_titles()[by], "sessions": number(sessions), "most": number(ASKED)}
    if not found.may_ask:
        words = _(
            "“%(title)s” would have to be counted from %(sessions)s single sessions, and up to %(most)s are counted"
            " while somebody waits. Choose fewer days, a type, a country or a hub."
        )
        return LeftOut(words % told, "", "")
    words = _("“%(title)s” would have to be counted from %(sessions)s single sessions, which can take some seconds.")
    return LeftOut(words % told, _("Count them"), replace(found.view, rank=by).url)


def rank_titles() -> dict[Rank, str]:
    """The headings of the rankings."""
    return {
        Rank.HUB: _("Hubs side by side"),
        Rank.PROJECT: _("Projects side by side"),
        Rank.SCHOOL: _("Schools side by side"),
        Rank.COUNTRY: _("Countries side by side"),
        Rank.CATEGORY: _("Kinds of hub side by side"),
        Rank.TYPE: _("Types of session side by side"),
        Rank.LED_BY: _("Who led, side by side"),
        Rank.CHALLENGE: _("Challenges side by side"),
    }


def adding_up(by: Rank) -> str:
    """What to bear in mind of the rows of a ranking: whether they add up to the whole."""
    if by is Rank.HUB:
        return str(JOINT.text)
    if by is Rank.SCHOOL:
        return _(
            "A session stands with each school that it was held for or whose classes came, with the people of that"
            " school alone. What was without a school is in no row. So the rows need not add up to the whole."
        )
    return _(
        "Each session is in one of these rows, so sessions and interactions add up to the whole. People do not: who"
        " came to sessions of two rows is counted in both."
    )


def _shares(found: Found) -> Shares:
    return Shares(
        head=str(found.view.divided_by.label),
        note=_("Each in whole per cent of all interactions; together they are 100."),
        rows=tuple(
            ShareRow(share.label, number(share.sessions), number(share.interactions), percent_said(share.percent))
            for share in found.shares
        ),
        chart=chart_of_shares(found),
    )


def _methods(found: Found) -> tuple[ShareRow, ...]:
    if found.methods is None or not found.methods.interactions:
        return ()
    parts = zip(Method, found.methods.parts, found.methods.shares, strict=True)
    return tuple(ShareRow(method.label, "", number(heads), percent_said(share)) for method, heads, share in parts)
