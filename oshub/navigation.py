"""What a workspace offers to whom: the front door knows all rooms, so it draws the way through them.

An entry is an offer, not a right: the page behind it asks again.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from hubs.access import has_network_right, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm


@dataclass(frozen=True)
class Entry:
    """One entry of a navigation; `icon` is the name of a Bootstrap icon."""

    label: str
    url: str
    icon: str
    current: bool


def hub_entries(request: MemberRequest, hub: Hub) -> list[Entry]:
    """The workspace of a hub, as far as this person may use it."""
    rights = rights_at(request, hub)
    offers = [
        (HubPerm.VIEW, "impact:hub", _("Overview"), "speedometer2"),
        (HubPerm.LOG_SESSIONS, "impact:log_session", _("Log a session"), "plus-circle"),
        (HubPerm.VIEW_SESSIONS, "impact:sessions", _("Sessions"), "list-check"),
    ]
    entries = [
        _entry(request, label, reverse(view, kwargs={"hub_code": hub.code}), icon)
        for perm, view, label, icon in offers
        if perm in rights
    ]
    if has_network_right(request.user, NetworkPerm.DASHBOARD):
        entries.append(_entry(request, _("Network"), reverse("impact:network"), "diagram-3"))
    return entries


def network_entries(request: MemberRequest) -> list[Entry]:
    """The workspace of the network, and the way home."""
    entries = []
    if has_network_right(request.user, NetworkPerm.DASHBOARD):
        entries.append(_entry(request, _("Network"), reverse("impact:network"), "diagram-3"))
    entries.append(_entry(request, _("My places"), reverse("my_places"), "house"))
    return entries


def _entry(request: MemberRequest, label: str, url: str, icon: str) -> Entry:
    return Entry(label=label, url=url, icon=icon, current=request.path == url)
