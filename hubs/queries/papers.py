"""What is in a paper."""

from hubs.models import Paper
from hubs.stored import stored_bytes


def content_of(paper: Paper) -> bytes | None:
    """The bytes of a paper, or nothing where its file is gone."""
    return stored_bytes(paper.stored_name)
