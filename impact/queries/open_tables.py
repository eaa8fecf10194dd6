"""The published tables: what everybody may fetch, keep and use (CC BY 4.0). Nothing stands here that no page shows.

Figures of people come out of `impact.queries.public`, which protects small numbers; the registers name hubs, projects,
and the schools that agreed to be named.
"""

from dataclasses import replace

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.models import Category, Hub
from impact.models.audience import CellAudience
from impact.queries import definitions_text as words
from impact.queries.charts import public_hub_chart, public_month_chart
from impact.queries.dashboard import columns_for
from impact.queries.disclosure import PublicFigures, Withheld
from impact.queries.figure_tables import (
    MOST_BARS,
    Row,
    figure_notes,
    hub_columns,
    month_key,
    per_person_column,
    public_long_table,
    wide_columns,
)
from impact.queries.public import PublicImpact, PublicRow
from impact.queries.tables import (
    Cell,
    FigureFile,
    FigureTable,
    Kind,
    LeftOut,
    TableColumn,
    definition_notes,
    freshness_notes,
    reading_notes,
)
from impact.queries.words import SHOWN_THINGS
from projects.models import Project
from schools.models import School

LICENCE = "CC-BY-4.0"


class OpenTable(TextChoices):
    """The published tables; the value stands in their addresses and stays as it is."""

    TOTALS = "totals", gettext_lazy("Impact of the network: totals")
    BY_MONTH = "by-month", gettext_lazy("Impact of the network by month")
    BY_HUB = "by-hub", gettext_lazy("Impact of the network by hub")
    THINGS = "things", gettext_lazy("Partnerships, hubs, schools and projects of the network")
    HUBS = "hubs", gettext_lazy("Hubs")
    PROJECTS = "projects", gettext_lazy("Open schooling projects")
    SCHOOLS = "schools", gettext_lazy("Partner schools that agreed to be named")


DESCRIPTIONS: dict[OpenTable, str | Promise] = {
    OpenTable.TOTALS: gettext_lazy(
        "People reached and interactions of students, teachers and community members since the network began, with how"
        " sure each figure is."
    ),
    OpenTable.BY_MONTH: gettext_lazy("The same figures for each month. People are not added up over months."),
    OpenTable.BY_HUB: gettext_lazy(
        "The same figures for each hub with its sub-hubs. A joint session stands at each of its hubs."
    ),
    OpenTable.THINGS: gettext_lazy(
        "How many partnerships, hubs, partner schools and open schooling projects there are, as the page of the impact"
        " says. Things are not people: no number is left out."
    ),
    OpenTable.HUBS: gettext_lazy(
        "Every hub and sub-hub that ever opened: name, place, country, kind, and where it is on the map."
    ),
    OpenTable.PROJECTS: gettext_lazy("Every project with its hub, its dates, and the Sustainable Development Goals."),
    OpenTable.SCHOOLS: gettext_lazy(
        "Schools that are or were partners of a hub and agreed to a page of their own. All others are only counted."
    ),
}


def open_table(which: OpenTable, impact: PublicImpact) -> FigureTable:
    """One published table in the language at hand. Registers take one or two queries, figures none beyond `impact`."""
    makers = {
        OpenTable.TOTALS: _totals,
        OpenTable.BY_MONTH: _by_month,
        OpenTable.BY_HUB: _by_hub,
        OpenTable.THINGS: _things,
        OpenTable.HUBS: _hubs,
        OpenTable.PROJECTS: _projects,
        OpenTable.SCHOOLS: _schools,
    }
    return makers[which](impact)


def public_file(impact: PublicImpact) -> FigureFile:
    """Everything public of the network's impact: the long table, or totals, months, hubs and things side by side."""
    columns = columns_for(CellAudience.EVERYONE)
    charts = [public_month_chart(columns, impact.months, title=_("Interactions by month"))] if impact.months else []
    if 1 < len(impact.hubs) <= MOST_BARS:
        charts.append(public_hub_chart(columns, impact.hubs, title=_("Interactions by hub")))
    tables = _totals(impact), _by_month(impact), _by_hub(impact), _things(impact)
    return FigureFile(public_long_table(impact, licence=LICENCE), tables, tuple(charts))


