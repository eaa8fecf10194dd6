"""What stands in a report, section by section: tables, charts and own words, the same for the page and the PDF."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.sent import whole_number
from hubs.markdown import render_markdown
from hubs.models import Hub
from impact.models import Edition, PeriodCell, PeriodKind, Report, ScopeKind, Section
from impact.models.audience import CellAudience
from impact.queries.charts import Chart
from impact.queries.dashboard import columns_for, read_hubs, read_scope
from impact.queries.definitions_text import (
    BOUNDS,
    INTERACTIONS,
    JOINT,
    METHOD,
    NOT_ADDED_UP,
    PARTNERSHIPS,
    PEOPLE,
    SESSION,
    SMALL_NUMBERS,
    Definition,
)
from impact.queries.disclosure import PublicFigures
from impact.queries.edition_content import GROUPS, EditionContent, from_content
from impact.queries.figures import Figures
from impact.queries.freshness import freshness
from impact.queries.pages import ChartAndTable, exact_months, public_months
from impact.queries.periods import ALL_TIME, Period, month_label, next_month, period_from_key
from impact.queries.public import NOBODY, PublicRow
from impact.queries.reports import EDITION
from impact.queries.silent_hubs import silence_in_words
from impact.queries.tables import (
    AtLeast,
    Cell,
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
from impact.queries.words import bounds_sentence, method_of, public_method
from projects.models import Partnership, Project

AnyFigures = Figures | PublicFigures
# A row of figures: all sessions, and the figures of the three groups.
Shown = tuple[int, Sequence[AnyFigures]]


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One section. `markdown` is what somebody wrote, `html` the same as shown; `missing` says why there is none."""

    section: Section
    title: str
    tables: tuple[FigureTable, ...] = ()
    chart: Chart | None = None
    markdown: str = ""
    html: SafeString = field(default_factory=SafeString)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the figures of a report come from. `hubs` by code, with what they are called; `after` is no part of it.

    `total`: None where an edition has no row of the hub, which is not zero.
    """

    label: str
    first: dt.date
    after: dt.date
    total: Shown | None
    months: ChartAndTable | None
    month_rows: list[tuple[str, Shown]]
    hubs: list[tuple[str, str, Shown]]
    period: Period | None
    notes: tuple[Note, ...]


# The sections in which people are counted.
COUNTED = frozenset({Section.FIGURES, Section.MONTHS, Section.RANKING, Section.PROJECTS})


def internal_mark(report: Report) -> str:
    """What every page of a report says that holds whole figures; nothing where they are public. At most one query.

    Figures of today are those of the workspace, in which small numbers are shown. Those of an edition are public.
    """
    if not COUNTED.intersection(report.sections) or _edition_of(report) is not None:
        return ""
    return _("Internal: numbers of 1 to 4 people are shown. Do not publish.")


def source_label(report: Report) -> str:
    """Of when the figures of a report are, in words."""
    return _source(report).label


def parts_of(report: Report) -> Iterator[ReportPart]:
    """The sections of a report in their order, one at a time, so that whoever draws them can say how far it is."""
    source = _source(report)
    for name in report.sections:
        section = Section(name)
        yield _MAKERS[section](report, source)


def _source(report: Report) -> _Source:
    edition = _edition_of(report)
    if edition is not None:
        return _as_reported(report, edition)
    return _as_of_today(report, period_from_key(report.figures) or ALL_TIME)


def _edition_of(report: Report) -> Edition | None:
    number = whole_number(report.figures.removeprefix(EDITION)) if report.figures.startswith(EDITION) else None
    return Edition.objects.filter(number=number).first() if number is not None else None


def _as_of_today(report: Report, period: Period) -> _Source:
    hub, fresh = report.hub, freshness()
    reading = read_scope(
        ScopeKind.HUB if hub else ScopeKind.NETWORK, hub.pk if hub else 0, period, CellAudience.EVERYONE
    )
    compared = Hub.objects.filter(parent=hub) if hub else Hub.objects.shown_publicly().top_level()
    if report.hub_codes and not hub:
        compared = compared.filter(code__in=report.hub_codes)
    names = {pk: (code, name) for pk, code, name in compared.order_by("code").values_list("pk", "code", "name")}
    _columns, pictures = read_hubs(list(names), period, CellAudience.EVERYONE)
    first, after = _span(period)
    rows = [(month_label(at.month), at.picture) for at in reading.months if first <= at.month < after]
    return _Source(
        label=_("%(period)s, as of today") % {"period": period.label},
        first=first,
        after=after,
        total=(reading.total.whole.sessions, reading.total.parts),
        months=exact_months(reading, period),
        month_rows=[(label, (picture.whole.sessions, picture.parts)) for label, picture in rows],
        hubs=[
            (code, name, (pictures.get(pk, NOBODY).whole.sessions, pictures.get(pk, NOBODY).parts))
            for pk, (code, name) in names.items()
        ],
        period=period,
        notes=freshness_notes(fresh),
    )


def _as_reported(report: Report, edition: Edition) -> _Source:
    content = from_content(edition.content)
    figures = content.figures
    of_hub = next((one.row for one in figures.hubs if report.hub and one.code == report.hub.code), None)
    total = of_hub if report.hub else figures.total
    hubs = [one for one in figures.hubs if not report.hub_codes or one.code in report.hub_codes]
    told = {"number": content.number, "period": content.period}
    return _Source(
        label=_("%(period)s, as reported in edition %(number)d") % told,
        first=figures.first,
        after=figures.after,
        total=_public(total) if total is not None else None,
        months=None if report.hub else public_months(figures.months, figures.total, whole=content.period),
        month_rows=[] if report.hub else [(month_label(at.month), _public(at.row)) for at in figures.months],
        hubs=[] if report.hub else [(one.code, one.name, _public(one.row)) for one in hubs],
        period=None,
        notes=_edition_notes(content, edition.sha256),
    )


def _edition_notes(content: EditionContent, sha256: str) -> tuple[Note, ...]:
    note = Note(_("Edition"), f"{content.title}. SHA-256 {sha256}")
    silence = silence_in_words(content.silent or {})
    return (note, Note(_("Months without a record"), silence)) if silence else (note,)


def _public(row: PublicRow) -> Shown:
    return row.sessions, row.groups


def _span(period: Period) -> tuple[dt.date, dt.date]:
    if period.kind == PeriodKind.ALL:
        return period.start, dt.date(9999, 1, 1)
    if period.kind == PeriodKind.MONTH:
        return period.start, next_month(period.start)
    return period.start, dt.date(period.start.year + 1, period.start.month, 1)


def _text(report: Report, _source_: _Source) -> ReportPart:
    return _words(Section.TEXT, report.text)


def _quotes(report: Report, _source_: _Source) -> ReportPart:
    return _words(Section.QUOTES, report.quotes)


def _words(section: Section, written: str) -> ReportPart:
    missing = "" if written.strip() else _("Nothing is written here yet.")
    return ReportPart(section, "", markdown=written, html=render_markdown(written), missing=missing)


def _figures(report: Report, source: _Source) -> ReportPart:
    title = str(Section.FIGURES.label)
    if source.total is None:
        why = _("The edition has no figures of this hub by itself; that is not zero.")
        return ReportPart(Section.FIGURES, title, missing=why)
    rows = [
        (
            column.label,
            at.sessions,
            *_cells(at),
            method_of(at) if isinstance(at, Figures) else public_method(column, at),
            bounds_sentence(at.at_least, at.interactions) if at.people else "",
        )
        for column, at in zip(columns_for(CellAudience.EVERYONE), source.total[1], strict=True)
    ]
    columns = (
        TableColumn("audience", _("Audience")),
        _number("sessions", _("Sessions")),
        *_pair("", ""),
        TableColumn("method", _("How it was counted")),
        TableColumn("bounds", _("Bounds")),
    )
    notes = _of_people(source, METHOD, BOUNDS)
    return ReportPart(Section.FIGURES, title, (_table(title, source, columns, rows, notes),))


def _of_people(source: _Source, *more: Definition) -> tuple[Note, ...]:
    """What a table with people needs to be read by itself; papers say once what several tables need."""
    meant = definition_notes(SESSION, INTERACTIONS, PEOPLE, *more)
    return (*source.notes, *meant, _small_numbers(source))


def _small_numbers(source: _Source) -> Note:
    """What is done with them in these figures, and not what is done elsewhere."""
    term = str(SMALL_NUMBERS.term)
    if source.period is None:
        return Note(term, str(SMALL_NUMBERS.text))
    return Note(term, _("Numbers of 1 to 4 people are shown here. Public figures leave them out."))


def _months(report: Report, source: _Source) -> ReportPart:
    title = _("Month by month")
    if source.months is None or not source.month_rows:
        why = _("An edition has no months of a single hub.") if report.hub else _("Nothing was logged in this time.")
        return ReportPart(Section.MONTHS, title, missing=why)
    columns = (TableColumn("month", _("Month")), _number("sessions", _("Sessions")), *_groups())
    rows = [(label, *_wide(shown)) for label, shown in source.month_rows]
    notes = _of_people(source, NOT_ADDED_UP)
    return ReportPart(Section.MONTHS, title, (_table(title, source, columns, rows, notes),), source.months.chart)


def _ranking(report: Report, source: _Source) -> ReportPart:
    title = _("Sub-hubs side by side") if report.hub else str(Section.RANKING.label)
    if not source.hubs:
        return ReportPart(Section.RANKING, title, missing=_("There is nothing to set side by side."))
    rows = [(code, name, *_wide(shown)) for code, name, shown in source.hubs]
    rows.sort(key=lambda row: (-sum(cell for cell in row[4::2] if isinstance(cell, int)), str(row[0])))
    columns = (
        TableColumn("code", _("Code")),
        TableColumn("hub", _("Hub")),
        _number("sessions", _("Sessions")),
        *_groups(),
    )
    notes = _of_people(source, NOT_ADDED_UP, JOINT)
    return ReportPart(Section.RANKING, title, (_table(title, source, columns, rows, notes),))


def _projects(report: Report, source: _Source) -> ReportPart:
    title = str(Section.PROJECTS.label)
    projects = Project.objects.filter(_family(report), starts_on__lt=source.after).select_related("hub")
    projects = projects.filter(Q(ends_on=None) | Q(ends_on__gte=source.first)).order_by("hub__code", "title")
    columns = [TableColumn("project", _("Project")), TableColumn("hub", _("Hub")), TableColumn("status", _("Status"))]
    rows: list[tuple[Cell, ...]] = [(one.title, one.hub.name, one.get_status_display()) for one in projects]
    notes: tuple[Note, ...] = ()
    if source.period is not None:
        counted = _of_projects([one.pk for one in projects], source.period)
        columns += [_number("sessions", _("Sessions")), _number("interactions", _("Interactions"))]
        rows = [(*row, *counted.get(one.pk, (0, 0))) for row, one in zip(rows, projects, strict=True)]
        notes = (*source.notes, *definition_notes(SESSION, INTERACTIONS))
    if not rows:
        return ReportPart(Section.PROJECTS, title, missing=_("No project was going on in this time."))
    return ReportPart(Section.PROJECTS, title, (_table(title, source, tuple(columns), rows, notes),))


def _partnerships(report: Report, source: _Source) -> ReportPart:
    title = str(Section.PARTNERSHIPS.label)
    found = Partnership.objects.that_count().filter(_family(report), starts_on__lt=source.after)
    found = found.filter(Q(ends_on=None) | Q(ends_on__gte=source.first)).select_related("hub")
    rows: list[tuple[Cell, ...]] = [
        (one.name, one.hub.name, ", ".join(with_.name for with_ in one.organisations.all()), one.starts_on, one.ends_on)
        for one in found.prefetch_related("organisations").order_by("hub__code", "name")
    ]
    columns = (
        TableColumn("partnership", _("Partnership")),
        TableColumn("hub", _("Hub")),
        TableColumn("organisations", _("With")),
        TableColumn("from", _("From"), Kind.DAY),
        TableColumn("until", _("Until"), Kind.DAY),
    )
    if not rows:
        return ReportPart(Section.PARTNERSHIPS, title, missing=_("No partnership was going on in this time."))
    notes = definition_notes(PARTNERSHIPS)
    return ReportPart(Section.PARTNERSHIPS, title, (_table(title, source, columns, rows, notes),))


_MAKERS = {
    Section.TEXT: _text,
    Section.FIGURES: _figures,
    Section.MONTHS: _months,
    Section.RANKING: _ranking,
    Section.PROJECTS: _projects,
    Section.PARTNERSHIPS: _partnerships,
    Section.QUOTES: _quotes,
}


def _family(report: Report) -> Q:
    if report.hub:
        return Q(hub=report.hub) | Q(hub__parent=report.hub)
    if report.hub_codes:
        return Q(hub__code__in=report.hub_codes) | Q(hub__parent__code__in=report.hub_codes)
    return Q(hub__opened_on__isnull=False)


def _of_projects(ids: Sequence[int], period: Period) -> dict[int, tuple[int, int]]:
    cells = PeriodCell.objects.filter(
        scope_kind=ScopeKind.PROJECT,
        scope_id__in=ids,
        period_kind=period.kind,
        period_start=period.start,
        audience=CellAudience.EVERYONE,
    )
    return {pk: (sessions, heads) for pk, sessions, heads in cells.values_list("scope_id", "sessions", "interactions")}


def _table(
    title: str,
    source: _Source,
    columns: tuple[TableColumn, ...],
    rows: Sequence[tuple[Cell, ...]],
    notes: tuple[Note, ...] = (),
) -> FigureTable:
    signs = reading_notes(cell for row in rows for cell in row)
    return FigureTable("report", title, source.label, columns, tuple(rows), (*notes, *signs))


def _wide(shown: Shown) -> list[Cell]:
    sessions, groups = shown
    return [sessions, *(cell for figures in groups for cell in _cells(figures))]


def _cells(figures: AnyFigures) -> tuple[Cell, Cell]:
    if isinstance(figures, PublicFigures) and figures.people is None:
        return LeftOut(figures.withheld), LeftOut(figures.withheld)
    if isinstance(figures, Figures):
        return people_cell(figures), figures.interactions
    return AtLeast(figures.people or 0) if figures.is_lower_bound else figures.people, figures.interactions


def _groups() -> tuple[TableColumn, ...]:
    labels = [column.label for column in columns_for(CellAudience.EVERYONE)]
    return tuple(
        column for name, label in zip(GROUPS, labels, strict=True) for column in _pair(f"{name}_", f"{label}: ")
    )


def _pair(name: str, label: str) -> tuple[TableColumn, TableColumn]:
    return (
        TableColumn(f"{name}people", label + _("People"), Kind.NUMBER, may_be_left_out=True),
        TableColumn(f"{name}interactions", label + _("Interactions"), Kind.NUMBER, may_be_left_out=True),
    )


def _number(name: str, label: str) -> TableColumn:
    return TableColumn(name, label, Kind.NUMBER)
