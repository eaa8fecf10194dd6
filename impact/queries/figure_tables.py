"""Dashboards and public figures as tables for files: the very objects that the pages show, cell by cell.

Programs get one long table, a row for each scope, period and audience, with the names that were published once. People
get tables side by side as on the page.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.models import ScopeKind, Thing
from impact.models.audience import AudienceGroup, CellAudience
from impact.queries import definitions_text as words
from impact.queries.charts import Chart, hub_chart, month_chart
from impact.queries.dashboard import Column, Picture, Reading
from impact.queries.figures import Figures
from impact.queries.freshness import Freshness
from impact.queries.network import HubLine
from impact.queries.periods import ALL_TIME, Period
from impact.queries.public import PublicImpact, PublicRow
from impact.queries.tables import (
    Cell,
    FigureFile,
    FigureTable,
    Kind,
    LeftOut,
    Note,
    TableColumn,
    definition_notes,
    freshness_notes,
    people_cell,
    reading_notes,
)
from impact.queries.words import SHOWN_THINGS

Row = tuple[Cell, ...]
GROUPS = tuple(group.value for group in AudienceGroup)
THING = "thing"  # the scope of rows that count things
MOST_BARS = 40  # on a sheet of paper


def measure_columns() -> tuple[TableColumn, ...]:
    """What the files of dashboards hold of each audience, as `_measured` gives it."""
    people, number = _("people"), Kind.NUMBER
    return (
        TableColumn("sessions", str(words.SESSION.term), number, _("sessions")),
        TableColumn("people", str(words.PEOPLE.term), number, people),
        TableColumn("interactions", str(words.INTERACTIONS.term), number, _("interactions")),
        TableColumn("people_by_class", _("Of them by class"), number, people),
        TableColumn("people_estimated", _("Of them estimated"), number, people),
        TableColumn("people_at_least", _("People at least"), number, people),
        TableColumn("people_at_most", _("People at most"), number, people),
    )


def _measured(one: Figures) -> Row:
    return (
        one.sessions,
        people_cell(one),
        one.interactions,
        one.people_by_class,
        one.people_estimated,
        one.at_least,
        one.at_most,
    )


def per_person_column(*, may_be_left_out: bool = False) -> TableColumn:
    """The column of interactions per person."""
    return TableColumn(
        "interactions_per_person",
        str(words.PER_PERSON.term),
        Kind.DECIMAL,
        means=str(words.PER_PERSON.text),
        may_be_left_out=may_be_left_out,
    )


def key_columns() -> tuple[TableColumn, ...]:
    """What a row of a long table is about."""
    return (
        TableColumn("scope", _("Scope"), means=_("“network” or “hub”")),
        TableColumn("hub_code", _("Hub")),
        TableColumn("period", _("Period"), means=_("“all”, or a period such as “2021-10” or “school-year-2021”")),
        TableColumn("audience", _("Audience")),
    )


def figure_notes(fresh: Freshness, *, public: bool) -> tuple[Note, ...]:
    """The definitions below figures, how they were counted, and when."""
    about = (words.SESSION, words.INTERACTIONS, words.PEOPLE, words.METHOD, words.BOUNDS, words.NOT_ADDED_UP)
    invented = (words.INVENTED,) if words.is_demonstration() else ()
    small = (words.SMALL_NUMBERS,) if public else ()
    return (*freshness_notes(fresh), *definition_notes(*invented, *about, *small))


def reading_file(
    name: str,
    whose: str,
    hub: Hub | None,
    period: Period,
    reading: Reading,
    fresh: Freshness,
    lines: Iterable[HubLine] = (),
) -> FigureFile:
    """A dashboard: the period, its months and, for the network, its hubs. Figures are whole."""
    hubs = list(lines)
    scope, code = (ScopeKind.HUB, hub.code) if hub else (ScopeKind.NETWORK, "")
    rows = [*_exact(scope, code, period.key, reading, reading.total)]
    for at in reading.months:
        rows += _exact(scope, code, f"{at.month:%Y-%m}", reading, at.picture)
    for line in hubs:
        rows += _exact(ScopeKind.HUB, line.code, period.key, reading, line.picture)
    missing = TableColumn("sessions_without_attendance", _("Sessions without attendance"), Kind.NUMBER)
    columns = (*key_columns(), *measure_columns(), missing, per_person_column())
    about = f"{whose}, {period.label}"
    notes = (*reading_notes(cell for row in rows for cell in row), *figure_notes(fresh, public=False))
    table = FigureTable(name, _("Figures"), about, columns, tuple(rows), notes, fresh.added_up_at)
    below = _("Sub-hubs") if hub else _("By hub")
    return FigureFile(table, _side_by_side(table, reading, hubs, about, below=below), _charts(reading, hubs))


def _side_by_side(
    table: FigureTable, reading: Reading, hubs: Sequence[HubLine], about: str, *, below: str
) -> tuple[FigureTable, ...]:
    totals = tuple(
        (label, *_measured(figures), figures.per_person)
        for _name, label, figures in audiences_of(reading, reading.total)
    )
    whole = (TableColumn("audience", _("Audience")), *measure_columns(), per_person_column())
    tables = [FigureTable(f"{table.name}-totals", _("Figures"), about, whole, totals, table.notes, table.as_of)]
    wide = wide_columns(reading.columns, may_be_left_out=False)
    if reading.months:
        months = tuple((f"{at.month:%Y-%m}", *wide_cells(at.picture)) for at in reading.months)
        head = (TableColumn("month", _("Month")), *wide)
        tables.append(FigureTable(f"{table.name}-months", _("By month"), about, head, months, as_of=table.as_of))
    if hubs:
        rows = tuple((line.code, line.name, line.country, *wide_cells(line.picture)) for line in hubs)
        head = (*hub_columns(), *wide)
        notes = definition_notes(words.JOINT)
        tables.append(FigureTable(f"{table.name}-hubs", below, about, head, rows, notes, table.as_of))
    return tuple(tables)


def _charts(reading: Reading, hubs: Sequence[HubLine]) -> tuple[Chart, ...]:
    charts = [month_chart(reading, title=_("Interactions by month"))] if reading.months else []
    if 1 < len(hubs) <= MOST_BARS:
        rows = [(line.code, line.name, line.picture) for line in hubs]
        charts.append(hub_chart(rows, reading.columns, title=_("Interactions by hub")))
    return tuple(charts)


def hub_columns() -> tuple[TableColumn, ...]:
    """What a hub is called."""
    return (
        TableColumn("hub_code", _("Code")),
        TableColumn("hub", _("Hub")),
        TableColumn("country", _("Country")),
    )


def wide_columns(columns: Sequence[Column], *, may_be_left_out: bool) -> tuple[TableColumn, ...]:
    """Sessions, and people and interactions of each audience side by side."""
    found = [TableColumn("sessions", str(words.SESSION.term), Kind.NUMBER, _("sessions"))]
    for one in columns:
        name = file_name_of(one.audience, one.tone)
        for measure, label, unit in (
            ("people", words.PEOPLE.term, _("people")),
            ("interactions", words.INTERACTIONS.term, _("interactions")),
        ):
            title = f"{one.label}: {label}"
            found.append(TableColumn(f"{name}_{measure}", title, Kind.NUMBER, unit, may_be_left_out=may_be_left_out))
    return tuple(found)


def wide_cells(picture: Picture) -> Row:
    """The cells of one picture, as `wide_columns` names them, behind what the row is about."""
    cells: list[Cell] = [picture.whole.sessions]
    for part in picture.parts:
        cells += [people_cell(part), part.interactions]
    return tuple(cells)


def audiences_of(reading: Reading, picture: Picture) -> list[tuple[str, str, Figures]]:
    """Each audience as files and as people call it; everyone last, where there are several."""
    found = [
        (file_name_of(column.audience, column.tone), column.label, part)
        for column, part in zip(reading.columns, picture.parts, strict=True)
    ]
    if len(found) > 1:
        found.append((CellAudience.EVERYONE.value, str(CellAudience.EVERYONE.label), picture.whole))
    return found


def _exact(scope: ScopeKind, code: str, period: str, reading: Reading, picture: Picture) -> Iterator[Row]:
    for audience, _label, figures in audiences_of(reading, picture):
        missing = figures.without_attendance if audience == CellAudience.EVERYONE else None
        yield scope.value, code, period, audience, *_measured(figures), missing, figures.per_person


def file_name_of(audience: CellAudience, tone: str) -> str:
    """An audience as files call it: the three groups as in the open data, the others as they are logged."""
    whole_groups = (CellAudience.STUDENT, CellAudience.TEACHER, CellAudience.COMMUNITY)
    return tone if audience in whole_groups else audience.value


def thing_columns() -> tuple[TableColumn, TableColumn]:
    """The last columns of a long table: of what a row says how many there are, and how many."""
    kinds = ", ".join(f"{thing.value}: {word.term}" for thing, word in SHOWN_THINGS.items())
    return TableColumn("thing", _("What is counted"), means=kinds), TableColumn("number", _("Number"), Kind.NUMBER)


def with_things(
    rows: Iterable[Row], columns: Sequence[TableColumn], keys: Mapping[str, Cell], things: Mapping[Thing, int]
) -> list[Row]:
    """The rows of a long table and below them one for each kind of thing, which has `keys` and no figures of people.

    They are of a scope of their own: who reads the rows of the network finds those that always were there.
    """
    about = tuple(keys.get(column.name) for column in columns)
    of_things = [(*about, thing.value, things.get(thing, 0)) for thing in SHOWN_THINGS]
    return [*((*row, None, None) for row in rows), *of_things]


def public_long_table(impact: PublicImpact, *, licence: str) -> FigureTable:
    """Everything public of the network's impact: a row for each scope, period and audience, and each kind of thing."""
    rows = [*_public("network", "", ALL_TIME.key, impact.total, whole=True)]
    for at in impact.months:
        rows += _public("network", "", month_key(at.month), at.row)
    for hub in impact.hubs:
        rows += _public("hub", hub.code, ALL_TIME.key, hub.row)
    columns = (
        *key_columns(),
        TableColumn("sessions", str(words.SESSION.term), Kind.NUMBER, _("sessions")),
        TableColumn("people", str(words.PEOPLE.term), Kind.NUMBER, _("people"), may_be_left_out=True),
        TableColumn("interactions", str(words.INTERACTIONS.term), Kind.NUMBER, _("interactions"), may_be_left_out=True),
        per_person_column(may_be_left_out=True),
    )
    keys: dict[str, Cell] = {"scope": THING, "hub_code": "", "period": ALL_TIME.key}
    rows = with_things(rows, columns, keys, impact.things)
    notes = (*reading_notes(cell for row in rows for cell in row), *figure_notes(impact.fresh, public=True))
    title, about = _("Impact of the network"), _("OSHub.Network, all time, by month and by hub")
    return FigureTable(
        "oshub-network-impact",
        title,
        about,
        (*columns, *thing_columns()),
        tuple(rows),
        notes,
        impact.fresh.added_up_at,
        licence,
    )


def _public(scope: str, code: str, period: str, row: PublicRow, *, whole: bool = False) -> Iterator[Row]:
    """`whole`: of the network as a whole. Of a part nobody is told whether people are a lower bound: so no ratio."""
    everyone = (CellAudience.EVERYONE.value, row.everyone)
    for audience, figures in (*zip(GROUPS, row.groups, strict=True), everyone):
        shown: Row = (figures.people, figures.interactions, figures.per_person if whole else None)
        if figures.people is None:
            shown = (LeftOut(figures.withheld),) * 3
        yield scope, code, period, audience, figures.sessions, *shown


def month_key(month: dt.date) -> str:
    """A month as files write it: 2021-10."""
    return f"{month:%Y-%m}"
