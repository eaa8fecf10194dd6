"""The network's dashboard for managers: all hubs side by side, at the same cost for eight hubs as for thousands."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from hubs.models import Hub
from hubs.said_once import SaidOnce
from impact.models import PeriodCell, ScopeKind, Thing
from impact.models.audience import CellAudience
from impact.queries.dashboard import Picture, Reading, columns_for, picture_of, read_hubs, read_scope, read_things
from impact.queries.freshness import Freshness, freshness, one_moment
from impact.queries.periods import ALL_TIME, Period
from impact.queries.words import country_name

HUBS_A_PAGE = 10
HUBS_SUGGESTED = 30
SHOWN = ("code", "name", "country")  # of a hub beside others


@dataclass(frozen=True, slots=True)
class Selection:
    """What the dashboard is narrowed to. Without a hub it shows the network."""

    period: Period = ALL_TIME
    audience: CellAudience = CellAudience.EVERYONE
    hub: Hub | None = None


@dataclass(frozen=True, slots=True)
class HubLine:
    """One hub beside the others."""

    code: str
    name: str
    country: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class NetworkDashboard:
    """What the page shows: figures of the network or the chosen hub, its months, and a page of hubs."""

    selection: Selection
    reading: Reading
    hubs: Page[HubLine]
    things: dict[Thing, int]
    fresh: Freshness


@dataclass(frozen=True, slots=True)
class HubMonths:
    """One hub for the network's managers: its figures and its months."""

    hub: Hub
    selection: Selection
    reading: Reading
    things: dict[Thing, int]
    fresh: Freshness


class _Counted(Paginator[HubLine]):
    """Pages of a list whose length is known without counting it."""

    def __init__(self, count: int) -> None:
        super().__init__((), HUBS_A_PAGE)
        self.count = count


def network_dashboard(selection: Selection, *, page: str | None = None) -> NetworkDashboard:
    """The dashboard for a selection. A page that is not there gives the nearest one."""
    scope_kind, scope_id = _scope(selection)
    with one_moment():
        things = read_things(scope_kind, scope_id)
        return NetworkDashboard(
            selection=selection,
            reading=read_scope(scope_kind, scope_id, selection.period, selection.audience),
            hubs=_one_hub(selection, selection.hub) if selection.hub else _hub_page(selection, things, page),
            things=things,
            fresh=freshness(),
        )


def hub_months(hub: Hub, selection: Selection) -> HubMonths:
    """The drill-down into one hub."""
    with one_moment():
        return HubMonths(
            hub=hub,
            selection=selection,
            reading=read_scope(ScopeKind.HUB, hub.pk, selection.period, selection.audience),
            things=read_things(ScopeKind.HUB, hub.pk),
            fresh=freshness(),
        )


def hub_named(text: str) -> Hub | None:
    """The hub that somebody means by a code or a name, however capitalised."""
    if "\x00" in text:  # which an address can have, and the database refuses to look for
        return None
    found = Hub.objects.coded(text).first()
    return found or Hub.objects.annotate(small=Lower("name")).filter(small=text.lower()).order_by("code").first()


def hubs_to_suggest() -> list[tuple[str, str]]:
    """Codes and names to choose from while typing; the first few of a large network, any other can be typed."""
    return _SUGGESTED.tuples()


# In the order of the index of codes, so that the others are not looked at.
_SUGGESTED = SaidOnce(
    lambda: (
        Hub.objects.shown_publicly().top_level().order_by(Lower("code")).values_list("code", "name")[:HUBS_SUGGESTED]
    )
)


def every_hub(selection: Selection) -> list[HubLine]:
    """All hubs of the network with their figures, the most active first, for the file. Grows with the hubs."""
    hubs = list(Hub.objects.shown_publicly().top_level().order_by("code"))
    _, pictures = read_hubs(None, selection.period, selection.audience)
    lines = _lines(hubs, pictures, selection)
    return sorted(lines, key=lambda line: -line.picture.whole.interactions)


def _scope(selection: Selection) -> tuple[ScopeKind, int]:
    return (ScopeKind.HUB, selection.hub.pk) if selection.hub else (ScopeKind.NETWORK, 0)


def _one_hub(selection: Selection, hub: Hub) -> Page[HubLine]:
    _, pictures = read_hubs([hub.pk], selection.period, selection.audience)
    return Page(_lines([hub], pictures, selection), 1, _Counted(1))


def _hub_page(selection: Selection, things: dict[Thing, int], page: str | None) -> Page[HubLine]:
    """A page of hubs: those with interactions in the order of an index, then those in which nothing happened."""
    paginator = _Counted(things[Thing.HUBS])
    number = paginator.get_page(page).number
    offset = (number - 1) * HUBS_A_PAGE
    ranked = _ranking(selection)
    chosen = list(ranked.values_list("scope_id", flat=True)[offset : offset + HUBS_A_PAGE])
    quiet = _quiet_hubs(selection, ranked, offset, len(chosen)) if len(chosen) < HUBS_A_PAGE else []
    known = {hub.pk: hub for hub in [*Hub.objects.filter(pk__in=chosen).only(*SHOWN), *quiet]}
    _, pictures = read_hubs(chosen, selection.period, selection.audience)
    hubs = [known[pk] for pk in [*chosen, *(hub.pk for hub in quiet)]]
    return Page(_lines(hubs, pictures, selection), number, paginator)


def _ranking(selection: Selection) -> QuerySet[PeriodCell]:
    top_level = Hub.objects.shown_publicly().top_level().filter(pk=OuterRef("scope_id"))
    return PeriodCell.objects.filter(
        Exists(top_level),
        scope_kind=ScopeKind.HUB,
        period_kind=selection.period.kind,
        period_start=selection.period.start,
        audience=selection.audience,
    ).order_by("-interactions", "scope_id")


def _quiet_hubs(selection: Selection, ranked: QuerySet[PeriodCell], offset: int, found: int) -> list[Hub]:
    """What fills the page up after the ranked hubs: hubs without any session in the period, by code."""
    skipped = offset - ranked.count() if offset and not found else 0
    cells = PeriodCell.objects.filter(
        scope_kind=ScopeKind.HUB,
        scope_id=OuterRef("pk"),
        period_kind=selection.period.kind,
        period_start=selection.period.start,
        audience=selection.audience,
    )
    rest = Hub.objects.shown_publicly().top_level().filter(~Exists(cells)).order_by("code").only(*SHOWN)
    return list(rest[skipped : skipped + HUBS_A_PAGE - found])


def _lines(hubs: list[Hub], pictures: dict[int, Picture], selection: Selection) -> list[HubLine]:
    nothing = picture_of({}, columns_for(selection.audience), selection.audience)
    return [
        HubLine(
            code=hub.code,
            name=hub.name,
            country=country_name(hub.country.code),
            picture=pictures.get(hub.pk, nothing),
        )
        for hub in hubs
    ]
