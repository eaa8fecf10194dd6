"""A hub's resources for those who write them: the list, one of them with its versions, the steps to take."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, Func, OuterRef, Prefetch, Q, QuerySet, Sum, When
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import User
from hubs.models import Challenge, Hub
from resources.models import (
    OPEN,
    DownloadsOfDay,
    Resource,
    ResourceAuthor,
    ResourceFile,
    ResourceLink,
    ResourceProposal,
    ResourceText,
    ResourceVersion,
    VersionFile,
    VersionState,
)
from schools.models import School

PER_PAGE = 25
AnyPart = ResourceText | ResourceAuthor | ResourceLink


@dataclass(frozen=True, slots=True)
class Row:
    """A resource in the hub's list: the version to show, the open one if any, how often its files were fetched.

    `proposal` is the teacher's that it came from, if it did.
    """

    resource: Resource
    shown: ResourceVersion
    open: ResourceVersion | None
    downloads: int
    proposal: ResourceProposal | None


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of the hub's list."""

    rows: tuple[Row, ...]
    pages: Page[Resource]


@dataclass(frozen=True, slots=True)
class Steps:
    """What a person may do with an open version now; each is a button."""

    send: bool = False
    publish: bool = False
    redraft: bool = False
    waits_for_another: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """How the hub's list is narrowed; `state` is a key of IN_LIST, `licence` may be "none"."""

    q: str = ""
    state: str = ""
    kind: str = ""
    licence: str = ""


EVERYTHING = Listed()
IN_LIST: dict[str, StrOrPromise] = {
    "review": gettext_lazy("To be reviewed"),
    "draft": gettext_lazy("Draft"),
    "published": gettext_lazy("Published"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


def keys_listed(hub: Hub, listed: Listed, *, most: int) -> list[int]:
    """The numbers of the resources that the list has, on all its pages; no more than so many. One query."""
    return list(_listed(hub, listed).order_by("pk").values_list("pk", flat=True)[:most])


def languages_used(hub: Hub) -> list[str]:
    """The languages that resources of a hub are in. One query."""
    found = ResourceVersion.objects.filter(resource__hub=hub).annotate(one=Func("languages", function="unnest"))
    return sorted(set(found.values_list("one", flat=True).distinct()))


def _listed(hub: Hub, listed: Listed) -> QuerySet[Resource]:
    """What fits, by the version that is worked on or the public one: either may be what somebody remembers."""
    shown = ResourceVersion.objects.filter(Q(state__in=OPEN) | Q(current_of__isnull=False), resource=OuterRef("pk"))
    found = Resource.objects.filter(hub=hub)
    if listed.q:
        found = found.filter(Exists(shown.filter(title__icontains=listed.q)))
    if listed.kind:
        found = found.filter(Exists(shown.filter(kind=listed.kind)))
    if listed.licence:
        found = found.filter(Exists(shown.filter(licence="" if listed.licence == "none" else listed.licence)))
    if listed.state in OPEN:
        found = found.filter(Exists(shown.filter(state=listed.state)))
    elif listed.state:
        found = found.filter(state=listed.state)
    return found


def resources_page(hub: Hub, *, page: str | None, listed: Listed = EVERYTHING) -> RowsPage:
    """The hub's own resources, what waits for somebody first. Four queries."""
    waits = ResourceVersion.objects.filter(resource=OuterRef("pk"), state=VersionState.REVIEW)
    drafted = ResourceVersion.objects.filter(resource=OuterRef("pk"), state=VersionState.DRAFT)
    then_drafts = [When(Exists(drafted), then=1)]
    found: QuerySet[Resource] = (
        _listed(hub, listed)
        .annotate(
            place=Case(When(Exists(waits), then=0), When(proposal__state="sent", then=0), *then_drafts, default=2)
        )
        .select_related("current", "proposal__school")
        .prefetch_related(
            Prefetch("versions", ResourceVersion.objects.filter(state__in=OPEN).select_related("written_by"))
        )
        .order_by("place", "-changed_at", "-pk")
    )
    pages = Paginator(found, PER_PAGE).get_page(page)
    keys = [resource.pk for resource in pages.object_list]
    fetched = DownloadsOfDay.objects.filter(file__resource__in=keys).order_by().values_list("file__resource")
    numbers = dict(fetched.annotate(number=Sum("number")))
    rows = []
    for resource in pages.object_list:
        opened = next(iter(resource.versions.all()), None)
        shown = resource.current or opened
        if shown is not None:
            rows.append(Row(resource, shown, opened, numbers.get(resource.pk, 0), getattr(resource, "proposal", None)))
    return RowsPage(tuple(rows), pages)


def find_own(hub: Hub, key: int) -> Resource | None:
    """One of the hub's own resources."""
    return Resource.objects.filter(hub=hub, pk=key).select_related("hub", "current").first()


def open_version_of(resource: Resource) -> ResourceVersion | None:
    """The version that somebody works on, with what its pages show."""
    found = resource.versions.filter(state__in=OPEN)
    return found.select_related(
        "resource__hub",
        "written_by",
        "reviewed_by",
        "project",
        "challenge",
        "school",
        "picture",
        "adapted_from__current",
    ).first()


def versions_of(resource: Resource) -> list[ResourceVersion]:
    """Its public versions, the latest first. One query."""
    found = resource.versions.filter(state=VersionState.PUBLISHED).order_by("-number")
    return list(found.select_related("written_by", "reviewed_by"))


def files_of(version: ResourceVersion) -> list[VersionFile]:
    """The files of a version, in order. One query."""
    return list(version.placed.select_related("file"))


def downloads_of(resource: Resource) -> int:
    """How often its files were fetched. One query."""
    return DownloadsOfDay.objects.filter(file__resource=resource).aggregate(all=Sum("number"))["all"] or 0


def find_file_of(version: ResourceVersion, key: uuid.UUID) -> ResourceFile | None:
    """A file of a version."""
    return ResourceFile.objects.filter(pk=key, placed__of=version).first()


def find_author(resource: Resource, key: int) -> ResourceAuthor | None:
    """An author in any version of a resource."""
    return ResourceAuthor.objects.select_related("of__resource").filter(pk=key, of__resource=resource).first()


def steps_of(version: ResourceVersion, by: User, *, alone: bool) -> Steps:
    """The steps from where an open version stands. `alone`: whether the person needs no second pair of eyes."""
    another = alone or (version.written_by_id is not None and version.written_by_id != by.pk)
    review = version.state == VersionState.REVIEW
    return Steps(
        send=not review and not alone,
        publish=another,
        redraft=review,
        waits_for_another=review and not another,
    )


def challenges_for(hub: Hub, *, keep: int | None) -> QuerySet[Challenge]:
    """Challenges that a resource may answer."""
    return Challenge.objects.filter(Q(pk__in=Challenge.objects.of_hub(hub).values("pk")) | Q(pk=keep))


def schools_for(hub: Hub, *, keep: int | None) -> QuerySet[School]:
    """Schools that a resource may have come out of: the hub's own."""
    return School.objects.filter(Q(hub=hub) | Q(pk=keep)).order_by("name", "pk")


def find_part(version: ResourceVersion, part: str, key: int) -> AnyPart | None:
    """A translation, an author or a link of a version, by the word that stands in its address."""
    rows: dict[str, QuerySet[Any]] = {
        "texts": ResourceText.objects.all(),
        "authors": ResourceAuthor.objects.all(),
        "links": ResourceLink.objects.all(),
    }
    if part not in rows:
        return None
    found: AnyPart | None = rows[part].filter(of=version, pk=key).first()
    return found
