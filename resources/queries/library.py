"""The library: resources that fit what a visitor looks for, a page at a time, and how many each choice would leave."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.languages import language_name
from hubs.models import Hub
from hubs.queries.directory import HubLink, hub_url
from projects.models import Illustration, Project
from projects.queries.proposals import projects_joined
from resources.models import Audience, Filter, Kind, Length, Level, Licence, Resource, ResourceVersion
from resources.models.preview import height_of_top
from resources.models.version import ResourceVersionQuerySet
from resources.queries.facets import Facets, facets
from resources.queries.finding import found_by
from resources.queries.texts import shown_text
from schools.models import School

CARDS_A_PAGE = 18
COMPARED = 2_000  # of what a text finds, the best so many are narrowed further


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a visitor narrows the library; codes as the versions keep them, `age` in years."""

    q: str = ""
    kind: str = ""
    language: str = ""
    level: int | None = None
    age: int | None = None
    subject: str = ""
    sdg: int | None = None
    licence: str = ""
    hub: Hub | None = None
    length: str = ""


@dataclass(frozen=True, slots=True)
class ResourceCard:
    """A resource as lists show it. `language` is blank where it is that of the page; `facts` are short words."""

    pk: int
    title: str
    url: str
    description: str
    language: str
    hub: HubLink
    kind: str
    facts: tuple[str, ...]
    picture: Illustration | None


@dataclass(frozen=True, slots=True)
class Library:
    """A page of the library; `number` is how many resources fit, `more` whether a text found more than were compared.

    `facets` says for each filter how many resources each of its values would leave.
    """

    cards: tuple[ResourceCard, ...]
    pages: Page[ResourceVersion]
    number: int
    more: bool
    facets: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class SomeResources:
    """Some resources, and how many there are altogether."""

    cards: tuple[ResourceCard, ...]
    number: int


def resource_url(resource_id: int) -> str:
    """The address of a resource for ever, whatever becomes of its title, its language or its hub."""
    return reverse("resources:resource", args=[resource_id])


def library(wanted: Wanted, *, page: str | None) -> Library:
    """What fits, the best match or the latest first. Three queries, and that of the search for a text."""
    found = found_by(wanted.q, COMPARED) if wanted.q else None
    counted = facets(_chosen(wanted), found)
    pages = _pages(wanted, found, counted).get_page(page)
    more = found is not None and len(found) >= COMPARED
    return Library(cards_of(pages.object_list), pages, counted.number, more, counted.numbers)


class _InOrder(Sequence[ResourceVersion]):
    """What was counted already; a page of it is read when it is asked for."""

    def __init__(self, number: int, read: Callable[[slice], list[ResourceVersion]]) -> None:
        self.number, self.read = number, read

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, part: Any) -> Any:
        return self.read(part)


def _pages(wanted: Wanted, found: list[int] | None, counted: Facets) -> Paginator[ResourceVersion]:
    """What fits in its order: by keys where they are few and known, else by walking down the latest."""
    shown = ResourceVersion.objects.shown_in_library().latest_first().prefetch_related("texts")

    def walked_down(part: slice) -> list[ResourceVersion]:
        return list(_fitting(wanted, shown)[part])

    def latest_of_few(part: slice) -> list[ResourceVersion]:
        latest = Resource.objects.filter(pk__in=counted.keys or ()).order_by("-published_at", "-pk")
        return list(shown.filter(resource_id__in=latest.values("pk")[part]))

    def best_of_found(part: slice) -> list[ResourceVersion]:
        fits = set(counted.keys or ())
        keys = [key for key in found or () if key in fits][part]
        by_key = {version.resource_id: version for version in shown.filter(resource_id__in=keys)}
        return [by_key[key] for key in keys if key in by_key]

    read = best_of_found if found is not None else walked_down if counted.keys is None else latest_of_few
    return Paginator(_InOrder(counted.number, read), CARDS_A_PAGE)


def cards_of(versions: Iterable[ResourceVersion]) -> tuple[ResourceCard, ...]:
    """Versions as lists show them; read `latest_first` and with their texts."""
    return tuple(_card(version) for version in versions)


def hub_resources(hub: Hub, number: int) -> SomeResources:
    """The latest resources of a hub and its sub-hubs. Three queries."""
    return _some(ResourceVersion.objects.shown_in_library().filter(_of(hub)), number)


def project_resources(project: Project, number: int) -> SomeResources:
    """The latest resources that came out of a project. Three queries."""
    return _some(ResourceVersion.objects.shown_in_library().filter(project=project), number)


def school_resources(school: School, number: int) -> SomeResources:
    """The latest resources of a school's hub and of the projects that it is in. Three queries."""
    theirs = Q(project__in=projects_joined(school).values("pk"))
    found = ResourceVersion.objects.shown_in_library().filter(_of(school.hub) | theirs)
    return _some(found, number)


