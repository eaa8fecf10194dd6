"""A school as search engines read it: schema.org in JSON-LD, with what the school agreed to show."""

from collections.abc import Callable

from hubs.queries.structured import CONTEXT, without_empty
from schools.queries.public import SchoolPage

InFull = Callable[[str], str]  # a path of ours, to its address in full


def school_data(shown: SchoolPage, in_full: InFull) -> dict[str, object]:
    """A partner school of a hub."""
    return without_empty(
        {
            "@context": CONTEXT,
            "@type": "School",
            "name": shown.name,
            "url": in_full(shown.url),
            "address": {
                "@type": "PostalAddress",
                "addressLocality": shown.place,
                "addressCountry": shown.country_code,
            },
            "sameAs": shown.website,
            "memberOf": {"@type": "Organization", "name": shown.hub.name, "url": in_full(shown.hub.url)},
        }
    )
