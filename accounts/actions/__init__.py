"""Every write of this room: to accounts, and of mails that are to be sent."""

from accounts.actions.accounts import forget_ended_sign_ins, open_account, remember_language, update_profile
from accounts.actions.mails import (
    Attachment,
    forget_old_mails,
    send_again,
    send_due_mails,
    withdraw_mail,
    write_mail,
)

__all__ = [
    "Attachment",
    "forget_ended_sign_ins",
    "forget_old_mails",
    "open_account",
    "remember_language",
    "send_again",
    "send_due_mails",
    "update_profile",
    "withdraw_mail",
    "write_mail",
]
