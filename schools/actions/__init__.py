"""Every write to the schools' tables."""

from schools.actions.memberships import end_school_membership, grant_school_membership
from schools.actions.page import note_agreement

__all__ = ["end_school_membership", "grant_school_membership", "note_agreement"]
