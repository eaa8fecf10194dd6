"""What would be sent to a repository, shown before it is sent; how far a push is; the accounts of a hub."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from hubs.models import Hub
from resources.models import (
    Push,
    PushedFile,
    PushState,
    RepositoryAccount,
    Resource,
    ResourceFile,
    ResourceVersion,
    VersionState,
)
from resources.queries.described import Described, describe, to_invenio


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file under the name that it gets there; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what would be sent. `digest` changes with it, `draft` is the metadata as the repository gets them."""

    of: Described
    draft: str
    files: tuple[FileToSend, ...]
    digest: str

    @property
    def size(self) -> int:
        """Of all files, in bytes."""
        return sum(file.size for file in self.files)


def sendable(version: ResourceVersion) -> Described | None:
    """A version as it is described to others, if it is the public one. Six queries."""
    found = describe([version.resource_id]).get(version.resource_id)
    return found if found is not None and found.number == version.number else None


def preview_of(version: ResourceVersion) -> Preview | None:
    """What would be sent of the public version; nothing where it is not public or has no file."""
    found = sendable(version)
    files = tuple(FileToSend(key, file.size, file.sha256) for file, key in names_of_files(version))
    if found is None or not files:
        return None
    draft = json.dumps(to_invenio(found), ensure_ascii=False, indent=2)
    told = json.dumps([draft, [(file.name, file.sha256) for file in files]])
    return Preview(found, draft, files, hashlib.sha256(told.encode()).hexdigest()[:32])


def names_of_files(version: ResourceVersion) -> Iterator[tuple[ResourceFile, str]]:
    """The files of a version with names that differ. One query."""
    taken: set[str] = set()
    for placed in version.placed.select_related("file"):
        name, dot, ending = placed.file.file_name.rpartition(".")
        key, number = placed.file.file_name, 2
        while key in taken:
            key, number = f"{name}-{number}{dot}{ending}", number + 1
        taken.add(key)
        yield placed.file, key


def accounts_of(hub: Hub) -> QuerySet[RepositoryAccount]:
    """The hub's accounts at repositories."""
    return RepositoryAccount.objects.filter(hub=hub).select_related("token_set_by")


def find_account(hub: Hub, key: int) -> RepositoryAccount | None:
    """One of them."""
    return accounts_of(hub).filter(pk=key).first()


def find_push(resource: Resource, uid: uuid.UUID) -> Push | None:
    """A push of a resource with its files and account. Two queries."""
    found = Push.objects.filter(of__resource=resource, uid=uid)
    files = Prefetch("files", PushedFile.objects.select_related("file"))
    return found.select_related("of__resource__hub", "account", "asked_by", "deposit").prefetch_related(files).first()


def standing_push(version: ResourceVersion, account: RepositoryAccount) -> Push | None:
    """The push of a version to an account, if there is one."""
    return Push.objects.filter(of=version, account=account).exclude(state=PushState.CANCELLED).first()


def public_version_of(resource: Resource) -> ResourceVersion | None:
    """The version that anybody may read. A query."""
    found = ResourceVersion.objects.filter(current_of=resource, state=VersionState.PUBLISHED)
    return found.select_related("resource__hub").first() if resource.is_published else None


def waiting_since(before: dt.datetime) -> list[int]:
    """Pushes that nobody has begun, or somebody died over. One query."""
    return list(Push.objects.filter(state=PushState.WAITING, asked_at__lt=before).values_list("pk", flat=True))
