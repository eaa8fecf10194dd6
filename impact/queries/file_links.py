"""Where the figures of a page can be taken along, in each format."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language

from impact.queries.tables import FileFormat


@dataclass(frozen=True, slots=True)
class FileLink:
    """One format: what it is called for short and in full, and where it is."""

    name: str
    label: str
    url: str


def file_links(route: str, *, query: str = "", **known: object) -> tuple[FileLink, ...]:
    """The addresses of a route that ends in a format."""
    return tuple(
        FileLink(name, label, url + query) for name, label, url in _formats(route, get_language(), *known.items())
    )


@lru_cache(maxsize=1024)
def _formats(route: str, _language: str | None, *known: tuple[str, object]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (one.value.upper(), str(one.label), reverse(route, kwargs={**dict(known), "file_format": one}))
        for one in FileFormat
    )
