"""Every write to the hubs' tables."""

from hubs.actions.editing import EditedMeanwhile, NothingToUndo, change_row, undo_change, undo_changes
from hubs.actions.memberships import end_membership, grant_membership
from hubs.actions.profile import add_challenge, change_challenge, describe_way, write_profile

__all__ = [
    "EditedMeanwhile",
    "NothingToUndo",
    "add_challenge",
    "change_challenge",
    "change_row",
    "describe_way",
    "end_membership",
    "grant_membership",
    "undo_change",
    "undo_changes",
    "write_profile",
]
