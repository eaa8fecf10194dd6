"""A view of the explorer as files: the same objects as on the page.

Programs get one long table, a row for each figure and audience; people get tables side by side, on paper with charts.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from impact.queries.charts import Chart
from impact.queries.dashboard import Picture
from impact.queries.explore.beside import comparison_note
from impact.queries.explore.board import Found
from impact.queries.explore.page import adding_up, chart_of_months, chart_of_ranking, chart_of_shares
from impact.queries.explore.view import View
from impact.queries.figure_tables import (
    audiences_of,
    figure_notes,
    measure_columns,
    per_person_column,
    wide_cells,
    wide_columns,
)
from impact.queries.figures import Figures
from impact.queries.periods import month_label
from impact.queries.tables import Cell, FigureFile, FigureTable, Kind, Note, TableColumn, people_cell, reading_notes

Row = tuple[Cell, ...]
MOST_BARS = 40  # on a sheet of paper


def explore_file(found: Found) -> FigureFile:
    """The figures of a view: the whole, the period beside it, its months, the ranking, its parts, and its days."""
    about = _about(found.view)
    columns = (*_keys(), *measure_columns(), per_person_column())
    beside = comparison_note(found)
    rows = tuple(_long(found))
    signs = reading_notes(cell for row in rows for cell in row)
    notes = (
        *signs,
        *figure_notes(found.fresh, public=False),
        Note(_("Rows side by side"), adding_up(found.view.ranked_by)),
    )
    if beside:
        notes = (*notes, Note(_("Set beside"), beside))
    table = FigureTable(_name(found.view), _("Figures"), about, columns, rows, notes, found.fresh.added_up_at)
    return FigureFile(table, tuple(_side_by_side(found, table)), _charts(found))


def _keys() -> tuple[TableColumn, ...]:
    parts = _("“total”, “beside” for the period that it is set beside, “month”, “day”, or what is ranked")
    return (
        TableColumn("part", _("Part"), means=parts),
        TableColumn("key", _("Key"), means=_("The period, the day, or the number or code of what stands in the row")),
        TableColumn("label", _("Of what")),
        TableColumn("audience", _("Audience")),
    )


def _long(found: Found) -> Iterator[Row]:
    for part, key, label, picture in _pictures(found):
        for name, _label, figures in audiences_of(found.reading, picture):
            yield part, key, label, name, *_measured(figures)


def _pictures(found: Found) -> Iterator[tuple[str, str, str, Picture]]:
    """Everything that has figures of all audiences."""
    view, reading = found.view, found.reading
    yield "total", view.span.key, view.span.label, reading.total
    if found.compared is not None:
        beside = found.compared.beside.span
        yield "beside", beside.key, beside.label, found.compared.then
    for at in reading.months:
        yield "month", f"{at.month:%Y-%m}", month_label(at.month), at.picture
    for row in found.ranking:
        yield view.ranked_by.value, row.key, row.label, row.picture


def _side_by_side(found: Found, table: FigureTable) -> Iterator[FigureTable]:
    view, reading = found.view, found.reading

    def made(name: str, title: str, columns: tuple[TableColumn, ...], rows: tuple[Row, ...]) -> FigureTable:
        return FigureTable(f"{table.name}-{name}", title, table.about, columns, rows, as_of=table.as_of)

    whole = (TableColumn("audience", _("Audience")), *measure_columns(), per_person_column())
    totals = tuple((label, *_measured(of)) for _name, label, of in audiences_of(reading, reading.total))
    first = made("totals", _("Figures"), whole, totals)
    yield FigureTable(first.name, first.title, first.about, whole, totals, table.notes, table.as_of)
    if found.compared is not None:
        then = tuple((label, *_measured(of)) for _name, label, of in audiences_of(reading, found.compared.then))
        yield made("beside", _("Set beside: %(period)s") % {"period": found.compared.beside.span.label}, whole, then)
    wide = wide_columns(reading.columns, may_be_left_out=False)
    if reading.months:
        months = tuple((f"{at.month:%Y-%m}", *wide_cells(at.picture)) for at in reading.months)
        yield made("months", _("By month"), (TableColumn("month", _("Month")), *wide), months)
    if found.ranking:
        ranking = tuple((row.key, row.label, *wide_cells(row.picture)) for row in found.ranking)
        head = (TableColumn("key", _("Key")), TableColumn("label", str(view.ranked_by.label)), *wide)
        yield made("ranking", _("Ranking"), head, ranking)
    yield made("parts", str(view.divided_by.label), _part_columns(), tuple(_parts(found)))
    if found.calendar is not None:
        rows = tuple((day.day, day.sessions, day.interactions) for day in found.calendar.days)
        day = (TableColumn("day", _("Day"), Kind.DAY), *_two_columns())
        yield made("days", _("By day: %(period)s") % {"period": found.calendar.span.label}, day, rows)


def _two_columns() -> tuple[TableColumn, TableColumn]:
    return (
        TableColumn("sessions", _("Sessions"), Kind.NUMBER, _("sessions")),
        TableColumn("interactions", _("Interactions"), Kind.NUMBER, _("interactions")),
    )


def _part_columns() -> tuple[TableColumn, ...]:
    percent = TableColumn("percent", _("Per cent of the interactions"), Kind.NUMBER, _("per cent"))
    return TableColumn("label", _("Part")), *_two_columns(), percent


def _parts(found: Found) -> Iterator[Row]:
    for share in found.shares:
        yield share.label, share.sessions, share.interactions, share.percent


def _charts(found: Found) -> tuple[Chart, ...]:
    charts = [chart_of_months(found), chart_of_ranking(found, found.ranking[:MOST_BARS]), chart_of_shares(found)]
    return tuple(chart for chart in charts if chart is not None)


def _measured(one: Figures) -> Row:
    return (
        one.sessions,
        people_cell(one),
        one.interactions,
        one.people_by_class,
        one.people_estimated,
        one.at_least,
        one.at_most,
        one.per_person,
    )


def _about(view: View) -> str:
    """Whose figures, of which days, and what else they are narrowed to."""
    told = [view.title, view.span.label, *view.filters]
    return ", ".join(told)


def _name(view: View) -> str:
    """The name of the file without its end."""
    code = view.hub.code.lower() if view.hub is not None else "network"
    return "-".join(part for part in (code, view.within.key if view.within else "", view.span.key) if part)
