"""Tables of the hubs: the hub, its profile, who belongs to it, its board and decisions, canvas, equipment."""

from hubs.models.agenda import AgendaItem, ItemKind
from hubs.models.api_token import ApiScope, ApiToken
from hubs.models.attendance import Presence, SeatAttendance
from hubs.models.board import BoardSeat, StakeholderGroup
from hubs.models.board_rules import USUAL_RULES, BoardRules, Count, Majority
from hubs.models.canvas import LONGEST_BOX, Box, CanvasBox, CanvasProposal, CanvasVersion
from hubs.models.challenge import Challenge, ChallengeStatus
from hubs.models.decision import ANEW, OUTCOMES, Decision, DecisionAction, DecisionState, VotingWay, outcome_by
from hubs.models.draft import HubDraft
from hubs.models.equipment import INDUCTION_LASTS, Equipment, EquipmentKind, Induction
from hubs.models.goals import Sdg
from hubs.models.hub import Category, Hub, HubGroupPermission, HubStatus, HubUserPermission
from hubs.models.invitation import Invitation
from hubs.models.job import Job, rules_of_jobs
from hubs.models.meeting import Meeting, MeetingInvitation, MeetingState, PublicPart
from hubs.models.membership import Membership
from hubs.models.minutes import Minutes, MinutesDraft
from hubs.models.opening import OpeningException, OpeningHours, Weekday, same
from hubs.models.organisation import Organisation, OrganisationKind, OrganisationMerge
from hubs.models.paper import Paper, PaperKind
from hubs.models.profile import LANGUAGE_CODE, HubProfile
from hubs.models.public_change import PublicChange
from hubs.models.register import OrganisationName, OrganisationWord
from hubs.models.ror import RorEntry
from hubs.models.status import StatusChange
from hubs.models.versions import keeps_earlier_versions, next_version
from hubs.models.vote import Vote, VoteChoice
from hubs.models.web import WebAddressField

__all__ = [
    "ANEW",
    "INDUCTION_LASTS",
    "LANGUAGE_CODE",
    "LONGEST_BOX",
    "OUTCOMES",
    "USUAL_RULES",
    "AgendaItem",
    "ApiScope",
    "ApiToken",
    "BoardRules",
    "BoardSeat",
    "Box",
    "CanvasBox",
    "CanvasProposal",
    "CanvasVersion",
    "Category",
    "Challenge",
    "ChallengeStatus",
    "Count",
    "Decision",
    "DecisionAction",
    "DecisionState",
    "Equipment",
    "EquipmentKind",
    "Hub",
    "HubDraft",
    "HubGroupPermission",
    "HubProfile",
    "HubStatus",
    "HubUserPermission",
    "Induction",
    "Invitation",
    "ItemKind",
    "Job",
    "Majority",
    "Meeting",
    "MeetingInvitation",
    "MeetingState",
    "Membership",
    "Minutes",
    "MinutesDraft",
    "OpeningException",
    "OpeningHours",
    "Organisation",
    "OrganisationKind",
    "OrganisationMerge",
    "OrganisationName",
    "OrganisationWord",
    "Paper",
    "PaperKind",
    "Presence",
    "PublicChange",
    "PublicPart",
    "RorEntry",
    "Sdg",
    "SeatAttendance",
    "StakeholderGroup",
    "StatusChange",
    "Vote",
    "VoteChoice",
    "VotingWay",
    "WebAddressField",
    "Weekday",
    "keeps_earlier_versions",
    "next_version",
    "outcome_by",
    "rules_of_jobs",
    "same",
]
