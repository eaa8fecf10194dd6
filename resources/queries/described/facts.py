"""What the outside is told of a resource: the published version that stands under its number, read many at a time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch
from django.utils import translation

from hubs.queries.directory import country_name, hub_url
from resources.models import (
    Audience,
    Deposit,
    FileKind,
    Kind,
    Level,
    Licence,
    ResourceAuthor,
    ResourceVersion,
    StudyField,
    VersionFile,
)
from resources.prepared import CONTENT_TYPES
from resources.queries.library import resource_url
from resources.queries.page import file_url


@dataclass(frozen=True, slots=True)
class Words:
    """Title and description in one language, by its BCP 47 code."""

    language: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Named:
    """An author who agreed to be named; `orcid` is blank where there is none."""

    name: str
    orcid: str

    @property
    def family(self) -> str:
        """The last word of the name, with the small words before it: “van der Berg”."""
        return " ".join(self.name.split()[self._begins :])

    @property
    def given(self) -> str:
        """What stands before the family name."""
        return " ".join(self.name.split()[: self._begins])

    @property
    def _begins(self) -> int:
        parts = self.name.split()
        first = len(parts) - 1
        while first > 1 and parts[first - 1][:1].islower():
            first -= 1
        return max(first, 0)

    @property
    def inverted(self) -> str:
        """As catalogues sort it: “Family, Given”."""
        return f"{self.family}, {self.given}" if self.given else self.name

    @property
    def orcid_url(self) -> str:
        """The address of the ORCID iD, if there is one."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""


@dataclass(frozen=True, slots=True)
class DescribedHub:
    """The hub that publishes it; `parent` is the code of the hub that it is part of, `country` the name in English."""

    code: str
    parent: str
    name: str
    place: str
    country: str
    country_code: str
    url: str


@dataclass(frozen=True, slots=True)
class DescribedFile:
    """A file to fetch; `size` is in bytes."""

    uid: str
    name: str
    title: str
    url: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DescribedLink:
    """Something that lies elsewhere."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class DescribedSource:
    """What it was adapted from; the licence is an SPDX code, blank where nobody said."""

    title: str
    url: str
    licence: str


@dataclass(frozen=True, slots=True)
class DescribedDeposit:
    """Where this version is published too; `doi` is blank where there is none."""

    repository: str
    url: str
    doi: str

    @property
    def lasting_url(self) -> str:
        """The address to cite."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a list, with its label in English."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Described:
    """The published version of a resource. Addresses are in full; codes are those of `resources.models.vocabulary`.

    Labels are English, whoever asks: what is written from this must not read labels of the lists by itself.

    `words` has the language of the original first. `ages` is the first and the last year, `minutes` how long it takes
    a class, `published` the day on which it became public first, `version_published` that of this version.
    """

    pk: int
    number: int
    url: str
    oai_id: str
    words: tuple[Words, ...]
    authors: tuple[Named, ...]
    hub: DescribedHub
    kind: Kind
    kind_label: str
    licence: Licence
    languages: tuple[str, ...]
    audiences: tuple[Audience, ...]
    audience_labels: tuple[str, ...]
    levels: tuple[Code, ...]
    ages: tuple[int, int] | None
    minutes: int | None
    subjects: tuple[Code, ...]
    keywords: tuple[str, ...]
    skills: tuple[str, ...]
    sdgs: tuple[int, ...]
    files: tuple[DescribedFile, ...]
    links: tuple[DescribedLink, ...]
    deposits: tuple[DescribedDeposit, ...]
    source: DescribedSource | None
    picture: str
    picture_alt: str
    what_changed: str
    created: dt.date
    published: dt.date
    version_published: dt.datetime
    changed: dt.datetime

    @property
    def title(self) -> str:
        """The title in the language of the original."""
        return self.words[0].title

    @property
    def description(self) -> str:
        """The description in the language of the original."""
        return self.words[0].description

    @property
    def language(self) -> str:
        """The language of title and description."""
        return self.words[0].language


def in_full(path: str) -> str:
    """A path of ours in full, the same whichever host is asked; an address in full is left as it is."""
    if path.startswith(("https://", "http://")):
        return path
    return f"{settings.SITE_URL or settings.MAILS_LEAD_TO}{path}"


