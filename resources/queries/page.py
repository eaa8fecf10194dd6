"""The public page of a resource, of one of its versions, and the stone of one that was withdrawn."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from hubs.languages import language_name
from hubs.queries.challenges import challenge_url
from hubs.queries.directory import HubLink, country_name, hub_url
from projects.models import Illustration
from projects.queries.directory import project_url
from projects.queries.news import TextLink
from resources.models import (
    FileKind,
    FilePreview,
    Kind,
    Licence,
    Resource,
    ResourceAuthor,
    ResourceFile,
    ResourceVersion,
    StudyField,
    VersionFile,
    VersionState,
)
from resources.models.version import ResourceVersionQuerySet
from resources.prepared import CONTENT_TYPES
from resources.queries.deposits import DepositShown, deposits_shown
from resources.queries.library import ages_of, audiences_of, levels_of, resource_url, time_of
from resources.queries.readers import thanks_for
from resources.queries.texts import Shown, shown_text
from schools.models import Shown as AgreedTo
from schools.queries.public import SchoolLink, school_url


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file to fetch. `preview` is the address of a picture of it, blank where there is none, with its size.

    `pages` is how many a PDF has, where that is known.
    """

    title: str
    url: str
    kind: str
    content_type: str
    size: int
    sha256: str
    preview: str
    width: int | None
    height: int | None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class AuthorShown:
    """An author who agreed to be named; `orcid` is blank where there is none."""

    name: str
    orcid: str


@dataclass(frozen=True, slots=True)
class LicenceShown:
    """A licence: its name, its text, and what it says in a sentence."""

    code: str
    label: str
    url: str
    says: str


@dataclass(frozen=True, slots=True)
class VersionLink:
    """A version in the list of them; `current` is the one that stands under the resource's own address."""

    number: int
    published_at: dt.datetime
    what_changed: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """Everything that a page shows of a version. `version` grows with each change of the resource or its hub."""

    pk: int
    url: str
    number: int
    current: bool
    text: Shown
    translations: tuple[str, ...]
    hub: HubLink
    country: str
    kind: Kind
    languages: tuple[tuple[str, str], ...]
    audiences: tuple[str, ...]
    audience_codes: tuple[str, ...]
    levels: tuple[str, ...]
    level_codes: tuple[int, ...]
    ages: str
    age_range: tuple[int, int] | None
    time: str
    minutes: int | None
    subjects: tuple[tuple[str, str], ...]
    skills: tuple[str, ...]
    keywords: tuple[str, ...]
    sdgs: tuple[int, ...]
    licence: LicenceShown
    authors: tuple[AuthorShown, ...]
    files: tuple[FileShown, ...]
    links: tuple[TextLink, ...]
    deposits: tuple[DepositShown, ...]
    picture: Illustration | None
    source: TextLink | None
    source_licence: str
    adaptations: tuple[TextLink, ...]
    project: TextLink | None
    challenge: TextLink | None
    school: SchoolLink | None
    versions: tuple[VersionLink, ...]
    thanks: int
    created_at: dt.datetime
    published_at: dt.datetime
    changed_at: dt.datetime
    version: int


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a resource that was withdrawn."""

    pk: int
    url: str
    text: Shown
    hub: HubLink
    withdrawn_on: dt.date
    why: str


def find_ever_public(resource_id: int) -> Resource | None:
    """The resource under a number, published or withdrawn, with its current version. One query."""
    found = Resource.objects.ever_public().filter(pk=resource_id)
    return found.select_related("hub", "current").prefetch_related("current__texts").first()


def find_version(resource: Resource, number: int) -> ResourceVersion | None:
    """A version of a resource that is or was public, with what its page shows."""
    return _in_full(ResourceVersion.objects.filter(resource=resource, state=VersionState.PUBLISHED, number=number))


def current_version(resource: Resource) -> ResourceVersion | None:
    """The version that stands under the resource's own address, with what its page shows."""
    return _in_full(ResourceVersion.objects.filter(current_of=resource))


def tombstone(resource: Resource) -> Tombstone:
    """The stone of a withdrawn resource. No query."""
    assert resource.current is not None  # noqa: S101 - as the next: the database refuses it otherwise
    assert resource.withdrawn_on is not None  # noqa: S101
    return Tombstone(
        pk=resource.pk,
        url=resource_url(resource.pk),
        text=shown_text(resource.current),
        hub=_hub(resource),
        withdrawn_on=resource.withdrawn_on,
        why=resource.withdrawn_why,
    )


