"""A hub's team: invited, taken on, given another role, left. Who may give a role stands in `hubs.roles.GRANTED_BY`.

Nobody raises their own rights: what is given here is given by somebody else who holds the right at this moment, also at
the moment when an invitation is taken.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import withdraw_mail, write_mail
from accounts.models import User
from accounts.models.user import UserManager
from accounts.queries.addresses import has_proven_address
from hubs.access import rights_of
from hubs.actions.invitation_mail import invitation_mail
from hubs.actions.memberships import end_membership, grant_membership, reopen_membership
from hubs.actions.telling import tell_accepted, tell_ended, tell_given, tell_given_back, tell_invited
from hubs.models import Hub, Invitation, Membership
from hubs.queries.team import may_take_back
from hubs.roles import Role, grantable_roles

LASTS = dt.timedelta(hours=72)
MOST_A_DAY = 50  # invitations of one hub: more than any team, fewer than a flood of mail


# The address at which the invitation with a secret is answered.
Link = Callable[[str], str]


class InvitationOver(Exception):
    """An invitation that cannot be taken any more. `why` is "taken", "withdrawn", "expired" or "void"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AnotherAddress(Exception):
    """The invitation is for another address than the one that this person signs in with."""


class EndStands(Exception):
    """The end of a role that cannot be taken back: it is long ago, somebody else's, or was followed by another role."""


class LastCoordinator(Exception):
    """Without this person the hub would have nobody who coordinates it."""


def digest_of(token: str) -> str:
    """What is stored of an invitation's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, hub: Hub, email: str, role: Role, by: User, link: Link) -> Invitation:
    """Offer a role to an address by mail; an earlier offer of the same that has expired is replaced.

    Raises PermissionDenied for a role that `by` may not give, ValidationError for an address that has the role or the
    offer already, that is one's own, or when the hub has sent very many invitations today.
    """
    _may_grant(hub, role, by)
    email = UserManager.normalize_email(email)
    if email == by.email:
        raise ValidationError(_("Nobody can give a role to themselves."))
    now = timezone.now()
    if hub.invitations.filter(invited_at__gte=now - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(_("This hub has sent very many invitations today. Go on tomorrow."))
    held = Membership.objects.in_force(now.date()).filter(hub=hub, role=role, user__email=email)
    if held.exists():
        raise ValidationError(_("This person holds that role already."))
    hub.invitations.unanswered().filter(email=email, role=role, expires_at__lte=now).update(withdrawn_at=now)
    return _offer(Invitation(hub=hub, email=email, role=role), by=by, link=link)


@transaction.atomic
def invite_again(*, invitation: Invitation, by: User, link: Link) -> Invitation:
    """Send an invitation anew, with three more days; the address in the earlier mail no longer works.

    Raises PermissionDenied, InvitationOver.
    """
    invitation = _open(invitation)
    _may_grant(invitation.hub, Role(invitation.role), by)
    withdraw_mail(key=_key(invitation))
    return _offer(invitation, by=by, link=link)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Take an invitation back. Raises PermissionDenied, InvitationOver."""
    invitation = _open(invitation)
    _may_grant(invitation.hub, Role(invitation.role), by)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    withdraw_mail(key=_key(invitation))


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> Membership:
    """Take the role that was offered to one's address; another role in the team of the same hub ends.

    Raises InvitationOver, AnotherAddress.
    """
    invitation = Invitation.objects.select_for_update().filter(digest=digest_of(token)).first()
    if invitation is None:
        raise InvitationOver("void")
    return _accept(invitation, by)


@transaction.atomic
def accept_own_invitation(*, invitation: Invitation, by: User) -> Membership:
    """Take the role that was offered to one's address without the secret of the mail: the address is proven already.

    Raises InvitationOver, AnotherAddress.
    """
    stored = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not has_proven_address(by):
        raise AnotherAddress
    return _accept(stored, by)


def _accept(invitation: Invitation, by: User) -> Membership:
    check_open(invitation, timezone.now())
    if invitation.email != by.email:
        raise AnotherAddress
    role, hub = Role(invitation.role), invitation.hub
    if by.pk == invitation.invited_by_id or role not in grantable_roles(rights_of(invitation.invited_by, hub)):
        raise InvitationOver("void")
    invitation.accepted_by, invitation.accepted_at = by, timezone.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    tell_accepted(invitation, by=by)
    return _take(user=by, hub=hub, role=role, given_by=invitation.invited_by)


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User) -> Membership:
    """Give somebody another role in place of the one they have. Raises PermissionDenied, LastCoordinator."""
    membership = _standing(membership)
    hub = _hub_of(membership)
    if membership.user_id == by.pk:
        raise PermissionDenied
    # Who may make somebody a coordinator may also make them something else again; else both roles have to be one's own
    # to give.
    may = set(grantable_roles(rights_of(by, hub)))
    if not (Role.COORDINATOR in may and Role.COORDINATOR in (role, membership.role)):
        _may_grant(hub, Role(membership.role), by)
        _may_grant(hub, role, by)
    if membership.role == role:
        return membership
    if membership.role == Role.COORDINATOR:
        _not_the_last(membership)
    end_membership(membership=membership, by=by)
    given = _take(user=membership.user, hub=hub, role=role, given_by=by)
    tell_given(given, by=by)
    return given


