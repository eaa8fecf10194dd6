"""What each kind of hub lives by: a panel in a hub's workspace, and tables of hubs side by side for the network."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hubs.models import Category, Hub
from impact.models import ScopeKind
from impact.queries import definitions_text as words
from impact.queries.charts import Json, ladder_chart
from impact.queries.definitions_text import Definition
from impact.queries.equipment_hours import EquipmentHours, Used, hours_of, in_hours, used_in
from impact.queries.figures import rounded_share
from impact.queries.ladder import Steps, YearLadder, families, steps_by_hub, year_to_show, years_of_hub
from impact.queries.words import NONE, number
from projects.queries.ties import Tie, TieFigures, family_of, figures_of, ties_of
from schools.models import school_year_label, school_year_of

HUBS_A_PAGE = 10
THINGS_SHOWN = 5

DEFINITIONS: dict[Category, tuple[Definition, ...]] = {
    Category.SCHOOL_BASED: (words.LADDER,),
    Category.SPACE: (words.EQUIPMENT_HOURS,),
    Category.BROKER: (words.TIES, words.TIES_ALIVE, words.TIES_ALONE),
}


@dataclass(frozen=True, slots=True)
class PlainTable:
    """Columns and rows as components/data_table.html takes them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | Decimal, ...], ...]


@dataclass(frozen=True, slots=True)
class LadderPanel:
    """Who led, in the last school years; `steps` are of the last one."""

    year: str
    steps: Steps
    option: Json | None
    table: PlainTable


@dataclass(frozen=True, slots=True)
class SpacePanel:
    """Hours of equipment reached in the last school year, and the things that were used most."""

    year: str
    hours: EquipmentHours
    things: int
    table: PlainTable


@dataclass(frozen=True, slots=True)
class TiePanel:
    """The ledger of ties in figures."""

    figures: TieFigures


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of a hub's workspace. `kind` says which; of the three others' parts two are None."""

    kind: Category
    main: bool
    definitions: tuple[Definition, ...]
    ladder: LadderPanel | None = None
    space: SpacePanel | None = None
    ties: TiePanel | None = None


@dataclass(frozen=True, slots=True)
class KindRow:
    """A hub in a table of its kind; `trait` where that is not its main kind."""

    code: str
    name: str
    trait: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindTable:
    """Hubs of one kind side by side."""

    kind: Category
    year: str
    columns: tuple[str, ...]
    rows: tuple[KindRow, ...]
    pages: Page[Hub]
    definitions: tuple[Definition, ...]
    more_url: str


def hub_panels(hub: Hub) -> tuple[Panel, ...]:
    """The panels of a hub: of its main kind first, then of the kinds it has traits of. Eleven queries at most."""
    kinds = [Category(hub.category), *(Category(kind) for kind in hub.traits if kind != hub.category)]
    hubs = family_of(hub)
    year = year_to_show(ScopeKind.HUB, hub.pk) or school_year_of(hub.today())
    return tuple(_panel(kind, hub, hubs, year) for kind in dict.fromkeys(kinds))


def network_kinds(*, year: int | None = None) -> tuple[KindTable, ...]:
    """The first hubs of each kind, for the network's dashboard."""
    chosen = year or network_year()
    return tuple(kind_table(kind, year=chosen) for kind in Category)


def kind_table(kind: Category, *, year: int, page: str | None = None) -> KindTable:
    """A page of the hubs of a kind: those whose main kind it is first. The same cost for any size of the network."""
    pages = Paginator(_hubs_of_kind(kind), HUBS_A_PAGE).get_page(page)
    hubs = list(pages.object_list)
    of_family = families(hubs)
    return KindTable(
        kind=kind,
        year=school_year_label(year),
        columns=_COLUMNS[kind](),
        rows=tuple(
            KindRow(hub.code, hub.name, hub.category != kind, cells)
            for hub, cells in zip(hubs, _CELLS[kind](hubs, of_family, year), strict=True)
        ),
        pages=pages,
        definitions=DEFINITIONS[kind],
        more_url=reverse("impact:network_kind", kwargs={"category": kind.value}),
    )


def network_year() -> int:
    """The last school year in which anything happened anywhere. One query."""
    return year_to_show(ScopeKind.NETWORK, 0) or school_year_of(timezone.now().date())


