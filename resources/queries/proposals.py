"""What teachers propose to a hub: whose turn it is, and what a teacher may write on."""

from django.utils import timezone

from accounts.models import User
from resources.models import OPEN, Resource, ResourceProposal, ResourceVersion
from resources.models.proposal import UNANSWERED
from schools.models import School, SchoolMembership


def find_proposed(user: User, code: str, key: int) -> Resource | None:
    """A resource that a person has proposed to the hub with this code and that it has not answered yet. One query.

    It is theirs while they act for the school.
    """
    held = SchoolMembership.objects.in_force(timezone.now().date()).filter(user=user)
    found = Resource.objects.filter(pk=key, hub__code__iexact=code, current=None)
    found = found.filter(proposal__teacher=user, proposal__state__in=UNANSWERED)
    return (
        found.filter(proposal__school__in=held.values("school"))
        .select_related("hub__parent", "current", "proposal__school")
        .first()
    )


def proposal_of(resource: Resource) -> ResourceProposal | None:
    """The proposal that a resource came from, if it came from one. One query."""
    found = ResourceProposal.objects.filter(resource=resource)
    return found.select_related("school", "teacher", "resource__hub").first()


def own_proposals(school: School, user: User) -> list[tuple[ResourceProposal, ResourceVersion]]:
    """What a person has proposed for a school, the latest first, each with the version to show. Two queries."""
    rows = list(ResourceProposal.objects.filter(school=school, teacher=user).select_related("resource__current")[:100])
    opened = ResourceVersion.objects.filter(resource__in=[row.resource_id for row in rows], state__in=OPEN)
    versions = {version.resource_id: version for version in opened}
    shown = [(row, row.resource.current or versions.get(row.resource_id)) for row in rows]
    return [(row, version) for row, version in shown if version is not None]


def waits_for_hub(resource: Resource) -> bool:
    """Whether a teacher's proposal has to be answered before a resource can go on to the public. One query."""
    return ResourceProposal.objects.filter(resource=resource, state__in=UNANSWERED).exists()
