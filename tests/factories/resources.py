"""Open resources for tests, made by the actions of the portal; and files as people send them."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from itertools import count

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from projects.models import State
from resources.actions.files import keep_file
from resources.actions.parts import put_part
from resources.actions.proposals import begin_proposal
from resources.actions.publishing import publish, send_for_review
from resources.actions.writing import begin
from resources.models import (
    Collection,
    FilePreview,
    Resource,
    ResourceAuthor,
    ResourceFile,
    ResourceText,
    ResourceVersion,
)
from resources.prepared import prepare_file
from schools.models import School
from tests.factories.people import make_user

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF"
DESCRIPTION = "Pupils build a float of cork, throw it into the river and time it over ten metres, three times."
_numbers = count(1)


def make_draft(hub: Hub, title: str | None = None, *, by: User | None = None, **said: object) -> ResourceVersion:
    """Begin a resource that lacks nothing but a file."""
    known: dict[str, object] = {
        "title": title or f"Resource {next(_numbers)}",
        "description": DESCRIPTION,
        "language": "en",
        "kind": "experiment",
        "languages": ["en"],
        "audiences": ["teacher"],
        "levels": [2],
        "licence": "CC-BY-4.0",
    }
    return begin(hub=hub, by=by or make_user(), values=known | said)


def propose_resource(school: School, *, by: User) -> ResourceVersion:
    """Begin a resource that a teacher proposes to the hub of a school."""
    values = {"title": f"Resource {next(_numbers)}", "language": "en", "kind": "experiment"}
    return begin_proposal(school=school, by=by, values=values, named=False)


def add_file(version: ResourceVersion, content: bytes = PDF, *, title: str = "Instructions") -> ResourceFile:
    """Put a file into an open version."""
    by = version.written_by or make_user()
    return keep_file(of=version, by=by, title=title, prepared=prepare_file(BytesIO(content), len(content)))


def keep_preview(file: ResourceFile) -> FilePreview:
    """Say of a PDF what it looks like, without looking."""
    row = FilePreview.objects.create(file=file, pages=3, width=400, height=566)
    for name in row.stored_names:
        default_storage.save(name, ContentFile(b"RIFF, a page"))
    return row


def bring_out(version: ResourceVersion, *, reviewer: User | None = None) -> ResourceVersion:
    """Send a version for review and let somebody else publish it."""
    assert version.written_by is not None
    waiting = send_for_review(version, by=version.written_by, version=version.version)
    out = publish(waiting, by=reviewer or make_user(), version=waiting.version, alone=False)
    out.resource.refresh_from_db()
    return out


def make_resource(hub: Hub, title: str | None = None, *, by: User | None = None, **said: object) -> Resource:
    """A public resource with one file."""
    version = make_draft(hub, title, by=by, **said)
    add_file(version)
    return bring_out(version).resource


def make_collection(
    hub: Hub, resources: Sequence[Resource], title: str = "River weeks", *, author: User | None = None, **said: object
) -> Collection:
    """A public collection; with `state` another one."""
    known: dict[str, object] = {
        "title": title,
        "language": "en",
        "members": [one.pk for one in resources],
        "state": State.PUBLISHED,
    }
    known |= said
    known.setdefault("published_at", timezone.now() if known["state"] == State.PUBLISHED else None)
    return Collection.objects.create(hub=hub, author=author or make_user(), **known)


def add_author(version: ResourceVersion, name: str = "Ana Example", **said: object) -> ResourceAuthor:
    """An author of an open version."""
    by = version.written_by or make_user()
    return put_part(ResourceAuthor, of=version, by=by, values={"name": name, **said})


def add_text(version: ResourceVersion, language: str, title: str) -> ResourceText:
    """A translation of an open version."""
    by = version.written_by or make_user()
    values = {"language": language, "title": title, "description": f"{title}."}
    return put_part(ResourceText, of=version, by=by, values=values)


def zipped(*names: str) -> bytes:
    """An archive with empty parts of these names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()
