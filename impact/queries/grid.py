"""The grid of a series: its days as columns, its classes and audiences as rows, head counts as cells.

A column in the log shows what the log says. Any other shows what was typed beside the log.
"""

import datetime as dt
import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.models import AttendanceLine, Audience, PlannedSession, PlanState, Session, SessionSeries, TypedCount
from impact.queries.plan import PlannedLine, lines_of, typed_counts
from impact.queries.sessions import session_rights
from schools.models import SchoolClass
from schools.queries.classes import spoken_order

SHOWN = 12  # columns at once
DUE_FIRST = 10  # of them that have come, where nobody asked for others


class ColumnState(enum.StrEnum):
    """What typing into a column does: it is kept beside the log, it corrects the log, or it cannot be done."""

    TYPED = "typed"
    LOGGED = "logged"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One planned session. `label` says what is known of it, `why` why nothing can be typed, blank where it can be."""

    row: PlannedSession
    state: ColumnState
    label: str
    why: str
    session: Session | None
    counts: Mapping[str, int]

    @property
    def seen(self) -> str:
        """What a page shows of it, as the page says so when it is sent: state, version, the number of each row."""
        return " ".join([self.state, str(self.row.version), *(f"{key}={heads}" for key, heads in self.counts.items())])

    @property
    def may_be_logged(self) -> bool:
        """Whether its day has come and it is not in the log."""
        return self.state == ColumnState.TYPED

    @property
    def total(self) -> int | None:
        """The sum of its numbers, None where there is none."""
        return sum(self.counts.values()) if self.counts else None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A class, or an audience without one. `school` is named where classes of several schools are in the grid."""

    key: str
    label: str
    school: str
    size: int | None


@dataclass(frozen=True, slots=True)
class GridCell:
    """One head count as the page shows it; `flag` says what is amiss (of `CellState`, or blank)."""

    name: str
    column: GridColumn
    value: str
    flag: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row with its cells and their sum."""

    row: GridRow
    cells: tuple[GridCell, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class GridPage:
    """Some columns of a series. `earlier` and `later` are the days from which the ones before and after are shown."""

    series: SessionSeries
    columns: tuple[GridColumn, ...]
    lines: tuple[GridLine, ...]
    addable: tuple[tuple[str, str], ...]
    earlier: dt.date | None
    later: dt.date | None
    gone_on: SessionSeries | None = None

    @property
    def first(self) -> dt.date:
        """The day of the first column."""
        return self.columns[0].row.day

    @property
    def last(self) -> dt.date:
        """The day of the last column."""
        return self.columns[-1].row.day

    @property
    def shut(self) -> list[GridColumn]:
        """Columns that have come and cannot be changed, to say why."""
        today = self.series.hub.today()
        return [column for column in self.columns if column.why and column.row.day <= today]

    @property
    def to_log(self) -> int:
        """How many columns are not in the log and have a number."""
        return sum(column.may_be_logged and column.total is not None for column in self.columns)

    @property
    def log_labels(self) -> list[str]:
        """What the button that logs them says, for none, one, two and so on."""
        some = (ngettext("Log %(number)d session", "Log %(number)d sessions", n) for n in range(1, SHOWN + 1))
        return [_("Log sessions"), *(text % {"number": n} for n, text in enumerate(some, 1))]

    @property
    def log_label(self) -> str:
        """What the button says now."""
        return self.log_labels[self.to_log]

    @property
    def any_open(self) -> bool:
        """Whether a column may still be logged."""
        return any(column.may_be_logged for column in self.columns)

    @property
    def total(self) -> int | None:
        """The sum of all that is shown."""
        sums = [column.total for column in self.columns if column.total is not None]
        return sum(sums) if sums else None


@dataclass(frozen=True, slots=True)
class GridView:
    """Whose grid it is, and where somebody looks: from which day on, and with which rows besides those in use."""

    hub: Hub
    by: User
    rights: Collection[HubPerm]
    start: dt.date | None = None
    more: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)


def key_of(audience: str, class_id: int | None) -> str:
    """The row of an attendance line: `k7` for the class with key 7, `family` for families."""
    return f"k{class_id}" if class_id else audience


def told_by_key(key: str) -> tuple[Audience, int | None]:
    """The audience and the class that a row is of. Raises ValueError for what is no row."""
    if key.startswith("k") and key[1:].isdecimal():
        return Audience.STUDENT, int(key[1:])
    return Audience(key), None


def cell_name(planned_id: int, key: str) -> str:
    """What a cell's field is called."""
    return f"c-{planned_id}-{key}"


def grid_page(series: SessionSeries, view: GridView) -> GridPage:
    """The grid from a day on; without one, so that what waits now is in it. A constant number of queries."""
    known = list(series.planned.all().of_standing_series().order_by("day", "pk").values_list("pk", "day"))
    first = _first(known, view)
    keys = [pk for pk, _day in known[first : first + SHOWN]]
    rows = PlannedSession.objects.filter(pk__in=keys).with_all().order_by("day", "pk")
    columns = columns_of(list(rows), view)
    lines = rows_of(series, more=view.more)
    used = {line.key for line in lines}
    return GridPage(
        series=series,
        columns=columns,
        lines=tuple(_line(row, columns, view) for row in lines),
        addable=tuple((one.value, audience_label(one)) for one in Audience if one.value not in used),
        earlier=known[max(0, first - SHOWN)][1] if first else None,
        later=known[first + SHOWN][1] if first + SHOWN < len(known) else None,
        gone_on=SessionSeries.objects.filter(continues=series).select_related("session_type").first(),
    )


