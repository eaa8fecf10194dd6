"""The page on which a resource is looked after: where it stands, what is missing, its parts and versions."""

import hashlib
from dataclasses import dataclass

from accounts.models import User
from resources.models import Resource, ResourceAuthor, ResourceLink, ResourceText, ResourceVersion, VersionFile
from resources.queries.checklist import Missing, missing_in, remarks_on
from resources.queries.deposits import Elsewhere, elsewhere
from resources.queries.editing import Steps, downloads_of, files_of, open_version_of, steps_of, versions_of


@dataclass(frozen=True, slots=True)
class Parts:
    """What belongs to a version."""

    texts: tuple[ResourceText, ...]
    authors: tuple[ResourceAuthor, ...]
    files: tuple[VersionFile, ...]
    links: tuple[ResourceLink, ...]

    @property
    def checksum(self) -> str:
        """Another text as soon as any of them is another one, says something else or is gone."""
        told = [
            *(("text", one.language, one.title, one.description) for one in self.texts),
            *(("author", one.name, one.orcid, str(one.consented_on)) for one in self.authors),
            *(("file", str(one.file_id), one.file.title) for one in self.files),
            *(("link", one.title, one.url) for one in self.links),
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Managed:
    """A resource and the version that the page shows: the open one (`opened`), else the public one."""

    version: ResourceVersion
    opened: ResourceVersion | None
    steps: Steps
    missing: tuple[Missing, ...]
    remarks: tuple[Missing, ...]
    parts: Parts
    versions: tuple[ResourceVersion, ...]
    named: tuple[ResourceAuthor, ...]
    downloads: int
    elsewhere: Elsewhere
    may_push: bool


def managed(resource: Resource, by: User, *, alone: bool) -> Managed:
    """Everything that the page shows. About a dozen queries, however many parts there are."""
    opened = open_version_of(resource)
    version = opened or resource.current
    assert version is not None  # noqa: S101 - a resource without an open version was public
    return Managed(
        version=version,
        opened=opened,
        steps=steps_of(opened, by, alone=alone) if opened else Steps(),
        missing=tuple(missing_in(opened)) if opened else (),
        remarks=tuple(remarks_on(opened)) if opened else (),
        parts=parts_of(version),
        versions=tuple(versions_of(resource)),
        named=tuple(resource.current.authors.exclude(consented_on=None)) if resource.current else (),
        downloads=downloads_of(resource),
        elsewhere=elsewhere(resource) if resource.current else Elsewhere((), ()),
        may_push=alone and resource.is_published,
    )


def parts_of(version: ResourceVersion) -> Parts:
    """What belongs to a version, in order. Four queries."""
    return Parts(
        tuple(version.texts.all()),
        tuple(version.authors.all()),
        tuple(files_of(version)),
        tuple(version.links.all()),
    )