def _totals(impact: PublicImpact) -> FigureTable:
    people, left = _("people"), True
    columns = (
        TableColumn("audience", _("Audience")),
        TableColumn("people", str(words.PEOPLE.term), Kind.NUMBER, people, str(words.PEOPLE.text), left),
        TableColumn(
            "interactions",
            str(words.INTERACTIONS.term),
            Kind.NUMBER,
            _("interactions"),
            str(words.INTERACTIONS.text),
            left,
        ),
        per_person_column(may_be_left_out=True),
        TableColumn("sessions", str(words.SESSION.term), Kind.NUMBER, _("sessions"), str(words.SESSION.text)),
        TableColumn("people_by_class", _("Of them by class"), Kind.NUMBER, people, may_be_left_out=left),
        TableColumn("people_estimated", _("Of them estimated"), Kind.NUMBER, people, may_be_left_out=left),
        TableColumn("people_at_least", _("People at least"), Kind.NUMBER, people, may_be_left_out=left),
        TableColumn("people_at_most", _("People at most"), Kind.NUMBER, people, may_be_left_out=left),
    )
    labels = [column.label for column in columns_for(CellAudience.EVERYONE)]
    rows = tuple(_total(label, one) for label, one in zip(labels, impact.total.groups, strict=True))
    return _figures(OpenTable.TOTALS, impact, columns, rows)


def _total(label: str, one: PublicFigures) -> Row:
    if one.people is None:
        shown: list[Cell] = [LeftOut(one.withheld)] * 3
    else:
        shown = [one.people, one.interactions, one.per_person]
    sure = (one.people_by_class, one.people_estimated, one.at_least, one.interactions)
    reason = one.withheld if one.people is None else Withheld.FEW
    return (label, *shown, one.sessions, *(LeftOut(reason) if part is None else part for part in sure))


def _by_month(impact: PublicImpact) -> FigureTable:
    columns = (TableColumn("month", _("Month"), means=_("As in “2019-10”")), *_wide_columns())
    rows = tuple((month_key(at.month), *_wide(at.row)) for at in impact.months)
    return _figures(OpenTable.BY_MONTH, impact, columns, rows)


def _by_hub(impact: PublicImpact) -> FigureTable:
    rows = tuple((hub.code, hub.name, hub.country, *_wide(hub.row)) for hub in impact.hubs)
    return _figures(OpenTable.BY_HUB, impact, (*hub_columns(), *_wide_columns()), rows)


def _wide_columns() -> tuple[TableColumn, ...]:
    return wide_columns(columns_for(CellAudience.EVERYONE), may_be_left_out=True)


def _wide(row: PublicRow) -> Row:
    cells: list[Cell] = [row.sessions]
    for one in row.groups:
        cells += [LeftOut(one.withheld)] * 2 if one.people is None else [one.people, one.interactions]
    return tuple(cells)


def _figures(
    which: OpenTable, impact: PublicImpact, columns: tuple[TableColumn, ...], rows: tuple[Row, ...]
) -> FigureTable:
    notes = (*reading_notes(cell for row in rows for cell in row), *figure_notes(impact.fresh, public=True))
    about = _("OSHub.Network, all time")
    name = f"oshub-{which.value}"
    return FigureTable(name, str(which.label), about, columns, rows, notes, impact.fresh.added_up_at, LICENCE)


def _things(impact: PublicImpact) -> FigureTable:
    columns = (
        TableColumn("thing", _("What is counted"), means=_("As programs know it")),
        TableColumn("name", _("Name")),
        TableColumn("number", _("Number"), Kind.NUMBER),
    )
    rows = tuple((thing.value, str(word.term), impact.things[thing]) for thing, word in SHOWN_THINGS.items())
    table = _register(OpenTable.THINGS, impact, columns, rows)
    return replace(table, notes=(*table.notes, *definition_notes(*SHOWN_THINGS.values())))


