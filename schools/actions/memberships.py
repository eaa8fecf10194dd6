"""Giving and ending the roles of teacher and head. What they may do follows from the rows, by day; no groups."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models.held_role import OF_END
from schools.models import School, SchoolMembership, SchoolRole


@transaction.atomic
def grant_school_membership(
    *, user: User, role: SchoolRole, school: School, by: User | None, starts_on: dt.date | None = None
) -> SchoolMembership:
    """Give an adult a role at a school, from a day on (today). `by` is None when the system is set up.

    Raises ValidationError for a role that is held already, or that `by` gives themselves.
    """
    if by is not None and by.pk == user.pk:
        raise ValidationError(_("Nobody can give a role to themselves."))
    membership = SchoolMembership(
        user=user, role=role, school=school, starts_on=starts_on or timezone.now().date(), granted_by=by
    )
    membership.full_clean()
    membership.save()
    return membership


@transaction.atomic
def end_school_membership(
    *, membership: SchoolMembership, by: User, last_day: dt.date | None = None
) -> SchoolMembership:
    """End a role, on a day or at this moment (`HeldRole.close`)."""
    membership.close(now=timezone.now(), last_day=last_day)
    membership.ended_by = by
    membership.full_clean()
    membership.save(update_fields=OF_END)
    return membership


@transaction.atomic
def reopen_school_membership(*, membership: SchoolMembership) -> SchoolMembership:
    """Put a role back that was ended at once, with the days that it had.

    Raises ValueError for one that ended otherwise, ValidationError where the same role was given again since.
    """
    membership.open_again()
    membership.full_clean()
    membership.save(update_fields=OF_END)
    return membership
