"""The register of a hub's schools: found by the names people type, narrowed, and asked about twins."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from hubs.models import Hub
from hubs.queries.directory import country_name
from schools.models import Level, School, Standing, school_year_of
from schools.names import alike, how_well, known_words, pieces
from schools.queries.agreements import with_signed

SCHOOLS_A_PAGE = 40
MOST_FOUND, MOST_ALIKE = 20, 5
ALIKE = 0.6  # of the telling words of two names


@dataclass(frozen=True, slots=True)
class WantedSchools:
    """How the list is narrowed; nothing said is an empty text."""

    q: str = ""
    standing: str = ""
    level: str = ""
    place: str = ""
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school as lists show it. `classes` are those of this school year; `signed` is blank unless it is a partner."""

    pk: int
    name: str
    place: str
    country: str
    standing: Standing
    levels: str
    classes: int
    public_since: dt.date | None
    hub: str
    url: str
    signed: str = ""


@dataclass(frozen=True, slots=True)
class SchoolRegister:
    """A page of the register. `number` is that of all that fit."""

    lines: tuple[SchoolLine, ...]
    pages: Page[SchoolLine]
    number: int


def register_of_schools(hub: Hub, wanted: WantedSchools, *, page: str | None) -> SchoolRegister:
    """The schools of a hub and its sub-hubs that fit, the best first, else by name. One query."""
    rows = School.objects.kept_by(hub)
    if wanted.level:
        rows = rows.filter(levels__contains=[wanted.level])
    if wanted.place:
        rows = rows.filter(place=wanted.place)
    day = hub.today()
    lines = [as_line(row, day) for row in best_first(_with_classes(rows, day), wanted.q)]
    if wanted.standing:
        lines = [line for line in lines if line.standing == wanted.standing]
    if wanted.agreement:
        lines = [line for line in lines if line.signed == wanted.agreement]
    pages = Paginator(lines, SCHOOLS_A_PAGE).get_page(page)
    return SchoolRegister(tuple(pages.object_list), pages, len(lines))


def places_of_schools(hub: Hub) -> list[str]:
    """Where the hub's schools are. One query."""
    return list(School.objects.kept_by(hub).order_by("place").values_list("place", flat=True).distinct())


def find_schools(text: str, *, near: Hub) -> list[School]:
    """The schools that somebody may mean, the best first: of the hub and its family, then of its country. One query."""
    rows = School.objects.filter(Q(pk__in=School.objects.of_hub(near)) | Q(country=near.country)).select_related(
        "hub__parent"
    )
    family = {near.pk, near.parent_id}
    found = best_first(rows, text)
    return sorted(found, key=lambda row: row.hub_id not in family)[:MOST_FOUND]


def best_first(rows: models.QuerySet[School], text: str) -> list[School]:
    """Those that fit what was typed, the best first; all of them, by name, where nothing was."""
    asked = pieces(text)
    found = list(rows.order_by("name", "pk"))
    if not asked:
        return found if not text.strip() else []
    scored = [(how_well(asked, known_words(row.name, *row.other_names, row.place)), row) for row in found]
    return [row for score, row in sorted(scored, key=lambda pair: -pair[0]) if score]


def looking_like(school: School) -> list[School]:
    """Schools of the network that may be the same one: nearly the same name in the same country and place. One query.

    Nearby counts by name of the place; the likeliest first. `school` need not be stored.
    """
    others = School.objects.filter(country=school.country).exclude(pk=school.pk).select_related("hub__parent")
    scored = [(_likeness(school, other), other) for other in others]
    found = sorted(((score, other) for score, other in scored if score), key=lambda pair: (-pair[0], pair[1].pk))
    return [other for _score, other in found[:MOST_ALIKE]]


def _likeness(one: School, other: School) -> float:
    names = ((a, b) for a in (one.name, *one.other_names) for b in (other.name, *other.other_names))
    same_name = max((alike(a, b) for a, b in names), default=0.0)
    if one.website and one.website.rstrip("/") == other.website.rstrip("/"):
        return 2.0
    same_place = how_well(pieces(one.place), known_words(other.place)) if one.place else 0.0
    return same_name + same_place if same_name >= ALIKE and same_place else 0.0


def find_kept_school(hub: Hub, key: int) -> School | None:
    """A school at home in the hub itself; those of its sub-hubs are found there."""
    return hub.schools.filter(pk=key).select_related("hub__parent").first()


def _with_classes(rows: models.QuerySet[School], day: dt.date) -> models.QuerySet[School]:
    this_year = Q(classes__school_year=school_year_of(day), classes__archived_on=None)
    return with_signed(rows.select_related("hub"), day).annotate(classes_now=Count("classes", filter=this_year))


def as_line(row: School, day: dt.date) -> SchoolLine:
    """A school as a line of a list."""
    standing = row.standing_on(day)
    return SchoolLine(
        pk=row.pk,
        name=row.name,
        place=row.place,
        country=country_name(row.country.code),
        standing=standing,
        levels=", ".join(str(Level(level).label) for level in row.levels),
        classes=getattr(row, "classes_now", 0),
        public_since=row.page_agreed_on,
        hub=row.hub.name,
        url=reverse("schools:at_hub", args=[row.hub.code, row.pk]),
        signed=getattr(row, "signed", "") if standing == Standing.PARTNER else "",
    )
