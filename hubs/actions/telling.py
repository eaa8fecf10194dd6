"""Telling people what became of roles, in the transaction in which it did."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_with
from hubs.models import Hub, Invitation, Membership
from hubs.roles import NetworkPerm, Role


def tell_invited(invitation: Invitation, *, key: str) -> None:
    """Whoever has an account already sees the offer in the portal too; the mail with the way there is on its own."""
    words = {"name": invitation.invited_by.name, "hub": invitation.hub.name, "role": invitation.role}
    to = User.objects.filter(email=invitation.email)
    url = reverse("hubs:own_invitation", args=[invitation.pk])
    tell(kind="hubs.invited", to=to, by=invitation.invited_by, words=words, key=key, url=url, mailed=True)


def tell_accepted(invitation: Invitation, *, by: User) -> None:
    """To whoever offered the role."""
    tell(
        kind="hubs.accepted",
        to=[invitation.invited_by],
        by=by,
        words={"name": by.name, "hub": invitation.hub.name, "role": invitation.role},
        key=f"invitation {invitation.pk}",
        place=invitation.hub.name,
        url=reverse("hubs:team", args=[invitation.hub.code]),
    )


def tell_given(membership: Membership, *, by: User) -> None:
    """To whoever holds the role from now on, unless they did it themselves."""
    _about_role("hubs.role_given", membership, by)


def tell_ended(membership: Membership, *, by: User) -> None:
    """To whoever held the role, unless they left by themselves."""
    _about_role("hubs.role_ended", membership, by)


def tell_given_back(membership: Membership, *, by: User) -> None:
    """To whoever holds the role again that had just ended."""
    _about_role("hubs.role_back", membership, by)


def _about_role(kind: str, membership: Membership, by: User) -> None:
    hub = membership.hub
    tell(
        kind=kind,
        to=[membership.user],
        by=by,
        words={"name": by.name, "hub": hub.name if hub else "OSHub.Network", "role": membership.role},
        # Ended, put back and ended again are three things to be told of.
        key=f"membership {membership.pk} {timezone.now().isoformat()}",
        place=hub.name if hub else "",
        url=reverse("my_places"),
    )


@transaction.atomic
def tell_of_uncoordinated_hubs() -> None:
    """Tell the network's managers of hubs that nobody coordinates today; once for each time that a hub is left."""
    today = timezone.now().date()
    coordinators = Membership.objects.filter(hub=OuterRef("pk"), role=Role.COORDINATOR)
    alone = Hub.objects.top_level().open_on(today).filter(~Exists(coordinators.in_force(today))).order_by("code")
    managers = people_with(NetworkPerm.DASHBOARD)
    for hub in alone:
        last = hub.memberships.filter(role=Role.COORDINATOR, ends_on__lt=today).order_by("-ends_on", "-pk").first()
        tell(
            kind="hubs.uncoordinated",
            to=managers,
            words={"hub": hub.name},
            key=f"hub {hub.pk} after {last.pk if last else 'nobody'}",
            place=hub.name,
            url=reverse("hubs:team", args=[hub.code]),
        )
