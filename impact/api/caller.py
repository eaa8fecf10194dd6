"""Who sends sessions: a program with its token, or somebody who is signed in, from a device of theirs."""

from dataclasses import dataclass

from accounts.models import User
from hubs.models import ApiScope, ApiToken, Hub
from impact.actions.api_sessions import keeper_of


@dataclass(frozen=True)
class Caller:
    """What both have in common: a hub, in whose name it is written, and whether private notes are theirs to read.

    `has_lost` is for people alone: they could log there once and cannot any more, so it is handed to the coordinator.
    """

    hub: Hub
    by: User
    reads_notes: bool
    token: ApiToken | None = None
    has_lost: bool = False


def program(token: ApiToken) -> Caller:
    """A program. Raises PermissionDenied where nobody answers for its token."""
    return Caller(token.hub, keeper_of(token), token.may(ApiScope.NOTES), token)
