"""Every write to the schools' tables."""

from schools.actions.memberships import end_school_membership, grant_school_membership

__all__ = ["end_school_membership", "grant_school_membership"]
