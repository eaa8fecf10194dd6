"""Open resources: what stands under a number for ever, its versions with their files, the lists that describe it."""

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
from resources.models.resource import Resource, Standing
from resources.models.version import OPEN, ResourceVersion, VersionState
from resources.models.vocabulary import Audience, Kind, Length, Level, StudyField

__all__ = [
    "NOT_OPEN",
    "OPEN",
    "Audience",
    "DownloadsOfDay",
    "FileKind",
    "Kind",
    "Length",
    "Level",
    "Licence",
    "OaiMark",
    "OaiRecord",
    "Resource",
    "ResourceAuthor",
    "ResourceFile",
    "ResourceLink",
    "ResourceText",
    "ResourceVersion",
    "Standing",
    "StudyField",
    "VersionFile",
    "VersionState",
    "why_not_adapted",
]
