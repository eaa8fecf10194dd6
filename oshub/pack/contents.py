"""Which addresses of the portal stand in a pack. Only what is named here does, and only where anybody may read it."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.urls.resolvers import ResolverMatch

from hubs.models import Hub
from hubs.queries.directory import hub_url
from oshub.sitemap_entries import SECTIONS
from resources.queries.library import resource_url


class Place(enum.Enum):
    """Whose a page is, which decides whether it stands in the pack of one hub."""

    TEXT = "for everybody, the same in each pack"
    NETWORK = "of the whole network"
    LIST = "a list that can be narrowed to a hub"
    OF_HUB = "of the hub in its address"
    THING = "of the hub of the thing"
    VERSION = "of the hub of a resource"
    SHOWN = "a file, of whatever page shows it"


@dataclass(frozen=True, slots=True)
class Packed:
    """How an address is packed: whose it is, which parameters make another page of it, whether languages share it."""

    place: Place
    queries: tuple[str, ...] = ()
    shared: bool = False
    unasked: tuple[str, ...] = ()  # parameters that change nothing of what is packed


ROUTES: Mapping[str, Packed] = {
    "home": Packed(Place.NETWORK),
    "about": Packed(Place.TEXT),
    "accessibility": Packed(Place.TEXT),
    "privacy": Packed(Place.TEXT),
    "imprint": Packed(Place.TEXT),
    "hubs:directory": Packed(Place.NETWORK, ("page",)),
    "hubs:hub": Packed(Place.OF_HUB),
    "hubs:public_decisions": Packed(Place.OF_HUB),
    "hubs:public_decision": Packed(Place.OF_HUB),
    "hubs:public_meeting": Packed(Place.OF_HUB),
    "hubs:adopted_canvas": Packed(Place.OF_HUB),
    "hubs:challenge": Packed(Place.THING),
    "schools:school": Packed(Place.THING),
    "projects:directory": Packed(Place.LIST, ("hub", "page")),
    "projects:project": Packed(Place.THING),
    "projects:news": Packed(Place.LIST, ("hub", "page")),
    "projects:post": Packed(Place.THING),
    "projects:events": Packed(Place.LIST, ("hub", "page")),
    "projects:event": Packed(Place.THING),
    "projects:event_ics": Packed(Place.SHOWN),
    "projects:picture": Packed(Place.SHOWN, shared=True),
    "resources:directory": Packed(Place.LIST, ("hub", "page")),
    "resources:resource": Packed(Place.THING),
    "resources:version": Packed(Place.VERSION),
    "resources:collections": Packed(Place.NETWORK, ("page",)),
    "resources:collection": Packed(Place.THING),
    "resources:file": Packed(Place.SHOWN, shared=True, unasked=("show",)),
    "resources:preview": Packed(Place.SHOWN, shared=True),
    "resources:preview_top": Packed(Place.SHOWN, shared=True),
    "impact:impact": Packed(Place.NETWORK, ("page",)),
    "impact:data": Packed(Place.NETWORK),
    "impact:open_data": Packed(Place.NETWORK),
    "impact:open_table": Packed(Place.NETWORK),
    "impact:editions": Packed(Place.NETWORK),
    "impact:edition": Packed(Place.NETWORK),
    "impact:edition_file": Packed(Place.NETWORK, shared=True),
    "impact:public_drawing": Packed(Place.SHOWN, shared=True),
    "impact:how_we_count": Packed(Place.TEXT),
}

# Things of no hub.
OF_THE_NETWORK = {"editions"}
# Public addresses that stand in no pack, and why. A test asks about every public address that is in neither list.
LEFT_OUT: Mapping[str, str] = {
    "gallery": "for those who build the pages",
    "projects:projects_atom": "tells programs what is new",
    "projects:news_atom": "tells programs what is new",
    "projects:events_ics": "subscribed to; each event has a file of its own",
    "service_worker": "for devices of those who log",
    "manifest": "for devices that install the portal",
    "sitemap": "for search engines; the pack has an index",
    "sitemap_section": "for search engines; the pack has an index",
    "robots": "for search engines",
    "favicon": "for what reads no page; pages name their icon",
    "og_picture": "beside shared links",
    "impact:embed": "stands on other sites",
    "search": "needs a server; the pack has an index",
    "search_suggestions": "needs a server; the pack has an index",
    "healthz": "for those who run the portal",
    "readyz": "for those who run the portal",
    "impact:api": "how programs are let in",
    "impact:api_document": "how programs are let in",
    "impact:verify": "asks the portal about a paper",
    "impact:open_document": "how programs ask the portal",
    "resources:all": "asked for by programs; the pack has data/resources.jsonld",
    "resources:as": "asked for by programs; the pack has data/resources.jsonld",
    "resources:oai": "asked for by programs of catalogues",
    "account_inactive": "about signing in",
    "account_password_reset_completed": "about signing in",
    "schools:join": "a form",
    "projects:join_project": "a form",
    "projects:propose": "a form",
    "projects:picture_avif": "the same pictures as WebP are there",
}


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """An address of the portal without language and place in the page: a path, and the parameters that count."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """As a browser would ask for it."""
        return self.path + (f"?{urlencode(self.query)}" if self.query else "")


@dataclass(frozen=True, slots=True)
class Contents:
    """What one pack holds: the whole portal, or a hub with its sub-hubs (`codes`, the hub's own first)."""

    site: str
    codes: tuple[str, ...] = ()
    things: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, hub: Hub | None, site: str) -> "Contents":
        """The contents of a pack, with the paths of all things that are a hub's. A query for each kind of thing."""
        if hub is None:
            return cls(site)
        codes = (
            hub.code,
            *Hub.objects.shown_publicly().filter(parent=hub).order_by("code").values_list("code", flat=True),
        )
        return cls(site, codes, frozenset(_things(codes)))

    def beginnings(self) -> list[Address]:
        """Where the crawl begins; whatever is linked from there follows."""
        lists = [self.packed(reverse(name)) for name, one in ROUTES.items() if one.place is Place.LIST]
        texts = [self.packed(reverse(name)) for name, one in ROUTES.items() if one.place is Place.TEXT]
        if self.codes:
            first = [self.packed(hub_url(code)) for code in self.codes]
            first += [self.packed(path) for path in sorted(self.things)]
        else:
            names = ("home", "hubs:directory", "impact:impact", "impact:open_data", "impact:editions")
            first = [self.packed(reverse(name)) for name in names]
            first += [self.packed(path) for path in sorted(_things(()))]
        return [address for address in [*first, *lists, *texts] if address]

    def packed(self, href: str, base: str = "/") -> Address | None:
        """The address in the pack that a link on the page `base` means; None where it leads out of the pack."""
        found = split_link(href, base, self.site)
        if found is None:
            return None
        path, query = found
        match = route_of(path)
        known = ROUTES.get(match.view_name) if match else None
        if match is None or known is None or set(query) - {*known.queries, *known.unasked}:
            return None
        kept = {name: query[name] for name in known.queries if query.get(name) and (name, query[name]) != ("page", "1")}
        if not self.codes:
            return Address(path, tuple(kept.items()))
        return self._of_hub(match, known, path, kept)

    def is_at_home(self, address: Address) -> bool:
        """Whether a list is narrowed by nothing but what the whole pack is narrowed by."""
        return bool(self.codes) and address.query == (("hub", self.codes[0]),)

    def _of_hub(self, match: ResolverMatch, known: Packed, path: str, kept: dict[str, str]) -> Address | None:
        folded = {code.casefold() for code in self.codes}
        if match.view_name == "home":
            return Address(hub_url(self.codes[0]))
        if known.place is Place.LIST:
            kept = {"hub": self.codes[0]} | kept
            inside = kept["hub"].casefold() in folded
        else:
            inside = {
                Place.TEXT: True,
                Place.SHOWN: True,
                Place.NETWORK: False,
                Place.OF_HUB: str(match.kwargs.get("hub_code", "")).casefold() in folded,
                Place.THING: path in self.things,
                Place.VERSION: resource_url(match.kwargs.get("resource_id", 0)) in self.things,
            }[known.place]
        return Address(path, tuple(kept.items())) if inside else None


