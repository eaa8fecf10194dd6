"""Where the figures of a page can be taken along, in each format."""

from dataclasses import dataclass

from django.urls import reverse

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
        FileLink(one.value.upper(), str(one.label), reverse(route, kwargs={**known, "file_format": one}) + query)
        for one in FileFormat
    )