def resource_page(resource: Resource, version: ResourceVersion) -> ResourcePage:
    """Everything about a version that is or was public. Four queries."""
    assert version.published_at is not None  # noqa: S101 - as the next: the database refuses it otherwise
    assert resource.published_at is not None  # noqa: S101
    terms = Licence(version.licence)
    return ResourcePage(
        pk=resource.pk,
        url=resource_url(resource.pk),
        number=version.number,
        current=version.pk == resource.current_id,
        text=shown_text(version),
        translations=tuple(language_name(text.language) for text in version.texts.all()),
        hub=_hub(resource),
        country=country_name(resource.hub.country.code),
        kind=Kind(version.kind),
        languages=tuple((code, language_name(code)) for code in version.languages),
        audiences=audiences_of(version),
        audience_codes=tuple(version.audiences),
        levels=levels_of(version),
        level_codes=tuple(sorted(version.levels)),
        ages=ages_of(version),
        age_range=(version.age_from, version.age_to) if version.age_from is not None and version.age_to else None,
        time=time_of(version),
        minutes=version.minutes,
        subjects=tuple((one.value, str(one.label)) for one in StudyField if one.value in version.subjects),
        skills=tuple(version.skills),
        keywords=tuple(version.keywords),
        sdgs=tuple(sorted(version.sdgs)),
        licence=LicenceShown(terms.value, str(terms.label), terms.terms.url, str(terms.terms.says)),
        authors=tuple(AuthorShown(one.name, one.orcid) for one in version.authors.all()),
        files=tuple(_file(placed.file) for placed in version.placed.all()),
        links=tuple(TextLink(link.title, link.url) for link in version.links.all()),
        deposits=deposits_shown(resource),
        picture=version.illustration,
        source=_source(version),
        source_licence=version.adapted_licence,
        adaptations=_adaptations(resource),
        project=TextLink(version.project.title, project_url(version.project)) if version.project else None,
        challenge=TextLink(version.challenge.title, challenge_url(version.challenge)) if version.challenge else None,
        school=_school(version),
        versions=_versions(resource),
        thanks=thanks_for(resource),
        created_at=resource.created_at,
        published_at=resource.published_at,
        changed_at=max(version.published_at, resource.changed_at),
        version=resource.version + resource.hub.version,
    )


def version_url(resource_id: int, number: int) -> str:
    """The address of a version."""
    return reverse("resources:version", args=[resource_id, number])


def file_url(file: ResourceFile) -> str:
    """The address under which a file is fetched."""
    return reverse("resources:file", args=[file.pk])


def preview_url(file: ResourceFile) -> str:
    """The address of the picture of its first page."""
    return reverse("resources:preview", args=[file.pk])


def _in_full(found: ResourceVersionQuerySet) -> ResourceVersion | None:
    versions = found.select_related(
        "picture", "project", "challenge", "school", "adapted_from__current"
    ).prefetch_related(
        "texts",
        "links",
        Prefetch("authors", ResourceAuthor.objects.exclude(consented_on=None)),
        Prefetch("placed", VersionFile.objects.select_related("file__preview")),
    )
    version: ResourceVersion | None = versions.first()
    return version


def _hub(resource: Resource) -> HubLink:
    hub = resource.hub
    return HubLink(hub.name, hub.place, hub_url(hub.code))


def _file(file: ResourceFile) -> FileShown:
    url = file_url(file)
    drawn: FilePreview | None = getattr(file, "preview", None)  # of a PDF that was looked at
    preview = f"{url}?show" if file.is_picture else preview_url(file) if drawn and drawn.is_drawn else ""
    kind = str(FileKind(file.kind).label)
    return FileShown(
        file.title,
        url,
        kind,
        CONTENT_TYPES[FileKind(file.kind)],
        file.size,
        file.sha256,
        preview,
        drawn.width if drawn else file.width,
        drawn.height if drawn else file.height,
        drawn.pages if drawn else 0,
    )


def _source(version: ResourceVersion) -> TextLink | None:
    if version.adapted_from is not None and version.adapted_from.current is not None:
        return TextLink(version.adapted_from.current.title, resource_url(version.adapted_from.pk))
    return TextLink(version.adapted_title, version.adapted_url) if version.adapted_url else None


def _adaptations(resource: Resource) -> tuple[TextLink, ...]:
    found = ResourceVersion.objects.shown_in_library().filter(adapted_from=resource).order_by("title", "pk")
    return tuple(TextLink(title, resource_url(pk)) for pk, title in found.values_list("resource_id", "title")[:50])


def _school(version: ResourceVersion) -> SchoolLink | None:
    """A school is named only where it agreed to a page that shows what it takes part in."""
    school = version.school
    if school is None or not school.agreed_to_show(AgreedTo.PROJECTS):
        return None
    return SchoolLink(school.name, school.place, school_url(school))


def _versions(resource: Resource) -> tuple[VersionLink, ...]:
    rows = ResourceVersion.objects.filter(resource=resource, state=VersionState.PUBLISHED).order_by("-number")
    return tuple(
        VersionLink(
            row.number,
            row.published_at,
            row.what_changed,
            resource_url(resource.pk) if row.pk == resource.current_id else version_url(resource.pk, row.number),
            row.pk == resource.current_id,
        )
        for row in rows.only("number", "published_at", "what_changed")
        if row.published_at
    )