def permanent_url(pk: int) -> str:
    """The address of a resource for ever, in full."""
    return in_full(resource_url(pk))


def oai_id(pk: int) -> str:
    """The name of a resource's record among harvesters, whatever the address of the portal is."""
    return f"oai:{settings.OAI_REPOSITORY}:resource/{pk}"


def describe(keys: Iterable[int]) -> dict[int, Described]:
    """The resources under these numbers that anybody may read, by number. Six queries, however many there are."""
    versions = (
        ResourceVersion.objects.shown_in_library()
        .filter(resource_id__in=list(keys))
        .select_related("resource__hub__parent", "picture", "adapted_from__current")
        .prefetch_related(
            "texts",
            "links",
            Prefetch("authors", ResourceAuthor.objects.exclude(consented_on=None)),
            Prefetch("placed", VersionFile.objects.select_related("file")),
            Prefetch("deposits", Deposit.objects.public()),
        )
        .order_by("resource_id")
    )
    return {version.resource_id: described(version) for version in versions}


@translation.override("en")
def described(version: ResourceVersion) -> Described:
    """A version that is or was public, read with its parts. No query of its own."""
    resource = version.resource
    assert version.published_at is not None  # noqa: S101 - as the next: the database refuses it otherwise
    assert resource.published_at is not None  # noqa: S101
    ages = (version.age_from, version.age_to) if version.age_from is not None and version.age_to is not None else None
    picture = version.illustration
    return Described(
        pk=resource.pk,
        number=version.number,
        url=permanent_url(resource.pk),
        oai_id=oai_id(resource.pk),
        words=(
            Words(version.language, version.title, version.description),
            *(Words(text.language, text.title, text.description) for text in version.texts.all()),
        ),
        authors=tuple(Named(one.name, one.orcid) for one in version.authors.all()),
        hub=_hub(version),
        kind=Kind(version.kind),
        kind_label=str(Kind(version.kind).label),
        licence=Licence(version.licence),
        languages=tuple(version.languages),
        audiences=tuple(one for one in Audience if one.value in version.audiences),
        audience_labels=tuple(str(one.label) for one in Audience if one.value in version.audiences),
        levels=tuple(Code(str(one.value), str(one.label)) for one in Level if one.value in version.levels),
        ages=ages,
        minutes=version.minutes,
        subjects=tuple(Code(one.value, str(one.label)) for one in StudyField if one.value in version.subjects),
        keywords=tuple(version.keywords),
        skills=tuple(version.skills),
        sdgs=tuple(sorted(version.sdgs)),
        files=tuple(_file(placed) for placed in version.placed.all()),
        links=tuple(DescribedLink(link.title, link.url) for link in version.links.all()),
        deposits=tuple(DescribedDeposit(one.where, one.url, one.doi) for one in version.deposits.all()),
        source=_source(version),
        picture=in_full(picture.src) if picture else "",
        picture_alt=version.picture_alt if picture else "",
        what_changed=version.what_changed,
        created=resource.created_at.date(),
        published=resource.published_at.date(),
        version_published=version.published_at,
        changed=max(version.published_at, resource.changed_at),
    )


def _hub(version: ResourceVersion) -> DescribedHub:
    hub = version.resource.hub
    country = hub.country.code
    parent = hub.parent.code if hub.parent else ""
    return DescribedHub(
        hub.code, parent, hub.name, hub.place, country_name(country), country, in_full(hub_url(hub.code))
    )


def _file(placed: VersionFile) -> DescribedFile:
    file = placed.file
    form = CONTENT_TYPES[FileKind(file.kind)]
    return DescribedFile(
        str(file.pk), file.file_name, file.title, in_full(file_url(file)), form, file.size, file.sha256
    )


def _source(version: ResourceVersion) -> DescribedSource | None:
    if version.adapted_from is not None and version.adapted_from.current is not None:
        source = version.adapted_from.current
        return DescribedSource(source.title, permanent_url(version.adapted_from.pk), source.licence)
    if version.adapted_url:
        return DescribedSource(version.adapted_title, version.adapted_url, version.adapted_licence)
    return None
