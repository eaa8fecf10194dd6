"""Puts together what a person may go to: their places, the pages of each, the things in them, and what is public."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.access import has_network_right, hubs_open_to, rights_at
from hubs.models import Hub
from hubs.roles import NetworkPerm
from oshub.go.own import Target, hubs_named, own_things
from oshub.navigation import Ways, hub_ways, network_ways
from oshub.search.finding import suggest
from oshub.search.marks import fold
from schools.access import schools_open_to

MOST_HUBS = 12  # whose pages are offered one by one
MOST_PAGES = 8
MOST_PUBLIC = 5
SHORTEST = 2  # letters from which things are looked for


@dataclass(frozen=True, slots=True)
class Targets:
    """Places of one sort, under a heading."""

    label: str
    targets: tuple[Target, ...]


def targets(request: MemberRequest, text: str) -> list[Targets]:
    """What fits a text, or without one the places where a person begins. Only what the person may open."""
    hubs = _hubs(request.user)
    pages = list(_pages(request, hubs))
    if not text:
        places = list(_places(request, hubs))
        others = [page for page in pages if page not in places]
        return _filled((_("My places"), places), (_("Pages"), others[:MOST_PAGES]))
    found: list[tuple[str, Iterable[Target]]] = [(_("Pages"), _fitting(pages, text)[:MOST_PAGES])]
    if len(text) >= SHORTEST:
        things = own_things({hub: rights_at(request, hub) for hub in hubs}, text)
        found += [(_("In my hubs"), things), (_("Hubs of the network"), _hubs_of_the_network(request.user, text))]
        found.append((_("What everybody sees"), _public(text)))
    return _filled(*found)


def _hubs(user: User) -> list[Hub]:
    """The hubs where a person has a role, with their sub-hubs."""
    own = hubs_open_to(user)
    below = Hub.objects.filter(parent__in=own).exclude(pk__in=[hub.pk for hub in own]).order_by("code")
    return [*own, *below.select_related("parent")][:MOST_HUBS]


def _places(request: MemberRequest, hubs: list[Hub]) -> Iterator[Target]:
    for hub in hubs:
        yield Target(hub.name, hub.code, reverse("impact:hub", args=[hub.code]), "speedometer2")
    for school in schools_open_to(request.user):
        yield Target(school.name, school.place, reverse("impact:school", args=[school.pk]), "mortarboard")
    if has_network_right(request.user, NetworkPerm.DASHBOARD):
        yield Target(_("The network"), "", reverse("impact:network"), "diagram-3")
    if has_network_right(request.user, NetworkPerm.ADMINISTER):
        yield Target(_("Administration"), "", reverse("admin:index"), "gear")


def _pages(request: MemberRequest, hubs: list[Hub]) -> Iterator[Target]:
    for hub in hubs:
        yield from _entries(hub_ways(request, hub), hub.name)
    yield from (place for place in _places(request, []) if place.icon != "diagram-3")
    yield from _entries(network_ways(request), "")
    account = _("My account")
    for label, name, icon in (
        (_("Profile"), "accounts:profile", "person"),
        (_("Email"), "account_email", "envelope"),
        (_("Password"), "account_change_password", "key"),
        (_("Second step"), "mfa_index", "shield-lock"),
        (_("Devices"), "usersessions_list", "phone"),
        (_("Sign out"), "account_logout", "box-arrow-right"),
    ):
        yield Target(label, account, reverse(name), icon)


def _entries(ways: Ways, note: str) -> Iterator[Target]:
    for section in ways.sections:
        for entry in section.entries:
            yield Target(entry.label, note, entry.url, entry.icon)


def _fitting(pages: Iterable[Target], text: str) -> list[Target]:
    """Pages whose label and place have all the words; those that begin with the text first."""
    folded = fold(text)
    words = folded.split()
    fitting = {page.url: page for page in pages if all(word in fold(f"{page.label} {page.note}") for word in words)}
    return sorted(fitting.values(), key=lambda page: not fold(page.label).startswith(folded))


def _hubs_of_the_network(user: User, text: str) -> Iterator[Target]:
    if has_network_right(user, NetworkPerm.DASHBOARD):
        for hub in hubs_named(text):
            yield Target(hub.name, _("Its months"), reverse("impact:network_hub", args=[hub.code]), "diagram-3")


def _public(text: str) -> Iterator[Target]:
    for hit in suggest(text, number=MOST_PUBLIC):
        note = " · ".join(part for part in (hit.kind.one, hit.hub) if part)
        yield Target(hit.title, note, hit.url, hit.kind.icon)


def _filled(*groups: tuple[str, Iterable[Target]]) -> list[Targets]:
    found = [Targets(label, tuple(some)) for label, some in groups]
    return [group for group in found if group.targets]
