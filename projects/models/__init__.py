"""Tables of the projects: open schooling projects and partnerships, and what hubs publish about their work."""

from projects.models.call import Admission, Call, Question, QuestionKind, Unit
from projects.models.decision_links import PartnershipDecision, ProjectDecision
from projects.models.event import Event
from projects.models.partnership import OUTSIDE_SCHOOL, Partnership
from projects.models.partnership_file import PartnershipFile
from projects.models.partnership_members import PartnershipMember, PartnershipOrganisation, PartnershipSchool
from projects.models.picture import WIDTHS, Illustration, Picture
from projects.models.post import Post
from projects.models.project import Project, ProjectStatus, Subject
from projects.models.proposal import Move, ProjectProposal, ProjectProposalStep, ProposalState
from projects.models.publishing import Publishable, State
from projects.models.sign_up import Answer, SignUp, SignUpClass, SignUpStep, Standing, Step
from projects.models.tie import SeenThrough, TieSighting

__all__ = [
    "OUTSIDE_SCHOOL",
    "WIDTHS",
    "Admission",
    "Answer",
    "Call",
    "Event",
    "Illustration",
    "Move",
    "Partnership",
    "PartnershipDecision",
    "PartnershipFile",
    "PartnershipMember",
    "PartnershipOrganisation",
    "PartnershipSchool",
    "Picture",
    "Post",
    "Project",
    "ProjectDecision",
    "ProjectProposal",
    "ProjectProposalStep",
    "ProjectStatus",
    "ProposalState",
    "Publishable",
    "Question",
    "QuestionKind",
    "SeenThrough",
    "SignUp",
    "SignUpClass",
    "SignUpStep",
    "Standing",
    "State",
    "Step",
    "Subject",
    "TieSighting",
    "Unit",
]
