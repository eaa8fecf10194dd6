"""Giving and ending roles. The groups that carry the rights follow in the same transaction."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.access import derive_groups
from hubs.models import Hub, Membership
from hubs.roles import Role

# What ending a role writes.
_OF_END = ("starts_on", "ends_on", "ended_by", "ended_at", "stood_from", "stood_until")


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
    """End a role; yesterday is the last day unless one is given, so that the next request is refused.

    Without a day it ends at this moment, which is kept with the days that it had: the record is of today, and
    `reopen_membership` can put them back.
    """
    now = timezone.now()
    today = now.date()
    if last_day is None:
        membership.ended_at, membership.stood_from, membership.stood_until = (
            now,
            membership.starts_on,
            membership.ends_on,
        )
    day = last_day or today - dt.timedelta(days=1)
    membership.ends_on = max(day, membership.starts_on)
    if membership.ends_on >= today and last_day is None:
        # Given today and taken back today: a day of the past keeps the row honest and the right gone.
        membership.starts_on = membership.ends_on = day
    membership.ended_by = by
    membership.full_clean()
    membership.save(update_fields=_OF_END)
    derive_groups(membership.user, today)
    return membership


@transaction.atomic
def reopen_membership(*, membership: Membership) -> Membership:
    """Put a role back that was ended at once, with the days that it had; the groups follow.

    Raises ValueError for one that ended otherwise, ValidationError where the same role was given again since.
    """
    if membership.stood_from is None:
        raise ValueError(membership)
    membership.starts_on, membership.ends_on = membership.stood_from, membership.stood_until
    membership.ended_by = membership.ended_at = membership.stood_from = membership.stood_until = None
    membership.full_clean()
    membership.save(update_fields=_OF_END)
    derive_groups(membership.user, timezone.now().date())
    return membership
