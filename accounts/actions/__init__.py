"""Every write of this room: to accounts, of what people are told, and of mails that are to be sent."""

from accounts.actions.accounts import forget_ended_sign_ins, open_account, remember_language, update_profile
from accounts.actions.mails import (
    Attachment,
    forget_old_mails,
    send_again,
    send_due_mails,
    withdraw_mail,
    write_mail,
)
from accounts.actions.notice_choices import choose_notices, resume_mails, stop_mails
from accounts.actions.notice_mails import write_digests
from accounts.actions.notices import (
    forget_old_notices,
    mark_all_read,
    mark_read,
    mark_unread,
    take_back_notices,
    tell,
)

__all__ = [
    "Attachment",
    "choose_notices",
    "forget_ended_sign_ins",
    "forget_old_mails",
    "forget_old_notices",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "open_account",
    "remember_language",
    "resume_mails",
    "send_again",
    "send_due_mails",
    "stop_mails",
    "take_back_notices",
    "tell",
    "update_profile",
    "withdraw_mail",
    "write_digests",
    "write_mail",
]