def split_link(href: str, base: str, site: str) -> tuple[str, dict[str, str]] | None:
    """Path and parameters of a link to the portal itself, without the language; None for one that leads elsewhere."""
    parts = urlsplit(urljoin(f"{site}{base}", href))
    if f"{parts.scheme}://{parts.netloc}" != site:
        return None
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query.pop("lang", None)
    return quote(unquote(parts.path), safe="/~!$&'()*+,;=:@-._"), query


def route_of(path: str) -> ResolverMatch | None:
    """What answers under a path, if that is for everybody: everything else stays outside, whoever links to it."""
    try:
        match = resolve(unquote(path))
    except Resolver404:
        return None
    return None if getattr(match.func, "login_required", True) else match


def site_of_links() -> str:
    """What the portal's own addresses begin with."""
    return str(settings.SITE_URL or settings.MAILS_LEAD_TO)


def _things(codes: tuple[str, ...]) -> Iterator[str]:
    """The paths of all things that have a page, or of those of some hubs; hubs themselves are no things here."""
    for name, section in SECTIONS.items():
        if name == "hubs" or (codes and name in OF_THE_NETWORK):
            continue
        rows = section.found().order_by("pk")
        if codes:
            rows = rows.filter(hub__code__in=codes)
        yield from (section.address(row) for row in rows.iterator(chunk_size=500))