def ladder_of_years(years: Sequence[YearLadder]) -> LadderPanel:
    """School years as a chart and its table; no chart where there is nothing to draw."""
    title = _("Who led sessions with schools, by school year")
    option = ladder_chart([one.label for one in years], [one.steps.shares for one in years], title=title)
    rows = tuple((one.label, one.steps.total, *percents(one.steps)) for one in years)
    last = years[-1] if years else None
    return LadderPanel(
        year=last.label if last else "",
        steps=last.steps if last else Steps(),
        option=option if years else None,
        table=PlainTable((_("School year"), _("Sessions"), *who_led()), rows),
    )


def who_led() -> tuple[str, str, str]:
    """The three steps as headings."""
    return _("Hub"), _("Together"), _("School")


def percents(steps: Steps) -> tuple[str, str, str]:
    """The three shares in words."""
    hub, together, school = (f"{share} %" if steps.total else NONE for share in steps.shares)
    return hub, together, school


def _panel(kind: Category, hub: Hub, hubs: list[int], year: int) -> Panel:
    main, definitions = kind == hub.category, DEFINITIONS[kind]
    if kind is Category.SCHOOL_BASED:
        return Panel(kind, main, definitions, ladder=ladder_of_years(years_of_hub(hubs, last=year)))
    if kind is Category.SPACE:
        return Panel(kind, main, definitions, space=_space(hub, hubs, year))
    return Panel(kind, main, definitions, ties=TiePanel(figures_of(ties_of(hubs, today=hub.today()))))


def _space(hub: Hub, hubs: list[int], year: int) -> SpacePanel:
    hours = hours_of(hubs, year=year)
    rows = tuple((line.name, line.times, line.hours) for line in hours.by_thing[:THINGS_SHOWN])
    return SpacePanel(
        year=school_year_label(year),
        hours=hours,
        things=hub.equipment.in_use().count(),
        table=PlainTable((_("Thing or room"), _("Sessions"), _("Hours")), rows),
    )


def _hubs_of_kind(kind: Category) -> QuerySet[Hub]:
    main_first = Case(When(category=kind, then=Value(0)), default=Value(1), output_field=IntegerField())
    mine = Hub.objects.top_level().filter(Q(category=kind) | Q(traits__contains=[kind.value]))
    return mine.order_by(main_first, "code")


def _ladder_cells(hubs: list[Hub], of_family: dict[int, int], year: int) -> list[tuple[str, ...]]:
    found: dict[int, Steps] = defaultdict(Steps)
    for key, steps in steps_by_hub(of_family, year=year).items():
        found[of_family[key]] += steps
    return [(number(found[hub.pk].total), *percents(found[hub.pk])) for hub in hubs]


def _space_cells(hubs: list[Hub], of_family: dict[int, int], year: int) -> list[tuple[str, ...]]:
    found: dict[int, list[Used]] = defaultdict(list)
    for one in used_in(of_family, year=year):
        found[of_family[one.hub_id]].append(one)
    return [_hours_cells(found[hub.pk]) for hub in hubs]


def _hours_cells(used: Collection[Used]) -> tuple[str, ...]:
    hours = in_hours(sum(one.minutes for one in used))
    things = len({one.equipment_id for one in used})
    schools = len({one.school_id for one in used if one.school_id is not None})
    return number(hours), number(sum(one.times for one in used)), number(things), number(schools)


def _tie_cells(hubs: list[Hub], of_family: dict[int, int], _year: int) -> list[tuple[str, ...]]:
    found: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties_of(of_family, today=_today()):
        found[of_family[tie.hub_id]].append(tie)
    return [_figures_cells(figures_of(found[hub.pk])) for hub in hubs]


def _figures_cells(figures: TieFigures) -> tuple[str, ...]:
    alive, alone = (share(part, figures.ripe) for part in (figures.alive, figures.alone))
    return number(figures.begun), number(figures.ripe), alive, alone


def share(part: int, whole: int) -> str:
    """So many of those, with the per cent."""
    return f"{number(part)} ({rounded_share(part, whole)} %)" if whole else NONE


def _today() -> dt.date:
    return timezone.now().date()


_COLUMNS = {
    Category.SCHOOL_BASED: lambda: (
        _("Sessions with schools"),
        _("Led by the hub"),
        _("Led together"),
        _("Led by the school"),
    ),
    Category.SPACE: lambda: (_("Hours"), _("Sessions"), _("Things used"), _("Schools")),
    Category.BROKER: lambda: (_("Ties"), _("Six months old"), _("Alive"), _("Without the hub")),
}
_CELLS = {
    Category.SCHOOL_BASED: _ladder_cells,
    Category.SPACE: _space_cells,
    Category.BROKER: _tie_cells,
}
