"""Signposts of a resource (https://signposting.org): where programs find its name, licence, authors, files and data."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from resources.queries.described import in_full, oai_id
from resources.queries.page import ResourcePage

InFull = Callable[[str], str]  # a path of ours, to its address in full
LINKSET = "application/linkset+json"
JSON_LD = "application/ld+json"
TYPES = ("https://schema.org/AboutPage", "https://schema.org/LearningResource")
MOST_IN_HEADER = 10  # files; a proxy takes so many bytes of headers and no more, and the linkset has all


@dataclass(frozen=True, slots=True)
class Signpost:
    """A link of a page to something, by its relation; `type` is the media type of what is there, if known."""

    rel: str
    href: str
    type: str = ""


def signposts(shown: ResourcePage, full: InFull) -> list[Signpost]:
    """Where everything of a resource is. No query."""
    return [
        Signpost("cite-as", full(shown.url)),
        *(Signpost("type", one) for one in TYPES),
        Signpost("license", shown.licence.url),
        *(Signpost("author", f"https://orcid.org/{one.orcid}") for one in shown.authors if one.orcid),
        Signpost("describedby", full(reverse("resources:as", args=[shown.pk, "jsonld"])), JSON_LD),
        Signpost("describedby", full(_record(shown.pk)), "text/xml"),
        *(Signpost("item", full(file.url), file.content_type.partition(";")[0]) for file in shown.files),
    ]


def link_header(shown: ResourcePage, full: InFull) -> str:
    """The signposts as a header `Link`, and where all of them stand together."""
    told = signposts(shown, full)
    if len(shown.files) > MOST_IN_HEADER:
        told = [one for one in told if one.rel != "item"]
    told.append(Signpost("linkset", full(reverse("resources:as", args=[shown.pk, "linkset"])), LINKSET))
    return ", ".join(_written(one) for one in told)


def linkset(shown: ResourcePage, full: InFull) -> dict[str, object]:
    """The signposts as a linkset (RFC 9264)."""
    by_rel: dict[str, list[dict[str, str]]] = {}
    for one in signposts(shown, full):
        by_rel.setdefault(one.rel, []).append({"href": one.href} | ({"type": one.type} if one.type else {}))
    return {"linkset": [{"anchor": full(shown.url), **by_rel}]}


def _record(number: int) -> str:
    path = reverse("resources:oai")
    return in_full(f"{path}?verb=GetRecord&metadataPrefix=oai_dc&identifier={oai_id(number)}")


def _written(one: Signpost) -> str:
    return f'<{one.href}>; rel="{one.rel}"' + (f'; type="{one.type}"' if one.type else "")
