"""A hub as search engines read it: schema.org in JSON-LD. It says nothing that the page does not."""

from collections.abc import Callable

from hubs.models import Hub
from hubs.queries.public import HubPage

InFull = Callable[[str], str]  # a path of ours, to its address in full
CONTEXT = "https://schema.org"
NETWORK = "OSHub.Network"


def network_data(in_full: InFull, *, logo: str) -> dict[str, object]:
    """The network itself; `logo` is the path of a picture of its mark."""
    return {
        "@context": CONTEXT,
        "@type": "Organization",
        "@id": in_full("/") + "#network",
        "name": NETWORK,
        "url": in_full("/"),
        "logo": in_full(logo),
    }


def hub_data(shown: HubPage, hub: Hub, in_full: InFull) -> dict[str, object]:
    """A hub: an organisation with a place."""
    path = shown.url
    data: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "Organization",
        "@id": in_full(path) + "#hub",
        "name": shown.name,
        "url": in_full(path),
        "description": shown.tagline,
        "foundingDate": shown.opened_on.isoformat() if shown.opened_on else "",
        "location": _place(shown, hub),
        "parentOrganization": _part(shown.parent.name, shown.parent.url, in_full)
        if shown.parent
        else _part(NETWORK, "/", in_full),
    }
    known: dict[str, object] = {
        "alternateName": shown.local_name,
        "dissolutionDate": shown.closed_on.isoformat() if shown.closed_on else "",
        "email": shown.email,
        "telephone": shown.phone,
        "sameAs": shown.website,
        "knowsLanguage": list(shown.language_codes),
        "subOrganization": [_part(one.name, one.url, in_full) for one in shown.sub_hubs],
    }
    return without_empty(data | known)


def without_empty(data: dict[str, object]) -> dict[str, object]:
    """The data without what is not known."""
    return {name: value for name, value in data.items() if value}


def _part(name: str, path: str, in_full: InFull) -> dict[str, object]:
    return {"@type": "Organization", "name": name, "url": in_full(path)}


def _place(shown: HubPage, hub: Hub) -> dict[str, object]:
    address: dict[str, object] = {
        "@type": "PostalAddress",
        "addressLocality": shown.place,
        "addressCountry": shown.country_code,
    }
    place: dict[str, object] = {"@type": "Place", "name": shown.place, "address": address}
    if hub.latitude is not None and hub.longitude is not None:
        geo = {"@type": "GeoCoordinates", "latitude": float(hub.latitude), "longitude": float(hub.longitude)}
        place["geo"] = geo
    return place
