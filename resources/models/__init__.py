"""Open resources: what stands under a number for ever, its versions with their files, the lists that describe it."""

from resources.models.collection import MOST_MEMBERS, Collection
from resources.models.deposit import (
    DOI,
    PUSHED_TO,
    Answer,
    Deposit,
    DepositCheck,
    DepositState,
    Repository,
)
from resources.models.facet import STRETCH, Facet, Filter
from resources.models.harvest import OaiMark, OaiRecord
from resources.models.licence import NOT_OPEN, Licence, why_not_adapted
from resources.models.parts import (
    DownloadsOfDay,
    FileKind,
    ResourceAuthor,
    ResourceFile,
    ResourceLink,
    ResourceText,
    VersionFile,
)
from resources.models.preview import FilePreview
from resources.models.proposal import ResourceProposal
from resources.models.push import Push, PushedFile, PushState, RepositoryAccount
from resources.models.readers import Question, SavedResource, Thanks
from resources.models.resource import Resource, Standing
from resources.models.version import OPEN, ResourceVersion, VersionState
from resources.models.vocabulary import Audience, Kind, Length, Level, StudyField

__all__ = [
    "DOI",
    "MOST_MEMBERS",
    "NOT_OPEN",
    "OPEN",
    "PUSHED_TO",
    "STRETCH",
    "Answer",
    "Audience",
    "Collection",
    "Deposit",
    "DepositCheck",
    "DepositState",
    "DownloadsOfDay",
    "Facet",
    "FileKind",
    "FilePreview",
    "Filter",
    "Kind",
    "Length",
    "Level",
    "Licence",
    "OaiMark",
    "OaiRecord",
    "Push",
    "PushState",
    "PushedFile",
    "Question",
    "Repository",
    "RepositoryAccount",
    "Resource",
    "ResourceAuthor",
    "ResourceFile",
    "ResourceLink",
    "ResourceProposal",
    "ResourceText",
    "ResourceVersion",
    "SavedResource",
    "Standing",
    "StudyField",
    "Thanks",
    "VersionFile",
    "VersionState",
    "why_not_adapted",
]
