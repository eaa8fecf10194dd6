"""The public directory of hubs: a page of them, narrowed by country and kind, and the map beside it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django_countries import countries

from hubs.models import Category, Hub, HubStatus
from hubs.models.hub import HubQuerySet
from hubs.queries.map import HubMap, map_of

HUBS_A_PAGE = 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a visitor narrows the directory; nothing said is an empty text. `kind` is a value of `Category`.

    `rest` shows the hubs at rest instead of those at work.
    """

    country: str = ""
    kind: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class HubLink:
    """The name of a hub or sub-hub, and where its page is."""

    name: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class HubCard:
    """A hub as the directory shows it. `local_language` is the code of the language of its local name, if known."""

    name: str
    url: str
    local_name: str
    local_language: str
    place: str
    country: str
    kind: str
    kind_label: str
    traits: tuple[str, ...]
    closed: bool
    sub_hubs: tuple[HubLink, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """A page of the directory, with the map of all hubs that fit. `number` is that of the hubs that fit."""

    cards: tuple[HubCard, ...]
    pages: Page[Hub]
    number: int
    map: HubMap


def hub_directory(wanted: Wanted, *, page: str | None) -> Directory:
    """The hubs that fit, by name. Four queries; a page that is not there gives the nearest one."""
    fitting = _fitting(wanted)
    pages = Paginator(fitting.order_by("name", "pk"), HUBS_A_PAGE).get_page(page)
    hubs = list(pages.object_list)
    sub_hubs = _sub_hubs(hubs, wanted)
    return Directory(
        cards=tuple(_card(hub, sub_hubs.get(hub.pk, ())) for hub in hubs),
        pages=pages,
        number=pages.paginator.count,
        map=map_of(
            fitting,
            number=pages.paginator.count,
            within_country=bool(wanted.country),
            shown=_at_work_or_rest(Hub.objects.shown_publicly(), wanted),
        ),
    )


def countries_with_hubs() -> list[tuple[str, str]]:
    """Codes and names of the countries where the network has hubs, by name in the reader's language. One query."""
    codes = Hub.objects.shown_publicly().top_level().order_by("country").values_list("country", flat=True).distinct()
    return by_name((str(code), country_name(str(code))) for code in codes)


def by_name(told: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes and names in the order of a dictionary: accents tell apart only what is alike without them."""

    def order(pair: tuple[str, str]) -> tuple[str, str]:
        parts = unicodedata.normalize("NFKD", pair[1].casefold())
        return "".join(letter for letter in parts if not unicodedata.combining(letter)), pair[1]

    return sorted(told, key=order)


def country_name(code: str) -> str:
    """The name of a country in the reader's language."""
    return str(countries.name(code))


def hub_url(code: str) -> str:
    """The address of a hub's public page."""
    return reverse("hubs:hub", kwargs={"hub_code": code})


def kind_labels(values: Iterable[str]) -> tuple[str, ...]:
    """Kinds of hub in words, in the order in which the network names them."""
    wanted = set(values)
    return tuple(str(kind.label) for kind in Category if kind.value in wanted)


def art_of(category: str) -> str:
    """The drawing that stands for a kind of hub."""
    return {Category.SCHOOL_BASED.value: "kind-school", Category.SPACE.value: "kind-space"}.get(category, "kind-broker")


def local_language(hub: Hub) -> str:
    """The language of a hub's local name: the first of its languages."""
    return hub.languages[0] if hub.languages else ""


def is_closed(hub: Hub) -> bool:
    """Whether a hub is at rest."""
    return hub.status == HubStatus.AT_REST


def _fitting(wanted: Wanted) -> QuerySet[Hub]:
    hubs = _at_work_or_rest(Hub.objects.shown_publicly(), wanted)
    # A sub-hub that rests while its hub goes on stands in the list of those at rest by itself.
    hubs = hubs.exclude(parent__in=hubs) if wanted.rest else hubs.top_level()
    if wanted.country:
        hubs = hubs.filter(country=wanted.country)
    if wanted.kind:
        of_kind = Q(category=wanted.kind) | Q(traits__contains=[wanted.kind])
        hubs = hubs.filter(of_kind | Q(Exists(Hub.objects.filter(of_kind, parent=OuterRef("pk")))))
    return hubs


def _at_work_or_rest(hubs: HubQuerySet, wanted: Wanted) -> HubQuerySet:
    resting = Hub.objects.at_rest(timezone.now().date())
    return hubs.filter(pk__in=resting.values("pk")) if wanted.rest else hubs.exclude(pk__in=resting.values("pk"))


def _sub_hubs(hubs: list[Hub], wanted: Wanted) -> dict[int, tuple[HubLink, ...]]:
    found: dict[int, tuple[HubLink, ...]] = {}
    shown = _at_work_or_rest(Hub.objects.shown_publicly(), wanted)
    rows = shown.filter(parent__in=hubs).order_by("name", "pk")
    for parent, code, name, place in rows.values_list("parent_id", "code", "name", "place"):
        assert parent is not None  # noqa: S101 - as the filter says
        found[parent] = (*found.get(parent, ()), HubLink(name, place, hub_url(code)))
    return found


def _card(hub: Hub, sub_hubs: tuple[HubLink, ...]) -> HubCard:
    return HubCard(
        name=hub.name,
        url=hub_url(hub.code),
        local_name=hub.local_name,
        local_language=local_language(hub),
        place=hub.place,
        country=country_name(hub.country.code),
        kind=hub.category,
        kind_label=str(Category(hub.category).label),
        traits=kind_labels(hub.traits),
        closed=is_closed(hub),
        sub_hubs=sub_hubs,
    )
