"""The people of a school: invited as teacher or head, taken on, left. Who may give a role: `schools.access.grantable`.

Nobody raises their own rights: what is given here is given by somebody else who holds the right at this moment, also at
the moment when an invitation is taken.
"""

import datetime as dt
import secrets
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import withdraw_mail, write_mail
from accounts.models import User
from accounts.models.user import UserManager
from accounts.queries.addresses import has_proven_address
from hubs.actions.team import LASTS, AnotherAddress, EndStands, InvitationOver, digest_of
from schools.access import grantable
from schools.actions.memberships import end_school_membership, grant_school_membership, reopen_school_membership
from schools.actions.people_mail import (
    invitation_mail,
    tell_accepted,
    tell_ended,
    tell_given,
    tell_given_back,
    tell_invited,
)
from schools.models import School, SchoolInvitation, SchoolMembership, SchoolRole
from schools.queries.people import may_take_back

MOST_A_DAY = 60  # invitations of one school: more than a large staff room at once, fewer than a flood of mail

# The address at which the invitation with a secret is answered.
Link = Callable[[str], str]


@transaction.atomic
def invite(*, school: School, email: str, role: SchoolRole, by: User, link: Link) -> SchoolInvitation:
    """Offer a role at a school to an address by mail; an earlier offer of the same that has expired is replaced.

    Raises PermissionDenied for a role that `by` may not give, ValidationError for an address that has the role or the
    offer already, that is one's own, or when the school has sent very many invitations today.
    """
    _may_grant(school, role, by)
    email = UserManager.normalize_email(email)
    if email == by.email:
        raise ValidationError(_("Nobody can give a role to themselves."))
    now = timezone.now()
    if school.invitations.filter(invited_at__gte=now - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(_("This school has sent very many invitations today. Go on tomorrow."))
    if holds(school, email, role):
        raise ValidationError(_("This person holds that role already."))
    school.invitations.unanswered().filter(email=email, role=role, expires_at__lte=now).update(withdrawn_at=now)
    return _offer(SchoolInvitation(school=school, email=email, role=role), by=by, link=link)


def holds(school: School, email: str, role: SchoolRole) -> bool:
    """Whether whoever signs in with an address holds a role at a school today."""
    held = SchoolMembership.objects.in_force(timezone.now().date())
    return held.filter(school=school, role=role, user__email=email).exists()


@transaction.atomic
def invite_again(*, invitation: SchoolInvitation, by: User, link: Link) -> SchoolInvitation:
    """Send an invitation anew, with three more days; the address in the earlier mail no longer works.

    Raises PermissionDenied, InvitationOver.
    """
    invitation = _open(invitation)
    _may_grant(invitation.school, SchoolRole(invitation.role), by)
    withdraw_mail(key=_key(invitation))
    return _offer(invitation, by=by, link=link)


@transaction.atomic
def withdraw_invitation(*, invitation: SchoolInvitation, by: User) -> None:
    """Take an invitation back. Raises PermissionDenied, InvitationOver."""
    invitation = _open(invitation)
    _may_grant(invitation.school, SchoolRole(invitation.role), by)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    withdraw_mail(key=_key(invitation))


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> SchoolMembership:
    """Take the role that was offered to one's address; the other role at the same school ends.

    Raises InvitationOver, AnotherAddress.
    """
    found = SchoolInvitation.objects.select_for_update(of=("self",)).select_related("school__hub__parent", "invited_by")
    invitation = found.filter(digest=digest_of(token)).first()
    if invitation is None:
        raise InvitationOver("void")
    return _accept(invitation, by)


@transaction.atomic
def accept_own_school_invitation(*, invitation: SchoolInvitation, by: User) -> SchoolMembership:
    """Take the role that was offered to one's address without the secret of the mail: the address is proven already.

    Raises InvitationOver, AnotherAddress.
    """
    found = SchoolInvitation.objects.select_for_update(of=("self",)).select_related("school__hub__parent", "invited_by")
    stored = found.get(pk=invitation.pk)
    if not has_proven_address(by):
        raise AnotherAddress
    return _accept(stored, by)


def _accept(invitation: SchoolInvitation, by: User) -> SchoolMembership:
    check_open(invitation, timezone.now())
    if invitation.email != by.email:
        raise AnotherAddress
    role, school = SchoolRole(invitation.role), invitation.school
    if by.pk == invitation.invited_by_id or role not in grantable(invitation.invited_by, school):
        raise InvitationOver("void")
    invitation.accepted_by, invitation.accepted_at = by, timezone.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    tell_accepted(invitation, by=by)
    return _take(by, school, role, given_by=invitation.invited_by)


@transaction.atomic
def end(*, membership: SchoolMembership, by: User) -> None:
    """End somebody's role at a school, or one's own, from the next request on. Raises PermissionDenied."""
    today = timezone.now().date()
    held = SchoolMembership.objects.select_for_update(of=("self",)).in_force(today)
    stored = held.select_related("school__hub__parent", "user").filter(pk=membership.pk).first()
    if stored is None:
        raise PermissionDenied
    if stored.user_id != by.pk:
        _may_grant(stored.school, SchoolRole(stored.role), by)
    end_school_membership(membership=stored, by=by)
    tell_ended(stored, by=by)


@transaction.atomic
def take_back_end(*, membership: SchoolMembership, by: User) -> SchoolMembership:
    """Put the role back that one has just ended, the very same with its days. Raises PermissionDenied, EndStands."""
    School.objects.select_for_update(no_key=True, of=("self",)).get(pk=membership.school_id)
    rows = SchoolMembership.objects.select_related("school__hub__parent", "user")
    stored = rows.get(pk=membership.pk)
    if not may_take_back(stored, by=by, now=timezone.now()):
        raise EndStands
    _may_grant(stored.school, SchoolRole(stored.role), by)
    reopen_school_membership(membership=stored)
    tell_given_back(stored, by=by)
    return stored


@transaction.atomic
def change_role(*, membership: SchoolMembership, role: SchoolRole, by: User) -> SchoolMembership:
    """Make a teacher the head, or a head a teacher. Raises PermissionDenied unless both roles are `by`'s to give."""
    if membership.user_id == by.pk:
        raise PermissionDenied
    _may_grant(membership.school, SchoolRole(membership.role), by)
    _may_grant(membership.school, role, by)
    changed = _take(membership.user, membership.school, role, given_by=by)
    tell_given(changed, by=by)
    return changed


def _take(user: User, school: School, role: SchoolRole, *, given_by: User) -> SchoolMembership:
    # One at a time for each school, so that nobody ends up with both roles.
    School.objects.select_for_update(no_key=True, of=("self",)).get(pk=school.pk)
    held = SchoolMembership.objects.in_force(timezone.now().date()).filter(user=user, school=school)
    for other in held:
        if other.role == role:
            return other
        end_school_membership(membership=other, by=given_by)
    return grant_school_membership(user=user, role=role, school=school, by=given_by)


def _offer(invitation: SchoolInvitation, *, by: User, link: Link) -> SchoolInvitation:
    token, now = secrets.token_urlsafe(32), timezone.now()
    invitation.digest, invitation.invited_by = digest_of(token), by
    invitation.invited_at, invitation.expires_at = now, now + LASTS
    invitation.full_clean()
    invitation.save()
    subject, text = invitation_mail(invitation, link(token))
    write_mail(to=invitation.email, subject=subject, text=text, key=_key(invitation))
    tell_invited(invitation, key=_key(invitation))
    return invitation


def _key(invitation: SchoolInvitation) -> str:
    return f"school invitation {invitation.pk} {invitation.invited_at.isoformat()}"


def _open(invitation: SchoolInvitation) -> SchoolInvitation:
    """The invitation as it stands, kept from others. Raises InvitationOver unless it can be renewed."""
    found = SchoolInvitation.objects.select_for_update(of=("self",)).select_related("school__hub__parent")
    stored = found.get(pk=invitation.pk)
    try:
        check_open(stored, timezone.now())
    except InvitationOver as over:
        if over.why != "expired":
            raise
    return stored


def check_open(invitation: SchoolInvitation, now: dt.datetime) -> None:
    """Raises InvitationOver for an invitation that nobody can take any more."""
    if invitation.accepted_at is not None:
        raise InvitationOver("taken")
    if invitation.withdrawn_at is not None:
        raise InvitationOver("withdrawn")
    if invitation.has_expired(now):
        raise InvitationOver("expired")


def _may_grant(school: School, role: SchoolRole, by: User) -> None:
    if role not in grantable(by, school):
        raise PermissionDenied
