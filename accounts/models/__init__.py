"""People who sign in, and the mails that wait to be sent to them."""

from accounts.models.mail import MailState, OutgoingMail
from accounts.models.user import User, UserManager

__all__ = ["MailState", "OutgoingMail", "User", "UserManager"]
