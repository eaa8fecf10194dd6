"""People who sign in, what they are told, and the mails that wait to be sent to them."""

from accounts.models.mail import MailState, OutgoingMail
from accounts.models.notice import DigestChoice, Notice, NoticeChoice, Way, Weekday
from accounts.models.user import User, UserManager

__all__ = [
    "DigestChoice",
    "MailState",
    "Notice",
    "NoticeChoice",
    "OutgoingMail",
    "User",
    "UserManager",
    "Way",
    "Weekday",
]