def _hubs(impact: PublicImpact) -> FigureTable:
    columns = (
        TableColumn("hub_code", _("Code")),
        TableColumn("name", _("Name")),
        TableColumn("local_name", _("Local name")),
        TableColumn("part_of", _("Part of"), means=_("The code of the hub that a sub-hub belongs to")),
        TableColumn("place", _("Place")),
        TableColumn("country", _("Country"), means=_("ISO 3166-1, two letters")),
        TableColumn("kind", _("Kind of hub"), means=", ".join(f"{one.value}: {one.label}" for one in Category)),
        TableColumn("opened_on", _("Opened on"), Kind.DAY),
        TableColumn("at_rest_since", _("At rest since"), Kind.DAY),
        TableColumn("latitude", _("Latitude"), Kind.DECIMAL, "°"),
        TableColumn("longitude", _("Longitude"), Kind.DECIMAL, "°"),
    )
    found = Hub.objects.shown_publicly().order_by("code").values_list(
        "code", "name", "local_name", "parent__code", "place", "country", "category", "opened_on", "closed_on",
        "latitude", "longitude",
    )  # fmt: skip
    return _register(OpenTable.HUBS, impact, columns, tuple(_said(row) for row in found))


def _projects(impact: PublicImpact) -> FigureTable:
    columns = (
        TableColumn("project_id", _("Number"), Kind.NUMBER),
        TableColumn("title", _("Title")),
        TableColumn("hub_code", _("Hub")),
        TableColumn("status", _("Status")),
        TableColumn("starts_on", _("From"), Kind.DAY),
        TableColumn("ends_on", _("Until"), Kind.DAY),
        TableColumn("age_from", _("From age"), Kind.NUMBER, _("years")),
        TableColumn("age_to", _("To age"), Kind.NUMBER, _("years")),
        TableColumn("sdgs", _("Goals"), means=_("Numbers of the Sustainable Development Goals")),
    )
    rows = []
    found = Project.objects.shown_publicly().order_by("hub__code", "starts_on", "pk").values_list(
        "pk", "title", "hub__code", "status", "starts_on", "ends_on", "age_from", "age_to", "sdgs"
    )  # fmt: skip
    for *about, sdgs in found:
        rows.append((*_said(about), " ".join(map(str, sdgs)) or None))
    return _register(OpenTable.PROJECTS, impact, columns, tuple(rows))


def _schools(impact: PublicImpact) -> FigureTable:
    columns = (
        TableColumn("school_id", _("Number"), Kind.NUMBER),
        TableColumn("name", _("Name")),
        TableColumn("place", _("Place")),
        TableColumn("country", _("Country"), means=_("ISO 3166-1, two letters")),
        TableColumn("hub_code", _("Hub")),
        TableColumn("partner_since", _("Partner since"), Kind.DAY),
        TableColumn("partner_until", _("Partner until"), Kind.DAY),
    )
    found = School.objects.shown_publicly().order_by("hub__code", "name", "pk").values_list(
        "pk", "name", "place", "country", "hub__code", "partner_since", "partner_until"
    )  # fmt: skip
    return _register(OpenTable.SCHOOLS, impact, columns, tuple(_said(row) for row in found))


def _said(row: object) -> Row:
    """A row as it is kept; a text that is not there is missing."""
    assert isinstance(row, tuple | list)  # noqa: S101 - of values_list
    return tuple(None if cell == "" else cell for cell in row)


def _register(
    which: OpenTable, impact: PublicImpact, columns: tuple[TableColumn, ...], rows: tuple[Row, ...]
) -> FigureTable:
    notes = (*reading_notes(cell for row in rows for cell in row), *freshness_notes(impact.fresh))
    name, about = f"oshub-{which.value}", str(DESCRIPTIONS[which])
    return FigureTable(name, str(which.label), about, columns, rows, notes, impact.fresh.added_up_at, LICENCE)
