"""Where requests to join are answered: at a hub, or at the network's desk for those that have none near."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from hubs.addresses import site_address
from hubs.models import Hub
from schools.actions.joining import Link
from schools.models import JoinRequest


@dataclass(frozen=True, slots=True)
class Desk:
    """Where requests are answered: at a hub, or at the network's."""

    hub: Hub | None

    @property
    def list_url(self) -> str:
        """The page with all of them."""
        return reverse("schools:join_inbox", args=[self.hub.code]) if self.hub else reverse("schools:interest")

    def url(self, request: JoinRequest, how: str = "") -> str:
        """The page of one of them, or the one on which it is answered."""
        key = [request.pk, how] if how else [request.pk]
        if self.hub is not None:
            return reverse("schools:answer_join" if how else "schools:join_inbox_request", args=[self.hub.code, *key])
        return reverse("schools:answer_interest" if how else "schools:interest_request", args=key)


def link_of(request: HttpRequest) -> Link:
    """The address of a path of ours in full."""
    return lambda path: site_address(request, path)
