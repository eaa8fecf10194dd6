"""Tables of the hubs: the hub and its profile, who belongs to it, its board, its challenges, its organisations."""

from hubs.models.board import BoardSeat, StakeholderGroup
from hubs.models.challenge import Challenge, ChallengeStatus
from hubs.models.goals import Sdg
from hubs.models.hub import Category, Hub, HubGroupPermission, HubUserPermission
from hubs.models.invitation import Invitation
from hubs.models.membership import Membership
from hubs.models.organisation import Organisation, OrganisationKind, OrganisationMerge
from hubs.models.profile import LANGUAGE_CODE, HubProfile
from hubs.models.public_change import PublicChange
from hubs.models.ror import RorEntry
from hubs.models.versions import keeps_earlier_versions, next_version
from hubs.models.web import WebAddressField

__all__ = [
    "LANGUAGE_CODE",
    "BoardSeat",
    "Category",
    "Challenge",
    "ChallengeStatus",
    "Hub",
    "HubGroupPermission",
    "HubProfile",
    "HubUserPermission",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OrganisationMerge",
    "PublicChange",
    "RorEntry",
    "Sdg",
    "StakeholderGroup",
    "WebAddressField",
    "keeps_earlier_versions",
    "next_version",
]
