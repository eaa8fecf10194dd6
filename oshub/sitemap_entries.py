"""The pages that search engines are told of, in sections, each page with the moment of its last change."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Model, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse

from hubs.models import Challenge, Decision, Hub
from hubs.queries.challenges import challenge_url
from hubs.queries.directory import hub_url
from hubs.queries.public_board import decision_url
from impact.models import Edition
from impact.queries.freshness import freshness
from projects.models import Event, Post, Project
from projects.queries.directory import project_url
from projects.queries.events import event_url
from projects.queries.news import post_url
from resources.models import Collection, Resource
from resources.queries.collections import collection_url
from resources.queries.library import resource_url
from schools.models import School
from schools.queries.public import school_url

ENTRIES_A_FILE = 2_000
MOST_FILES = 50_000  # of one section, as the protocol has it
ALONE = "pages"  # the section of pages that show no single thing
TEXTS = (
    "about",
    "schools:join",
    "accessibility",
    "privacy",
    "imprint",
    "impact:how_we_count",
    "impact:open_data",
    "impact:api",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """The path of a page, and when what it shows last changed; None where nobody knows."""

    path: str
    changed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind, the address of one of them, and the page that lists them."""

    found: Callable[[], QuerySet[Any]]
    address: Callable[[Any], str]
    listed_at: str


@dataclass(frozen=True, slots=True)
class SectionFile:
    """One file of a section, and the last change of anything in the section."""

    section: str
    number: int
    changed_at: dt.datetime | None


def _hubs() -> QuerySet[Hub]:
    """Hubs, changed when they, their profile or one of their challenges was."""
    latest = Greatest("changed_at", Max("profiles__changed_at"), Max("challenges__changed_at"))
    return Hub.objects.shown_publicly().annotate(latest=latest).only("code")


def _decisions() -> QuerySet[Decision]:
    """What boards decided and published, of hubs that have a page."""
    return Decision.objects.published().filter(hub__in=Hub.objects.shown_publicly()).select_related("hub")


def _editions() -> QuerySet[Edition]:
    """What the network published; only what turns out to be wrong in an edition changes its page."""
    return Edition.objects.annotate(changed_at=Greatest("published_at", Max("errata__said_at")))


SECTIONS: dict[str, Section] = {
    "hubs": Section(_hubs, lambda hub: hub_url(hub.code), "hubs:directory"),
    "challenges": Section(Challenge.objects.shown_publicly, challenge_url, ""),
    "decisions": Section(_decisions, decision_url, ""),
    "schools": Section(School.objects.shown_publicly, school_url, ""),
    "projects": Section(Project.objects.shown_publicly, project_url, "projects:directory"),
    "news": Section(Post.objects.published, post_url, "projects:news"),
    "events": Section(Event.objects.published, event_url, "projects:events"),
    "collections": Section(Collection.objects.published, lambda row: collection_url(row.pk), "resources:collections"),
    "resources": Section(Resource.objects.published, lambda row: resource_url(row.pk), "resources:directory"),
    "editions": Section(_editions, lambda row: reverse("impact:edition", args=[row.number]), "impact:editions"),
}


def section_files() -> list[SectionFile]:
    """Every file of the sitemap. Two queries a section."""
    files = [SectionFile(ALONE, 1, None)]
    for name, section in SECTIONS.items():
        found, changed_at = section.found(), _last_change(section)
        needed = -(-found.count() // ENTRIES_A_FILE)
        files += [SectionFile(name, number, changed_at) for number in range(1, needed + 1)]
    return files


def entries_of(section: str, number: int) -> list[Entry]:
    """The entries of one file, the first has the number 1; none where there is no such file. One query."""
    if section == ALONE:
        return _alone() if number == 1 else []
    known = SECTIONS.get(section)
    if known is None or not 1 <= number <= MOST_FILES:
        return []
    first = (number - 1) * ENTRIES_A_FILE
    rows: Iterable[Model] = known.found().order_by("pk")[first : first + ENTRIES_A_FILE]
    return [Entry(known.address(row), getattr(row, "latest", None) or getattr(row, "changed_at", None)) for row in rows]


def _alone() -> list[Entry]:
    added_up_at = freshness().added_up_at
    entries = [Entry(reverse("home"), added_up_at), Entry(reverse("impact:impact"), added_up_at)]
    entries += [
        Entry(reverse(section.listed_at), _last_change(section)) for section in SECTIONS.values() if section.listed_at
    ]
    return entries + [Entry(reverse(name), None) for name in TEXTS]


def _last_change(section: Section) -> dt.datetime | None:
    changed_at: dt.datetime | None = section.found().aggregate(last=Max("changed_at"))["last"]
    return changed_at
