"""Every read of this room: what the account pages show, how the outbox is, and what somebody is to be told."""

from accounts.queries.account import (
    AccountOverview,
    LanguageChoice,
    OutboxState,
    account_overview,
    languages_spoken,
    outbox_state,
)

__all__ = [
    "AccountOverview",
    "LanguageChoice",
    "OutboxState",
    "account_overview",
    "languages_spoken",
    "outbox_state",
]
