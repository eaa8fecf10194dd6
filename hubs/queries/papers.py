"""What is in a paper."""

from django.core.files.storage import default_storage

from hubs.models import Paper


def content_of(paper: Paper) -> bytes | None:
    """The bytes of a paper, or nothing where its file is gone."""
    return stored_bytes(paper.stored_name)


def stored_bytes(name: str) -> bytes | None:
    """The bytes of a file by the name it is stored under, or nothing where it is gone."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())
