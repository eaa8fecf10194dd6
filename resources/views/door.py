"""The door to a resource that is being written: for those who write for its hub, and for who proposes it to the hub."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from resources.models import Resource, ResourceVersion
from resources.queries.editing import find_own, open_version_of
from resources.queries.proposals import find_proposed


@dataclass(frozen=True, slots=True)
class Door:
    """A resource with its hub; `teacher`: the person proposes it; `home`: the list from which they come."""

    hub: Hub
    resource: Resource
    teacher: bool
    home: str
    may_write: bool = True

    def opened(self) -> ResourceVersion:
        """The version that somebody works on. Raises Http404 where nobody does."""
        return found_or_404(open_version_of(self.resource))


def resource_or_404(request: MemberRequest, code: str, resource_id: int, *, to_write: bool = True) -> Door:
    """One of a hub's resources. Raises Http404 and PermissionDenied as the door to the hub does.

    Who proposes it writes while it is with them, and may only look while it waits for the hub (PermissionDenied).
    """
    proposed = find_proposed(request.user, code, resource_id)
    if proposed is not None:
        if to_write and not proposed.proposal.is_with_teacher:
            raise PermissionDenied
        home = reverse("resources:propose", args=[proposed.proposal.school_id])
        return Door(proposed.hub, proposed, teacher=True, home=home, may_write=proposed.proposal.is_with_teacher)
    hub = hub_or_404(request, code, HubPerm.WRITE_NEWS)
    resource = found_or_404(find_own(hub, resource_id))
    return Door(hub, resource, teacher=False, home=reverse("resources:of_hub", args=[hub.code]))
