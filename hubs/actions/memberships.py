"""Giving and ending roles. The groups that carry the rights follow in the same transaction."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.access import derive_groups
from hubs.models import Hub, Membership
from hubs.models.held_role import OF_END
from hubs.roles import Role


@transaction.atomic
def grant_membership(
    *, user: User, role: Role, hub: Hub | None, by: User | None, starts_on: dt.date | None = None
) -> Membership:
    """Give a person a role, from a day on (today). `by` is None when the system is set up.

    Raises ValidationError for a role that does not fit its scope, that is held already, or that `by` gives
    themselves.
    """
    today = timezone.now().date()
    membership = Membership(user=user, role=role, hub=hub, starts_on=starts_on or today, granted_by=by)
    membership.full_clean()
    membership.save()
    derive_groups(user, today)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User, last_day: dt.date | None = None) -> Membership:
    """End a role, on a day or at this moment (`HeldRole.close`); the groups follow."""
    now = timezone.now()
    membership.close(now=now, last_day=last_day)
    membership.ended_by = by
    membership.full_clean()
    membership.save(update_fields=OF_END)
    derive_groups(membership.user, now.date())
    return membership


@transaction.atomic
def reopen_membership(*, membership: Membership) -> Membership:
    """Put a role back that was ended at once, with the days that it had; the groups follow.

    Raises ValueError for one that ended otherwise, ValidationError where the same role was given again since.
    """
    membership.open_again()
    membership.full_clean()
    membership.save(update_fields=OF_END)
    derive_groups(membership.user, timezone.now().date())
    return membership
