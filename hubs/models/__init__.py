"""Tables of the hubs: the hub itself, who belongs to it, and the organisations around it."""

from hubs.models.hub import Category, Hub, HubGroupPermission, HubUserPermission
from hubs.models.membership import Membership
from hubs.models.organisation import Organisation, StakeholderGroup

__all__ = [
    "Category",
    "Hub",
    "HubGroupPermission",
    "HubUserPermission",
    "Membership",
    "Organisation",
    "StakeholderGroup",
]