@transaction.atomic
def end_role(*, membership: Membership, by: User) -> None:
    """End somebody's role, or one's own, from now on. Raises PermissionDenied, LastCoordinator."""
    membership = _standing(membership)
    if membership.user_id != by.pk:
        _may_grant(_hub_of(membership), Role(membership.role), by)
    if membership.role == Role.COORDINATOR:
        _not_the_last(membership)
    end_membership(membership=membership, by=by)
    tell_ended(membership, by=by)


@transaction.atomic
def take_back_end(*, membership: Membership, by: User) -> Membership:
    """Put the role back that one has just ended, the very same with its days. Raises PermissionDenied, EndStands."""
    hub = Hub.objects.select_for_update(no_key=True).get(pk=_hub_of(membership).pk)
    stored = hub.memberships.select_related("user").get(pk=membership.pk)
    if not may_take_back(stored, by=by, now=timezone.now()):
        raise EndStands
    _may_grant(hub, Role(stored.role), by)
    reopen_membership(membership=stored)
    tell_given_back(stored, by=by)
    return stored


@transaction.atomic
def hand_over(*, membership: Membership, to: Membership, by: User) -> Membership:
    """Leave as coordinator and make somebody of the hub's staff coordinator instead: the right goes over.

    Raises PermissionDenied where the role is not one's own, or the other is not of the hub's staff.
    """
    membership, to = _standing(membership), _standing(to)
    own = membership.user_id == by.pk and membership.role == Role.COORDINATOR
    if not own or to.hub_id != membership.hub_id or to.role != Role.STAFF or to.user_id == by.pk:
        raise PermissionDenied
    end_membership(membership=to, by=by)
    taken = grant_membership(user=to.user, role=Role.COORDINATOR, hub=_hub_of(to), by=by)
    end_membership(membership=membership, by=by)
    tell_given(taken, by=by)
    return taken


def _take(*, user: User, hub: Hub, role: Role, given_by: User) -> Membership:
    today = timezone.now().date()
    held = Membership.objects.in_force(today).filter(user=user, hub=hub)
    for other in held.of_team() if role in (Role.STAFF, Role.COORDINATOR) else held.none():
        if other.role == role:
            return other
        if other.role == Role.COORDINATOR:
            return other  # more than what was offered
        end_membership(membership=other, by=given_by)
    already = held.filter(role=role).first()
    return already or grant_membership(user=user, role=role, hub=hub, by=given_by)


def _offer(invitation: Invitation, *, by: User, link: Link) -> Invitation:
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation.digest, invitation.invited_by = digest_of(token), by
    invitation.invited_at, invitation.expires_at = now, now + LASTS
    invitation.full_clean()
    invitation.save()
    subject, text = invitation_mail(invitation, link(token))
    write_mail(to=invitation.email, subject=subject, text=text, key=_key(invitation))
    tell_invited(invitation, key=_key(invitation))
    return invitation


def _key(invitation: Invitation) -> str:
    return f"invitation {invitation.pk} {invitation.invited_at.isoformat()}"


def _open(invitation: Invitation) -> Invitation:
    """The invitation as it stands, kept from others. Raises InvitationOver unless it can be renewed."""
    stored = Invitation.objects.select_for_update(of=("self",)).select_related("hub").get(pk=invitation.pk)
    try:
        check_open(stored, timezone.now())
    except InvitationOver as over:
        if over.why != "expired":
            raise
    return stored


def check_open(invitation: Invitation, now: dt.datetime) -> None:
    """Raises InvitationOver for an invitation that nobody can take any more."""
    if invitation.accepted_at is not None:
        raise InvitationOver("taken")
    if invitation.withdrawn_at is not None:
        raise InvitationOver("withdrawn")
    if invitation.has_expired(now):
        raise InvitationOver("expired")


def _may_grant(hub: Hub, role: Role, by: User) -> None:
    if role not in grantable_roles(rights_of(by, hub)):
        raise PermissionDenied


def _standing(membership: Membership) -> Membership:
    """The membership as it stands, if it still does, kept from others. Raises PermissionDenied."""
    # One at a time for each hub: of two coordinators who leave at once, one is the last.
    hub = Hub.objects.select_for_update(no_key=True).filter(pk=membership.hub_id or 0).first()
    today = timezone.now().date()
    stored = Membership.objects.in_force(today).select_related("hub", "user").filter(pk=membership.pk).first()
    if hub is None or stored is None:
        raise PermissionDenied
    return stored


def _hub_of(membership: Membership) -> Hub:
    if membership.hub is None:
        raise PermissionDenied
    return membership.hub


def _not_the_last(membership: Membership) -> None:
    today = timezone.now().date()
    coordinators = Membership.objects.in_force(today).filter(hub=membership.hub, role=Role.COORDINATOR)
    lasting = coordinators.filter(Q(ends_on=None) | Q(ends_on__gt=today), user__is_active=True)
    if not lasting.exclude(pk=membership.pk).exists():
        raise LastCoordinator
