"""What lies in the private storage, folder by folder, as the tables say it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hubs.models import Paper
from impact.models import Attachment, EvidenceDocument, SessionImport
from impact.models.attachment import FOLDER as ATTACHMENTS
from oshub.models import PACK_FOLDER, LegacyPack, PackState
from projects.models import PartnershipFile, Picture
from resources.models import FilePreview, ResourceFile
from resources.models.parts import FOLDER as RESOURCES
from resources.models.preview import FOLDER as PREVIEWS
from schools.models import SchoolAgreement
from schools.models.agreement import stored_name
from schools.queries.agreements import files_of_earlier

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that a row names, with size and SHA-256 where the row knows them; a `spare` one may be missing."""

    name: str
    size: int | None = None
    sha256: str = ""
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Store:
    """One folder, and what its rows name. `tidied` where a clean-up of its own deletes what no row names."""

    folder: str
    named: Callable[[], Iterator[Stored]]
    tidied: bool = False


def _resources() -> Iterator[Stored]:
    for file in ResourceFile.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield Stored(file.stored_name, file.size, file.sha256)


def _previews() -> Iterator[Stored]:
    for row in FilePreview.objects.exclude(width=None).order_by("pk").iterator(chunk_size=AT_ONCE):
        yield from (Stored(name) for name in row.stored_names)


def _attachments() -> Iterator[Stored]:
    for row in Attachment.objects.kept().order_by("pk").iterator(chunk_size=AT_ONCE):
        yield from (Stored(name) for name in row.stored_names)
    for document in EvidenceDocument.objects.kept().order_by("pk").iterator(chunk_size=AT_ONCE):
        yield Stored(document.stored_name, document.size, document.sha256)


def _pictures() -> Iterator[Stored]:
    for row in Picture.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield from (Stored(name, spare=name.endswith(".avif")) for name in row.file_names())


def _papers() -> Iterator[Stored]:
    for row in Paper.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield Stored(row.stored_name, row.size)


def _partnership_files() -> Iterator[Stored]:
    for row in PartnershipFile.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield Stored(row.stored_name, row.size)


def _school_agreements() -> Iterator[Stored]:
    for row in SchoolAgreement.objects.exclude(file_uid=None).order_by("pk").iterator(chunk_size=AT_ONCE):
        yield Stored(row.stored_name, row.size)
    # What was replaced can be brought back for a month, and is deleted by a clean-up of its own after that.
    yield from (Stored(stored_name(file_uid), spare=True) for file_uid in files_of_earlier())


def _imports() -> Iterator[Stored]:
    for row in SessionImport.objects.with_table().order_by("pk").iterator(chunk_size=AT_ONCE):
        yield Stored(row.stored_name)


def _packs() -> Iterator[Stored]:
    for row in LegacyPack.objects.filter(state=PackState.DONE).order_by("pk").iterator(chunk_size=AT_ONCE):
        yield Stored(row.stored_name, row.size, row.sha256)


STORES = (
    Store(RESOURCES, _resources),
    Store(PREVIEWS, _previews),
    Store(ATTACHMENTS, _attachments, tidied=True),
    Store("pictures", _pictures),
    Store("papers", _papers),
    Store("agreements", _partnership_files),
    Store("school-agreements", _school_agreements),
    Store("imports", _imports),
    Store(PACK_FOLDER, _packs),
)
