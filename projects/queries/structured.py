"""Projects, posts and events as search engines read them: schema.org in JSON-LD, with what their pages say."""

from collections.abc import Callable

from django.urls import reverse

from hubs.queries.directory import HubLink
from hubs.queries.structured import CONTEXT, without_empty
from projects.queries.events import EventPage
from projects.queries.news import PostPage
from projects.queries.public import ProjectPage

InFull = Callable[[str], str]  # a path of ours, to its address in full


def project_data(shown: ProjectPage, in_full: InFull) -> dict[str, object]:
    """A project of a hub."""
    return without_empty(
        {
            "@context": CONTEXT,
            "@type": "Project",
            "name": shown.title,
            "url": in_full(shown.url),
            "description": shown.summary,
            "foundingDate": shown.starts_on.isoformat(),
            "dissolutionDate": shown.ends_on.isoformat() if shown.ends_on else "",
            "parentOrganization": _hub(shown.hub, in_full),
            "keywords": ", ".join(shown.subjects),
            "member": [{"@type": "Organization", "name": name} for name in shown.partners.organisations],
        }
    )


def post_data(shown: PostPage, in_full: InFull) -> dict[str, object]:
    """A post as an article."""
    publisher = _hub(shown.card.hub, in_full)
    return without_empty(
        {
            "@context": CONTEXT,
            "@type": "BlogPosting",
            "headline": shown.card.title,
            "url": in_full(shown.card.url),
            "description": shown.card.lead,
            "inLanguage": shown.written_in,
            "datePublished": shown.published_at.isoformat(),
            "dateModified": max(shown.published_at, shown.changed_at).isoformat(),
            "author": {"@type": "Person", "name": shown.author} if shown.author else publisher,
            "publisher": publisher,
            "image": in_full(shown.card.picture.src) if shown.card.picture else "",
        }
    )


def event_data(shown: EventPage, in_full: InFull) -> dict[str, object]:
    """An event, at a place or on-line or both."""
    card = shown.card
    places: list[dict[str, object]] = []
    if card.place:
        places.append({"@type": "Place", "name": card.place, "address": shown.address or card.hub.place})
    if shown.online_url:
        places.append({"@type": "VirtualLocation", "url": shown.online_url})
    mode = {(True, False): "Offline", (False, True): "Online"}.get((bool(card.place), card.online), "Mixed")
    return without_empty(
        {
            "@context": CONTEXT,
            "@type": "Event",
            "name": card.title,
            "url": in_full(card.url),
            "description": shown.about,
            "image": in_full(reverse("og_picture", kwargs={"kind": "event", "key": shown.pk})),
            "startDate": card.begins.isoformat(),
            "endDate": card.ends.isoformat(),
            "eventStatus": f"{CONTEXT}/EventScheduled",
            "eventAttendanceMode": f"{CONTEXT}/{mode}EventAttendanceMode",
            "location": places[0] if len(places) == 1 else places,
            "organizer": _hub(card.hub, in_full),
        }
    )


def _hub(hub: HubLink, in_full: InFull) -> dict[str, object]:
    return {"@type": "Organization", "name": hub.name, "url": in_full(hub.url)}
