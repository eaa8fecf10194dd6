"""An edition as tables for files: the totals, the months and the hubs, in English as all published files are."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.markdown import text_of_markdown
from impact.models.audience import CellAudience
from impact.queries.charts import Chart, public_hub_chart, public_month_chart
from impact.queries.dashboard import columns_for
from impact.queries.definitions_text import BOUNDS, INTERACTIONS, JOINT, METHOD, PEOPLE, SESSION, SMALL_NUMBERS
from impact.queries.disclosure import PublicFigures
from impact.queries.edition_content import GROUPS, EditionContent
from impact.queries.figure_tables import MOST_BARS, THING, per_person_column, thing_columns, with_things
from impact.queries.periods import month_label, months_label
from impact.queries.public import PublicRow
from impact.queries.silent_hubs import silence_in_words
from impact.queries.tables import (
    Cell,
    FigureTable,
    Kind,
    LeftOut,
    Note,
    TableColumn,
    definition_notes,
    reading_notes,
)
from impact.queries.words import SHOWN_THINGS, group_labels

NETWORK, MONTH, HUB = "network", "month", "hub"


def long_table(edition: EditionContent) -> FigureTable:
    """Everything as one table for programs: a row for each scope and audience, and for each kind of thing."""
    figures = edition.figures
    rows: list[tuple[Cell, ...]] = _lines(NETWORK, "", "", figures.total, whole=True)
    for at in figures.months:
        rows += _lines(MONTH, f"{at.month:%Y-%m}", "", at.row)
    for hub in figures.hubs:
        rows += _lines(HUB, hub.code, hub.name, hub.row)
    columns: tuple[TableColumn, ...] = (
        TableColumn("scope", _("Of")),
        TableColumn("key", _("Month or code of the hub")),
        TableColumn("name", _("Name")),
        TableColumn("audience", _("Audience")),
        _sessions(),
        *_pair("", ""),
        _left_out_number("people_at_least", _("People, at least")),
        _left_out_number("people_by_class", _("People counted by class")),
        _left_out_number("people_estimated", _("People estimated")),
        per_person_column(may_be_left_out=True),
    )
    rows = with_things(rows, columns, {"scope": THING, "key": "", "name": ""}, figures.things)
    return _table(edition, edition.title, (*columns, *thing_columns()), rows, notes=_limits(edition))


def tables_of(edition: EditionContent) -> tuple[FigureTable, FigureTable, FigureTable, FigureTable]:
    """The same as people read it: totals, months, hubs, and how many things there were."""
    figures, labels = edition.figures, group_labels()
    totals = [
        (
            label,
            shown.sessions,
            *_cells(shown),
            _or_left_out(shown.per_person, shown),
            _or_left_out(shown.at_least, shown),
            _or_left_out(shown.people_by_class, shown),
            _or_left_out(shown.people_estimated, shown),
        )
        for label, shown in zip(labels, figures.total.groups, strict=True)
    ]
    of_groups = tuple(
        column for name, label in zip(GROUPS, labels, strict=True) for column in _pair(f"{name}_", f"{label}: ")
    )
    months = [(month_label(at.month), at.row.sessions, *_wide(at.row)) for at in figures.months]
    hubs = [(hub.code, hub.name, hub.country_name, hub.row.sessions, *_wide(hub.row)) for hub in figures.hubs]
    things = [(str(word.term), figures.things.get(thing, 0)) for thing, word in SHOWN_THINGS.items()]
    first = (
        TableColumn("audience", _("Audience")),
        _sessions(),
        *_pair("", ""),
        per_person_column(may_be_left_out=True),
        _left_out_number("people_at_least", _("At least")),
        _left_out_number("people_by_class", _("By class")),
        _left_out_number("people_estimated", _("Estimated")),
    )
    of_hub = (TableColumn("code", _("Code")), TableColumn("hub", _("Hub")), TableColumn("country", _("Country")))
    of_things = (TableColumn("thing", _("What")), TableColumn("number", _("Number"), Kind.NUMBER))
    return (
        _table(edition, edition.title, first, totals, notes=_notes(edition)),
        _table(edition, _("By month"), (TableColumn("month", _("Month")), _sessions(), *of_groups), months),
        _table(edition, _("By hub"), (*of_hub, _sessions(), *of_groups), hubs),
        _table(edition, _("Working together"), of_things, things),
    )


def charts_of(edition: EditionContent) -> list[Chart]:
    """The charts of an edition, for its PDF."""
    columns, figures = columns_for(CellAudience.EVERYONE), edition.figures
    charts = [public_month_chart(columns, figures.months, title=_("Interactions by month"))]
    if 1 < len(figures.hubs) <= MOST_BARS:
        charts.append(public_hub_chart(columns, figures.hubs, title=_("Interactions by hub")))
    return charts


def about(edition: EditionContent) -> str:
    """Of what and of when an edition speaks."""
    figures = edition.figures
    told = {
        "number": edition.number,
        "period": edition.period,
        "months": months_label(figures.first, figures.last),
        "day": f"{edition.published_at:%Y-%m-%d}",
    }
    said = _("Edition %(number)s, published on %(day)s: %(period)s, %(months)s.") % told
    return f"{said} {_missing(edition)}".rstrip()


def _missing(edition: EditionContent) -> str:
    """That zeros may be missing, where a table is read without its notes; nothing where no hub was silent."""
    number = len(edition.silent or {})
    text = ngettext(
        "%(number)d hub has months without a record, which are not zero but unknown: see the notes.",
        "%(number)d hubs have months without a record, which are not zero but unknown: see the notes.",
        number,
    )
    return text % {"number": number} if number else ""


def _table(
    edition: EditionContent,
    title: str,
    columns: tuple[TableColumn, ...],
    rows: Iterable[tuple[Cell, ...]],
    *,
    notes: tuple[Note, ...] = (),
) -> FigureTable:
    found = tuple(rows)
    signs = reading_notes(cell for row in found for cell in row)
    return FigureTable(
        name=f"oshub-edition-{edition.number}",
        title=title,
        about=about(edition),
        columns=columns,
        rows=found,
        notes=(*notes, *signs),
        as_of=edition.closed_at,
        licence=edition.licence,
    )


def _notes(edition: EditionContent) -> tuple[Note, ...]:
    written = text_of_markdown(edition.method_notes)
    own = [Note(_("Method notes"), written)] if written else []
    return (
        *own,
        *_limits(edition),
        *definition_notes(SESSION, INTERACTIONS, PEOPLE, METHOD, BOUNDS, JOINT, SMALL_NUMBERS),
    )


def _limits(edition: EditionContent) -> tuple[Note, ...]:
    """Whose figures are older than they seem, or nobody has vouched for, and whose zeros may be no zeros.

    In each file, also in those for programs.
    """
    labels = dict(zip(GROUPS, group_labels(), strict=True))
    older = _("As in edition %(number)s; what changed is too small to be shown.")
    told = (
        *((labels[group], older % {"number": number}) for group, number in edition.figures.repeated.items()),
        (_("Not confirmed by"), ", ".join(edition.unconfirmed)),
        (_("Months without a record"), silence_in_words(edition.silent or {})),
    )
    return tuple(Note(term, text) for term, text in told if text)


def _lines(scope: str, key: str, name: str, row: PublicRow, *, whole: bool = False) -> list[tuple[Cell, ...]]:
    """`whole`: of the network as a whole. Of a part nobody is told whether people are a lower bound: so no ratio."""
    everyone = (CellAudience.EVERYONE.value, row.everyone)
    return [
        (
            scope,
            key,
            name,
            audience,
            shown.sessions,
            *_cells(shown),
            _or_left_out(shown.at_least, shown),
            _or_left_out(shown.people_by_class, shown),
            _or_left_out(shown.people_estimated, shown),
            _or_left_out(shown.per_person if whole else None, shown),
        )
        for audience, shown in (*zip(GROUPS, row.groups, strict=True), everyone)
    ]


def _wide(row: PublicRow) -> Sequence[Cell]:
    return [cell for shown in row.groups for cell in _cells(shown)]


def _cells(shown: PublicFigures) -> tuple[Cell, Cell]:
    if shown.people is None or shown.interactions is None:
        return LeftOut(shown.withheld), LeftOut(shown.withheld)
    return shown.people, shown.interactions


def _or_left_out(value: int | Decimal | None, shown: PublicFigures) -> Cell:
    """A figure that not every row has; None where it is not known, or is too small by itself."""
    return LeftOut(shown.withheld) if value is None and shown.people is None else value


def _sessions() -> TableColumn:
    return TableColumn("sessions", _("Sessions"), Kind.NUMBER, means=str(SESSION.text))


def _pair(name: str, label: str) -> tuple[TableColumn, TableColumn]:
    return (
        _left_out_number(f"{name}people", label + _("People"), str(PEOPLE.text)),
        _left_out_number(f"{name}interactions", label + _("Interactions"), str(INTERACTIONS.text)),
    )


def _left_out_number(name: str, label: str, means: str = "") -> TableColumn:
    return TableColumn(name, label, Kind.NUMBER, means=means, may_be_left_out=True)
