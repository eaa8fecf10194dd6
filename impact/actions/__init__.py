"""Every write to the log. Rollups follow by themselves: the database marks what a write makes stale."""

from impact.actions.correct_session import EditedMeanwhile, IsVoided, correct_session
from impact.actions.record_session import ClassGone, CoHostNotOpen, HubNotOpen, OtherContent, Recorded, record_session
from impact.actions.restore_session import NotVoided, restore_session
from impact.actions.void_session import void_session

__all__ = [
    "ClassGone",
    "CoHostNotOpen",
    "EditedMeanwhile",
    "HubNotOpen",
    "IsVoided",
    "NotVoided",
    "OtherContent",
    "Recorded",
    "correct_session",
    "record_session",
    "restore_session",
    "void_session",
]