def ages_of(version: ResourceVersion) -> str:
    """For whom it is, in years; nothing where it does not say."""
    if version.age_from is None or version.age_to is None:
        return ""
    if version.age_from == version.age_to:
        return _("%(age)d years") % {"age": version.age_from}
    return _("%(youngest)d–%(oldest)d years") % {"youngest": version.age_from, "oldest": version.age_to}


def time_of(version: ResourceVersion) -> str:
    """How long it takes, in words; nothing where it does not say."""
    if version.minutes is None:
        return ""
    hours, minutes = divmod(version.minutes, 60)
    said = []
    if hours:
        said.append(ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours})
    if minutes:
        said.append(ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes})
    return " ".join(said)


def levels_of(version: ResourceVersion) -> tuple[str, ...]:
    """The levels of education, in words."""
    return tuple(str(level.label) for level in Level if level.value in version.levels)


def languages_in_short(version: ResourceVersion) -> str:
    """The languages that it can be had in: their names where they are one or two, or else how many."""
    if len(version.languages) > 2:
        number = len(version.languages)
        return ngettext("%(number)d language", "%(number)d languages", number) % {"number": number}
    return ", ".join(language_name(code) for code in version.languages)


def audiences_of(version: ResourceVersion) -> tuple[str, ...]:
    """Whom it is made for, in words."""
    return tuple(str(one.label) for one in Audience if one.value in version.audiences)


def _some(found: ResourceVersionQuerySet, number: int) -> SomeResources:
    cards = cards_of(found.latest_first().prefetch_related("texts")[:number])
    return SomeResources(cards, found.count() if cards else 0)


def _of(hub: Hub) -> Q:
    return Q(resource__hub=hub) | Q(resource__hub__parent=hub)


def _chosen(wanted: Wanted) -> dict[Filter, list[str]]:
    """The values of each filter that a visitor uses, as facets keep them."""
    chosen = {
        Filter.KIND: wanted.kind,
        Filter.LANGUAGE: wanted.language,
        Filter.LEVEL: wanted.level,
        Filter.AGE: wanted.age,
        Filter.SUBJECT: wanted.subject,
        Filter.SDG: wanted.sdg,
        Filter.LICENCE: wanted.licence,
        Filter.LENGTH: wanted.length,
    }
    asked = {name: [str(value)] for name, value in chosen.items() if value not in ("", None)}
    if wanted.hub is not None:
        family = Hub.objects.filter(Q(pk=wanted.hub.pk) | Q(parent=wanted.hub))
        asked[Filter.HUB] = [str(key) for key in family.values_list("pk", flat=True)]
    return asked


def _fitting(wanted: Wanted, versions: ResourceVersionQuerySet) -> ResourceVersionQuerySet:
    conditions = (
        (wanted.kind, Q(kind=wanted.kind)),
        (wanted.language, Q(languages__contains=[wanted.language])),
        (wanted.level is not None, Q(levels__contains=[wanted.level])),
        (wanted.age is not None, Q(age_from__lte=wanted.age or 0, age_to__gte=wanted.age or 0)),
        (wanted.subject, Q(subjects__contains=[wanted.subject])),
        (wanted.sdg is not None, Q(sdgs__contains=[wanted.sdg])),
        (wanted.licence, Q(licence=wanted.licence)),
    )
    for asked, condition in conditions:
        versions = versions.filter(condition) if asked else versions
    if wanted.hub is not None:
        versions = versions.filter(_of(wanted.hub))
    return versions.filter(minutes__range=Length(wanted.length).minutes) if wanted.length else versions


def _card(version: ResourceVersion) -> ResourceCard:
    text = shown_text(version)
    hub = version.resource.hub
    whom = (ages_of(version),) if version.age_from is not None else levels_of(version)[:2]
    facts = (*whom, time_of(version), languages_in_short(version), Licence(version.licence).short)
    return ResourceCard(
        pk=version.resource_id,
        title=text.title,
        url=resource_url(version.resource_id),
        description=text.description,
        language=text.language,
        hub=HubLink(hub.name, hub.place, hub_url(hub.code)),
        kind=str(Kind(version.kind).label),
        facts=tuple(fact for fact in facts if fact),
        picture=version.illustration or _first_page(version, text.title),
    )


def _first_page(version: ResourceVersion, title: str) -> Illustration | None:
    """What its first PDF looks like, for want of a picture."""
    drawn: dict[str, Any] | None = getattr(version, "first_page", None)
    if drawn is None:
        return None
    address, height = (
        reverse("resources:preview_top", args=[drawn["uid"]]),
        height_of_top(drawn["width"], drawn["height"]),
    )
    alt = _("First page of “%(title)s”") % {"title": title}
    return Illustration(address, f"{address} {drawn['width']}w", "", drawn["width"], height, alt)


def hub_names(numbers: dict[str, int]) -> dict[str, str]:
    """The names of hubs by their codes. One query."""
    return dict(Hub.objects.filter(code__in=numbers).values_list("code", "name"))
