"""Every write to the hubs' tables."""

from hubs.actions.memberships import end_membership, grant_membership

__all__ = ["end_membership", "grant_membership"]