def columns_of(rows: Sequence[PlannedSession], view: GridView) -> tuple[GridColumn, ...]:
    """Planned sessions as columns, with what the log says of those in it. A constant number of queries."""
    keys = [row.session_id for row in rows if row.session_id]
    sessions = {one.pk: one for one in Session.objects.for_list().filter(pk__in=keys)} if keys else {}
    return tuple(_column(line, sessions.get(line.row.session_id or 0), view) for line in lines_of(view.hub, rows))


def columns_of_keys(series: SessionSeries, keys: Collection[int], view: GridView) -> tuple[GridColumn, ...]:
    """Some days of a series as columns. A constant number of queries."""
    rows = PlannedSession.objects.filter(series=series, pk__in=list(keys)).of_standing_series().with_all()
    return columns_of(list(rows.order_by("pk")), view)


def rows_of(series: SessionSeries, *, more: Collection[str] = ()) -> tuple[GridRow, ...]:
    """Its classes, those that came besides, and the audiences that came or were asked for. Five queries."""
    used = {key_of(audience, group) for audience, group in _in_use(series)} | set(more)
    groups = {group.pk for group in series.classes.all()} | {int(key[1:]) for key in used if key[1:].isdecimal()}
    found = SchoolClass.objects.filter(pk__in=groups).select_related("school").prefetch_related("size_changes")
    classes = sorted(found, key=lambda one: (one.school.name, one.school_id, spoken_order(one.name)))
    several = len({one.school_id for one in classes}) > 1
    middle = series.starts_on
    rows = [GridRow(f"k{one.pk}", one.name, one.school.name if several else "", one.size_on(middle)) for one in classes]
    audiences = [one for one in Audience if one.value in used] or ([] if rows else [Audience.STUDENT])
    return tuple(rows + [GridRow(one.value, audience_label(one), "", None) for one in audiences])


def audience_label(audience: Audience) -> str:
    """What a row of an audience is called."""
    return _("Students without a class") if audience == Audience.STUDENT else str(audience.label)


def _in_use(series: SessionSeries) -> Iterable[tuple[str, int | None]]:
    lines = AttendanceLine.objects.filter(session__planned__series=series, session__voided_at=None)
    typed = TypedCount.objects.filter(planned__series=series, head_count__isnull=False)
    return [
        *lines.order_by().values_list("audience", "school_class").distinct(),
        *typed.order_by().values_list("audience", "school_class").distinct(),
    ]


def _first(known: Sequence[tuple[int, dt.date]], view: GridView) -> int:
    if view.start is not None:
        wanted = sum(day < view.start for _pk, day in known)
    else:
        today = view.hub.today()
        wanted = sum(day <= today for _pk, day in known) - DUE_FIRST
    return max(0, min(wanted, len(known) - SHOWN))


def _column(line: PlannedLine, session: Session | None, view: GridView) -> GridColumn:
    row = line.row
    if session is None:
        label, why = _not_in_log(line)
        counts = {key_of(one.audience, one.school_class_id): heads for one, heads in typed_counts(row)}
        state = ColumnState.SHUT if why else ColumnState.TYPED
        return GridColumn(row, state, label, why, None, counts if state == ColumnState.TYPED else {})
    if session.voided_at is not None:
        why = _("The session was voided: %(reason)s") % {"reason": session.void_reason}
        return GridColumn(row, ColumnState.SHUT, _("Voided"), why, session, {})
    counts = {key_of(one.audience, one.school_class_id): one.head_count for one in session.lines.all()}
    may = session_rights(session, hub=view.hub, user=view.by, held=view.rights).change
    name = session.logged_by.name if session.logged_by else session.get_source_display()
    why = "" if may else _("Logged by %(name)s: they can correct it for a fortnight, a coordinator always.")
    state = ColumnState.LOGGED if may else ColumnState.SHUT
    return GridColumn(row, state, _("In the log"), why and why % {"name": name}, session, counts)


def _not_in_log(line: PlannedLine) -> tuple[str, str]:
    if line.row.state == PlanState.CANCELLED:
        return line.row.get_state_display(), line.row.reason or _("It was cancelled.")
    if line.closed:
        return _("Skipped"), line.closed
    if not line.due:
        return pgettext("state", "To come"), _("It is still to come: it is counted when it has taken place.")
    return _("Not logged"), ""


def _line(row: GridRow, columns: Sequence[GridColumn], view: GridView) -> GridLine:
    counts = [column.counts.get(row.key) for column in columns]
    cells = []
    for column, heads in zip(columns, counts, strict=True):
        name = cell_name(column.row.pk, row.key)
        value = view.texts.get(name, "" if heads is None else str(heads))
        cells.append(GridCell(name, column, value, view.flags.get(name, "")))
    told = [heads for heads in counts if heads is not None]
    return GridLine(row, tuple(cells), sum(told) if told else None)


def where_of(row: GridRow, column: GridColumn) -> str:
    """A cell in words: 7B, 4 May 2022."""
    return f"{row.label}, {date_format(column.row.day)}"
