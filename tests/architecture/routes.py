"""Every address of the portal, read from the URLconf: what the table of rights is compared with."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One pattern of the URLconf: its name with its namespace, and the words in its address that are looked up."""

    name: str
    pattern: str
    converters: tuple[str, ...]

    @property
    def namespace(self) -> str:
        """The namespace with its colon, or nothing."""
        return self.name.rpartition(":")[0] + ":" if ":" in self.name else ""


def all_routes() -> list[Route]:
    """Every pattern, those of other packages too."""
    return list(_walk(get_resolver(), "", "", ()))


def _walk(resolver: URLResolver, namespace: str, prefix: str, converters: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        words = converters + tuple(entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name}", address, words)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, address, words)
