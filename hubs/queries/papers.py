"""What is in a paper."""

from django.core.files.storage import default_storage

from hubs.models import Paper


def content_of(paper: Paper) -> bytes | None:
    """The bytes of a paper, or nothing where its file is gone."""
    if not default_storage.exists(paper.stored_name):
        return None
    with default_storage.open(paper.stored_name) as file:
        return bytes(file.read())
