"""A view of the explorer as one table for files: the same objects as on the page, a row for each figure."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from impact.models.audience import CellAudience
from impact.queries.dashboard import Column, Picture
from impact.queries.definitions_text import (
    BOUNDS,
    INTERACTIONS,
    JOINT,
    METHOD,
    NOT_ADDED_UP,
    PEOPLE,
    SESSION,
    Definition,
)
from impact.queries.explore.board import Found
from impact.queries.explore.view import View
from impact.queries.figures import Figures
from impact.queries.periods import month_label
from impact.queries.tables import Cell, FigureTable, Kind, TableColumn, definition_notes, freshness_notes

MEANT: tuple[Definition, ...] = (SESSION, INTERACTIONS, PEOPLE, METHOD, BOUNDS, NOT_ADDED_UP, JOINT)
Row = tuple[Cell, ...]


def explore_table(found: Found) -> FigureTable:
    """The figures of a view: the whole, its months, the period beside it, and every row of the ranking."""
    rows = [
        *_lines("total", "", found.view.span.label, found.reading.columns, found.reading.total),
        *_beside(found),
        *_months(found),
        *_ranking(found),
    ]
    return FigureTable(
        name=_name(found.view),
        title=found.view.title,
        about=" · ".join([found.view.span.label, *(chip.value for chip in found.view.chips if _narrows(chip.label))]),
        columns=_columns(),
        rows=tuple(rows),
        notes=(*definition_notes(*MEANT), *freshness_notes(found.fresh)),
        as_of=found.fresh.added_up_at,
    )


def _columns() -> tuple[TableColumn, ...]:
    people, sessions = _("persons"), _("sessions")
    return (
        TableColumn("part", _("Part")),
        TableColumn("key", _("Key")),
        TableColumn("label", _("Of what")),
        TableColumn("audience", _("Audience")),
        TableColumn("sessions", _("Sessions"), Kind.NUMBER, sessions, str(SESSION.text)),
        TableColumn("people", _("People"), Kind.NUMBER, people, str(PEOPLE.text)),
        TableColumn("interactions", _("Interactions"), Kind.NUMBER, people, str(INTERACTIONS.text)),
        TableColumn("people_by_class", _("By class"), Kind.NUMBER, people, str(METHOD.text)),
        TableColumn("people_estimated", _("Estimated"), Kind.NUMBER, people, str(METHOD.text)),
        TableColumn("people_at_least", _("At least"), Kind.NUMBER, people, str(BOUNDS.text)),
        TableColumn("people_at_most", _("At most"), Kind.NUMBER, people, str(BOUNDS.text)),
    )


def _beside(found: Found) -> Iterator[Row]:
    if found.compared is None:
        return
    span = found.compared.beside.span
    yield from _lines("beside", span.key, span.label, found.reading.columns, found.compared.then)


def _months(found: Found) -> Iterator[Row]:
    for at in found.reading.months:
        yield from _lines("month", f"{at.month:%Y-%m}", month_label(at.month), found.reading.columns, at.picture)


def _ranking(found: Found) -> Iterator[Row]:
    part = found.view.ranked_by.value
    for row in found.ranking:
        yield from _lines(part, row.key, row.label, found.reading.columns, row.picture)


def _lines(part: str, key: str, label: str, columns: tuple[Column, ...], picture: Picture) -> Iterator[Row]:
    """A row for each audience, everyone first where there are several."""
    pairs: list[tuple[str, Figures]] = [
        (column.label, figures) for column, figures in zip(columns, picture.parts, strict=True)
    ]
    if len(pairs) > 1:
        pairs.insert(0, (str(CellAudience.EVERYONE.label), picture.whole))
    for audience, of in pairs:
        yield (
            part,
            key,
            label,
            audience,
            of.sessions,
            of.people,
            of.interactions,
            of.people_by_class,
            of.people_estimated,
            of.at_least,
            of.at_most,
        )


def _narrows(label: str) -> bool:
    """Whether a filter is not told by title and period already."""
    return label not in (_("Hub"), _("Period"))


def _name(view: View) -> str:
    """The name of the file without its end."""
    code = view.hub.code.lower() if view.hub is not None else "network"
    return "-".join(part for part in (code, view.within.key if view.within else "", view.span.key) if part)
